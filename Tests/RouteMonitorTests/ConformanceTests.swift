import Foundation
import RPKIPayload
import RPKITypes
import RouteMonitor
import RouteVerification
import Testing

/// The conformance kit, and what runs it.
@Suite("Conformance kit")
struct ConformanceTests {
    private func file(_ name: String) throws -> [UInt8] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try [UInt8](Data(contentsOf: root.appending(path: "Conformance/\(name)")))
    }

    private func answer(_ vectors: [ConformanceVector]) -> [UInt8] {
        var verifier = BatchVerifier(vrps: nil, vaps: nil, traces: false)
        var answers: [UInt8] = []
        for vector in vectors { verifier.read((vector.line + [0x0A]).span, answers: &answers) }
        verifier.finish(answers: &answers)
        return answers
    }

    @Test(
        "Every vector is answered rightly",
        arguments: [("aspa-paths.json", 240), ("rov.json", 120), ("incidents.json", 74)]
    )
    func vectors(_ name: String, _ count: Int) throws {
        let vectors = try ConformanceVector.read(try file(name))
        #expect(vectors.count == count)
        #expect(Set(vectors.map(\.name)).count == count)
        #expect(vectors.allSatisfy { $0.origin != nil || $0.path != nil })
        let report = ConformanceReport(vectors, answers: answer(vectors))
        #expect(report.failures.isEmpty, "\(report.failures)")
    }

    @Test("Wrong, missing and unreadable answers are found")
    func wrong() throws {
        let vectors = try ConformanceVector.read(try file("rov.json"))
        var answers = String(decoding: answer(vectors), as: UTF8.self).split(separator: "\n").map(String.init)
        answers.remove(at: 0)
        answers[0] = "{"
        answers[1] = answers[1].replacing("\"rov\":\"", with: "\"rov\":\"x")
        let report = ConformanceReport(vectors, answers: Array(answers.joined(separator: "\n").utf8))
        #expect(report.failures.map(\.name) == vectors.prefix(3).map(\.name))
        #expect(report.failures.map(\.text).prefix(2) == ["no answer", "no answer"])
        #expect(ConformanceReport(vectors, answers: []).failures.count == vectors.count)
    }

    @Test("A kit that asks nothing is refused; a name may be anything")
    func kits() throws {
        for text in [
            #"{"vectors":[]}"#, "{}", #"{"vectors":[{"name":"a","path":[1],"aspas":{},"expectd":"valid"}]}"#,
        ] {
            #expect(throws: DocumentError.self) { try ConformanceVector.read(Array(text.utf8)) }
        }
        let text = #"""
            {"vectors":[{"id":"a\"\u001b","cases":[{"id":"b\\","path":[1],"aspas":{},"procedure":"upstream",
              "expected_aspa":"valid"}]}]}
            """#
        let vectors = try ConformanceVector.read(Array(text.utf8))
        #expect(vectors.map(\.name) == ["a\"\u{1B}/b\\"])
        #expect(ConformanceReport(vectors, answers: answer(vectors)).failures.isEmpty)
    }

    @Test("Each incident says what ROV and ASPA say, as recorded")
    func incidents() throws {
        let incidents = try Incident.read(try file("incidents.json"))
        #expect(incidents.count == 16)
        #expect(incidents.prefix(2).map(\.date) == ["2026-01-22", "2025-07-14"])
        let vectors = try ConformanceVector.read(try file("incidents.json"))
        var views = vectors[...]
        for incident in incidents {
            #expect(!incident.title.isEmpty && !incident.facts.isEmpty && !incident.sources.isEmpty)
            for view in incident.views {
                let next = views.popFirst()
                let vector = try #require(next)
                #expect(vector.name == "\(incident.name)/\(view.name)")
                let answer = RouteAnswer(view.query, vrps: VRPIndex([]), vaps: VAPIndex([]), traces: false)
                #expect(answer.origin?.validity.rawValue == vector.origin)
                #expect(answer.paths.first?.verdict.rawValue == vector.path)
            }
        }
    }
}

import RPKIObjects
import RPKITypes
import RPKIValidation
import TestAuthority
import Testing

/// Every named defect is found under its code and costs exactly what its scope says.
@Suite("Defects")
struct DefectTests {
    @Test("A repository without defects gives everything and no findings")
    func flawless() async throws {
        let scenario = try Scenario(defect: nil, time: TestRun.time)
        let report = try await TestRun.run(
            MemorySource(scenario.files),
            locators: ["ta.tal": scenario.locator]
        )
        #expect(report.findings == [])
        #expect(report.payload == TestPayload(scenario.complete))
        #expect(!scenario.complete.isEmpty)
        #expect(!report.isIncomplete)
    }

    @Test("A defect costs its scope and nothing else", arguments: Defect.allCases.filter(\.isInRepository))
    func cost(_ defect: Defect) async throws {
        let scenario = try Scenario(defect: defect, time: TestRun.time)
        let report = try await TestRun.run(
            MemorySource(scenario.files),
            locators: ["ta.tal": scenario.locator]
        )
        let matches = report.findings.filter { $0.reason.code.rawValue == defect.expectedCode }
        #expect(!matches.isEmpty, "\(report.findings.map(\.description))")
        if let uri = scenario.defectiveURI, defect.affects == .object {
            #expect(matches.contains { $0.subject.uri == uri }, "\(report.findings.map(\.description))")
        }
        #expect(matches.allSatisfy { $0.severity == (defect.affects == .warning ? .warning : .rejected) })
        #expect(matches.allSatisfy { $0.subject.trustAnchor == "ta" })
        let others = report.findings.filter {
            $0.severity == .rejected && $0.reason.code.rawValue != defect.expectedCode
        }
        #expect(others.isEmpty, "\(others.map(\.description))")
        #expect(report.payload == TestPayload(scenario.expected))
        #expect(report.isIncomplete == (defect.affects == .trustAnchor))
    }

    @Test("A defect of a locator is refused under its code", arguments: Defect.allCases.filter(\.isInLocator))
    func locator(_ defect: Defect) throws {
        let scenario = try Scenario(defect: defect, time: TestRun.time)
        let error = #expect(throws: DecodeError.self) {
            try TrustAnchorLocator(Array(scenario.locator.utf8), name: "ta")
        }
        #expect(error?.reason.code.rawValue == defect.expectedCode)
    }
}

extension Defect {
    /// Whether the defect shows in a run.
    var isInRepository: Bool { !isFileOnly && !isInLocator }

    /// Whether the defect is in the TAL itself, so that there can be no run.
    var isInLocator: Bool { expectedCode.hasPrefix("tal-") }
}

extension TestPayload {
    init(_ expected: ExpectedPayload) {
        self.init(
            vrps: expected.vrpSet,
            vaps: Set(expected.vaps),
            routerKeys: expected.routerKeySet
        )
    }
}

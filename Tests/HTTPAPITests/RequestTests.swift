import HTTPTypes
import RPKITypes
import Testing

@testable import HTTPAPI

@Suite(.timeLimit(.minutes(2))) struct RequestTests {
    @Test(arguments: [
        ("a%20b+c", "a b c", "a b+c"), ("%C3%A4", "ä", "ä"), ("ä", "ä", "ä"), ("", "", ""), ("%2B", "+", "+"),
    ])
    func decoding(_ coded: String, _ query: String, _ path: String) {
        #expect(PercentEncoding.decode(coded[...], plus: .blank) == query)
        #expect(PercentEncoding.decode(coded[...], plus: .plus) == path)
    }

    @Test(arguments: ["%", "%2", "%zz", "%ff", "%c3%28", "a%"])
    func brokenEscapes(_ coded: String) {
        #expect(PercentEncoding.decode(coded[...], plus: .blank) == nil)
    }

    @Test func query() throws {
        let items = try QueryItems(target: "/a?b=1&c=%20&&d&b=2#e=3", limit: 5)
        #expect(items.items.map(\.name) == ["b", "c", "d", "b"])
        #expect(items.items.map(\.value) == ["1", " ", "", "2"])
        #expect(throws: APIError.self) { try items.one("b") }
        #expect(throws: APIError.self) { try QueryItems(target: "/?a&b&c", limit: 2) }
        #expect(try QueryItems(target: "/a", limit: 0).isEmpty)
    }

    @Test func datesComeBack() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<1_000 {
            let time = Timestamp(Int64.random(in: 0...4_102_444_800, using: &generator))
            #expect(HTTPDate.parse(HTTPDate.format(time)) == time)
        }
        // RFC 9110, section 5.6.7.
        #expect(HTTPDate.format(Timestamp(784_111_777)) == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(HTTPDate.parse("Sunday, 06-Nov-94 08:49:37 GMT") == nil)
    }

    @Test(arguments: [
        ("gzip", true), ("gzip;q=0", false), ("deflate, gzip;q=1.0", true), ("*", true), ("*;q=0", false),
        ("br", false),
        ("", false), ("gzip;q=0.000, *", false), ("GZIP", true),
    ])
    func encodings(_ accepted: String, _ expected: Bool) {
        #expect(([.acceptEncoding: accepted] as HTTPFields).acceptsGzip == expected)
    }

    @Test func linesAreCutWhereverPiecesEnd() {
        let text = Array("one\n\n  \r\ntwo\nfar too long\nthree".utf8)
        for size in 1...text.count {
            var splitter = LineSplitter(lineSize: 8)
            var lines: [String] = []
            for start in stride(from: 0, to: text.count, by: size) {
                splitter.read(text.span.extracting(start..<min(text.count, start + size))) { line, number in
                    lines.append("\(number) \(line.map { String(decoding: $0, as: UTF8.self) } ?? "-")")
                }
            }
            splitter.finish { line, number in
                lines.append("\(number) \(line.map { String(decoding: $0, as: UTF8.self) } ?? "-")")
            }
            #expect(lines == ["1 one", "4 two", "5 -", "6 three"])
        }
    }

    @Test func phases() {
        var phase = ConnectionPhase()
        #expect(phase.wait == .head)
        phase.receivedHead()
        #expect(phase.wait == .body)
        phase.receivedEnd()
        #expect(phase.wait == .answer)
        #expect(phase.sendingHead(saysClose: false) == .pass)
        #expect(phase.sendingEnd() == .pass)
        #expect(phase.wait == .idle)
        // Answered before the request has arrived.
        phase.receivedHead()
        #expect(phase.sendingHead(saysClose: false) == .announceClose)
        #expect(phase.sendingEnd() == .endOutput)
        #expect(phase.wait == .linger)
        phase.receivedEnd()
        #expect(phase.wait == .linger)
    }

    @Test func everyErrorHasAStatusAndATitle() {
        for code in APIError.Code.allCases {
            #expect((400...599).contains(code.status.code))
            #expect(!code.title.isEmpty)
            #expect(code.rawValue.allSatisfy { $0.isLowercase || $0 == "-" })
        }
    }
}

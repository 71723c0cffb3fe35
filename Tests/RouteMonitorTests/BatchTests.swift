import RPKIPayload
import RPKITypes
import RouteMonitor
import RouteVerification
import Testing

/// Routes as NDJSON, and the answers to them.
@Suite("Batch")
struct BatchTests {
    private func answers(
        _ text: String,
        vrps: VRPIndex? = VRPIndex([]),
        vaps: VAPIndex? = VAPIndex([]),
        traces: Bool = false,
        piece: Int = .max
    ) -> (lines: [String], errors: Int, invalid: Int) {
        var verifier = BatchVerifier(vrps: vrps, vaps: vaps, traces: traces)
        var bytes: [UInt8] = []
        let input = Array(text.utf8)
        var start = 0
        while start < input.count {
            let end = min(input.count, start + min(piece, input.count))
            verifier.read(input.span.extracting(start..<end), answers: &bytes)
            start = end
        }
        verifier.finish(answers: &bytes)
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        return (lines, verifier.errors, verifier.invalid)
    }

    @Test("Each line is answered, with its own payload or what is loaded")
    func lines() throws {
        let text = #"""
            {"name":"own","prefix":"192.0.2.0/24","path":"64500 64501","procedure":"upstream","aspas":{"64501":[64502]},"vrps":[{"prefix":"192.0.2.0/24","asn":64501}]}
            {"path":[64500,64501,[64502,64503]],"role":"customer","neighbor":64500}
            {"path":"64500 64501"}

            {"prefix":"192.0.2.0/25","asn":"AS64501","vrps":[{"prefix":"192.0.2.0/24","maxLength":24,"asn":64501}]}
            {"prefix":"192.0.2.0/25","asn":null}
            {"path":"64500 64501","role":"provider","neighbor":64500,"otc":64501,"aspas":{"AS64501":["AS64500"]}}
            """#
        let (lines, errors, invalid) = answers(text)
        #expect(
            lines == [
                #"{"name":"own","rov":"valid","aspa":"invalid"}"#,
                #"{"aspa":"invalid"}"#,
                #"{"upstream":"unknown","downstream":"valid"}"#,
                #"{"rov":"invalid"}"#,
                #"{"rov":"not-found"}"#,
                #"{"aspa":"valid","otc":"leak","message":"a route with OTC AS64501 comes from a customer"}"#,
            ]
        )
        #expect((errors, invalid) == (0, 4))
    }

    @Test(
        "A line that cannot be read has an error with its number, and the rest goes on",
        arguments: [
            (#"{"path":"64500 x"}"#, "value-path", "path"),
            (#"{"path":[64500,4294967296]}"#, "value-asn", "path[1]"),
            (#"{"prefix":"192.0.2.1/24"}"#, "value-host-bits", "prefix"),
            (#"{"path":"64500","role":"boss"}"#, "value-unknown-word", "role"),
            (#"{"path":"64500","aspas":{"x":[1]}}"#, "value-asn", "aspas.x"),
            (#"{"prefix":"192.0.2.0/24","vrps":[{"asn":1}]}"#, "value-missing-member", "vrps[0]"),
            (
                #"{"prefix":"192.0.2.0/24","vrps":[{"asn":1,"prefix":"192.0.2.0/24","maxLength":23}]}"#,
                "value-max-length", ""
            ),
            (#"{"path":"64500"} x"#, "json-trailing-text", ""), (#"["path"]"#, "value-kind", ""),
            (#"{"path":"64500""#, "json-incomplete", ""),
            (#"{"path":"1","path":"2"}"#, "json-repeated-member", ""),
        ]
    )
    func errors(_ line: String, _ code: String, _ member: String) {
        let (lines, errors, _) = answers("{\"path\":\"1\"}\n\(line)\n{\"path\":\"1\"}\n")
        #expect(lines.count == 3)
        #expect(errors == 1)
        #expect(lines[1].hasPrefix("{\"line\":2,\"error\":"), "\(lines[1])")
        #expect(lines[1].contains("\"code\":\"\(code)\""), "\(lines[1])")
        #expect(member.isEmpty || lines[1].contains("\"member\":\"\(member)"), "\(lines[1])")
    }

    @Test("Without payload a line must have its own; a line over the limit costs itself only")
    func missing() {
        let long = #"{"path":""# + String(repeating: "1 ", count: 2_100_000) + #""}"#
        let text = """
            {"path":"1"}
            {"prefix":"192.0.2.0/24","asn":1}
            {"name":"x"}
            \(long)
            {"path":"1","aspas":{}}
            """
        let (lines, errors, _) = answers(text, vrps: nil, vaps: nil)
        #expect(errors == 4)
        #expect(lines.count == 5)
        #expect(lines[0].contains("no ASPAs"))
        #expect(lines[1].contains("no VRPs"))
        #expect(lines[2].contains("neither a prefix nor a path"))
        #expect(lines[3].hasPrefix(#"{"line":4,"error":"more than"#))
        #expect(lines[4] == #"{"upstream":"valid","downstream":"valid"}"#)
    }

    @Test(
        "A line that says two things at once, or too little, is refused",
        arguments: [
            (#"{"path":"1","role":"provider","procedure":"downstream"}"#, "other procedure"),
            (#"{"path":"1","role":"customer","rs_client":true}"#, "contradicts"),
            (#"{"prefix":"192.0.2.0/24","origin":1}"#, "needs a path, or asn"),
            (#"{"path":"1","otc":5}"#, "needs a role"),
            (#"{"path":"1","role":"peer","otc":5}"#, "needs a neighbor"),
        ]
    )
    func objections(_ line: String, _ text: String) {
        let (lines, errors, _) = answers(line)
        #expect(errors == 1)
        #expect(lines.count == 1 && lines[0].contains(text), "\(lines)")
    }

    @Test("From a customer the attribute shows a leak, whoever the neighbour is; long arrays are refused")
    func leak() {
        let (lines, _, invalid) = answers(#"{"path":"9 2 1","role":"provider","otc":5,"aspas":{}}"#)
        #expect(invalid == 1 && lines[0].contains(#""otc":"leak""#), "\(lines)")
        let path = (1...4_097).map(String.init).joined(separator: ",")
        #expect(answers("{\"path\":[\(path)]}").errors == 1)
    }

    @Test("Answers do not depend on how the input is cut", arguments: [1, 2, 7, 64])
    func pieces(_ piece: Int) {
        let text = (1...50).map { #"{"name":"\#($0)","path":"\#($0) 64500 64501"}"# }.joined(separator: "\n")
        #expect(answers(text, piece: piece).lines == answers(text).lines)
        #expect(answers(text).lines.count == 50)
    }

    @Test(
        "An error says what is wrong, and repeats the name where it is known",
        arguments: [
            (#"{"path":"1 x"}"#, #""error":"AS path: "#), (#"{"path":"1 x"}"#, #""code":"value-path""#),
            (
                #"{"name":"n","role":"peer"}"#,
                #"{"name":"n","line":1,"error":"neither a prefix nor a path","code":"batch-query"}"#
            ),
            (#"{"path":[1,[]]}"#, #""error":"AS path: an AS_SET without members""#),
            (#"{"path":"1 2","aspas":{"2":[]}}"#, #""code":"value-no-providers""#),
            (#"{"path":"1 2","aspas":{"0":[1]}}"#, #""code":"value-customer-zero""#),
            ("not json", #""code":"json-syntax""#), ("true", #""code":"value-kind""#),
        ]
    )
    func errors(_ line: String, _ part: String) {
        let answer = answers(line).lines[0]
        #expect(answer.contains(part), "\(answer)")
    }

    @Test("With traces an answer has the proofs of origin and path")
    func traces() {
        let line = #"{"prefix":"192.0.2.0/24","path":"64500 64501","role":"provider","aspas":{"64501":[1]}}"#
        let answer = answers(line, traces: true).lines[0]
        #expect(answer.contains(#""proof":[{"prefix":"192.0.2.0/24""#))
        #expect(answer.contains(#""whatIf":[{"verdict""#))
        #expect(answer.contains(#"{"procedure":"upstream","verdict":"invalid""#))
    }

    @Test("Bytes at random never trap")
    func hostile() {
        var generator = SystemRandomNumberGenerator()
        let seed = Array(
            #"{"path":[1,[2,3]],"role":"peer","aspas":{"1":[2]},"vrps":[{"prefix":"1.0.0.0/8","asn":1}]}"#
                .utf8
        )
        for _ in 0..<5_000 {
            var bytes = seed
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: place)
                default: bytes.insert(bytes[place], at: place)
                }
            }
            var verifier = BatchVerifier(vrps: VRPIndex([]), vaps: VAPIndex([]), traces: true)
            var output: [UInt8] = []
            verifier.read(bytes.span, answers: &output)
            verifier.finish(answers: &output)
            #expect(!output.isEmpty)
        }
    }
}

import Foundation
import RPKITypes
import RouteVerification
import Testing

@Suite("Rendering")
struct RenderingTests {
    private static func proof(
        _ path: String,
        _ aspas: [String: [UInt32]],
        _ context: PathContext
    ) throws -> ASPAProof {
        ASPAProof(try ASPath(path), context, VAPIndex(aspas))
    }

    @Test("A proof as text")
    func text() throws {
        let proof = try RenderingTests.proof(
            "13335 32934",
            ["32934": [0], "13335": [174, 1299, 3356]],
            PathContext(role: .provider, neighbor: ASN(13_335), receiver: ASN(3_356))
        )
        let expected = """
            Invalid, upstream (from a customer), step 4: the up-ramp reaches at most 1 of 2
            Path of 2; up-ramp 1 to 1
            Hops, from the origin:
              AS32934 -> AS13335  up Not Provider+   down Not Provider+
            Decided by:
              the ASPA of AS32934 (AS0, no provider at all) denies AS13335
            What would change it:
              Valid with AS13335 added to the ASPA of AS32934, in place of AS0
              Unknown with the ASPA of AS32934 withdrawn
            It looks like a leak by AS13335: a route of AS32934 sent to AS3356 (RFC 7908 type 4, a peer's route sent to a provider); or the path beyond AS13335 is forged.

            """
        #expect(proof.text == expected)
    }

    @Test("A mountain: two ramps that meet")
    func mountain() throws {
        let proof = try RenderingTests.proof(
            "4 3 2 1",
            ["1": [2], "4": [3]],
            PathContext(.downstream)
        )
        let expected = """
                    AS3 ─── AS2
                 ╱               ╲
            AS4                     AS1

            down →  ✓ ? ?  reaches 2 to 4 of 4
            up   ←  ? ? ✓  reaches 2 to 4 of 4
            ✓ provider, × not a provider, ? no attestation

            """
        #expect(RampPicture(proof).text() == expected)
    }

    @Test("A valley, in ASCII")
    func valley() throws {
        let proof = try RenderingTests.proof(
            "4 3 2 1",
            ["1": [2], "2": [9], "4": [8]],
            PathContext(.downstream)
        )
        let expected = #"""
            AS4 -x- AS3 -x- AS2
                                 \
                                    AS1

            down >  x ? x  reaches 1 of 4
            up   <  ? x +  reaches 2 of 4
            + provider, x not a provider, ? no attestation

            """#
        #expect(RampPicture(proof, style: .ascii).text() == expected)
    }

    @Test("A path that is too wide is a list")
    func list() throws {
        let proof = try RenderingTests.proof("3 2 1", ["1": [2], "3": [2]], PathContext(.downstream))
        let expected = #"""
            AS3 /
              AS2 \
            AS1

            down >  + ?  reaches 2 to 3 of 3
            up   <  ? +  reaches 2 to 3 of 3
            + provider, x not a provider, ? no attestation

            """#
        #expect(RampPicture(proof, style: .ascii).text(width: 10) == expected)
    }

    @Test("Beyond the ramp, an attested hop is drawn as attested")
    func attestedBeyondRamp() throws {
        let proof = try RenderingTests.proof(
            "4 3 2 1",
            ["1": [0], "2": [3], "3": [4]],
            PathContext(.upstream)
        )
        let expected = """
            AS4
                 ╲
                    AS3
                         ╲
                            AS2 ─×─ AS1

            up   ←  ✓ ✓ ×  reaches 1 of 4
            ✓ provider, × not a provider, ? no attestation

            """
        #expect(RampPicture(proof).text() == expected)
    }

    @Test("Beyond the ramps, a hop without attestation is not drawn as denied")
    func unattestedBeyondRamps() throws {
        let proof = try RenderingTests.proof(
            "5 4 3 2 1",
            ["1": [0], "5": [0]],
            PathContext(.downstream)
        )
        let expected = """
            AS5 ─×─ AS4 ─?─ AS3 ─?─ AS2 ─×─ AS1

            down →  × ? ? ?  reaches 1 of 5
            up   ←  ? ? ? ×  reaches 1 of 5
            ✓ provider, × not a provider, ? no attestation

            """
        #expect(RampPicture(proof).text() == expected)
    }

    @Test("A leak between providers is a valley")
    func hairpin() throws {
        let proof = try RenderingTests.proof(
            "3 2 1",
            ["1": [0], "2": [1, 3], "3": [0]],
            PathContext(.downstream)
        )
        let expected = #"""
            AS3             AS1
                 \       /
                    AS2

            down >  x +  reaches 1 of 3
            up   <  + x  reaches 1 of 3
            + provider, x not a provider, ? no attestation

            """#
        #expect(RampPicture(proof, style: .ascii).text() == expected)
    }

    @Test("The ramps turn where no attested hop lies on the wrong one")
    func turn() throws {
        let proof = try RenderingTests.proof("5 4 3 2 1", ["4": [5]], PathContext(.downstream))
        let lines = RampPicture(proof, style: .ascii).text(width: 10).split(separator: "\n")
        // AS5 is at the top, and each AS below it a step lower.
        #expect(lines.prefix(5).map { $0.prefix { $0 == " " }.count } == [8, 6, 4, 2, 0])
        #expect(lines[0].hasSuffix(#"AS5 \"#))
        #expect(lines[1...3].allSatisfy { $0.hasSuffix(" ?") })
    }

    @Test("All vectors can be drawn and written", arguments: Fixture.paths)
    func everything(_ vector: PathVector) throws {
        let proof = ASPAProof(ASPath(vector.path), vector.context, VAPIndex(vector.aspas))
        for width in [0, 60, 200] {
            let ascii = RampPicture(proof, style: .ascii).text(width: width)
            #expect(ascii.utf8.allSatisfy { $0 == 0x0A || (0x20...0x7E).contains($0) })
            #expect(!ascii.split(separator: "\n").contains { $0.hasSuffix(" ") })
            for asn in proof.path.asns where proof.ramps != nil { #expect(ascii.contains("\(asn)")) }
        }
        #expect(RenderingTests.falsehoods(proof) == [])
        #expect(proof.text.hasSuffix("\n"))

        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(proof.json.utf8)) as? [String: Any]
        )
        #expect(object["verdict"] as? String == vector.expected)
        #expect(object["procedure"] as? String == vector.procedure)
        #expect((object["hops"] as? [Any])?.count == proof.hops.count)
        #expect((object["whatIf"] as? [Any])?.count == proof.whatIfs.count)
        var bytes: [UInt8] = []
        proof.appendJSON(to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == proof.json)
    }

    @Test("Each hop of any path is drawn as what its attestations say")
    func hops() {
        var random = RandomSource(seed: 41)
        var wrong: [String] = []
        for _ in 0..<3_000 {
            var path = CollapsedPath()
            for _ in 0..<(2 + random.below(6)) { path.append(ASN(UInt32(1 + random.below(9)))) }
            var table: [ASN: [ASN]] = [:]
            for customer in 1...9 where random.below(2) == 0 {
                table[ASN(UInt32(customer))] = (0..<3).map { _ in ASN(UInt32(random.below(10))) }
            }
            for direction in VerificationDirection.allCases {
                let proof = ASPAProof(
                    path,
                    PathContext(direction),
                    VAPIndex(providers: table),
                    searchesChanges: false
                )
                wrong += RenderingTests.falsehoods(proof)
            }
        }
        #expect(wrong.prefix(3) == [])
    }

    /// What the picture of a proof, as a list, says against its data.
    private static func falsehoods(_ proof: ASPAProof) -> [String] {
        guard proof.ramps != nil else { return [] }
        let text = RampPicture(proof, style: .ascii).text(width: 0)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).prefix(proof.path.count)
        let marks = lines.dropLast().map { $0.split(separator: " ").last.map(String.init) ?? "" }
        let isUp = proof.context.direction == .upstream
        var wrong: [String] = []
        for (mark, hop) in zip(marks, proof.hops.reversed()) {
            let (climbs, descends) = (hop.up == .provider, !isUp && hop.down == .provider)
            let isDenied = hop.up == .notProvider || !isUp && hop.down == .notProvider
            let isRight =
                switch mark {
                case #"\"#: climbs
                case "/": descends
                case "?":
                    !climbs && !descends
                        && (hop.up == .noAttestation || !isUp && hop.down == .noAttestation)
                case "x": !climbs && !descends && isDenied
                case "|": !climbs && !descends && !isUp
                default: false
                }
            if !isRight { wrong.append("\(mark) for \(hop) in\n\(text)") }
        }
        if marks.count != proof.hops.count { wrong.append("\(marks.count) hops in\n\(text)") }
        guard proof.objection == nil else { return wrong }
        if isUp || proof.verdict != .invalid {
            if marks.contains("x") != (proof.verdict == .invalid) { wrong.append("x in\n\(text)") }
        } else {
            // From the neighbour: climbs behind descents only, else there is a valley.
            let slopes = marks.filter { $0 == "/" || $0 == #"\"# }
            let isValley = slopes != slopes.sorted(by: { $0 == "/" && $1 != "/" })
            if !isValley, !marks.contains("x") { wrong.append("nothing wrong in\n\(text)") }
        }
        return wrong
    }

    @Test("An origin as text and as JSON")
    func origin() throws {
        let prefix = try #require(IPPrefix("192.0.2.0/24"))
        let index = VRPIndex([
            try #require(VRP(prefix: prefix, maxLength: 24, asn: ASN(64_500))),
            try #require(VRP(prefix: prefix, maxLength: 26, asn: ASN(64_501))),
        ])
        let route = try #require(IPPrefix("192.0.2.0/25"))
        let proof = OriginProof(prefix: route, origin: ASN(64_500), vrps: index)
        let expected = """
            192.0.2.0/25 from AS64500: Invalid, another AS
              VRP 192.0.2.0/24-24 AS64500  no match: the route is longer than maxLength
              VRP 192.0.2.0/24-26 AS64501  no match: another AS

            """
        #expect(proof.text == expected)
        #expect(
            proof.json
                == #"{"prefix":"192.0.2.0/25","origin":64500,"validity":"invalid","reason":"as","vrps":[{"prefix":"192.0.2.0/24","maxLength":24,"asn":64500,"mismatch":"length"},{"prefix":"192.0.2.0/24","maxLength":26,"asn":64501,"mismatch":"as"}]}"#
        )
    }
}

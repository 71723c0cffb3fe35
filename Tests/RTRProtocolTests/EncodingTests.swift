import RPKITypes
import Testing

@testable import RTRProtocol

@Suite("Encoding")
struct EncodingTests {
    @Test("Octets of the examples", arguments: Example.all)
    func examples(example: Example) throws {
        #expect(try example.pdu.octets(version: example.version) == example.octets)
    }

    @Test("What a version does not have is refused and nothing is appended")
    func notInVersion() {
        let later: [(PDU, [ProtocolVersion])] = [
            (.routerKey(Example.key, .announce), [.v0]),
            (.aspa(vap(64_496, 64_500)), [.v0, .v1]),
            (.aspaWithdrawal(ASN(64_496)), [.v0, .v1]),
        ]
        for (pdu, versions) in later {
            for version in ProtocolVersion.allCases {
                var octets: [UInt8] = [7]
                let expected: EncodingRefusal? =
                    versions.contains(version) ? .notInVersion(pdu.type, version) : nil
                #expect(
                    refusal { () throws(EncodingRefusal) in try pdu.encode(into: &octets, version: version) }
                        == expected
                )
                #expect((octets == [7]) == (expected != nil))
            }
        }
    }

    @Test("16,380 providers are the most, and none is cut off")
    func mostProviders() throws {
        let all = (1...16_381).map { ASN(UInt32($0)) }
        let most = try PDU.aspa(VAP(customer: ASN(0), providers: Array(all.dropLast()))).octets(version: .v2)
        #expect(most.count == 65_532)
        #expect(most[4..<8] == [0, 0, 0xFF, 0xFC])
        let tooMany = PDU.aspa(VAP(customer: ASN(9), providers: all))
        #expect(throws: EncodingRefusal.tooManyProviders(ASN(9), count: 16_381)) {
            try tooMany.octets(version: .v2)
        }
        #expect(throws: EncodingRefusal.noProviders(ASN(9))) {
            try PDU.aspa(VAP(customer: ASN(9), providers: [])).octets(version: .v2)
        }
    }

    @Test("AS0 beside others is left out, alone it is sent")
    func mixedAS0() throws {
        #expect(
            try PDU.aspa(vap(1, 0, 2)).octets(version: .v2) == bytes("020b0100 00000010 00000001 00000002")
        )
        #expect(try PDU.aspa(vap(1, 0)).octets(version: .v2) == bytes("020b0100 00000010 00000001 00000000"))
    }

    @Test("A key is neither empty nor longer than a PDU")
    func keySizes() throws {
        for size in [0, 1, 65_503, 65_504] {
            let key = RouterKey(
                asn: ASN(1),
                keyIdentifier: Example.key.keyIdentifier,
                subjectPublicKeyInfo: [UInt8](repeating: 3, count: size)
            )
            let pdu = PDU.routerKey(key, .withdraw)
            if (1...65_503).contains(size) {
                #expect(try pdu.octets(version: .v1).count == 32 + size)
            } else {
                #expect(throws: EncodingRefusal.keySize(size)) { try pdu.octets(version: .v1) }
            }
        }
    }

    @Test("End of Data needs timing from version 1 on")
    func noTiming() throws {
        let pdu = PDU.endOfData(SessionID(1), SerialNumber(2), nil)
        #expect(try pdu.octets(version: .v0).count == 12)
        #expect(throws: EncodingRefusal.noTiming) { try pdu.octets(version: .v1) }
        let timed = PDU.endOfData(SessionID(1), SerialNumber(2), .standard)
        #expect(try timed.octets(version: .v0) == bytes("00070001 0000000c 00000002"))
    }

    @Test("A report of ours is cut to 2,048 octets of copy and text, at a character")
    func longReport() throws {
        let report = ErrorReport(
            .corruptData,
            about: [UInt8](repeating: 9, count: 5_000),
            text: String(repeating: "\u{20AC}", count: 1_000)
        )
        #expect(report.erroneousPDU.count == 2_048)
        #expect(report.text.count == 2_046)
        #expect(String(decoding: report.text, as: UTF8.self).count == 682)
    }

    private func refusal(_ body: () throws(EncodingRefusal) -> Void) -> EncodingRefusal? {
        do throws(EncodingRefusal) {
            try body()
            return nil
        } catch { return error }
    }
}

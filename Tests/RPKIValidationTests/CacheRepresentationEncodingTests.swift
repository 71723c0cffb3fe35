import RPKICrypto
import RPKIObjects
import RPKITypes
import TestAuthority
import Testing

/// The encoder against the test authority's, which is another program, and against the decoder.
@Suite("Encoding of canonical cache representations")
struct CacheRepresentationEncodingTests {
    private let time = Timestamp(1_795_291_200)

    private func identifier(_ byte: UInt8) throws -> KeyIdentifier {
        try identifier([UInt8](repeating: byte, count: 20))
    }

    private func identifier(_ bytes: [UInt8]) throws -> KeyIdentifier {
        let identifier = KeyIdentifier(bytes.span)
        return try #require(identifier)
    }

    private func payload() throws -> ExpectedPayload {
        var payload = ExpectedPayload()
        for family in IPFamily.allCases {
            for length in 0...family.width {
                let address = length == 0 ? 0 : UInt128.max << UInt128(128 - length)
                let prefix = try #require(IPPrefix(family: family, address: address, length: length))
                for (maxLength, asn) in [
                    (length, 0), (family.width, 0), (family.width, UInt32.max), (length, 127),
                ] {
                    payload.insert([try #require(VRP(prefix: prefix, maxLength: maxLength, asn: ASN(asn)))])
                }
            }
        }
        payload.insert(customer: ASN(128), providers: [ASN(0)])
        payload.insert(customer: ASN(1), providers: [ASN(2), ASN(.max), ASN(255), ASN(256)])
        let info: [UInt8] = [0x30, 0x03, 0x02, 0x01, 0x05]
        for (asn, byte) in [(5, 9), (5, 3), (70_000, 3)] as [(UInt32, UInt8)] {
            payload.insert([
                RouterKey(asn: ASN(asn), keyIdentifier: try identifier(byte), subjectPublicKeyInfo: info)
            ])
        }
        return payload
    }

    private func manifests() throws -> [CacheRepresentation.Manifest] {
        try [(1, 300, [7, 5]), (2, UInt64.max, []), (3, 0, [0x90])].map { byte, number, subordinates in
            CacheRepresentation.Manifest(
                bytes: [UInt8](repeating: byte, count: 1_000 + 200 * Int(byte)),
                authorityKeyIdentifier: try identifier(byte).bytes,
                number: number,
                thisUpdate: Timestamp(1_795_000_000 + Int64(byte)),
                location: "rsync://rpki.example.net/repo/\(byte).mft",
                subordinates: try subordinates.map { try identifier($0).bytes }
            )
        }
    }

    private func contents(
        _ payload: ExpectedPayload,
        _ manifests: [CacheRepresentation.Manifest],
        _ trustAnchors: [KeyIdentifier]
    ) throws -> CanonicalCacheRepresentation.Contents {
        var contents = CanonicalCacheRepresentation.Contents(producedAt: time)
        contents.vrps = payload.vrps.shuffled()
        contents.vaps = payload.vaps.shuffled()
        contents.routerKeys = payload.routerKeys.shuffled()
        contents.trustAnchors = trustAnchors + trustAnchors
        contents.manifests = try (manifests + manifests).map { manifest in
            CanonicalCacheRepresentation.ManifestInstance(
                hash: SHA256.digest(manifest.bytes.span),
                size: manifest.bytes.count,
                authorityKeyIdentifier: try identifier(manifest.authorityKeyIdentifier),
                manifestNumber: LongNumber(manifest.number),
                thisUpdate: manifest.thisUpdate,
                locations: [manifest.location],
                subordinates: try manifest.subordinates.map { try identifier($0) }
            )
        }
        return contents
    }

    @Test("The octets are those of an encoder of other hands, whatever the order of the contents")
    func octets() throws {
        let (payload, manifests) = (try payload(), try manifests())
        let anchors = [try identifier(0xEE), try identifier(0x11)]
        let bytes = CanonicalCacheRepresentation.encode(try contents(payload, manifests, anchors)) {
            SHA256.digest($0)
        }
        let expected = CacheRepresentation(
            producedAt: time,
            manifests: manifests,
            payload: payload,
            trustAnchors: anchors.map(\.bytes)
        )
        #expect(bytes == expected.der)
        let decoded = try CanonicalCacheRepresentation(bytes)
        #expect(Set(decoded.vrps) == payload.vrpSet && decoded.vaps == payload.vaps)
        #expect(decoded.routerKeys == payload.routerKeys && decoded.trustAnchors == anchors.reversed())
        #expect(decoded.manifests.count == 3)
        #expect(decoded.states.allSatisfy { $0.hash == SHA256.digest(bytes.span.extracting($0.data)) })
    }

    @Test("Nothing is four empty states, and no trust anchors")
    func empty() throws {
        let bytes = CanonicalCacheRepresentation.encode(.init(producedAt: time)) { SHA256.digest($0) }
        let decoded = try CanonicalCacheRepresentation(bytes)
        #expect(decoded.states.map(\.name) == ["mfts", "vrps", "vaps", "rks"])
        #expect(decoded.mostRecentUpdate == Timestamp(0))
        #expect(decoded.producedAt == time)
    }
}

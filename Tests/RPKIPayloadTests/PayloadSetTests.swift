import RPKIPayload
import RPKITypes
import Testing

@Suite("Payload sets")
struct PayloadSetTests {
    @Test("An entry of a VRP takes 32 bytes, so that a million take 32 MB")
    func entrySize() {
        #expect(MemoryLayout<VRPEntry>.stride == 32)
    }

    @Test("VRPs are sorted: IPv4, address, longer prefix, longer maxLength, ASN")
    func order() throws {
        let texts = ["2001:db8::/32-32", "10.0.0.0/8-8", "10.0.0.0/8-24", "10.0.0.0/16-16", "9.0.0.0/8-8"]
        var builder = PayloadSetBuilder()
        let anchor = try index(of: "ta", in: &builder)
        for text in texts { builder.add(try vrp(text, 2), expires: Timestamp(1), trustAnchor: anchor) }
        builder.add(try vrp("9.0.0.0/8-8", 1), expires: Timestamp(1), trustAnchor: anchor)
        let listed = builder.build().vrps.map {
            "\($0.vrp.prefix)-\($0.vrp.maxLength) \($0.vrp.asn.rawValue)"
        }
        #expect(
            listed == [
                "9.0.0.0/8-8 1", "9.0.0.0/8-8 2", "10.0.0.0/16-16 2", "10.0.0.0/8-24 2", "10.0.0.0/8-8 2",
                "2001:db8::/32-32 2",
            ]
        )
    }

    @Test("Of equal VRPs the later expiry stays, then the smaller name, whatever the order")
    func duplicates() throws {
        let additions: [(name: String, expires: Int64)] = [("b", 5), ("c", 9), ("a", 9), ("a", 7)]
        let key = try routerKey(1)
        var results: Set<PayloadSet> = []
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]] {
            var builder = PayloadSetBuilder()
            for position in order {
                let anchor = try index(of: additions[position].name, in: &builder)
                let expires = Timestamp(additions[position].expires)
                builder.add(try vrp("10.0.0.0/8-8", 1), expires: expires, trustAnchor: anchor)
                builder.add(key, expires: expires, trustAnchor: anchor)
            }
            results.insert(builder.build())
        }
        let result = try #require(results.first)
        #expect(results.count == 1)
        #expect(result.trustAnchors == ["a", "b", "c"])
        #expect(result.vrps.count == 1 && result.routerKeys.count == 1)
        #expect(result.vrps[0].expires == Timestamp(9) && result.routerKeys[0].expires == Timestamp(9))
        #expect(result.name(of: result.vrps[0].trustAnchor) == "a")
        #expect(result.name(of: result.routerKeys[0].trustAnchor) == "a")
    }

    @Test("Expiry survives beyond 2106 and is clamped where it has no meaning")
    func expiryRange() throws {
        for (given, kept) in [(0, 0), (1 << 33, 1 << 33), (-5, 0), (Int64.max, 0xFFFF_FFFF_FFFF)] {
            var builder = PayloadSetBuilder()
            let anchor = try index(of: "ta", in: &builder)
            builder.add(try vrp("10.0.0.0/8-8", 1), expires: Timestamp(given), trustAnchor: anchor)
            #expect(builder.build().vrps[0].expires == Timestamp(Int64(kept)))
        }
    }

    @Test("Nothing in, nothing out")
    func empty() {
        #expect(PayloadSetBuilder().build() == PayloadSet())
    }

    @Test("A builder knows 65,536 names and refuses one more")
    func manyNames() {
        var builder = PayloadSetBuilder()
        for number in 0..<65_536 where builder.trustAnchor(named: "\(number)") == nil {
            Issue.record("name \(number) refused")
        }
        #expect(builder.trustAnchor(named: "7") != nil)
        #expect(builder.trustAnchor(named: "one more") == nil)
    }

    @Test("Random sets equal a dictionary that keeps the better entry")
    func againstDictionary() throws {
        var random = SplitMix64(seed: 7)
        var builder = PayloadSetBuilder()
        var model: [VRP: (Int64, String)] = [:]
        for _ in 0..<5_000 {
            let value = try vrp(
                "10.\(random.next() % 4).0.0/\(16 + random.next() % 2 * 8)-24",
                UInt32(random.next() % 4)
            )
            let expires = Int64(random.next() % 4)
            let name = ["x", "b", "m"][Int(random.next() % 3)]
            let anchor = try index(of: name, in: &builder)
            builder.add(value, expires: Timestamp(expires), trustAnchor: anchor)
            if let old = model[value], old.0 > expires || (old.0 == expires && old.1 <= name) { continue }
            model[value] = (expires, name)
        }
        let result = builder.build()
        #expect(result.vrps.map(\.vrp) == model.keys.sorted())
        for entry in result.vrps {
            let expected = try #require(model[entry.vrp])
            #expect(entry.expires.secondsSinceEpoch == expected.0)
            #expect(result.name(of: entry.trustAnchor) == expected.1)
        }
    }
}

/// Reads `PREFIX-MAXLENGTH`.
func vrp(_ text: String, _ asn: UInt32) throws -> VRP {
    let parts = text.split(separator: "-")
    let prefix = try #require(IPPrefix(parts[0]))
    let maxLength = try #require(Int(parts[1]))
    return try #require(VRP(prefix: prefix, maxLength: maxLength, asn: ASN(asn)))
}

/// The index of a name; a function, since `#require` cannot call what is mutating.
func index(of name: String, in builder: inout PayloadSetBuilder) throws -> TrustAnchorIndex {
    let index = builder.trustAnchor(named: name)
    return try #require(index)
}

func keyIdentifier(_ bytes: [UInt8]) throws -> KeyIdentifier {
    let identifier = KeyIdentifier(bytes.span)
    return try #require(identifier)
}

func routerKey(_ asn: UInt32) throws -> RouterKey {
    let bytes = [UInt8](repeating: 0xB4, count: 20)
    let identifier = try keyIdentifier(bytes)
    return RouterKey(
        asn: ASN(asn),
        keyIdentifier: identifier,
        subjectPublicKeyInfo: Array("any carnal pleas".utf8)
    )
}

/// A generator that gives the same numbers in each run.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

import RPKITypes
import RouteVerification
import Testing

/// The fast verification against two others that share no code with it.
@Suite("Oracles")
struct OracleTests {
    /// AS numbers on both sides of 2^31, and such whose differences overflow 32 bits.
    private static let alphabet: [UInt32] = [
        1, 64_500, 2_147_483_647, 2_147_483_648, 2_147_483_649, 4_200_000_000, 4_294_967_295, 23_456,
    ]

    /// ASPA data over a few AS numbers; about a third have none.
    private static func data(_ alphabet: [UInt32], _ random: inout RandomSource) -> [UInt32: Set<UInt32>] {
        var table: [UInt32: Set<UInt32>] = [:]
        for customer in alphabet {
            switch random.below(6) {
            case 0, 1: continue
            case 2: table[customer] = [0]
            default:
                var providers: Set<UInt32> = []
                for _ in 0...random.below(4) { providers.insert(alphabet[random.below(alphabet.count)]) }
                // AS0 beside others has no influence.
                if random.below(4) == 0 { providers.insert(0) }
                table[customer] = providers
            }
        }
        return table
    }

    /// 1,000 sets of ASPA data with 500 paths each, both procedures of each path.
    @Test("The draft's text and a search over relationships agree in a million random cases")
    func random() {
        var random = RandomSource(seed: 4)
        var cases = 0
        var wrong: [String] = []
        var seen: [ASPAVerdict: Int] = [:]
        for _ in 0..<1_000 {
            let alphabet = OracleTests.alphabet.prefix(3 + random.below(6)).map { $0 }
            let draft = DraftTranscription(providers: OracleTests.data(alphabet, &random))
            let vaps = VAPIndex(
                providers: draft.providers.map { (key: ASN($0.key), value: $0.value.map { ASN($0) }) }
            )
            var verifier = RouteVerifier(vrps: VRPIndex([]), vaps: vaps, rememberedPaths: 64)
            var path = CollapsedPath()
            for _ in 0..<500 {
                var wire: [UInt32] = []
                for _ in 0..<random.below(8) { wire.append(alphabet[random.below(alphabet.count)]) }
                path.removeAll()
                for asn in wire { path.append(ASN(asn)) }
                let fast = verifier.verify(path)
                let upstream = draft.verify(wire, .upstream)
                let downstream = draft.verify(wire, .downstream)
                cases += 2
                seen[fast.downstream, default: 0] += 1
                if fast.upstream != upstream || fast.downstream != downstream {
                    wrong.append("\(wire) \(draft.providers)")
                }
                if !wire.isEmpty {
                    let searched = OracleTests.search(path, draft)
                    if fast.upstream != searched.0 || fast.downstream != searched.1 {
                        wrong.append("search: \(wire) \(draft.providers)")
                    }
                }
            }
        }
        #expect(cases == 1_000_000)
        #expect(wrong.prefix(3) == [])
        // The cases are of use only if each outcome is common.
        for verdict in ASPAVerdict.allCases { #expect(seen[verdict, default: 0] > 50_000) }
    }

    private static func search(
        _ path: CollapsedPath,
        _ draft: DraftTranscription
    ) -> (ASPAVerdict, ASPAVerdict) {
        let asns = Array(path.asns.map(\.rawValue).reversed())
        let ups = zip(asns, asns.dropFirst()).map { draft.authorized($0, $1) }
        let downs = zip(asns, asns.dropFirst()).map { draft.authorized($1, $0) }
        return (
            RelationshipOracle.verify(ups: ups, downs: downs, .upstream),
            RelationshipOracle.verify(ups: ups, downs: downs, .downstream)
        )
    }

    /// All answers that the ASes of a path can give: for each AS, no ASPA, or one of the subsets of its
    /// neighbours.
    @Test("Every path of up to five different ASes, with every answer of each", arguments: 1...5)
    func everyShortPath(_ length: Int) {
        // AS i of the path, from the origin, is 10 + i; five states: none, {}, {next}, {previous}, both.
        var states = Array(repeating: 0, count: length)
        var wrong: [String] = []
        var count = 0
        let asns = (0..<length).map { ASN(UInt32(10 + $0)) }
        var path = CollapsedPath()
        for asn in asns.reversed() { path.append(asn) }
        while true {
            var table: [ASN: [ASN]] = [:]
            for place in 0..<length where states[place] > 0 {
                var providers = [ASN(0)]
                if states[place] == 2 || states[place] == 4 { providers.append(ASN(UInt32(11 + place))) }
                if states[place] == 3 || states[place] == 4 { providers.append(ASN(UInt32(9 + place))) }
                table[asns[place]] = providers
            }
            let vaps = VAPIndex(providers: table)
            let ups = (0..<(length - 1)).map { vaps.authorization(of: asns[$0 + 1], for: asns[$0]) }
            let downs = (0..<(length - 1)).map { vaps.authorization(of: asns[$0], for: asns[$0 + 1]) }
            for direction in VerificationDirection.allCases {
                let expected = RelationshipOracle.verify(ups: ups, downs: downs, direction)
                if vaps.verdict(of: path, PathContext(direction)) != expected {
                    wrong.append("\(states) \(direction)")
                }
                count += 1
            }
            var place = 0
            while place < length, states[place] == 4 {
                states[place] = 0
                place += 1
            }
            guard place < length else { break }
            states[place] += 1
        }
        #expect(wrong.prefix(3) == [])
        #expect(count == 2 * (0..<length).reduce(1) { product, _ in product * 5 })
    }

    @Test("A better provider list never makes an outcome worse; upstream is the stricter procedure")
    func monotone() {
        var random = RandomSource(seed: 11)
        let alphabet: [UInt32] = [1, 2, 3, 4, 5]
        for _ in 0..<3_000 {
            let data = OracleTests.data(alphabet, &random)
            let before = VAPIndex(providers: data.map { (key: ASN($0.key), value: $0.value.map { ASN($0) }) })
            let customer = alphabet[random.below(5)]
            let path = ASPath((0...random.below(6)).map { _ in ASN(alphabet[random.below(5)]) })
            var grown = data
            grown[customer]?.insert(alphabet[random.below(5)])
            let after = VAPIndex(providers: grown.map { (key: ASN($0.key), value: $0.value.map { ASN($0) }) })
            var shrunk = data
            shrunk[customer] = nil
            let without = VAPIndex(
                providers: shrunk.map { (key: ASN($0.key), value: $0.value.map { ASN($0) }) }
            )
            for direction in VerificationDirection.allCases {
                let context = PathContext(direction)
                let verdict = before.verdict(of: path, context)
                #expect(after.verdict(of: path, context) >= verdict)
                #expect(without.verdict(of: path, context) != .invalid || verdict == .invalid)
            }
            let upstream = before.verdict(of: path, PathContext(.upstream))
            let downstream = before.verdict(of: path, PathContext(.downstream))
            #expect(downstream >= upstream)
        }
    }
}

import RPKITypes
import RouteVerification
import Testing

/// The changes that a proof suggests, applied to the data.
@Suite("Smallest changes")
struct WhatIfTests {
    private static func apply(_ whatIf: ASPAWhatIf, to table: [ASN: [ASN]]) -> [ASN: [ASN]] {
        var table = table
        for change in whatIf.changes { table[change.customer] = change.applied(to: table[change.customer]) }
        return table
    }

    @Test("Each suggested change alters the outcome of a vector as it says", arguments: Fixture.paths)
    func vectors(_ vector: PathVector) {
        let table = table(vector.aspas)
        let path = ASPath(vector.path)
        let proof = ASPAProof(path, vector.context, VAPIndex(providers: table))
        for whatIf in proof.whatIfs {
            let changed = VAPIndex(providers: WhatIfTests.apply(whatIf, to: table))
            #expect(whatIf.outcome != proof.verdict)
            #expect(changed.verdict(of: path, vector.context) == whatIf.outcome)
        }
        // Only a path that no data can save, or that none can spoil, has no suggestion.
        let isFixed = proof.objection != nil || proof.path.count < (vector.procedure == "upstream" ? 2 : 3)
        #expect(proof.whatIfs.isEmpty == isFixed)
    }

    @Test("Each change in the incidents, too", arguments: Fixture.incidents)
    func incidents(_ incident: Incident) throws {
        for item in incident.cases {
            let context = try #require(item.context)
            let table = table(item.aspas)
            let path = ASPath(item.path)
            for whatIf in ASPAProof(path, context, VAPIndex(providers: table)).whatIfs {
                let changed = VAPIndex(providers: WhatIfTests.apply(whatIf, to: table))
                #expect(changed.verdict(of: path, context) == whatIf.outcome, "\(item.id)")
            }
        }
    }

    /// All data that differs in the answers about neighbours on the path, against the suggestions.
    ///
    /// Paths of up to five AS numbers out of four, so that many come twice.
    @Test("No change of fewer customers has the same effect")
    func smallest() {
        var random = RandomSource(seed: 31)
        var wrong: [String] = []
        for _ in 0..<400 {
            var path = CollapsedPath()
            for _ in 0..<(2 + random.below(4)) { path.append(ASN(UInt32(1 + random.below(4)))) }
            let customers = Set(path.asns).sorted()
            let options = customers.map { WhatIfTests.options($0, path.asns) }
            let before = options.map { random.below($0.count) }
            for direction in VerificationDirection.allCases {
                let context = PathContext(direction)
                let fewest = WhatIfTests.fewest(path, context, customers, options, before)
                let table = WhatIfTests.answers(customers, options, before)
                let proof = ASPAProof(path, context, VAPIndex(providers: table))
                for outcome in ASPAVerdict.allCases where outcome != proof.verdict {
                    let found = proof.whatIfs.first { $0.outcome == outcome }
                    if found?.changes.count != fewest[outcome] {
                        wrong.append(
                            "\(path.asns) \(direction) \(table) \(outcome) \(String(describing: found))"
                        )
                    }
                }
                let counts = proof.whatIfs.map(\.changes.count)
                if counts != counts.sorted() { wrong.append("\(path.asns) is not in order") }
            }
        }
        #expect(wrong.prefix(3) == [])
    }

    /// What a customer may publish: nothing, or any of its neighbours on the path.
    private static func options(_ customer: ASN, _ asns: [ASN]) -> [[ASN]?] {
        var neighbors: Set<ASN> = []
        for (left, right) in zip(asns, asns.dropFirst()) {
            if left == customer { neighbors.insert(right) }
            if right == customer { neighbors.insert(left) }
        }
        let sorted = neighbors.sorted()
        return [nil]
            + (0..<(1 << sorted.count)).map { bits in
                [ASN(0)] + sorted.enumerated().filter { bits & 1 << $0.offset != 0 }.map(\.element)
            }
    }

    private static func answers(_ customers: [ASN], _ options: [[[ASN]?]], _ chosen: [Int]) -> [ASN: [ASN]] {
        var table: [ASN: [ASN]] = [:]
        for (place, customer) in customers.enumerated() { table[customer] = options[place][chosen[place]] }
        return table
    }

    /// How many customers must change at least, for each outcome.
    private static func fewest(
        _ path: CollapsedPath,
        _ context: PathContext,
        _ customers: [ASN],
        _ options: [[[ASN]?]],
        _ before: [Int]
    ) -> [ASPAVerdict: Int] {
        var fewest: [ASPAVerdict: Int] = [:]
        var chosen = Array(repeating: 0, count: customers.count)
        while true {
            let count = zip(chosen, before).count { $0 != $1 }
            let verdict = VAPIndex(providers: answers(customers, options, chosen)).verdict(of: path, context)
            fewest[verdict] = min(fewest[verdict] ?? .max, count)
            var place = 0
            while place < chosen.count, chosen[place] == options[place].count - 1 {
                chosen[place] = 0
                place += 1
            }
            guard place < chosen.count else { return fewest }
            chosen[place] += 1
        }
    }

    @Test("A long path is answered soon")
    func long() {
        var path = CollapsedPath()
        for asn in 1...4_000 { path.append(ASN(UInt32(asn))) }
        for direction in VerificationDirection.allCases {
            let proof = ASPAProof(path, PathContext(direction), VAPIndex([]))
            #expect(proof.verdict == .unknown)
            #expect(proof.whatIfs.first?.outcome == .invalid)
            #expect(proof.whatIfs.first?.changes.count == (direction == .upstream ? 1 : 2))
        }
        let nobody = VAPIndex(providers: (1...4_000).map { (key: ASN($0), value: [ASN(0)]) })
        for direction in VerificationDirection.allCases {
            let proof = ASPAProof(path, PathContext(direction), nobody)
            #expect(proof.verdict == .invalid)
            #expect(proof.whatIfs.last?.changes.count == (direction == .upstream ? 3_999 : 3_998))
        }
    }
}

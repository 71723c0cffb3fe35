import RPKITypes
import Testing

/// Sets over the numbers 0 to 255 compared with `Set<UInt8>`, where the ends of the range are near.
@Suite("Set algebra against a naive model")
struct IntervalSetTests {
    private typealias Numbers = IntervalSet<UInt8>

    private func randomSet(_ random: inout SplitMix64) -> (set: Numbers, model: Set<UInt8>) {
        var intervals: [Interval<UInt8>] = []
        var model: Set<UInt8> = []
        for _ in 0..<Int.random(in: 0...8, using: &random) {
            // The ends of the range are chosen often: there the arithmetic could overflow.
            let ends = [
                0, 255, UInt8.random(in: 0...255, using: &random), UInt8.random(in: 0...255, using: &random),
            ]
            let lower = ends[Int.random(in: 0...3, using: &random)]
            let upper = min(255, Int(lower) + Int.random(in: 0...40, using: &random))
            guard let interval = Interval(lower, UInt8(upper)) else { continue }
            intervals.append(interval)
            model.formUnion(lower...UInt8(upper))
        }
        return (Numbers(intervals), model)
    }

    private func elements(_ set: Numbers) -> Set<UInt8> {
        set.intervals.reduce(into: []) { $0.formUnion($1.lower...$1.upper) }
    }

    private func isCanonical(_ set: Numbers) -> Bool {
        zip(set.intervals, set.intervals.dropFirst()).allSatisfy { Int($0.upper) + 1 < Int($1.lower) }
    }

    @Test("Union, intersection, difference, subset and membership", arguments: 0..<20)
    func algebra(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<300 {
            let (left, leftModel) = randomSet(&random)
            let (right, rightModel) = randomSet(&random)
            #expect(elements(left) == leftModel && isCanonical(left))
            for (result, model) in [
                (left.union(right), leftModel.union(rightModel)),
                (left.intersection(right), leftModel.intersection(rightModel)),
                (left.subtracting(right), leftModel.subtracting(rightModel)),
            ] {
                #expect(elements(result) == model)
                #expect(isCanonical(result))
            }
            #expect(left.isSubset(of: right) == leftModel.isSubset(of: rightModel))
            #expect((left == right) == (leftModel == rightModel))
            #expect(left.isEmpty == leftModel.isEmpty)
            for element in UInt8.min...UInt8.max where left.contains(element) != leftModel.contains(element) {
                Issue.record("membership of \(element) in \(left)")
            }
            let (probe, _) = randomSet(&random)
            for interval in probe.intervals {
                let model = Set(interval.lower...interval.upper)
                #expect(left.contains(interval) == model.isSubset(of: leftModel))
                #expect(left.overlaps(interval) == !model.isDisjoint(with: leftModel))
            }
        }
    }

    @Test("The first interval outside is named, by both ways of looking")
    func firstOutside() {
        let large = Numbers((0..<60).map { Interval(UInt8($0 * 4)) })
        #expect(Numbers([Interval(8), Interval(9)].map { $0 }).firstOutside(large) == Interval(8, 9))
        #expect(Numbers([Interval(8), Interval(12), Interval(17)]).firstOutside(large) == Interval(17))
        #expect(Numbers([Interval(8)]).firstOutside(large) == nil)
        #expect(large.firstOutside(Numbers([Interval(0), Interval(4)])) == Interval(8))
        #expect(Numbers().firstOutside(large) == nil)
    }

    @Test("An interval with its ends exchanged is none")
    func reversed() {
        #expect(Interval<UInt8>(2, 1) == nil)
        #expect(Interval<UInt8>(2, 2) != nil)
    }

    @Test("The whole range of each type is one interval")
    func whole() throws {
        let everything = ResourceSet.all
        #expect(everything.ipv6.intervals.count == 1)
        let lower = try #require(Interval<UInt32>(0, 0x7FFF_FFFF))
        let upper = try #require(Interval<UInt32>(0x8000_0000, .max))
        #expect(ASNSet([upper, lower]) == everything.asns)
        #expect(everything.subtracting(everything).isEmpty)
        #expect(everything.union(everything) == everything)
    }
}

@Suite("Resource sets")
struct ResourceSetTests {
    private func set(_ prefixes: [String], _ asns: [UInt32] = []) throws -> ResourceSet {
        let parsed = try prefixes.map { try #require(IPPrefix($0)) }
        return ResourceSet(
            ipv4: AddressSet(parsed.filter { $0.family == .ipv4 }.map(\.interval)),
            ipv6: AddressSet(parsed.filter { $0.family == .ipv6 }.map(\.interval)),
            asns: ASNSet(asns.map { Interval($0) })
        )
    }

    @Test("Families and AS numbers are kept apart")
    func families() throws {
        let resources = try set(["0.0.0.0/0"], [64_496])
        #expect(resources.contains(try #require(IPPrefix("192.0.2.0/24"))))
        #expect(!resources.contains(try #require(IPPrefix("::/0"))))
        #expect(resources.contains(ASN(64_496)) && !resources.contains(ASN(64_497)))
        #expect(resources.isSubset(of: .all) && !ResourceSet.all.isSubset(of: resources))
    }

    @Test("Adjacent prefixes merge, and blocks print as prefixes where they are one")
    func blocks() throws {
        let resources = try set(
            ["192.0.2.0/25", "192.0.2.128/25", "10.0.0.1/32", "10.0.0.2/32", "2001:db8::/32"],
            [64_496, 64_497, 64_499]
        )
        let expected = [
            "10.0.0.1 - 10.0.0.2", "192.0.2.0/24", "2001:db8::/32", "AS64496 - AS64497", "AS64499",
        ]
        #expect(resources.blocks.map(\.description) == expected)
    }

    @Test("What is outside is named: IPv4, then IPv6, then AS numbers")
    func outside() throws {
        let issuer = try set(["10.0.0.0/8", "2001:db8::/32"], [64_496])
        #expect(try set(["10.1.0.0/16"], [64_496]).firstOutside(issuer) == nil)
        #expect(try set(["11.0.0.0/16"], [1]).firstOutside(issuer)?.description == "11.0.0.0/16")
        #expect(try set(["2001:db9::/32"], [1]).firstOutside(issuer)?.description == "2001:db9::/32")
        #expect(try set(["10.0.0.0/8"], [1]).firstOutside(issuer)?.description == "AS1")
        #expect(try set(["10.0.0.0/7"]).intersection(issuer).blocks.map(\.description) == ["10.0.0.0/8"])
    }
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

import RPKITypes
import RouteVerification
import Testing

@Suite("Index of VRPs")
struct VRPIndexTests {
    private static func vrp(_ prefix: String, _ maxLength: Int, _ asn: UInt32) throws -> VRP {
        let prefix = try #require(IPPrefix(prefix))
        return try #require(VRP(prefix: prefix, maxLength: maxLength, asn: ASN(asn)))
    }

    /// RFC 6811, section 2, as a loop.
    private static func validity(_ prefix: IPPrefix, _ origin: ASN?, _ vrps: [VRP]) -> RouteOriginValidity {
        var isCovered = false
        for vrp in vrps where vrp.prefix.covers(prefix) {
            isCovered = true
            if let origin, vrp.asn != ASN(0), vrp.asn == origin, prefix.length <= vrp.maxLength {
                return .valid
            }
        }
        return isCovered ? .invalid : .notFound
    }

    /// A prefix out of few, so that many contain each other.
    private static func prefix(_ random: inout RandomSource) -> IPPrefix? {
        let family: IPFamily = random.below(2) == 0 ? .ipv4 : .ipv6
        let length = [0, 1, 7, 8, 24, 31, 32, 33, 48, 63, 64, 65, 96, 127, 128][random.below(15)]
        guard length <= family.width else { return nil }
        // Few bits set, at both ends and around the middle of the address.
        var address: UInt128 = 0
        for bit in [127, 126, 120, 104, 97, 96, 65, 64, 63, 32, 1, 0] where random.below(3) == 0 {
            address |= 1 << UInt128(bit)
        }
        let mask: UInt128 = length == 0 ? 0 : UInt128.max << UInt128(128 - length)
        return IPPrefix(family: family, address: address & mask, length: length)
    }

    @Test("A loop over all VRPs finds the same, in any order of building", arguments: 0..<40)
    func naive(_ seed: Int) {
        var random = RandomSource(seed: UInt64(seed) * 7_919 + 3)
        var vrps: [VRP] = []
        let count = [0, 1, 2, 17, 100, 600][seed % 6]
        while vrps.count < count {
            guard let prefix = VRPIndexTests.prefix(&random) else { continue }
            let maxLength = Int(prefix.length) + random.below(prefix.family.width - Int(prefix.length) + 1)
            let asn = ASN([0, 1, 2, 3, 4_294_967_295][random.below(5)])
            if let vrp = VRP(prefix: prefix, maxLength: maxLength, asn: asn) { vrps.append(vrp) }
        }
        let index = VRPIndex(vrps)
        let sorted = VRPIndex(vrps.sorted())
        #expect(index.count == Set(vrps).count)
        #expect(sorted.count == index.count)
        var wrong: [String] = []
        for _ in 0..<400 {
            guard let prefix = VRPIndexTests.prefix(&random) else { continue }
            for origin in [nil, ASN(0), ASN(1), ASN(3), ASN(9), ASN(4_294_967_295)] {
                let expected = VRPIndexTests.validity(prefix, origin, vrps)
                if index.validity(of: prefix, origin: origin) != expected
                    || sorted.validity(of: prefix, origin: origin) != expected
                    || OriginProof(prefix: prefix, origin: origin, vrps: index).validity != expected
                {
                    wrong.append("\(prefix) \(String(describing: origin))")
                }
            }
            let covering = index.covering(prefix)
            if Set(covering) != Set(vrps.filter { $0.prefix.covers(prefix) }) { wrong.append("\(prefix)") }
            let lengths = covering.map(\.prefix.length)
            if lengths != lengths.sorted(by: >) { wrong.append("order of \(prefix)") }
        }
        #expect(wrong.prefix(3) == [])
    }

    @Test("VRPs that cover a prefix are counted up to a number", arguments: 0..<10)
    func coveringCount(_ seed: Int) {
        var random = RandomSource(seed: UInt64(seed) &* 104_729 + 5)
        var vrps: [VRP] = []
        for _ in 0..<120 {
            guard let prefix = VRPIndexTests.prefix(&random) else { continue }
            for asn in 0..<random.below(6) {
                guard let vrp = VRP(prefix: prefix, maxLength: prefix.family.width, asn: ASN(UInt32(asn)))
                else { continue }
                vrps.append(vrp)
            }
        }
        let index = VRPIndex(vrps)
        for _ in 0..<200 {
            guard let prefix = VRPIndexTests.prefix(&random) else { continue }
            let count = index.covering(prefix).count
            for limit in max(0, count - 2)...(count + 2) {
                #expect(index.isCovered(prefix, byMoreThan: limit) == (count > limit))
            }
        }
    }

    @Test("Many VRPs of one prefix are searched by AS")
    func manyOfOnePrefix() throws {
        var vrps: [VRP] = []
        for asn in 1...2_000 as ClosedRange<UInt32> {
            vrps.append(try VRPIndexTests.vrp("192.0.2.0/24", 24 + Int(asn % 3), 2 * asn))
            if asn % 5 == 0 { vrps.append(try VRPIndexTests.vrp("192.0.2.0/24", 32, 2 * asn)) }
        }
        let index = VRPIndex(vrps)
        let route = try #require(IPPrefix("192.0.2.128/26"))
        for asn in 0...4_002 as ClosedRange<UInt32> {
            #expect(
                index.validity(of: route, origin: ASN(asn))
                    == VRPIndexTests.validity(route, ASN(asn), asn % 2 == 0 ? vrps : Array(vrps[..<1]))
            )
        }
    }

    @Test("AS0 matches nothing, not even an origin of 0")
    func as0() throws {
        let index = VRPIndex([try VRPIndexTests.vrp("10.0.0.0/8", 32, 0)])
        let route = try #require(IPPrefix("10.1.0.0/16"))
        for origin in [nil, ASN(0), ASN(1)] {
            #expect(index.validity(of: route, origin: origin) == .invalid)
        }
        #expect(OriginProof(prefix: route, origin: ASN(0), vrps: index).reason == .as0)
        #expect(OriginProof(prefix: route, origin: nil, vrps: index).reason == .noOrigin)
    }

    @Test("An index of many costs at most 24 bytes for each")
    func size() throws {
        var builder = VRPIndex.Builder()
        for number in 0..<20_000 as Range<UInt128> {
            let ipv4 = IPPrefix(family: .ipv4, address: number << 110, length: 24)
            let ipv6 = IPPrefix(family: .ipv6, address: 0x2A << 120 | number << 80, length: 48)
            for prefix in [ipv4, ipv6] {
                let prefix = try #require(prefix)
                builder.add(try #require(VRP(prefix: prefix, maxLength: Int(prefix.length), asn: ASN(1))))
            }
        }
        let index = builder.build()
        #expect(index.count == 40_000)
        #expect(index.memorySize <= 24 * index.count)
    }
}

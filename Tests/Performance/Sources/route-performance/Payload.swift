import RPKITypes

/// Invented payload of the shape of the real one, several times as large.
struct Payload {
    /// Different VRPs: three quarters of IPv4, mostly /24 and /16 to /23 with some nesting; IPv6 /29 to /48.
    let vrps: [VRP]
    /// VAPs of AS 1 to 80,000, a quarter of them; one to eight providers.
    let vaps: [(key: ASN, value: [ASN])]
    /// AS numbers run from 1 to this one.
    static let lastASN = 80_000

    init(vrps count: Int, vaps customers: Int, _ random: inout RandomSource) {
        var vrps: Set<VRP> = []
        vrps.reserveCapacity(count)
        while vrps.count < count {
            let isIPv4 = random.below(4) > 0
            let longest = isIPv4 ? 24 : 48
            let length = random.below(2) == 0 ? longest : longest - random.below(isIPv4 ? 9 : 20)
            guard let prefix = Payload.prefix(isIPv4 ? .ipv4 : .ipv6, length, &random) else { continue }
            let maxLength = random.below(3) == 0 ? min(longest, length + random.below(5)) : length
            let asn = ASN(UInt32(random.below(Payload.lastASN) + 1))
            if let vrp = VRP(prefix: prefix, maxLength: maxLength, asn: asn) { vrps.insert(vrp) }
        }
        self.vrps = Array(vrps)
        var vaps: [ASN: [ASN]] = [:]
        while vaps.count < customers {
            let customer = random.below(Payload.lastASN) + 1
            vaps[ASN(UInt32(customer))] =
                random.below(20) == 0
                ? [ASN(0)] : (0...random.below(8)).map { Payload.provider(customer, $0) }
        }
        self.vaps = vaps.map { (key: $0.key, value: $0.value) }
    }

    /// The provider of a customer with the given number; smaller AS numbers are higher up.
    static func provider(_ customer: Int, _ number: Int) -> ASN {
        ASN(UInt32(max(1, customer / (2 + number) - number)))
    }

    /// A prefix in a tenth of the address space, so that prefixes lie as densely as real ones.
    static func prefix(_ family: IPFamily, _ length: Int, _ random: inout RandomSource) -> IPPrefix? {
        let bits = UInt128(random.next()) << 64
        let address =
            family == .ipv4
            ? UInt128(20 + random.below(200)) << 120 | bits >> 8
            : UInt128(0x2A00 + random.below(16)) << 112 | bits >> 16
        let mask: UInt128 = length == 0 ? 0 : UInt128.max << UInt128(128 - length)
        return IPPrefix(family: family, address: address & mask, length: length)
    }
}

/// Numbers that look random and are the same in every run (xorshift64*).
struct RandomSource: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed | 1 }

    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_F491_4F6C_DD1D
    }

    /// A number below `limit`, which is small.
    mutating func below(_ limit: Int) -> Int { Int(truncatingIfNeeded: next() >> 33) % limit }
}

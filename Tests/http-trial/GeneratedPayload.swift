import RPKIPayload
import RPKITypes

/// Payload of a given size, the same each time.
///
/// Number *n* of the VRPs is for AS 1 + *n* % 70,000: 2001:*n*::/48 of the hexadecimal 2001:0000:0000 + *n* when it is a
/// multiple of four, else 1.0.0.0 + *n* * 256 as a /24.
struct GeneratedPayload {
    private let vrps: Int
    private let vaps: [VAP]

    init(vrps: Int, vaps: Int) {
        self.vrps = vrps
        self.vaps = (0..<vaps).map(GeneratedPayload.vap)
    }

    /// The set.
    var set: PayloadSet {
        var builder = PayloadSetBuilder()
        builder.reserveCapacity(vrps: vrps)
        guard let anchor = builder.trustAnchor(named: "generated") else { return PayloadSet() }
        let expires = Timestamp(4_000_000_000)
        for number in 0..<vrps {
            let asn = ASN(UInt32(1 + number % 70_000))
            let prefix: IPPrefix?
            if number % 4 == 0 {
                let address = UInt128(0x2001_0000_0000 + UInt64(number)) << 80
                prefix = IPPrefix(family: .ipv6, address: address, length: 48)
            } else {
                let address = UInt128(0x0100_0000 + UInt32(number) << 8) << 96
                prefix = IPPrefix(family: .ipv4, address: address, length: 24)
            }
            guard let prefix, let vrp = VRP(prefix: prefix, maxLength: Int(prefix.length), asn: asn) else {
                continue
            }
            builder.add(vrp, expires: expires, trustAnchor: anchor)
        }
        for vap in vaps { builder.add(vap, expires: expires, trustAnchor: anchor) }
        return builder.build()
    }

    /// A VAP of a hierarchy: an AS has one to eight providers among those with an eighth of its number, and the first
    /// eight have none.
    private static func vap(_ number: Int) -> VAP {
        let customer = UInt32(1 + number)
        guard customer > 8 else { return VAP(customer: ASN(customer), providers: [ASN(0)]) }
        return VAP(
            customer: ASN(customer),
            providers: (0...customer % 8).map { ASN(customer / 8 + $0) }
        )
    }
}

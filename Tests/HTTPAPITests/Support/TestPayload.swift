import RPKIPayload
import RPKITypes
import Testing

/// Small payload sets.
enum TestPayload {
    static let expiry = Timestamp(1_795_381_200)

    /// Two trust anchors, both families, AS0, router keys and VAPs.
    static var first: PayloadSet {
        make(
            [
                ("192.0.2.0/24", 24, 64_496), ("192.0.2.0/24", 26, 64_497), ("198.51.100.0/24", 24, 64_496),
                ("198.51.100.128/25", 28, 64_498), ("203.0.113.0/24", 24, 0), ("2001:db8::/32", 48, 64_496),
            ],
            [(64_496, [64_500, 64_501]), (64_500, [64_510]), (64_501, [0])]
        )
    }

    /// The first one with a VRP less, a VRP more, a VAP changed and a VAP gone.
    static var second: PayloadSet {
        make(
            [
                ("192.0.2.0/24", 24, 64_496), ("198.51.100.0/24", 24, 64_496),
                ("198.51.100.128/25", 28, 64_498), ("203.0.113.0/24", 24, 0), ("2001:db8::/32", 48, 64_496),
                ("2001:db8:1::/48", 48, 64_499),
            ],
            [(64_496, [64_500]), (64_500, [64_510])]
        )
    }

    static func make(
        _ vrps: [(prefix: String, maxLength: Int, asn: UInt32)],
        _ vaps: [(customer: UInt32, providers: [UInt32])] = [],
        expires: Timestamp = expiry
    ) -> PayloadSet {
        var builder = PayloadSetBuilder()
        guard let ripe = builder.trustAnchor(named: "ripe"), let apnic = builder.trustAnchor(named: "apnic")
        else {
            return builder.build()
        }
        for (index, item) in vrps.enumerated() {
            guard let prefix = IPPrefix(item.prefix),
                let vrp = VRP(prefix: prefix, maxLength: item.maxLength, asn: ASN(item.asn))
            else { continue }
            builder.add(vrp, expires: expires, trustAnchor: index % 2 == 0 ? ripe : apnic)
        }
        for item in vaps {
            let vap = VAP(customer: ASN(item.customer), providers: item.providers.map { ASN($0) })
            builder.add(vap, expires: expires, trustAnchor: ripe)
        }
        return builder.build()
    }

    /// As many VRPs as asked for, all different.
    static func large(_ count: Int) -> PayloadSet {
        var builder = PayloadSetBuilder()
        guard let ripe = builder.trustAnchor(named: "ripe") else { return builder.build() }
        for index in 0..<count {
            let address = UInt128(0x0A00_0000 + UInt32(truncatingIfNeeded: index) &* 256) << 96
            guard let prefix = IPPrefix(family: .ipv4, address: address, length: 24),
                let vrp = VRP(prefix: prefix, maxLength: 24, asn: ASN(64_496 + UInt32(index % 1_000)))
            else { continue }
            builder.add(vrp, expires: expiry, trustAnchor: ripe)
        }
        return builder.build()
    }
}

import RPKIPayload
import RPKITypes
import RTRProtocol
import Testing

/// Payload for tests.
enum TestPayload {
    /// When the payload is validated, and the present of the tests.
    static let time = Timestamp(1_000_000)
    /// When it expires.
    static let expiry = Timestamp(2_000_000)

    /// A set in which each of the AS numbers has a VRP of IPv4, one of IPv6, a router key and a VAP of its own.
    ///
    /// The mark is the provider of all VAPs.
    static func set(_ asns: Range<UInt32>, mark: UInt32 = 64_500, expires: Timestamp = expiry) throws
        -> PayloadSet
    {
        var builder = PayloadSetBuilder()
        let index = builder.trustAnchor(named: "test")
        let anchor = try #require(index)
        for number in asns {
            let asn = ASN(number)
            for vrp in [try ipv4(number), try ipv6(number)] {
                builder.add(vrp, expires: expires, trustAnchor: anchor)
            }
            let octets = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 20)
            let identifier = KeyIdentifier(octets.span)
            let key = RouterKey(
                asn: asn,
                keyIdentifier: try #require(identifier),
                subjectPublicKeyInfo: [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 91)
            )
            builder.add(key, expires: expires, trustAnchor: anchor)
            builder.add(VAP(customer: asn, providers: [ASN(mark)]), expires: expires, trustAnchor: anchor)
        }
        return builder.build()
    }

    /// A set of many VRPs of IPv4 and nothing else.
    static func large(_ count: Int) throws -> PayloadSet {
        var builder = PayloadSetBuilder()
        builder.reserveCapacity(vrps: count)
        let index = builder.trustAnchor(named: "test")
        let anchor = try #require(index)
        for number in 0..<count {
            let address = UInt128(0x0A00_0000 + UInt32(number)) << 96
            let prefix = try #require(IPPrefix(family: .ipv4, address: address, length: 32))
            let vrp = try #require(VRP(prefix: prefix, maxLength: 32, asn: ASN(64_496)))
            builder.add(vrp, expires: expiry, trustAnchor: anchor)
        }
        return builder.build()
    }

    static func ipv4(_ number: UInt32) throws -> VRP {
        let prefix = try #require(
            IPPrefix(family: .ipv4, address: UInt128(0x0A00_0000 + number << 8) << 96, length: 24)
        )
        return try #require(VRP(prefix: prefix, maxLength: 24, asn: ASN(number)))
    }

    static func ipv6(_ number: UInt32) throws -> VRP {
        let address = UInt128(0x2001_0DB8) << 96 | UInt128(number) << 64
        let prefix = try #require(IPPrefix(family: .ipv6, address: address, length: 64))
        return try #require(VRP(prefix: prefix, maxLength: 64, asn: ASN(number)))
    }

    /// The sessions of the tests.
    static func sessions() throws -> RPKIPayload.SessionIDs {
        let sessions = RPKIPayload.SessionIDs(version0: 10, version1: 11, version2: 12)
        return try #require(sessions)
    }

    /// A feed that begins at a serial, with a set or without one.
    static func feed(_ set: PayloadSet? = nil, serial: UInt32 = 7) throws -> PayloadFeed {
        var history = PayloadHistory(sessions: try sessions(), serial: SerialNumber(serial))
        if let set { _ = history.publish(set, validatedAt: time) }
        return PayloadFeed(history)
    }
}

extension PayloadSet {
    /// What a router has that was given the set.
    func table(_ version: ProtocolVersion, without missing: [PDUType] = []) -> RouterTable {
        let families = vrps.map(\.vrp).filter {
            !missing.contains($0.prefix.family == .ipv4 ? .ipv4Prefix : .ipv6Prefix)
        }
        let hasKeys = version >= .v1 && !missing.contains(.routerKey)
        let hasVAPs = version >= .v2 && !missing.contains(.aspa)
        return RouterTable(
            vrps: families,
            routerKeys: hasKeys ? routerKeys.map(\.routerKey) : [],
            vaps: hasVAPs ? vaps.map(\.vap) : []
        )
    }
}

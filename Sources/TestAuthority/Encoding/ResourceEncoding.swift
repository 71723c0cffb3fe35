package import RPKITypes

/// What one resource extension of a certificate says.
package enum ResourceClaim: Hashable, Sendable {
    /// There is no such extension.
    case absent
    /// Each family that the issuer has, or the AS numbers, are inherited.
    case inherit
    /// The blocks of the set that belong to the extension.
    case explicit(ResourceSet)

    /// What a CA certificate says of a set: nothing when it has none of the kind.
    package static func addresses(of set: ResourceSet) -> ResourceClaim {
        set.ipv4.isEmpty && set.ipv6.isEmpty ? .absent : .explicit(set)
    }

    /// What a CA certificate says of the AS numbers of a set.
    package static func asns(of set: ResourceSet) -> ResourceClaim {
        set.asns.isEmpty ? .absent : .explicit(set)
    }
}

/// The encodings of RFC 3779, part by part, so that each part can be replaced.
package enum ResourceEncoding {
    /// The two octets of an address family.
    package static func afi(_ family: IPFamily) -> [UInt8] { [0, family.rawValue] }

    /// A prefix as BIT STRING.
    package static func prefix(_ prefix: IPPrefix) -> [UInt8] {
        DER.bitString(prefix.address, count: Int(prefix.length))
    }

    /// A range, with the trailing zeros of its lower and the trailing ones of its upper end stripped.
    package static func range(_ interval: AddressInterval) -> [UInt8] {
        DER.sequence(
            DER.bitString(interval.lower, count: 128 - interval.lower.trailingZeroBitCount),
            DER.bitString(
                interval.upper & ~(interval.upper ^ (interval.upper &+ 1)),
                count: 128 - (~interval.upper).trailingZeroBitCount
            )
        )
    }

    /// A block: a prefix where it is one, else a range.
    package static func block(_ interval: AddressInterval, _ family: IPFamily) -> [UInt8] {
        interval.prefix(family).map(prefix) ?? range(interval)
    }

    /// The blocks of a set in canonical order.
    package static func blocks(_ set: AddressSet, _ family: IPFamily) -> [[UInt8]] {
        set.intervals.map { block($0, family) }
    }

    /// An IPAddressFamily of the given blocks; `afi` may be anything.
    package static func family(_ afi: [UInt8], blocks: [[UInt8]]) -> [UInt8] {
        DER.sequence(DER.octetString(afi), DER.sequence(of: blocks))
    }

    /// An IPAddressFamily that inherits.
    package static func inheritedFamily(_ family: IPFamily) -> [UInt8] {
        DER.sequence(DER.octetString(afi(family)), DER.null)
    }

    /// IPAddrBlocks of a claim; nil when it is absent.
    ///
    /// `issuer` tells which families there are to inherit.
    package static func addressBlocks(_ claim: ResourceClaim, issuer: ResourceSet) -> [UInt8]? {
        switch claim {
        case .absent:
            return nil
        case .inherit:
            return DER.sequence(of: IPFamily.allCases.filter { !issuer[$0].isEmpty }.map(inheritedFamily))
        case .explicit(let set):
            let families = IPFamily.allCases.filter { !set[$0].isEmpty }
            return DER.sequence(of: families.map { family(afi($0), blocks: blocks(set[$0], $0)) })
        }
    }

    /// An ASIdOrRange.
    package static func asns(_ interval: Interval<UInt32>) -> [UInt8] {
        interval.lower == interval.upper
            ? DER.integer(interval.lower)
            : DER.sequence(DER.integer(interval.lower), DER.integer(interval.upper))
    }

    /// ASIdentifiers with the given elements as asnum.
    package static func asIdentifiers(_ elements: [[UInt8]]) -> [UInt8] {
        DER.sequence(DER.context(0, DER.sequence(of: elements)))
    }

    /// ASIdentifiers that inherit.
    package static var inheritedASNs: [UInt8] { DER.sequence(DER.context(0, DER.null)) }

    /// ASIdentifiers of a claim; nil when it is absent.
    package static func asIdentifiers(_ claim: ResourceClaim) -> [UInt8]? {
        switch claim {
        case .absent: nil
        case .inherit: inheritedASNs
        case .explicit(let set): asIdentifiers(set.asns.intervals.map(asns))
        }
    }
}

extension ResourceSet {
    /// The set of prefixes and AS numbers given as text; what is no prefix is skipped.
    package init(prefixes: [String], asns: [ClosedRange<UInt32>] = []) {
        let parsed = prefixes.compactMap { IPPrefix($0) }
        self.init(
            ipv4: AddressSet(parsed.filter { $0.family == .ipv4 }.map(\.interval)),
            ipv6: AddressSet(parsed.filter { $0.family == .ipv6 }.map(\.interval)),
            asns: ASNSet(asns.compactMap { Interval($0.lowerBound, $0.upperBound) })
        )
    }

    /// The set of some prefixes.
    package init(_ prefixes: some Sequence<IPPrefix>) {
        self.init(
            ipv4: AddressSet(prefixes.filter { $0.family == .ipv4 }.map(\.interval)),
            ipv6: AddressSet(prefixes.filter { $0.family == .ipv6 }.map(\.interval))
        )
    }
}

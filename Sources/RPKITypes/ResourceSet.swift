/// Internet number resources: IPv4 and IPv6 addresses and AS numbers (RFC 3779).
public struct ResourceSet: Hashable, Sendable {
    /// IPv4 addresses, left-aligned in 128 bits.
    public var ipv4: AddressSet
    /// IPv6 addresses.
    public var ipv6: AddressSet
    /// AS numbers.
    public var asns: ASNSet

    /// Makes a set from its three parts; parts that are left out are empty.
    public init(ipv4: AddressSet = .init(), ipv6: AddressSet = .init(), asns: ASNSet = .init()) {
        self.ipv4 = ipv4
        self.ipv6 = ipv6
        self.asns = asns
    }

    /// Whether there is no resource at all.
    public var isEmpty: Bool { ipv4.isEmpty && ipv6.isEmpty && asns.isEmpty }

    /// The number of blocks of all three parts.
    package var blockCount: Int { ipv4.intervals.count + ipv6.intervals.count + asns.intervals.count }

    /// The addresses of one family.
    public subscript(_ family: IPFamily) -> AddressSet {
        get { family == .ipv4 ? ipv4 : ipv6 }
        set { if family == .ipv4 { ipv4 = newValue } else { ipv6 = newValue } }
    }

    /// Whether all addresses of `prefix` are in the set.
    public func contains(_ prefix: IPPrefix) -> Bool { self[prefix.family].contains(prefix.interval) }

    /// Whether the AS number is in the set.
    public func contains(_ asn: ASN) -> Bool { asns.contains(asn.rawValue) }

    /// Whether each resource of this set is in `other`.
    public func isSubset(of other: ResourceSet) -> Bool { firstOutside(other) == nil }

    /// The first block of this set that is not wholly in `other`: IPv4, then IPv6, then AS numbers.
    public func firstOutside(_ other: ResourceSet) -> ResourceBlock? {
        if let block = ipv4.firstOutside(other.ipv4) { return .addresses(.ipv4, block) }
        if let block = ipv6.firstOutside(other.ipv6) { return .addresses(.ipv6, block) }
        return asns.firstOutside(other.asns).map(ResourceBlock.asns)
    }

    /// The resources of either set.
    public func union(_ other: ResourceSet) -> ResourceSet {
        ResourceSet(ipv4: ipv4.union(other.ipv4), ipv6: ipv6.union(other.ipv6), asns: asns.union(other.asns))
    }

    /// The resources of both sets.
    public func intersection(_ other: ResourceSet) -> ResourceSet {
        ResourceSet(
            ipv4: ipv4.intersection(other.ipv4),
            ipv6: ipv6.intersection(other.ipv6),
            asns: asns.intersection(other.asns)
        )
    }

    /// The resources of this set that are not in `other`.
    public func subtracting(_ other: ResourceSet) -> ResourceSet {
        ResourceSet(
            ipv4: ipv4.subtracting(other.ipv4),
            ipv6: ipv6.subtracting(other.ipv6),
            asns: asns.subtracting(other.asns)
        )
    }

    /// Everything: 0.0.0.0/0, ::/0 and AS0 to AS4294967295.
    public static var all: ResourceSet {
        let addresses = AddressSet(canonical: [AddressInterval(uncheckedLower: 0, upper: .max)])
        let asns = ASNSet(canonical: [Interval(uncheckedLower: 0, upper: .max)])
        return ResourceSet(ipv4: addresses, ipv6: addresses, asns: asns)
    }
}

/// One contiguous block of resources, for reports.
public enum ResourceBlock: Hashable, Sendable, CustomStringConvertible {
    /// Addresses of one family.
    case addresses(IPFamily, AddressInterval)
    /// AS numbers.
    case asns(Interval<UInt32>)

    /// `192.0.2.0/24`, `192.0.2.1 - 192.0.2.4`, `AS64496`, `AS64496 - AS64511`.
    public var description: String {
        switch self {
        case .addresses(let family, let block):
            if let prefix = block.prefix(family) { return "\(prefix)" }
            return
                "\(IPAddressText.format(block.lower, family)) - \(IPAddressText.format(block.upper, family))"
        case .asns(let block):
            return block.lower == block.upper
                ? "\(ASN(block.lower))" : "\(ASN(block.lower)) - \(ASN(block.upper))"
        }
    }
}

extension ResourceSet {
    /// All blocks: IPv4, then IPv6, then AS numbers, each ascending.
    public var blocks: [ResourceBlock] {
        ipv4.intervals.map { .addresses(.ipv4, $0) } + ipv6.intervals.map { .addresses(.ipv6, $0) }
            + asns.intervals.map(ResourceBlock.asns)
    }
}

extension ResourceSet {
    /// The resources of all given sets; one sort, however many there are.
    package init(unionOf sets: [ResourceSet]) {
        self.init(
            ipv4: AddressSet(sets.lazy.flatMap { $0.ipv4.intervals }),
            ipv6: AddressSet(sets.lazy.flatMap { $0.ipv6.intervals }),
            asns: ASNSet(sets.lazy.flatMap { $0.asns.intervals })
        )
    }
}

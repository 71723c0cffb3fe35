public import RPKITypes

/// What a certificate says of one class of resources: nothing, the issuer's, or a list (RFC 3779).
public enum ResourceChoice<Bound: FixedWidthInteger & UnsignedInteger & Sendable>: Hashable, Sendable {
    /// The class is not mentioned.
    case absent
    /// The resources of the issuer.
    case inherit
    /// These resources, not empty.
    case explicit(IntervalSet<Bound>)

    /// Whether the class is not mentioned.
    public var isAbsent: Bool { self == .absent }
    /// Whether the resources are the issuer's.
    public var isInherited: Bool { self == .inherit }
    /// The resources as listed; empty when absent or inherited.
    public var listed: IntervalSet<Bound> {
        if case .explicit(let set) = self { return set }
        return IntervalSet()
    }
}

/// The resource extensions of a certificate (RFC 3779; RFC 6487, sections 4.8.10 and 4.8.11).
public struct CertificateResources: Hashable, Sendable {
    /// IPv4 addresses.
    public var ipv4 = ResourceChoice<UInt128>.absent
    /// IPv6 addresses.
    public var ipv6 = ResourceChoice<UInt128>.absent
    /// AS numbers.
    public var asns = ResourceChoice<UInt32>.absent
    /// Whether the AS numbers are one single number, and not a range (the profile of ASPA asks for that).
    public var isSingleASN = false

    /// Whether there is an address extension; it mentions at least one family.
    public var hasAddresses: Bool { !ipv4.isAbsent || !ipv6.isAbsent }
    /// Whether any class is inherited.
    public var inheritsAny: Bool { ipv4.isInherited || ipv6.isInherited || asns.isInherited }
    /// Whether any class is listed.
    public var listsAny: Bool { !listed.isEmpty }
    /// The resources that are listed, without the inherited ones.
    public var listed: ResourceSet { ResourceSet(ipv4: ipv4.listed, ipv6: ipv6.listed, asns: asns.listed) }
}

/// A validated ROA payload: `asn` may originate `prefix` and its more specifics up to `maxLength` (RFC 6811).
public struct VRP: Hashable, Sendable, Comparable {
    /// The prefix.
    public let prefix: IPPrefix
    /// The longest permitted prefix length, `prefix.length` to the family's width.
    public let maxLength: UInt8
    /// The origin; AS0 says that nobody may originate the prefix (RFC 6483, section 4).
    public let asn: ASN

    /// Makes a VRP; nil unless `maxLength` lies between the prefix's length and the family's width.
    public init?(prefix: IPPrefix, maxLength: Int, asn: ASN) {
        guard maxLength >= Int(prefix.length), maxLength <= prefix.family.width else { return nil }
        self.prefix = prefix
        self.maxLength = UInt8(maxLength)
        self.asn = asn
    }

    /// The order of all our outputs: IPv4 first, address ascending, longer prefix first, longer maxLength first, ASN.
    public static func < (left: VRP, right: VRP) -> Bool {
        if left.prefix.family != right.prefix.family { return left.prefix.family < right.prefix.family }
        if left.prefix.address != right.prefix.address { return left.prefix.address < right.prefix.address }
        if left.prefix.length != right.prefix.length { return left.prefix.length > right.prefix.length }
        if left.maxLength != right.maxLength { return left.maxLength > right.maxLength }
        return left.asn < right.asn
    }
}

/// A validated ASPA payload: all providers of one customer AS (draft-ietf-sidrops-aspa-verification).
public struct VAP: Hashable, Sendable {
    /// The customer AS (CAS).
    public let customer: ASN
    /// The providers, ascending, without duplicates, at least one; AS0 only alone.
    public let providers: [ASN]

    /// Makes a VAP from providers that are ascending and unique.
    package init(customer: ASN, providers: [ASN]) {
        self.customer = customer
        self.providers = providers
    }
}

/// A BGPsec router key (RFC 8209, RFC 8210 section 5.10).
public struct RouterKey: Hashable, Sendable, Comparable {
    /// The AS that the router speaks for.
    public let asn: ASN
    /// The subject key identifier.
    public let keyIdentifier: KeyIdentifier
    /// The DER SubjectPublicKeyInfo.
    public let subjectPublicKeyInfo: [UInt8]

    /// Makes a router key.
    public init(asn: ASN, keyIdentifier: KeyIdentifier, subjectPublicKeyInfo: [UInt8]) {
        self.asn = asn
        self.keyIdentifier = keyIdentifier
        self.subjectPublicKeyInfo = subjectPublicKeyInfo
    }

    /// By AS number, then key identifier, then key.
    public static func < (left: RouterKey, right: RouterKey) -> Bool {
        if left.asn != right.asn { return left.asn < right.asn }
        if left.keyIdentifier != right.keyIdentifier { return left.keyIdentifier < right.keyIdentifier }
        return left.subjectPublicKeyInfo.lexicographicallyPrecedes(right.subjectPublicKeyInfo)
    }
}

public import RPKITypes

/// The local exceptions of one SLURM file (RFC 8416), version 1, or version 2 with ASPA
/// (draft-ietf-sidrops-aspa-slurm-04).
///
/// Arrays keep the order of the file. Lists of ASPAs are empty in version 1.
public struct SLURMFile: Hashable, Sendable {
    /// The member `slurmVersion`: 1 or 2.
    public internal(set) var version: Int
    /// What removes VRPs.
    public internal(set) var prefixFilters: [PrefixFilter] = []
    /// What removes router keys.
    public internal(set) var bgpsecFilters: [BGPsecFilter] = []
    /// What removes VAPs.
    public internal(set) var aspaFilters: [ASPAFilter] = []
    /// VRPs that are added.
    public internal(set) var prefixAssertions: [Assertion<VRP>] = []
    /// Router keys that are added.
    public internal(set) var bgpsecAssertions: [Assertion<RouterKey>] = []
    /// Providers that are added.
    public internal(set) var aspaAssertions: [Assertion<VAP>] = []
    /// What was changed while reading.
    public internal(set) var remarks: [Remark] = []

    /// Makes a file without entries, which changes nothing.
    public init() { version = 1 }

    init(version: Int) { self.version = version }

    /// Something in a file that was not taken as it stands.
    public enum Remark: Hashable, Sendable {
        /// A customer stood among its own providers, and was left out there.
        case ownProvider(index: Int, customer: ASN)
    }

    /// Reads a file.
    ///
    /// Strict, as RFC 8416 (section 3.2) demands: an unknown member, a missing one or one bad value refuses
    /// the whole file. Filters of ASPAs may say `customerAsid` in place of `customerAsn`, as rpki-rs does;
    /// key identifiers and keys may be in either alphabet of Base64, with or without padding.
    ///
    /// - Parameters:
    ///   - bytes: the file, at most `limits.size` bytes; not retained.
    ///   - limits: size, number of entries, providers of one assertion.
    /// - Returns: its entries, in the order of the file.
    /// - Throws: the first error, with its place.
    public static func read(
        _ bytes: [UInt8],
        limits: DocumentLimits = .standard
    ) throws(DocumentError) -> SLURMFile {
        var reader = SLURMFileReader(bytes, limits: limits)
        return try reader.read()
    }
}

/// A filter of VRPs (RFC 8416, section 3.3.1); at least one of prefix and AS number is there.
public struct PrefixFilter: Hashable, Sendable {
    /// Removes VRPs whose prefix is this one or more specific, whatever their maximum length.
    public let prefix: IPPrefix?
    /// Removes VRPs of this AS.
    public let asn: ASN?
    /// A remark for people.
    public let comment: String?

    /// Whether the filter removes a VRP: all that it names holds.
    public func matches(_ vrp: VRP) -> Bool {
        guard prefix != nil || asn != nil else { return false }
        return prefix?.covers(vrp.prefix) ?? true && asn ?? vrp.asn == vrp.asn
    }
}

/// A filter of router keys (RFC 8416, section 3.3.2); at least one of its two members is there.
public struct BGPsecFilter: Hashable, Sendable {
    /// Removes keys of this AS.
    public let asn: ASN?
    /// Removes keys with this identifier.
    public let keyIdentifier: KeyIdentifier?
    /// A remark for people.
    public let comment: String?

    /// Whether the filter removes a key: all that it names holds.
    public func matches(_ key: RouterKey) -> Bool {
        guard asn != nil || keyIdentifier != nil else { return false }
        return asn ?? key.asn == key.asn && keyIdentifier ?? key.keyIdentifier == key.keyIdentifier
    }
}

/// A filter of VAPs (draft-ietf-sidrops-aspa-slurm-04).
public struct ASPAFilter: Hashable, Sendable {
    /// Removes the VAP of this customer.
    public let customer: ASN
    /// A remark for people.
    public let comment: String?
}

/// Something that is added to the validated payload (RFC 8416, section 3.4).
public struct Assertion<Value: Hashable & Sendable>: Hashable, Sendable {
    /// What is added.
    public let value: Value
    /// A remark for people.
    public let comment: String?
}

extension SLURMFile.Remark: CustomStringConvertible {
    /// What was changed, and where.
    public var description: String {
        switch self {
        case .ownProvider(let index, let customer):
            "\(ExceptionList.aspaAssertions.rawValue)[\(index)]: \(customer) is left out of its own providers"
        }
    }
}

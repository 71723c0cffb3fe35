/// Why a ROA is refused.
public enum ROAReason: Hashable, Sendable {
    /// The version is not 0.
    case version
    /// asID is negative or over 4294967295.
    case asID
    /// There are no or more than two address families.
    case families
    /// The address family is neither 0001 nor 0002.
    case addressFamily
    /// An address family stands there twice.
    case addressFamilyTwice
    /// An address family has no prefixes.
    case addressesEmpty
    /// A prefix has more bits than its family.
    case prefixLength(bits: Int)
    /// maxLength is smaller than the prefix length or larger than the family's width.
    case maxLength
    /// There are more prefixes than the limit.
    case tooManyPrefixes(limit: Int)
    /// The certificate has no IP resources.
    case resourcesMissing
    /// The certificate inherits IP resources.
    case resourcesInherited
    /// The certificate has AS resources.
    case asResources
    /// A prefix is not among the certificate's resources.
    case notCovered(prefix: IPPrefix)

    /// The stable code of each case.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The version is not 0.
        case version = "roa-version"
        /// asID is negative or over 4294967295.
        case asID = "roa-asid"
        /// There are no or more than two address families.
        case families = "roa-families"
        /// The address family is neither 0001 nor 0002.
        case addressFamily = "roa-address-family"
        /// An address family stands there twice.
        case addressFamilyTwice = "roa-address-family-twice"
        /// An address family has no prefixes.
        case addressesEmpty = "roa-addresses-empty"
        /// A prefix has more bits than its family.
        case prefixLength = "roa-prefix-length"
        /// maxLength is smaller than the prefix length or larger than the family's width.
        case maxLength = "roa-max-length"
        /// There are more prefixes than the limit.
        case tooManyPrefixes = "roa-too-many-prefixes"
        /// The certificate has no IP resources.
        case resourcesMissing = "roa-resources-missing"
        /// The certificate inherits IP resources.
        case resourcesInherited = "roa-resources-inherited"
        /// The certificate has AS resources.
        case asResources = "roa-as-resources"
        /// A prefix is not among the certificate's resources.
        case notCovered = "roa-not-covered"
    }
}

extension ROAReason {
    /// The stable code.
    public var code: Code {
        switch self {
        case .version: .version
        case .asID: .asID
        case .families: .families
        case .addressFamily: .addressFamily
        case .addressFamilyTwice: .addressFamilyTwice
        case .addressesEmpty: .addressesEmpty
        case .prefixLength: .prefixLength
        case .maxLength: .maxLength
        case .tooManyPrefixes: .tooManyPrefixes
        case .resourcesMissing: .resourcesMissing
        case .resourcesInherited: .resourcesInherited
        case .asResources: .asResources
        case .notCovered: .notCovered
        }
    }
}

extension ROAReason: CustomStringConvertible {
    /// What is wrong, with the values that disagreed.
    public var description: String {
        switch self {
        case .version: "version is not 0"
        case .asID: "asID is not an AS number"
        case .families: "not one or two address families"
        case .addressFamily: "address family is not IPv4 or IPv6"
        case .addressFamilyTwice: "an address family stands there twice"
        case .addressesEmpty: "an address family without prefixes"
        case .prefixLength(let bits): "prefix of \(bits) bits"
        case .maxLength: "maxLength below the prefix length or over the family's width"
        case .tooManyPrefixes(let limit): "more than \(limit) prefixes"
        case .resourcesMissing: "the certificate has no IP resources"
        case .resourcesInherited: "the certificate inherits IP resources"
        case .asResources: "the certificate has AS resources"
        case .notCovered(let prefix): "\(prefix) is not among the certificate's resources"
        }
    }
}

extension ROAReason.Code {
    /// The rule that is broken.
    public var requirement: Requirement {
        switch self {
        case .version: .rfc(9582, section: "4.1")
        case .asID: .rfc(9582, section: "4.2")
        case .families, .addressFamily, .addressFamilyTwice: .rfc(9582, section: "4.3.1")
        case .addressesEmpty: .rfc(9582, section: "4.3.2")
        case .prefixLength: .rfc(9582, section: "4.3.2.1")
        case .maxLength: .rfc(9582, section: "4.3.2.2")
        case .tooManyPrefixes: .limit("roa-prefixes")
        case .resourcesMissing, .resourcesInherited, .asResources, .notCovered: .rfc(9582, section: "5")
        }
    }
}

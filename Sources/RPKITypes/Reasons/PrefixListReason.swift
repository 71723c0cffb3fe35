/// Why a Signed Prefix List is refused.
public enum PrefixListReason: Hashable, Sendable {
    /// The version is not 0.
    case version
    /// asID is 0 or no AS number.
    case asID
    /// The address families are not IPv4 and IPv6 ascending, each once.
    case families
    /// An address family has no prefixes.
    case prefixesEmpty
    /// A prefix has more bits than its family.
    case prefixLength(bits: Int)
    /// The prefixes do not ascend, or one stands there twice.
    case notAscending
    /// There are more prefixes than the limit.
    case tooManyPrefixes(limit: Int)
    /// The certificate's AS resources are missing, inherited, or lack asID.
    case asResources
    /// The certificate has IP resources.
    case ipResources

    /// The stable code of each case.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The version is not 0.
        case version = "prefix-list-version"
        /// asID is 0 or no AS number.
        case asID = "prefix-list-asid"
        /// The address families are not IPv4 and IPv6 ascending, each once.
        case families = "prefix-list-families"
        /// An address family has no prefixes.
        case prefixesEmpty = "prefix-list-prefixes-empty"
        /// A prefix has more bits than its family.
        case prefixLength = "prefix-list-prefix-length"
        /// The prefixes do not ascend, or one stands there twice.
        case notAscending = "prefix-list-not-ascending"
        /// There are more prefixes than the limit.
        case tooManyPrefixes = "prefix-list-too-many-prefixes"
        /// The certificate's AS resources are missing, inherited, or lack asID.
        case asResources = "prefix-list-as-resources"
        /// The certificate has IP resources.
        case ipResources = "prefix-list-ip-resources"
    }
}

extension PrefixListReason {
    /// The stable code.
    public var code: Code {
        switch self {
        case .version: .version
        case .asID: .asID
        case .families: .families
        case .prefixesEmpty: .prefixesEmpty
        case .prefixLength: .prefixLength
        case .notAscending: .notAscending
        case .tooManyPrefixes: .tooManyPrefixes
        case .asResources: .asResources
        case .ipResources: .ipResources
        }
    }
}

extension PrefixListReason: CustomStringConvertible {
    /// What is wrong, with the values that disagreed.
    public var description: String {
        switch self {
        case .version: "version is not 0"
        case .asID: "asID is not 1 to 4294967295"
        case .families: "address families unknown, unsorted, or more than two"
        case .prefixesEmpty: "an address family without prefixes"
        case .prefixLength(let bits): "prefix of \(bits) bits"
        case .notAscending: "prefixes not strictly ascending"
        case .tooManyPrefixes(let limit): "more than \(limit) prefixes"
        case .asResources: "asID is not among the certificate's AS resources"
        case .ipResources: "the certificate has IP resources"
        }
    }
}

extension PrefixListReason.Code {
    /// The rule that is broken.
    public var requirement: Requirement {
        switch self {
        case .version,
            .asID,
            .families,
            .prefixesEmpty,
            .prefixLength,
            .notAscending:
            .draft("draft-ietf-sidrops-rpki-prefixlist-05", section: "3")
        case .tooManyPrefixes: .limit("roa-prefixes")
        case .asResources, .ipResources: .draft("draft-ietf-sidrops-rpki-prefixlist-05", section: "4")
        }
    }
}

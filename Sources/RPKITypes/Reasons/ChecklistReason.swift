/// Why a signed checklist (RSC) is refused.
public enum ChecklistReason: Hashable, Sendable {
    /// The version is not 0.
    case version
    /// The resource block is missing, empty, or not canonical.
    case resources
    /// The digest algorithm is not SHA-256.
    case digestAlgorithm
    /// There are no entries.
    case empty
    /// A file name has other characters than letters, digits, `.`, `_`, `-`.
    case fileName
    /// A hash does not have 32 octets.
    case hashForm
    /// A file name, or the hash of an entry without name, stands there twice.
    case entryTwice
    /// There are more entries than the limit.
    case tooManyEntries(limit: Int)
    /// A resource is not among the certificate's, or those are inherited or absent.
    case notCovered(block: ResourceBlock)

    /// The stable code of each case.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The version is not 0.
        case version = "checklist-version"
        /// The resource block is missing, empty, or not canonical.
        case resources = "checklist-resources"
        /// The digest algorithm is not SHA-256.
        case digestAlgorithm = "checklist-digest-algorithm"
        /// There are no entries.
        case empty = "checklist-empty"
        /// A file name has other characters than letters, digits, `.`, `_`, `-`.
        case fileName = "checklist-file-name"
        /// A hash does not have 32 octets.
        case hashForm = "checklist-hash-form"
        /// A file name, or the hash of an entry without name, stands there twice.
        case entryTwice = "checklist-entry-twice"
        /// There are more entries than the limit.
        case tooManyEntries = "checklist-too-many-entries"
        /// A resource is not among the certificate's, or those are inherited or absent.
        case notCovered = "checklist-not-covered"
    }
}

extension ChecklistReason {
    /// The stable code.
    public var code: Code {
        switch self {
        case .version: .version
        case .resources: .resources
        case .digestAlgorithm: .digestAlgorithm
        case .empty: .empty
        case .fileName: .fileName
        case .hashForm: .hashForm
        case .entryTwice: .entryTwice
        case .tooManyEntries: .tooManyEntries
        case .notCovered: .notCovered
        }
    }
}

extension ChecklistReason: CustomStringConvertible {
    /// What is wrong, with the values that disagreed.
    public var description: String {
        switch self {
        case .version: "version is not 0"
        case .resources: "resources missing, empty, or not in canonical form"
        case .digestAlgorithm: "digest algorithm is not SHA-256"
        case .empty: "no entries"
        case .fileName: "invalid file name"
        case .hashForm: "a hash is not 32 octets"
        case .entryTwice: "a file name, or the hash of a nameless entry, stands there twice"
        case .tooManyEntries(let limit): "more than \(limit) entries"
        case .notCovered(let block): "\(block) is not among the certificate's resources"
        }
    }
}

extension ChecklistReason.Code {
    /// The rule that is broken.
    public var requirement: Requirement {
        switch self {
        case .version: .rfc(9323, section: "4.1")
        case .resources: .rfc(9323, section: "4.2")
        case .digestAlgorithm: .rfc(9323, section: "4.3")
        case .empty, .fileName, .hashForm, .entryTwice: .rfc(9323, section: "4.4")
        case .tooManyEntries: .limit("checklist-entries")
        case .notCovered: .rfc(9323, section: "5")
        }
    }
}

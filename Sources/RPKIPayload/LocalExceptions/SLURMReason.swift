public import RPKITypes

/// Why a document is no SLURM file.
public enum SLURMReason: Hashable, Sendable {
    /// The version is neither 1 nor 2.
    case unknownVersion(Int64)
    /// A member is not one that SLURM knows.
    case unknownMember(ForeignText)
    /// A member that must be there is missing.
    case missingMember(String)
    /// A filter names nothing that it filters.
    case emptyFilter
    /// A member of version 2 stands in a file of version 1.
    case memberOfVersion2(String)
    /// An assertion has more providers than the limit.
    case tooManyProviders(limit: Int)
    /// There are more entries than the limit.
    case tooManyEntries(limit: Int)

    /// The stable code of each case.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The version is neither 1 nor 2.
        case unknownVersion = "slurm-version"
        /// A member is not one that SLURM knows.
        case unknownMember = "slurm-unknown-member"
        /// A member that must be there is missing.
        case missingMember = "slurm-missing-member"
        /// A filter names nothing that it filters.
        case emptyFilter = "slurm-empty-filter"
        /// A member of version 2 stands in a file of version 1.
        case memberOfVersion2 = "slurm-version-2-member"
        /// An assertion has more providers than the limit.
        case tooManyProviders = "slurm-too-many-providers"
        /// There are more entries than the limit.
        case tooManyEntries = "slurm-too-many-entries"
    }
}

extension SLURMReason {
    /// The stable code.
    public var code: Code {
        switch self {
        case .unknownVersion: .unknownVersion
        case .unknownMember: .unknownMember
        case .missingMember: .missingMember
        case .emptyFilter: .emptyFilter
        case .memberOfVersion2: .memberOfVersion2
        case .tooManyProviders: .tooManyProviders
        case .tooManyEntries: .tooManyEntries
        }
    }
}

extension SLURMReason: CustomStringConvertible {
    /// What is wrong, with the values that disagreed.
    public var description: String {
        switch self {
        case .unknownVersion(let version): "version \(version), not 1 or 2"
        case .unknownMember(let name): "unknown member '\(name)'"
        case .missingMember(let name): "no member '\(name)'"
        case .emptyFilter: "a filter without a member that says what it filters"
        case .memberOfVersion2(let name): "'\(name)' needs slurmVersion 2"
        case .tooManyProviders(let limit): "more than \(limit) providers"
        case .tooManyEntries(let limit): "more than \(limit) entries"
        }
    }
}

extension SLURMReason.Code {
    /// The rule that is broken.
    public var requirement: Requirement {
        switch self {
        case .unknownVersion, .unknownMember, .missingMember, .memberOfVersion2: .rfc(8416, section: "3.2")
        case .emptyFilter: .rfc(8416, section: "3.3")
        case .tooManyProviders: .limit("merged-providers")
        case .tooManyEntries: .limit("document-entries")
        }
    }
}

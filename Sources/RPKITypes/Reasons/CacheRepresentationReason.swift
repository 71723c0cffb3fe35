/// Why a canonical cache representation (CCR) is refused.
public enum CacheRepresentationReason: Hashable, Sendable {
    /// The content type is not that of a CCR.
    case contentType
    /// The version is not 0.
    case version
    /// The hash algorithm is not SHA-256.
    case hashAlgorithm
    /// There is none of the five states.
    case empty
    /// The hash of a state is not the SHA-256 of its data.
    case stateHash(state: String)
    /// A list is not in canonical order or has duplicates.
    case order(state: String)
    /// A value is out of its bounds.
    case value(state: String)
    /// A list has more entries than the limit.
    case tooManyEntries(limit: Int)

    /// The stable code of each case.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The content type is not that of a CCR.
        case contentType = "ccr-content-type"
        /// The version is not 0.
        case version = "ccr-version"
        /// The hash algorithm is not SHA-256.
        case hashAlgorithm = "ccr-hash-algorithm"
        /// There is none of the five states.
        case empty = "ccr-empty"
        /// The hash of a state is not the SHA-256 of its data.
        case stateHash = "ccr-state-hash"
        /// A list is not in canonical order or has duplicates.
        case order = "ccr-order"
        /// A value is out of its bounds.
        case value = "ccr-value"
        /// A list has more entries than the limit.
        case tooManyEntries = "ccr-too-many-entries"
    }
}

extension CacheRepresentationReason {
    /// The stable code.
    public var code: Code {
        switch self {
        case .contentType: .contentType
        case .version: .version
        case .hashAlgorithm: .hashAlgorithm
        case .empty: .empty
        case .stateHash: .stateHash
        case .order: .order
        case .value: .value
        case .tooManyEntries: .tooManyEntries
        }
    }
}

extension CacheRepresentationReason: CustomStringConvertible {
    /// What is wrong, with the values that disagreed.
    public var description: String {
        switch self {
        case .contentType: "content type is not CCR"
        case .version: "version is not 0"
        case .hashAlgorithm: "hash algorithm is not SHA-256"
        case .empty: "no state at all"
        case .stateHash(let state): "the hash of \(state) is wrong"
        case .order(let state): "\(state) not strictly ascending"
        case .value(let state): "a value of \(state) is out of bounds"
        case .tooManyEntries(let limit): "more than \(limit) entries"
        }
    }
}

extension CacheRepresentationReason.Code {
    /// The rule that is broken.
    public var requirement: Requirement {
        switch self {
        case .contentType,
            .version,
            .hashAlgorithm,
            .empty,
            .order,
            .value:
            .draft("draft-ietf-sidrops-rpki-ccr-11", section: "3")
        case .stateHash: .draft("draft-ietf-sidrops-rpki-ccr-11", section: "5.1")
        case .tooManyEntries: .limit("cache-representation-entries")
        }
    }
}

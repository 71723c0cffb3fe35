public import RPKITypes

/// Why a document is no payload of a validator.
public enum PayloadFileReason: Hashable, Sendable {
    /// It has none of the members that hold payload.
    case noPayload
    /// It is a SLURM file: exceptions, and no payload.
    case slurmFile
    /// There are more entries than the limit.
    case tooManyEntries(limit: Int)
    /// There are more names of trust anchors than a set can have.
    case tooManyTrustAnchors

    /// The stable code of each case.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// It has none of the members that hold payload.
        case noPayload = "payload-none"
        /// It is a SLURM file: exceptions, and no payload.
        case slurmFile = "payload-slurm-file"
        /// There are more entries than the limit.
        case tooManyEntries = "payload-too-many-entries"
        /// There are more names of trust anchors than a set can have.
        case tooManyTrustAnchors = "payload-too-many-trust-anchors"
    }
}

extension PayloadFileReason {
    /// The stable code.
    public var code: Code {
        switch self {
        case .noPayload: .noPayload
        case .slurmFile: .slurmFile
        case .tooManyEntries: .tooManyEntries
        case .tooManyTrustAnchors: .tooManyTrustAnchors
        }
    }
}

extension PayloadFileReason: CustomStringConvertible {
    /// What is wrong, with the values that disagreed.
    public var description: String {
        switch self {
        case .noPayload: "no member 'roas', 'aspas', 'routerKeys' or 'bgpsec_keys'"
        case .slurmFile: "a SLURM file, which is no payload"
        case .tooManyEntries(let limit): "more than \(limit) entries"
        case .tooManyTrustAnchors: "more than 65536 names of trust anchors"
        }
    }
}

extension PayloadFileReason.Code {
    /// The rule that is broken.
    public var requirement: Requirement {
        switch self {
        case .noPayload, .slurmFile, .tooManyTrustAnchors: .local
        case .tooManyEntries: .limit("document-entries")
        }
    }
}

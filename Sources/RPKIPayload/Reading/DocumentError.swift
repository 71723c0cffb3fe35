public import RPKITypes

/// Why a document of an operator or of another program is refused, and where in it.
public struct DocumentError: Error, Hashable, Sendable {
    /// The rule that was broken.
    public var reason: DocumentReason
    /// Where.
    public var place: DocumentPlace

    init(_ reason: DocumentReason, at place: DocumentPlace) {
        self.reason = reason
        self.place = place
    }
}

extension DocumentError: CustomStringConvertible {
    /// `line 4, column 17 (byte 130), roas[17].maxLength: text [code; requirement]`.
    public var description: String { "\(place): \(reason) [\(reason.code); \(reason.requirement)]" }
}

/// A place in a JSON document.
public struct DocumentPlace: Hashable, Sendable, CustomStringConvertible {
    /// The way from the root, such as `roas[17].maxLength`, in printable ASCII.
    ///
    /// Empty for the root itself.
    public let path: String
    /// Bytes from the start.
    public let offset: Int
    /// The line, from 1.
    public let line: Int
    /// Bytes from the start of the line, from 1.
    public let column: Int

    /// `line 4, column 17 (byte 130), roas[17].maxLength`.
    public var description: String {
        "line \(line), column \(column) (byte \(offset))\(path.isEmpty ? "" : ", \(path)")"
    }
}

/// Why a document is refused: one case a subject, each with its own reasons.
public enum DocumentReason: Hashable, Sendable {
    /// It is not JSON.
    case json(JSONReason)
    /// A value is not what its member says.
    case value(ValueReason)
    /// It is no payload of a validator.
    case payload(PayloadFileReason)
    /// It is no SLURM file.
    case slurm(SLURMReason)

    /// The stable code in kebab case.
    public var code: String {
        switch self {
        case .json(let reason): reason.code.rawValue
        case .value(let reason): reason.code.rawValue
        case .payload(let reason): reason.code.rawValue
        case .slurm(let reason): reason.code.rawValue
        }
    }

    /// The rule that is broken.
    public var requirement: Requirement {
        switch self {
        case .json(let reason): reason.code.requirement
        case .value(let reason): reason.code.requirement
        case .payload(let reason): reason.code.requirement
        case .slurm(let reason): reason.code.requirement
        }
    }
}

extension DocumentReason: CustomStringConvertible {
    /// What is wrong, with the values that disagreed.
    public var description: String {
        switch self {
        case .json(let reason): reason.description
        case .value(let reason): reason.description
        case .payload(let reason): reason.description
        case .slurm(let reason): reason.description
        }
    }
}

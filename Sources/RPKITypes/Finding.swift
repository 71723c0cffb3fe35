/// Something that is wrong with published data: what, where, how bad.
///
/// Findings are expected; they are counted and reported and never stop a run.
public struct Finding: Hashable, Sendable {
    /// What is wrong, with the values that disagreed.
    public var reason: Reason
    /// Where.
    public var subject: ObjectReference
    /// Whether something was rejected for it.
    public var severity: Severity

    /// Makes a finding.
    public init(_ reason: Reason, subject: ObjectReference, severity: Severity) {
        self.reason = reason
        self.subject = subject
        self.severity = severity
    }
}

/// How bad a finding is.
public enum Severity: String, Hashable, Sendable, Comparable {
    /// The data was used all the same.
    case warning
    /// The object, publication point or trust anchor that the code's scope names was not used.
    case rejected

    /// A warning is less than a rejection.
    public static func < (left: Severity, right: Severity) -> Bool { left == .warning && right == .rejected }
}

/// What a finding is about.
public struct ObjectReference: Hashable, Sendable {
    /// The URI under which it is published, or a file path.
    public var uri: String
    /// The name of the trust anchor (of its TAL); nil outside a validation run.
    public var trustAnchor: String?
    /// The byte offset in the object at which the rule was broken; nil when there is no such place.
    public var offset: Int?

    /// Makes a reference.
    public init(uri: String, trustAnchor: String? = nil, offset: Int? = nil) {
        self.uri = uri
        self.trustAnchor = trustAnchor
        self.offset = offset
    }
}

extension Finding: CustomStringConvertible {
    /// `URI: rejected: text [code; RFC 9286, section 6.5]`.
    public var description: String {
        let place = subject.offset.map { " at byte \($0)" } ?? ""
        return
            "\(subject.uri): \(severity.rawValue): \(reason)\(place) [\(reason.code.rawValue); \(reason.code.requirement)]"
    }
}

/// The document and section that a rule comes from.
public enum Requirement: Hashable, Sendable, CustomStringConvertible {
    /// A section of an RFC.
    case rfc(Int, section: String)
    /// A section of an Internet-Draft, whose name carries the revision.
    case draft(String, section: String)
    /// A clause of an ITU-T recommendation.
    case itu(String, clause: String)
    /// A bound of our own: a field of ``Limits``.
    case limit(String)
    /// A decision of our own, explained in `Docs/findings.md`.
    case local

    /// `RFC 9286, section 6.5`.
    public var description: String {
        switch self {
        case .rfc(let number, let section): "RFC \(number), section \(section)"
        case .draft(let name, let section): "\(name), section \(section)"
        case .itu(let name, let clause): "ITU-T \(name), clause \(clause)"
        case .limit(let field): "limit \(field)"
        case .local: "Ridgeline"
        }
    }
}

/// Why an object could not be decoded: the rule, and the byte at which it was broken.
public struct DecodeError: Error, Hashable, Sendable {
    /// The rule that was broken.
    public var reason: Reason
    /// The offset from the start of the decoded bytes; nil when the rule has no place.
    public var offset: Int?

    /// Makes an error.
    public init(_ reason: Reason, at offset: Int? = nil) {
        self.reason = reason
        self.offset = offset
    }
}

public import RPKITypes

/// The smallest change of ASPA data that gives a path another outcome.
///
/// Found by looking for it and then by verifying the path again with the changed data; it is never a guess.
public struct ASPAWhatIf: Hashable, Sendable {
    /// The outcome after the change.
    public let outcome: ASPAVerdict
    /// The changes, one for each customer, at least one; all are needed.
    public let changes: [ASPAChange]
    /// For each change the customer's providers after it, ascending; nil for none attested.
    public let results: [[ASN]?]

    init(outcome: ASPAVerdict, changes: [ASPAChange], results: [[ASN]?] = []) {
        self.outcome = outcome
        self.changes = changes
        self.results = results
    }

    /// The same with the results that it has on the given data.
    func applied(to vaps: VAPIndex) -> ASPAWhatIf {
        let results = changes.map { $0.applied(to: vaps.providers(of: $0.customer)) }
        return ASPAWhatIf(outcome: outcome, changes: changes, results: results)
    }

    /// One sentence for people, without a full stop.
    public var text: String {
        let clauses = zip(changes, results).map { $0.text(leadingTo: $1) }
        return "\(outcome.name) with " + clauses.joined(separator: " and ")
    }

    var size: Int { changes.reduce(0) { $0 + $1.size } }

    /// Fewer customers first, then less to change.
    static func isSmaller(_ left: ASPAWhatIf, _ right: ASPAWhatIf) -> Bool {
        (left.changes.count, left.size) < (right.changes.count, right.size)
    }
}

extension ASPAVerdict {
    /// The name for people: `Valid`, `Invalid`, `Unknown`.
    public var name: String {
        switch self {
        case .invalid: "Invalid"
        case .unknown: "Unknown"
        case .valid: "Valid"
        }
    }
}

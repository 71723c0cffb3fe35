/// The outcome of ASPA verification of one AS path.
///
/// Ordered by how good it is: `invalid < unknown < valid`.
///
/// Source: draft-ietf-sidrops-aspa-verification-28, sections 5.5 and 5.6.
public enum ASPAVerdict: String, Hashable, Sendable, CaseIterable, Comparable {
    /// Some attested relation contradicts the path, or the path is of a kind that is never accepted.
    case invalid
    /// Nothing contradicts the path, and something that would prove it is not attested.
    case unknown
    /// Attested relations explain the whole path.
    case valid

    private var rank: Int {
        switch self {
        case .invalid: 0
        case .unknown: 1
        case .valid: 2
        }
    }

    /// Worse before better.
    public static func < (left: ASPAVerdict, right: ASPAVerdict) -> Bool { left.rank < right.rank }
}

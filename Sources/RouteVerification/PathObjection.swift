public import RPKITypes

/// Why a path is Invalid whatever the ASPA data says.
///
/// Source: draft-ietf-sidrops-aspa-verification-28, sections 5.5 and 5.6, steps 1 to 3.
public enum PathObjection: Hashable, Sendable {
    /// Step 1: the path is empty.
    case empty
    /// Step 2: the path does not begin with the neighbour.
    case neighbor(first: ASN, expected: ASN)
    /// Step 3: the path has an AS_SET (RFC 9774).
    case set
    /// The path has a confederation segment, which must not come from outside (RFC 5065, section 5.3).
    case confederation

    /// Finds the first objection to a path; nil when there is none.
    public init?(_ path: CollapsedPath, neighbor: ASN?) {
        if path.isEmpty {
            self = .empty
        } else if let neighbor, let first = path.first, first != neighbor {
            self = .neighbor(first: first, expected: neighbor)
        } else if path.hasSet {
            self = .set
        } else if path.hasConfederation {
            self = .confederation
        } else {
            return nil
        }
    }

    /// The step of the procedure; a confederation segment is counted with the sets.
    public var step: Int {
        switch self {
        case .empty: 1
        case .neighbor: 2
        case .set, .confederation: 3
        }
    }

    /// The name in JSON.
    public var name: String {
        switch self {
        case .empty: "empty-path"
        case .neighbor: "neighbor-mismatch"
        case .set: "as-set"
        case .confederation: "confederation-segment"
        }
    }

    /// One clause for people.
    public var text: String {
        switch self {
        case .empty: "the AS_PATH is empty"
        case .neighbor(let first, let expected): "the path begins with \(first), the neighbor is \(expected)"
        case .set: "the path contains an AS_SET"
        case .confederation: "the path contains a confederation segment"
        }
    }
}

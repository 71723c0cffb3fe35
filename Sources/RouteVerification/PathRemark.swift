import RPKITypes

/// Something odd about a path that is not for ASPA verification to judge.
public enum PathRemark: String, Hashable, Sendable, CaseIterable {
    /// The path has AS0; routers take such a route for withdrawn (RFC 7607, section 2).
    case as0
    /// The path has AS23456 in the place of a number that was not reconstructed (AS_TRANS, RFC 6793); it is
    /// treated as an AS without ASPA unless somebody publishes one for it.
    case asTrans = "as-trans"

    /// Finds the remarks that a path deserves.
    static func all(_ path: CollapsedPath) -> [PathRemark] {
        (path.asns.contains(ASN(0)) ? [.as0] : []) + (path.asns.contains(ASN(23_456)) ? [.asTrans] : [])
    }

    /// One sentence for people, without a full stop.
    public var text: String {
        switch self {
        case .as0: "the path has AS0, for which routers take the route for withdrawn (RFC 7607)"
        case .asTrans: "the path has AS23456, which stands for a number that was lost (RFC 6793)"
        }
    }
}

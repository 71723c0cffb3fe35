public import RPKITypes

/// What must be known of a session to verify a path that was received on it.
public struct PathContext: Hashable, Sendable {
    /// The procedure.
    public var direction: VerificationDirection
    /// The neighbour that the path must begin with; nil when that is not checked.
    public var neighbor: ASN?
    /// The role, when it is known; it makes the account of a leak more exact.
    public var role: SessionRole?
    /// The AS that received the route, when it is known; likewise.
    public var receiver: ASN?

    /// Makes a context from a procedure; the receiver is not a client of a route server.
    public init(_ direction: VerificationDirection, neighbor: ASN? = nil, receiver: ASN? = nil) {
        self.direction = direction
        self.neighbor = neighbor
        self.receiver = receiver
        role = nil
    }

    /// Makes a context from the local role.
    ///
    /// - Parameters:
    ///   - role: selects the procedure; see ``SessionRole/direction``.
    ///   - neighbor: the AS of the session's other end, if known; not checked by a client of a route server
    ///     (draft-ietf-sidrops-aspa-verification-28, section 5.5, step 2).
    ///   - receiver: the local AS, if known.
    public init(role: SessionRole, neighbor: ASN? = nil, receiver: ASN? = nil) {
        direction = role.direction
        self.neighbor = role.checksNeighbor ? neighbor : nil
        self.role = role
        self.receiver = receiver
    }
}

/// A change of the state of a BGP session (RFC 6396, section 4.4.1).
public struct SessionChange: Hashable, Sendable {
    /// The time of the record, in seconds since 1970 (UTC).
    public var timestamp: UInt32
    /// Microseconds to be added to the timestamp; 0 without extended timestamps.
    public var microseconds: UInt32
    /// Whether the record has an extended timestamp.
    public var isExtended: Bool
    /// The other end of the session.
    public var peer: RoutePeer
    /// The collector's end.
    public var collector: RoutePeer
    /// The state before: 1 Idle, 2 Connect, 3 Active, 4 OpenSent, 5 OpenConfirm, 6 Established; others as
    /// found.
    public var oldState: UInt16
    /// The state after.
    public var newState: UInt16
}

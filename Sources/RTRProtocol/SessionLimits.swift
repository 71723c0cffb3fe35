/// The bounds that sessions hold their peers to.
///
/// Those that the wire format has are constants of ``PDU``, those on Error Reports of ``ErrorReport``.
public struct SessionLimits: Hashable, Sendable {
    /// How long a cache waits for the first query of a connection.
    public var firstQuery: Duration = .seconds(60)
    /// The shortest time between two Serial Notifies (draft-ietf-sidrops-8210bis-27, section 8.2: at most one per minute).
    public var notifyInterval: Duration = .seconds(60)
    /// How many queries of too high a version a cache refuses on one connection before it closes it.
    public var versionRefusals = 3
    /// How long a router waits for the next PDU of an answer (rtrlib 60 s).
    public var answer: Duration = .seconds(60)
    /// Records that a router takes from a cache, of all kinds together.
    public var records = 10_000_000
    /// Octets of payload in one response that a router takes.
    public var responseOctets = 1 << 30
    /// Remarks that a router keeps; what is over is counted.
    public var remarks = 1_000

    /// Makes the standard bounds.
    public init() {}
}

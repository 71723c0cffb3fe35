public import RPKITypes

/// What is known about the server, at an instant.
public struct ServerStatus: Hashable, Sendable {
    /// The sockets that are bound, by the place of the listener in the configuration.
    public internal(set) var listeners: [Int: ClientAddress] = [:]
    /// Clients that are connected.
    public internal(set) var clients = 0
    /// Connections that became sessions, since the start.
    public internal(set) var sessions: UInt64 = 0
    /// Sessions that ended, by the code of their ``SessionEnd``.
    public internal(set) var ended: [String: UInt64] = [:]
    /// Connections that were refused, by reason.
    public internal(set) var refused: [ConnectionRefusal: UInt64] = [:]
    /// Failures to accept a connection.
    public internal(set) var acceptFailures: UInt64 = 0
    /// Octets sent to clients that have gone.
    public internal(set) var octetsSent: UInt64 = 0
    /// The serial; nil before the first payload.
    public internal(set) var serial: SerialNumber?
    /// When the run that found the payload looked at it; nil before the first payload.
    public internal(set) var validated: Timestamp?
    /// Whether the payload is older than it may be.
    public internal(set) var isStale = false
    /// Octets of the images that are shared by the clients.
    public internal(set) var imageOctets = 0
    /// Images that were made since the start.
    public internal(set) var imagesMade = 0
}

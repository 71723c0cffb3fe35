public import RPKITypes
public import RTRProtocol

/// What is known about one client, at an instant.
public struct ClientStatus: Hashable, Sendable {
    /// The number of the connection, from 1 in the life of the server.
    public let id: UInt64
    /// The client.
    public let address: ClientAddress
    /// The listener that it came to, by its place in the configuration.
    public let listener: Int
    /// When it connected.
    public let since: Timestamp
    /// The names and addresses of its TLS certificate; nil when it presented none.
    public internal(set) var certificate: String?
    /// The protocol version; nil before the first query that was accepted.
    public internal(set) var version: ProtocolVersion?
    /// The RTR session; nil before the first response.
    public internal(set) var session: SessionID?
    /// The serial of the last response that was handed to the system; nil before the first.
    public internal(set) var serial: SerialNumber?
    /// How many newer serials there are; nil when ``serial`` is nil or too old to be known.
    public internal(set) var serialsBehind: Int?
    /// Seconds since there is a newer serial; 0 when there is none.
    public internal(set) var secondsBehind: Int64 = 0
    /// Whether a response is being sent.
    public internal(set) var isReceiving = false
    /// Octets sent, without those of TLS.
    public internal(set) var octetsSent = 0
    /// Octets received, without those of TLS.
    public internal(set) var octetsReceived = 0
    /// Responses with all payload.
    public internal(set) var fullResponses = 0
    /// Responses with what changed.
    public internal(set) var deltaResponses = 0
    /// Responses without payload, as the client was up to date.
    public internal(set) var emptyResponses = 0
    /// Cache Reset PDUs.
    public internal(set) var resets = 0
    /// Serial Notify PDUs.
    public internal(set) var notifies = 0
    /// Error Reports to the client.
    public internal(set) var errorsSent = 0
    /// Error Reports from the client.
    public internal(set) var errorsReceived = 0
    /// What was wrong last, in words: an Error Report of the client, or what it sent.
    public internal(set) var lastError: String?
    /// When the client last asked.
    public internal(set) var lastQuery: Timestamp?

    init(id: UInt64, address: ClientAddress, listener: Int, since: Timestamp) {
        self.id = id
        self.address = address
        self.listener = listener
        self.since = since
    }
}

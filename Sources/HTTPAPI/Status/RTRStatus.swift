package import RPKITypes

/// What is known of the RTR server.
package struct RTRStatus: Hashable, Sendable {
    /// Sessions since the start.
    package var sessions = 0
    /// Octets received since the start.
    package var octetsReceived = 0
    /// Octets sent since the start.
    package var octetsSent = 0
    /// Connections that were refused since the start, by reason; each reason is there.
    package var refused: [String: Int] = [:]
    /// The clients that are connected.
    package var clients: [RTRClient] = []

    /// Makes the status of a server without clients.
    package init() {}
}

/// What is known of a router.
package struct RTRClient: Hashable, Sendable {
    /// Address and port.
    package var address: String
    /// The address alone.
    package var host: String
    /// When it connected.
    package var connected: Timestamp
    /// The protocol version; nil before its first query.
    package var version: Int?
    /// The RTR session; nil before its first response.
    package var session: Int?
    /// The serial that it was sent last; nil before its first response.
    package var serial: SerialNumber?
    /// How many newer serials there are; nil when that is not known.
    package var serialsBehind: Int?
    /// Seconds since there is a newer serial; 0 when there is none.
    package var secondsBehind: Int64 = 0
    /// When it asked last.
    package var lastQuery: Timestamp?
    /// When it was sent all payload last.
    package var lastReset: Timestamp?
    /// Responses with all payload.
    package var resetQueries = 0
    /// Responses with what changed, or with nothing.
    package var serialQueries = 0
    /// Octets received from it.
    package var octetsReceived = 0
    /// Octets sent to it.
    package var octetsSent = 0
    /// Error Reports of it and to it.
    package var errors = 0
    /// What was wrong last, in words.
    package var lastError: String?
    /// The name in its TLS certificate.
    package var certificate: String?

    /// Makes the status of a client that has just connected.
    package init(address: String, host: String, connected: Timestamp) {
        self.address = address
        self.host = host
        self.connected = connected
    }
}

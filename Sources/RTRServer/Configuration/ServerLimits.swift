/// The bounds of an RTR server: what clients may cost it.
public struct ServerLimits: Hashable, Sendable {
    /// Clients at a time, on all listeners.
    public var clients = 4_096
    /// Clients at a time from one address; several routers may stand behind one that translates addresses.
    public var clientsPerAddress = 128
    /// Connections from one address in a minute.
    ///
    /// BIRD comes back without any pause after each fatal error: 60 connections in 0.7 s were seen.
    public var connectionsPerMinute = 240
    /// Addresses whose connections are counted; the oldest counts are dropped beyond it.
    public var countedAddresses = 65_536
    /// Seconds from the connection to the first query, the TLS handshake included.
    public var firstQueryTime: Double = 60
    /// Seconds that a PDU may take from its first octet to its last.
    public var messageTime: Double = 30
    /// Seconds in which a client takes not one octet of what waits for it, after which it is dropped.
    ///
    /// draft-ietf-sidrops-8210bis-27, section 9, speaks of three retry intervals.
    public var stallTime: Double = 360
    /// Seconds that a response may take while newer payload makes the one that it is made of superfluous.
    ///
    /// A response in progress holds its payload in memory.
    public var oldResponseTime: Double = 600
    /// Octets that wait in the process for one client without TLS; what is beyond them is not yet made.
    public var outstanding = 262_144
    /// Octets that wait in the process for one client with TLS, where they are copied and encrypted for each.
    public var outstandingTLS = 65_536
    /// Octets that the system holds for one client until they are acknowledged (SO_SNDBUF, which Linux doubles).
    ///
    /// Left to itself, Linux goes up to 4 MB for each, which 2,000 clients that read slowly would make 8 GB.
    public var sendBuffer = 262_144
    /// Queries of one client in a minute; further ones are read when the minute is over.
    public var queriesPerMinute = 60
    /// Rules of one listener.
    public var rules = 4_096
    /// Listeners.
    public var listeners = 64
    /// Connections that the system holds until they are accepted.
    public var backlog = 1_024
    /// Seconds without traffic after which the system probes whether the client is still there; middleboxes drop
    /// connections that are idle for 900 s.
    public var keepaliveIdle = 120
    /// Seconds between two probes.
    public var keepaliveInterval = 20
    /// Probes without answer after which the connection is gone.
    public var keepaliveProbes = 6
    /// Seconds after which a failed listener is tried again.
    public var listenRetry: Double = 5
    /// Seconds that sessions have for their end when the server stops.
    public var shutdownTime: Double = 2

    /// The defaults.
    public static let standard = ServerLimits()

    /// Makes the default limits.
    public init() {}

    /// The faults: each bound must be positive.
    var faults: [ConfigurationFault] {
        let counts = [
            ("clients", clients), ("clientsPerAddress", clientsPerAddress),
            ("connectionsPerMinute", connectionsPerMinute), ("countedAddresses", countedAddresses),
            ("outstanding", outstanding), ("outstandingTLS", outstandingTLS), ("sendBuffer", sendBuffer),
            ("queriesPerMinute", queriesPerMinute), ("rules", rules), ("listeners", listeners),
            ("backlog", backlog), ("keepaliveIdle", keepaliveIdle),
            ("keepaliveInterval", keepaliveInterval), ("keepaliveProbes", keepaliveProbes),
        ]
        let times = [
            ("firstQueryTime", firstQueryTime), ("messageTime", messageTime), ("stallTime", stallTime),
            ("oldResponseTime", oldResponseTime), ("listenRetry", listenRetry),
            ("shutdownTime", shutdownTime),
        ]
        let largest = Int(Int32.max)
        return counts.filter { $0.1 < 1 || $0.1 > largest }.map { .limit($0.0) }
            + times.filter { !($0.1 > 0 && $0.1 <= ServerLimits.longestTime) }.map { .limit($0.0) }
    }

    /// The longest time that a setting may have in seconds: a week.
    static let longestTime: Double = 604_800
}

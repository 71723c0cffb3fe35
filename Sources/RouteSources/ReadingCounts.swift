/// How much of what was read from one source.
public struct ReadingCounts: Hashable, Sendable {
    /// Octets after decompression.
    public internal(set) var octets = 0
    /// Records with a whole header and body, defective or not.
    public internal(set) var records = 0
    /// Routes of tables.
    public internal(set) var tableRoutes = 0
    /// Prefixes announced by messages.
    public internal(set) var announcements = 0
    /// Prefixes withdrawn by messages.
    public internal(set) var withdrawals = 0
    /// Changes of the state of sessions.
    public internal(set) var sessionChanges = 0
    /// BGP messages that are no UPDATE: OPEN, KEEPALIVE, NOTIFICATION, ROUTE-REFRESH.
    public internal(set) var otherMessages = 0
    /// Records of types and subtypes that have no BGP routes, or are deprecated.
    public internal(set) var otherRecords = 0
    /// RIB records and multiprotocol attributes of other address families than IPv4 and IPv6 prefixes.
    public internal(set) var otherFamilies = 0
    /// Defects that were reported.
    public internal(set) var defects = 0
    /// Entries of RIB records that were passed over for a defect; the other entries of their records were
    /// delivered.
    public internal(set) var skippedEntries = 0
    /// Octets that were passed over to find the next record.
    public internal(set) var skippedOctets = 0
    /// Malformed attributes that do not harm their route and were passed over (RFC 7606, "attribute
    /// discard").
    public internal(set) var discardedAttributes = 0

    /// All routes that were delivered, withdrawals among them.
    public var routes: Int { tableRoutes + announcements + withdrawals }
}

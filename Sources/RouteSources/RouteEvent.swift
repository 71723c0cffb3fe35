public import RPKITypes

/// One route of a table, or one prefix that was announced or withdrawn.
///
/// Path attributes are ranges in the bytes of the record that a ``RouteVisitor`` gets beside the event:
/// nothing is copied for a route, and neither event nor bytes may be used after the visit other than by
/// copying.
public struct RouteEvent: Sendable {
    /// What happened.
    public enum Kind: UInt8, Hashable, Sendable {
        /// The route was in a table when it was dumped.
        case table
        /// An UPDATE announced the route.
        case announcement
        /// An UPDATE withdrew the route; there are no path attributes.
        case withdrawal
    }

    /// The format that the event was read from.
    public enum Format: UInt8, Hashable, Sendable {
        /// MRT TABLE_DUMP (RFC 6396, section 4.2).
        case tableDump
        /// MRT TABLE_DUMP_V2 (RFC 6396, section 4.3).
        case tableDumpV2
        /// MRT BGP4MP (RFC 6396, section 4.4).
        case bgp4mp
        /// MRT BGP4MP_ET, with microseconds (RFC 6396, section 4.5).
        case bgp4mpET
    }

    /// What kind of forwarding the prefix is for, by its SAFI (RFC 4760, section 6).
    public enum Forwarding: UInt8, Hashable, Sendable {
        /// SAFI 1.
        case unicast = 1
        /// SAFI 2.
        case multicast = 2
        /// SAFI 3, obsolete.
        case unicastAndMulticast = 3
    }

    /// Where the event is from.
    public internal(set) var format: Format
    /// What happened.
    public internal(set) var kind: Kind
    /// Unicast, unless the record says otherwise.
    public internal(set) var forwarding: Forwarding
    /// Whether the collector sent the message instead of receiving it (subtypes `_LOCAL`).
    public internal(set) var isLocal: Bool
    /// The time of the record, in seconds since 1970 (UTC).
    public internal(set) var timestamp: UInt32
    /// Microseconds to be added to the timestamp, as they stand in the record; 0 without extended timestamps.
    public internal(set) var microseconds: UInt32
    /// When the route last changed, in seconds since 1970 (UTC); in a table only, else 0.
    public internal(set) var originated: UInt32
    /// The path identifier (RFC 7911); nil without ADD-PATH.
    public internal(set) var pathIdentifier: UInt32?
    /// The prefix; bits below its length are cleared.
    public internal(set) var prefix: IPPrefix
    /// Who the route was learned from.
    public internal(set) var peer: RoutePeer
    /// The collector's end of the session; in messages only, else nil.
    public internal(set) var collector: RoutePeer?
    /// The path attributes; without meaning in a withdrawal.
    public internal(set) var attributes: PathAttributes

    /// The next hop of this prefix in the bytes of the record; nil when there is none.
    ///
    /// That is the one of MP_REACH_NLRI for an IPv6 prefix, NEXT_HOP for an IPv4 prefix, and the other one
    /// when only that is there.
    public func nextHop(in record: Span<UInt8>) -> IPAddress? {
        let (plain, multiprotocol) = (
            attributes.nextHop(in: record), attributes.multiprotocolNextHop(in: record)
        )
        return prefix.family == .ipv6 || isMultiprotocol ? multiprotocol ?? plain : plain ?? multiprotocol
    }

    /// Whether the prefix stood in MP_REACH_NLRI or MP_UNREACH_NLRI.
    public internal(set) var isMultiprotocol: Bool
}

extension RouteEvent {
    /// An event without content, to be filled in.
    init(format: Format, kind: Kind, timestamp: UInt32) {
        self.format = format
        self.kind = kind
        forwarding = .unicast
        isLocal = false
        self.timestamp = timestamp
        microseconds = 0
        originated = 0
        pathIdentifier = nil
        prefix = .everyIPv4
        peer = RoutePeer(asn: ASN(0), address: IPAddress(0, .ipv4))
        collector = nil
        attributes = PathAttributes()
        isMultiprotocol = false
    }
}

extension IPPrefix {
    /// 0.0.0.0/0.
    static let everyIPv4: IPPrefix = {
        guard let prefix = IPPrefix(family: .ipv4, address: 0, length: 0) else {
            preconditionFailure("length 0 is allowed")
        }
        return prefix
    }()
}

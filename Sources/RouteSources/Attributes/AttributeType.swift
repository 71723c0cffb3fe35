/// A type code of a path attribute (IANA "BGP Path Attributes").
public struct AttributeType: RawRepresentable, Hashable, Sendable {
    /// The type code.
    public var rawValue: UInt8

    /// Makes a type from its code.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// ORIGIN (RFC 4271).
    public static let origin = AttributeType(rawValue: 1)
    /// AS_PATH (RFC 4271).
    public static let asPath = AttributeType(rawValue: 2)
    /// NEXT_HOP (RFC 4271).
    public static let nextHop = AttributeType(rawValue: 3)
    /// MULTI_EXIT_DISC (RFC 4271).
    public static let multiExitDiscriminator = AttributeType(rawValue: 4)
    /// LOCAL_PREF (RFC 4271).
    public static let localPreference = AttributeType(rawValue: 5)
    /// ATOMIC_AGGREGATE (RFC 4271).
    public static let atomicAggregate = AttributeType(rawValue: 6)
    /// AGGREGATOR (RFC 4271).
    public static let aggregator = AttributeType(rawValue: 7)
    /// COMMUNITIES (RFC 1997).
    public static let communities = AttributeType(rawValue: 8)
    /// MP_REACH_NLRI (RFC 4760).
    public static let multiprotocolReach = AttributeType(rawValue: 14)
    /// MP_UNREACH_NLRI (RFC 4760).
    public static let multiprotocolUnreach = AttributeType(rawValue: 15)
    /// AS4_PATH (RFC 6793).
    public static let as4Path = AttributeType(rawValue: 17)
    /// AS4_AGGREGATOR (RFC 6793).
    public static let as4Aggregator = AttributeType(rawValue: 18)
    /// LARGE_COMMUNITY (RFC 8092).
    public static let largeCommunities = AttributeType(rawValue: 32)
    /// ONLY_TO_CUSTOMER (RFC 9234).
    public static let onlyToCustomer = AttributeType(rawValue: 35)
}

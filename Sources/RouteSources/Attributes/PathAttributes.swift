public import RPKITypes

/// The path attributes of a route, as values and as ranges in the bytes of its record.
///
/// Of an attribute that is there twice the first counts (RFC 7606, section 3).
public struct PathAttributes: Sendable {
    /// The values of ORIGIN (RFC 4271, section 4.3).
    public enum Origin: UInt8, Hashable, Sendable {
        /// Interior to the originating AS.
        case igp
        /// Learned by EGP.
        case egp
        /// Learned by some other means.
        case incomplete
    }

    /// The value of AGGREGATOR or AS4_AGGREGATOR.
    public struct Aggregator: Hashable, Sendable {
        /// The AS that formed the aggregate.
        public var asn: ASN
        /// The speaker that formed it.
        public var address: IPAddress
    }

    /// MP_REACH_NLRI or MP_UNREACH_NLRI.
    struct Multiprotocol: Sendable {
        var family: UInt16 = 0
        var subsequentFamily: UInt8 = 0
        var nextHop = ByteRange()
        var prefixes = ByteRange()
    }

    /// One bit for each attribute with a type code up to 63 that is there and well formed.
    var present: UInt64 = 0
    /// The size of AS numbers in ``asPath``.
    public internal(set) var asnSize = ASNSize.four
    /// How many malformed attributes were passed over that do not harm the route (RFC 7606, section 2).
    public internal(set) var discarded: UInt16 = 0
    var originValue: UInt8 = 0
    var multiExitDiscriminatorValue: UInt32 = 0
    var localPreferenceValue: UInt32 = 0
    var onlyToCustomerValue: UInt32 = 0
    var aggregatorASN: UInt32 = 0
    var aggregatorAddress: UInt32 = 0
    var as4AggregatorASN: UInt32 = 0
    var as4AggregatorAddress: UInt32 = 0
    var all = ByteRange()
    var asPathRange = ByteRange()
    var as4PathRange = ByteRange()
    var nextHopRange = ByteRange()
    var communitiesRange = ByteRange()
    var largeCommunitiesRange = ByteRange()
    var reach = Multiprotocol()
    var unreach = Multiprotocol()
}

/// A range of bytes in half the space of a `Range<Int>`; records are far below 4 GB.
struct ByteRange: Sendable {
    var start: UInt32 = 0
    var count: UInt32 = 0

    var range: Range<Int> { Int(start)..<(Int(start) + Int(count)) }
}

extension ByteRange {
    /// The same range.
    init(_ range: Range<Int>) {
        self.init(
            start: UInt32(truncatingIfNeeded: range.lowerBound),
            count: UInt32(truncatingIfNeeded: range.count)
        )
    }
}

extension PathAttributes {
    /// Whether the attribute is there and well formed; false for type codes above 63.
    public func contains(_ type: AttributeType) -> Bool {
        type.rawValue < 64 && present & (1 << UInt64(type.rawValue)) != 0
    }

    @inline(__always)
    mutating func insert(_ type: AttributeType) { present |= 1 << UInt64(type.rawValue & 63) }

    @inline(__always)
    mutating func remove(_ type: AttributeType) { present &= ~(1 << UInt64(type.rawValue & 63)) }

    /// All attributes as they stand in the record.
    public var encoded: Range<Int> { all.range }

    /// ORIGIN; nil when it is not there.
    public var origin: Origin? { contains(.origin) ? Origin(rawValue: originValue) : nil }

    /// The value of AS_PATH: segments that are well formed, with AS numbers of ``asnSize``; nil when it is
    /// not there.
    ///
    /// What ``DecodedPath`` makes of a path depends on nothing but ``asnSize`` and the bytes of this and
    /// ``as4Path``: a result for them may be kept and used for each route that has the same.
    public var asPath: Range<Int>? { contains(.asPath) ? asPathRange.range : nil }

    /// The value of AS4_PATH; nil when it is not there or has to be ignored (RFC 6793, sections 4.1 and
    /// 4.2.3).
    public var as4Path: Range<Int>? { contains(.as4Path) ? as4PathRange.range : nil }

    /// MULTI_EXIT_DISC; nil when it is not there.
    public var multiExitDiscriminator: UInt32? {
        contains(.multiExitDiscriminator) ? multiExitDiscriminatorValue : nil
    }

    /// LOCAL_PREF; nil when it is not there.
    public var localPreference: UInt32? { contains(.localPreference) ? localPreferenceValue : nil }

    /// Whether ATOMIC_AGGREGATE is there.
    public var isAtomicAggregate: Bool { contains(.atomicAggregate) }

    /// The AS number of ONLY_TO_CUSTOMER (RFC 9234, section 5); nil when it is not there.
    public var onlyToCustomer: ASN? { contains(.onlyToCustomer) ? ASN(onlyToCustomerValue) : nil }

    /// AGGREGATOR, or AS4_AGGREGATOR where that stands for it (RFC 6793, section 4.2.3); nil when it is not
    /// there.
    public var aggregator: Aggregator? {
        guard contains(.aggregator) else { return nil }
        let isReplaced = contains(.as4Aggregator)
        let address = isReplaced ? as4AggregatorAddress : aggregatorAddress
        return Aggregator(
            asn: ASN(isReplaced ? as4AggregatorASN : aggregatorASN),
            address: IPAddress(UInt128(address) << 96, .ipv4)
        )
    }

    /// The value of COMMUNITIES, four octets each; nil when it is not there.
    public var communities: Range<Int>? { contains(.communities) ? communitiesRange.range : nil }

    /// The value of LARGE_COMMUNITY, twelve octets each; nil when it is not there.
    public var largeCommunities: Range<Int>? {
        contains(.largeCommunities) ? largeCommunitiesRange.range : nil
    }

    /// NEXT_HOP; nil when it is not there.
    public func nextHop(in record: Span<UInt8>) -> IPAddress? {
        contains(.nextHop) ? PathAttributes.address(nextHopRange, in: record) : nil
    }

    /// The (global) next hop of MP_REACH_NLRI; nil when there is none, or none of a kind that is known.
    public func multiprotocolNextHop(in record: Span<UInt8>) -> IPAddress? {
        contains(.multiprotocolReach) ? PathAttributes.address(reach.nextHop, in: record) : nil
    }

    /// An address of 4 octets, or of 16, behind which a link-local one may follow (RFC 2545, section 3).
    private static func address(_ place: ByteRange, in record: Span<UInt8>) -> IPAddress? {
        let range = place.range
        guard range.upperBound <= record.count else { return nil }
        switch range.count {
        case 4: return IPAddress(record.leftAligned(range), .ipv4)
        case 16, 32: return IPAddress(record.leftAligned(range.prefix(16)), .ipv6)
        default: return nil
        }
    }
}

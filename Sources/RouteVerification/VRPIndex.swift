public import RPKITypes

/// All VRPs, for origin validation: an immutable value that many threads may read at once.
///
/// There is one ``PrefixTable`` for IPv4, one for IPv6 prefixes up to 64 bits, in which half of the address
/// is enough, and one for longer IPv6 prefixes. They cost 17, 21 and 29 bytes for each VRP.
///
/// Source: RFC 6811.
public struct VRPIndex: Sendable {
    private let ipv4: PrefixTable<UInt32>
    private let ipv6: PrefixTable<UInt64>
    private let longIPv6: PrefixTable<UInt128>

    /// Makes an index; equal VRPs count once.
    @inlinable
    public init(_ vrps: some Sequence<VRP>) {
        var builder = Builder()
        builder.reserveCapacity(vrps.underestimatedCount)
        for vrp in vrps { builder.add(vrp) }
        self = builder.build()
    }

    fileprivate init(ipv4: PrefixTable<UInt32>, ipv6: PrefixTable<UInt64>, longIPv6: PrefixTable<UInt128>) {
        self.ipv4 = ipv4
        self.ipv6 = ipv6
        self.longIPv6 = longIPv6
    }

    /// The number of different VRPs.
    public var count: Int { ipv4.count + ipv6.count + longIPv6.count }

    /// Bytes of memory that the index holds.
    public var memorySize: Int { ipv4.memorySize + ipv6.memorySize + longIPv6.memorySize }

    /// Validates the origin of a route.
    ///
    /// - Parameters:
    ///   - prefix: the prefix of the route.
    ///   - origin: the origin of the route, ``ASPath/origin(localAS:)``; nil, "NONE", matches nothing.
    /// - Returns: the outcome.
    /// - Complexity: O(log *n*) for each length that covers the prefix; allocates nothing.
    public func validity(of prefix: IPPrefix, origin: ASN?) -> RouteOriginValidity {
        // RFC 6811, section 2: neither NONE nor AS0 matches; 0 stands for both in the tables.
        let origin = origin?.rawValue ?? 0
        switch prefix.family {
        case .ipv4:
            return ipv4.validity(UInt32(truncatingIfNeeded: prefix.address >> 96), prefix.length, origin)
        case .ipv6:
            let short = ipv6.validity(
                UInt64(truncatingIfNeeded: prefix.address >> 64),
                prefix.length,
                origin
            )
            guard prefix.length > 64, longIPv6.count > 0, short != .valid else { return short }
            let long = longIPv6.validity(prefix.address, prefix.length, origin)
            return long == .notFound ? short : long
        }
    }

    /// The VRPs that cover a prefix: the longest first, those of one prefix by AS, the longest maxLength
    /// first.
    public func covering(_ prefix: IPPrefix) -> [VRP] {
        var found: [VRP] = []
        switch prefix.family {
        case .ipv4:
            ipv4.forEachCovering(UInt32(truncatingIfNeeded: prefix.address >> 96), prefix.length) {
                VRPIndex.append(
                    $1,
                    IPPrefix(family: .ipv4, address: UInt128($0) << 96, length: $1.prefixLength),
                    &found
                )
            }
        case .ipv6:
            if prefix.length > 64 {
                longIPv6.forEachCovering(prefix.address, prefix.length) {
                    VRPIndex.append($1, IPPrefix(family: .ipv6, address: $0, length: $1.prefixLength), &found)
                }
            }
            ipv6.forEachCovering(UInt64(truncatingIfNeeded: prefix.address >> 64), prefix.length) {
                VRPIndex.append(
                    $1,
                    IPPrefix(family: .ipv6, address: UInt128($0) << 64, length: $1.prefixLength),
                    &found
                )
            }
        }
        return found
    }

    /// How many VRPs cover a prefix, as ``covering(_:)`` has them.
    package func coveringCount(_ prefix: IPPrefix) -> Int {
        var count = 0
        switch prefix.family {
        case .ipv4:
            ipv4.forEachCovering(UInt32(truncatingIfNeeded: prefix.address >> 96), prefix.length) { _, _ in
                count += 1
            }
        case .ipv6:
            if prefix.length > 64 {
                longIPv6.forEachCovering(prefix.address, prefix.length) { _, _ in count += 1 }
            }
            ipv6.forEachCovering(UInt64(truncatingIfNeeded: prefix.address >> 64), prefix.length) { _, _ in
                count += 1
            }
        }
        return count
    }

    private static func append(_ entry: PrefixEntry, _ prefix: IPPrefix?, _ found: inout [VRP]) {
        guard let prefix, let vrp = VRP(prefix: prefix, maxLength: Int(entry.maxLength), asn: ASN(entry.asn))
        else { return }
        found.append(vrp)
    }
}

extension VRPIndex {
    /// Collects VRPs in any order and makes a ``VRPIndex`` of them.
    public struct Builder: Sendable {
        private var ipv4: [PrefixRow<UInt32>] = []
        private var ipv6: [PrefixRow<UInt64>] = []
        private var longIPv6: [PrefixRow<UInt128>] = []

        /// Makes an empty builder.
        public init() {}

        /// Makes room for a number of VRPs, most of them of IPv4.
        public mutating func reserveCapacity(_ count: Int) { ipv4.reserveCapacity(count) }

        /// Adds a VRP; one that is there already changes nothing.
        public mutating func add(_ vrp: VRP) {
            let (address, length) = (vrp.prefix.address, vrp.prefix.length)
            let (asn, maxLength) = (vrp.asn.rawValue, vrp.maxLength)
            if vrp.prefix.family == .ipv4 {
                ipv4.append(PrefixRow(UInt32(truncatingIfNeeded: address >> 96), length, asn, maxLength))
            } else if length <= 64 {
                ipv6.append(PrefixRow(UInt64(truncatingIfNeeded: address >> 64), length, asn, maxLength))
            } else {
                longIPv6.append(PrefixRow(address, length, asn, maxLength))
            }
        }

        /// Sorts what was added and links each prefix to the one around it.
        ///
        /// - Complexity: O(*n*) when addresses came in ascending order, as in the order of
        ///   ``RPKITypes/VRP``; otherwise O(*n* log *n*).
        public consuming func build() -> VRPIndex {
            VRPIndex(ipv4: PrefixTable(&ipv4), ipv6: PrefixTable(&ipv6), longIPv6: PrefixTable(&longIPv6))
        }
    }
}

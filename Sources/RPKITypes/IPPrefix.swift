/// The family of an address, by its AFI (IANA Address Family Numbers).
public enum IPFamily: UInt8, Hashable, Sendable, Comparable, CaseIterable {
    /// IPv4, AFI 1.
    case ipv4 = 1
    /// IPv6, AFI 2.
    case ipv6 = 2

    /// The number of bits of an address: 32 or 128.
    @inlinable
    public var width: Int { self == .ipv4 ? 32 : 128 }

    /// IPv4 before IPv6.
    @inlinable
    public static func < (left: IPFamily, right: IPFamily) -> Bool { left.rawValue < right.rawValue }
}

/// An interval of addresses of one family.
///
/// Addresses are left-aligned in 128 bits: 10.0.0.0 is `10 << 120`. The upper end of an IPv4 interval has
/// its low 96 bits set, so that adjacency and inclusion are the same arithmetic in both families.
public typealias AddressInterval = Interval<UInt128>

/// A set of addresses of one family, left-aligned in 128 bits as in ``AddressInterval``.
public typealias AddressSet = IntervalSet<UInt128>

/// A set of AS numbers.
public typealias ASNSet = IntervalSet<UInt32>

/// An IP prefix: family, address, and length in bits; bits below the length are zero.
public struct IPPrefix: Hashable, Sendable, Comparable {
    /// The first address, left-aligned in 128 bits.
    public let address: UInt128
    /// The length in bits, 0 to the family's width.
    public let length: UInt8
    /// The family.
    public let family: IPFamily

    /// Makes a prefix; nil when the length exceeds the family's width or a bit below it is set.
    @inlinable
    public init?(family: IPFamily, address: UInt128, length: Int) {
        guard length >= 0, length <= family.width, address & IPPrefix.hostMask(length) == 0 else {
            return nil
        }
        self.family = family
        self.address = address
        self.length = UInt8(truncatingIfNeeded: length)
    }

    /// Ones in all bits below `length`; the shift by 128 gives 0.
    @inlinable
    static func hostMask(_ length: Int) -> UInt128 { UInt128.max >> UInt128(truncatingIfNeeded: length) }

    /// All addresses of the prefix.
    @inlinable
    public var interval: AddressInterval {
        AddressInterval(uncheckedLower: address, upper: address | IPPrefix.hostMask(Int(length)))
    }

    /// Whether `other` is this prefix or a more specific one.
    @inlinable
    public func covers(_ other: IPPrefix) -> Bool {
        family == other.family && length <= other.length
            && other.address & ~IPPrefix.hostMask(Int(length)) == address
    }

    /// IPv4 before IPv6, then by address, then the shorter prefix first.
    @inlinable
    public static func < (left: IPPrefix, right: IPPrefix) -> Bool {
        (left.family.rawValue, left.address, left.length) < (
            right.family.rawValue, right.address, right.length
        )
    }
}

extension AddressInterval {
    /// The prefix that has exactly these addresses; nil when there is none.
    public func prefix(_ family: IPFamily) -> IPPrefix? {
        let host = lower ^ upper
        guard host & (host &+ 1) == 0, lower & host == 0 else { return nil }
        return IPPrefix(family: family, address: lower, length: host.leadingZeroBitCount)
    }
}

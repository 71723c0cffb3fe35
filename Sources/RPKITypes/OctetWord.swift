extension Span<UInt8> {
    /// The eight octets at `offset` as one integer, the first in its top byte; traps when they are not there.
    @inlinable
    @inline(__always)
    package func bigEndianWord(at offset: Int) -> UInt64 {
        // With a count that the optimizer knows, it checks nothing further and joins the octets into one load.
        let octets = extracting(droppingFirst: offset).extracting(first: 8)
        precondition(octets.count == 8)
        var word = UInt64(octets[0]) << 56
        word |= UInt64(octets[1]) << 48
        word |= UInt64(octets[2]) << 40
        word |= UInt64(octets[3]) << 32
        word |= UInt64(octets[4]) << 24
        word |= UInt64(octets[5]) << 16
        word |= UInt64(octets[6]) << 8
        word |= UInt64(octets[7])
        return word
    }
}

/// Eight octets that are looked at together.
///
/// The answers have the top bit set of each octet that they hold of; their other bits mean nothing. They are right as
/// long as no octet is above 0x7F.
package struct OctetWord {
    @usableFromInline let octets: UInt64

    /// The octets at `offset` of `span`; traps when they are not there.
    @inlinable
    @inline(__always)
    package init(_ span: Span<UInt8>, at offset: Int) { octets = span.bigEndianWord(at: offset) }

    @inlinable
    @inline(__always)
    init(_ octets: UInt64) { self.octets = octets }

    /// The top bit of each octet.
    @inlinable package static var topBits: UInt64 { 0x8080_8080_8080_8080 }

    /// Which octets are above 0x7F.
    @inlinable
    @inline(__always)
    package var aboveASCII: UInt64 { octets & OctetWord.topBits }

    /// Which octets are `value`, itself at most 0x7F.
    @inlinable
    @inline(__always)
    package func isEqual(_ value: UInt64) -> UInt64 {
        ~((octets ^ value &* 0x0101_0101_0101_0101) &+ 0x7F7F_7F7F_7F7F_7F7F)
    }

    /// Which octets are `value` or `value - 1`, where `value` is odd and at most 0x7F.
    @inlinable
    @inline(__always)
    package func isEqualOrOneLess(_ value: UInt64) -> UInt64 {
        OctetWord(octets | 0x0101_0101_0101_0101).isEqual(value)
    }

    /// Which octets are at least `lower` and below `upper`, both at most 0x7F.
    @inlinable
    @inline(__always)
    package func isAtLeast(_ lower: UInt64, below upper: UInt64) -> UInt64 {
        (octets &+ (0x80 &- lower) &* 0x0101_0101_0101_0101)
            ^ (octets &+ (0x80 &- upper) &* 0x0101_0101_0101_0101)
    }

    /// Which octets are letters.
    @inlinable
    @inline(__always)
    package var areLetters: UInt64 {
        OctetWord(octets | 0x2020_2020_2020_2020).isAtLeast(0x61, below: 0x7B)
    }
    /// The numbers of two decimal digits, in four parts of 16 bits, the first on top; nil when an octet is no digit.
    @inlinable
    @inline(__always)
    package var digitPairs: UInt64? {
        let digits = isAtLeast(0x30, below: 0x3A) & ~octets & OctetWord.topBits
        guard digits == OctetWord.topBits else { return nil }
        let tens = octets &>> 8 & 0x000F_000F_000F_000F
        return tens &* 10 &+ (octets & 0x000F_000F_000F_000F)
    }
}

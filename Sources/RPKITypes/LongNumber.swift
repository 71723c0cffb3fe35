/// A non-negative integer of at most 20 octets: a certificate's serial number, a CRL or manifest number.
public struct LongNumber: Hashable, Sendable, Comparable, CustomStringConvertible {
    let high: UInt32
    let low: UInt128

    /// Makes a number from at most 20 bytes, most significant first; nil for more.
    public init?(bigEndian bytes: Span<UInt8>) {
        guard bytes.count <= 20 else { return nil }
        var high: UInt32 = 0
        var low: UInt128 = 0
        for index in 0..<bytes.count {
            high = high << 8 | UInt32(truncatingIfNeeded: low >> 120)
            low = low << 8 | UInt128(bytes[index])
        }
        self.high = high
        self.low = low
    }

    /// Makes a small number.
    public init(_ value: UInt64) {
        high = 0
        low = UInt128(value)
    }

    /// By value.
    public static func < (left: LongNumber, right: LongNumber) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }

    /// Whether this number is `other` plus one.
    package func isSuccessor(of other: LongNumber) -> Bool {
        let (sum, overflow) = other.low.addingReportingOverflow(1)
        return low == sum && high == other.high &+ (overflow ? 1 : 0)
    }

    /// Hexadecimal in upper case, two digits an octet, as rpki-client writes serial and manifest numbers.
    public var description: String {
        let octets = (high.bigEndianBytes + low.bigEndianBytes).drop { $0 == 0 }
        return octets.isEmpty ? "00" : Hex.text(octets, uppercase: true)
    }
}

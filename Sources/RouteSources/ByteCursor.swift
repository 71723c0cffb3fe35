/// A cursor over fields in network order.
///
/// It holds positions only; each call is given the bytes. Invariant: `0 <= position <= end <= bytes.count`.
struct ByteCursor {
    var position: Int
    let end: Int

    init(_ range: Range<Int>) {
        position = range.lowerBound
        end = range.upperBound
    }

    /// How many octets are left.
    var left: Int { end - position }

    /// Whether nothing is left.
    var isAtEnd: Bool { position == end }

    /// Demands that `count` octets are left.
    @inline(__always)
    func demand(_ count: Int, _ part: RecordFault.Part) throws(DecodeFailure) {
        guard left >= count else {
            throw DecodeFailure(.truncated(part, needed: count, left: left), at: position)
        }
    }

    /// Steps over `count` octets and returns where they are.
    @inline(__always)
    mutating func take(_ count: Int, _ part: RecordFault.Part) throws(DecodeFailure) -> Range<Int> {
        try demand(count, part)
        defer { position += count }
        return position..<(position + count)
    }

    /// Reads one octet.
    @inline(__always)
    mutating func readUInt8(in bytes: Span<UInt8>, _ part: RecordFault.Part) throws(DecodeFailure) -> UInt8 {
        try demand(1, part)
        defer { position += 1 }
        return bytes[position]
    }

    /// Reads two octets.
    @inline(__always)
    mutating func readUInt16(in bytes: Span<UInt8>, _ part: RecordFault.Part) throws(DecodeFailure) -> UInt16
    {
        try demand(2, part)
        defer { position += 2 }
        return bytes.uint16(at: position)
    }

    /// Reads four octets.
    @inline(__always)
    mutating func readUInt32(in bytes: Span<UInt8>, _ part: RecordFault.Part) throws(DecodeFailure) -> UInt32
    {
        try demand(4, part)
        defer { position += 4 }
        return bytes.uint32(at: position)
    }

    /// Reads an AS number of two or four octets.
    @inline(__always)
    mutating func readASN(
        _ size: ASNSize,
        in bytes: Span<UInt8>,
        _ part: RecordFault.Part
    ) throws(DecodeFailure) -> UInt32 {
        size == .four ? try readUInt32(in: bytes, part) : UInt32(try readUInt16(in: bytes, part))
    }
}

/// The size of AS numbers in a message or record.
public enum ASNSize: UInt8, Hashable, Sendable {
    /// Two octets (RFC 4271).
    case two = 2
    /// Four octets (RFC 6793).
    case four = 4
}

extension Span<UInt8> {
    /// Two octets in network order; traps when they are not there.
    @inline(__always)
    func uint16(at offset: Int) -> UInt16 { UInt16(self[offset]) << 8 | UInt16(self[offset + 1]) }

    /// Four octets in network order; traps when they are not there.
    @inline(__always)
    func uint32(at offset: Int) -> UInt32 {
        UInt32(self[offset]) << 24 | UInt32(self[offset + 1]) << 16 | UInt32(self[offset + 2]) << 8
            | UInt32(self[offset + 3])
    }

    /// Up to 16 octets as the top ones of 128 bits; traps when they are not there.
    @inline(__always)
    func leftAligned(_ range: Range<Int>) -> UInt128 {
        var (high, low) = (UInt64(0), UInt64(0))
        let middle = Swift.min(range.upperBound, range.lowerBound + 8)
        for offset in range.lowerBound..<middle { high = high << 8 | UInt64(self[offset]) }
        high <<= UInt64(8 * (8 - (middle - range.lowerBound)))
        guard middle < range.upperBound else { return UInt128(high) << 64 }
        for offset in middle..<range.upperBound { low = low << 8 | UInt64(self[offset]) }
        low <<= UInt64(8 * (16 - range.count))
        return UInt128(high) << 64 | UInt128(low)
    }
}

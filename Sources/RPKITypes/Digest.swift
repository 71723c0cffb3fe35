/// A SHA-256 digest (32 bytes).
public struct SHA256Digest: Hashable, Sendable, Comparable, CustomStringConvertible {
    let words: Words4

    struct Words4: Hashable, Sendable {
        var a: UInt64
        var b: UInt64
        var c: UInt64
        var d: UInt64
    }

    /// Makes a digest from exactly 32 bytes; nil for another count.
    public init?(_ bytes: Span<UInt8>) {
        guard bytes.count == 32 else { return nil }
        words = Words4(
            a: bytes.bigEndian64(at: 0),
            b: bytes.bigEndian64(at: 8),
            c: bytes.bigEndian64(at: 16),
            d: bytes.bigEndian64(at: 24)
        )
    }

    /// The first 16 bytes, where a shorter key will do.
    package var leading16: UInt128 { UInt128(words.a) << 64 | UInt128(words.b) }

    /// The 32 bytes.
    public var bytes: [UInt8] { [words.a, words.b, words.c, words.d].flatMap(\.bigEndianBytes) }

    /// 64 lower-case hexadecimal digits.
    public var description: String { Hex.text(bytes) }

    /// By bytes.
    public static func < (left: SHA256Digest, right: SHA256Digest) -> Bool {
        (left.words.a, left.words.b, left.words.c, left.words.d)
            < (right.words.a, right.words.b, right.words.c, right.words.d)
    }
}

/// A key identifier: the SHA-1 of a subject public key (20 bytes; RFC 6487, section 4.8.2).
public struct KeyIdentifier: Hashable, Sendable, Comparable, CustomStringConvertible {
    let high: UInt64
    let middle: UInt64
    let low: UInt32

    /// Makes an identifier from exactly 20 bytes; nil for another count.
    public init?(_ bytes: Span<UInt8>) {
        guard bytes.count == 20 else { return nil }
        high = bytes.bigEndian64(at: 0)
        middle = bytes.bigEndian64(at: 8)
        low = UInt32(truncatingIfNeeded: bytes.bigEndian64(at: 12))
    }

    /// The 20 bytes.
    public var bytes: [UInt8] { high.bigEndianBytes + middle.bigEndianBytes + low.bigEndianBytes }

    /// 40 upper-case hexadecimal digits.
    public var description: String { Hex.text(bytes, uppercase: true) }

    /// By bytes.
    public static func < (left: KeyIdentifier, right: KeyIdentifier) -> Bool {
        (left.high, left.middle, left.low) < (right.high, right.middle, right.low)
    }
}

extension Span<UInt8> {
    /// Eight bytes from `offset` on, which must be inside.
    fileprivate func bigEndian64(at offset: Int) -> UInt64 {
        var value: UInt64 = 0
        for index in 0..<8 { value = value << 8 | UInt64(self[offset + index]) }
        return value
    }
}

extension FixedWidthInteger {
    /// The bytes of the value, most significant first.
    package var bigEndianBytes: [UInt8] {
        (0..<(Self.bitWidth / 8)).map { UInt8(truncatingIfNeeded: self >> Self(Self.bitWidth - 8 - 8 * $0)) }
    }
}

extension SHA256Digest {
    /// Writes the 32 bytes into an array from `offset` on; the array must be long enough.
    package func copyBytes(to bytes: inout [UInt8], at offset: Int) {
        func put(_ word: UInt64, _ position: Int) {
            for byte in 0..<8 {
                bytes[position + byte] = UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * byte))
            }
        }
        put(words.a, offset)
        put(words.b, offset + 8)
        put(words.c, offset + 16)
        put(words.d, offset + 24)
    }
}

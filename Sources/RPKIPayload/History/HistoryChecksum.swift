import RPKITypes

/// A 64-bit checksum against damage; it is no protection from somebody who means harm.
///
/// Four sums take every fourth word of eight octets, the last of which is filled up with zeros. A sum takes a word by
///
///     sum = rotate((sum ^ word) * odd constant, by 29 bits)
///
/// and the four are then taken in the same way by one that starts from the length. For a given word a step maps sums one to
/// one, and for a given sum it maps words one to one: two inputs of one length that differ within one word never have the
/// same checksum. Others have by a chance of about 2^-64.
enum HistoryChecksum {
    private static var multiplier: UInt64 { 0x9E37_79B9_7F4A_7C15 }

    /// The checksum of the bytes.
    static func of(_ bytes: Span<UInt8>) -> UInt64 {
        var (a, b, c, d) = (UInt64(1), UInt64(2), UInt64(3), UInt64(4))
        var offset = 0
        while bytes.count - offset >= 32 {
            take(bytes.bigEndianWord(at: offset), into: &a)
            take(bytes.bigEndianWord(at: offset + 8), into: &b)
            take(bytes.bigEndianWord(at: offset + 16), into: &c)
            take(bytes.bigEndianWord(at: offset + 24), into: &d)
            offset += 32
        }
        while bytes.count - offset >= 8 {
            take(bytes.bigEndianWord(at: offset), into: &a)
            (a, b, c, d) = (b, c, d, a)
            offset += 8
        }
        if offset < bytes.count {
            var word: UInt64 = 0
            for index in 0..<8 {
                word = word << 8 | (offset + index < bytes.count ? UInt64(bytes[offset + index]) : 0)
            }
            take(word, into: &a)
        }
        var sum = UInt64(truncatingIfNeeded: bytes.count)
        take(a, into: &sum)
        take(b, into: &sum)
        take(c, into: &sum)
        take(d, into: &sum)
        // The last step leaves the lowest bits of its product, which few bits went into, in the middle: mix once more.
        return sum ^ sum >> 32
    }

    @inline(__always)
    private static func take(_ word: UInt64, into sum: inout UInt64) {
        let product = (sum ^ word) &* multiplier
        sum = product << 29 | product >> 35
    }
}

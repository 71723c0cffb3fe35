/// A gzip file that is small and inflates to very much: a run of one byte, 1032 of them in each byte of the file.
///
/// The run has one Huffman code of one bit for "258 bytes, distance 1", so that its bulk on the wire is zeros:
/// the file is ``head``, ``zeros`` zeros, and ``tail``. It is correct up to its checksum.
package struct GzipBomb: Hashable, Sendable {
    /// The bytes before the zeros.
    package let head: [UInt8]
    /// The number of zeros.
    package let zeros: UInt64
    /// The bytes behind the zeros.
    package let tail: [UInt8]
    /// The size of the content.
    package let inflatedSize: UInt64

    /// The size of the file.
    package var size: UInt64 { UInt64(head.count + tail.count) + zeros }

    /// Makes a file whose content is `prefix`, at least `count` times `byte`, and `suffix`.
    package init(prefix: [UInt8] = [], byte: UInt8 = 0x20, count: UInt64, suffix: [UInt8] = []) {
        let matches = max(1, (count + 256) / 258)
        let run = matches * 258 + 1
        var checksum = CRC32()
        checksum.update(prefix)
        checksum.update(repeating: byte, count: run)
        checksum.update(suffix)

        var writer = BitWriter()
        GzipBomb.writeTables(byte, &writer)
        writer.write(code: "10")
        // Each match is two zero bits: its length and its distance.
        let bits = matches * 2
        let open = UInt64((8 - writer.rest.count) % 8)
        let filling = min(bits, open)
        writer.write(0, bits: Int(filling))
        head = Gzip.header + (prefix.isEmpty ? [] : Gzip.stored(prefix, isLast: false)) + writer.bytes
        zeros = (bits - filling) / 8
        var ending = BitWriter()
        if filling < open {
            // Too few matches to fill the byte.
            ending.write(writer.rest.bits, bits: writer.rest.count)
        } else {
            ending.write(0, bits: Int((bits - filling) % 8))
        }
        ending.write(code: "11")
        ending.write(0, bits: 3)  // A stored block follows, which begins at a byte.
        ending.align()
        let last = Gzip.stored([], isLast: false).dropFirst()
        inflatedSize = UInt64(prefix.count + suffix.count) + run
        tail =
            ending.bytes + last + Gzip.stored(suffix, isLast: true)
            + Gzip.trailer(checksum, size: inflatedSize)
    }

    /// The whole file; not for large ones.
    package var bytes: [UInt8] { head + [UInt8](repeating: 0, count: Int(zeros)) + tail }

    /// A dynamic block (RFC 1951, section 3.2.7) with four codes: 285 is `0`, the byte `10`, the end `11`, and
    /// the distance 1 is `0`.
    private static func writeTables(_ byte: UInt8, _ writer: inout BitWriter) {
        writer.write(0, bits: 1)
        writer.write(2, bits: 2)
        writer.write(286 - 257, bits: 5)
        writer.write(1 - 1, bits: 5)
        // Code lengths of the code lengths: 17, 18 and 1 have two bits; 0 and 2 have three.
        let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1]
        writer.write(UInt64(order.count - 4), bits: 4)
        let lengths = [17: 2, 18: 2, 1: 2, 0: 3, 2: 3]
        for symbol in order { writer.write(UInt64(lengths[symbol] ?? 0), bits: 3) }
        writeZeros(Int(byte), &writer)
        writer.write(code: "111")
        writeZeros(256 - Int(byte) - 1, &writer)
        writer.write(code: "111")
        writeZeros(285 - 257, &writer)
        writer.write(code: "00")
        writer.write(code: "00")
    }

    /// A run of symbols without a code.
    private static func writeZeros(_ count: Int, _ writer: inout BitWriter) {
        var left = count
        while left > 0 {
            switch left {
            case 11...:
                let run = min(left, 138)
                writer.write(code: "10")
                writer.write(UInt64(run - 11), bits: 7)
                left -= run
            case 3...:
                writer.write(code: "01")
                writer.write(UInt64(left - 3), bits: 3)
                left = 0
            default:
                writer.write(code: "110")
                left -= 1
            }
        }
    }
}

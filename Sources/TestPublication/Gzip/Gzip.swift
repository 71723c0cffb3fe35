import RPKITypes

/// Makes gzip files (RFC 1952) of stored blocks, which every reader must take.
package enum Gzip {
    /// The header: DEFLATE, no name, no time, any system.
    static let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]

    /// A file that is slightly larger than its content.
    package static func encode(_ content: [UInt8]) -> [UInt8] {
        var checksum = CRC32()
        checksum.update(content)
        return header + stored(content, isLast: true) + trailer(checksum, size: UInt64(content.count))
    }

    /// Stored blocks (RFC 1951, section 3.2.4), of at most 65,535 bytes each.
    static func stored(_ content: [UInt8], isLast: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(content.count + content.count / 65_535 * 5 + 5)
        var position = 0
        repeat {
            let count = min(65_535, content.count - position)
            let isFinal = isLast && position + count == content.count
            let length = UInt16(count)
            bytes.append(isFinal ? 1 : 0)
            bytes += length.byteSwapped.bigEndianBytes + (~length).byteSwapped.bigEndianBytes
            bytes += content[position..<position + count]
            position += count
        } while position < content.count
        return bytes
    }

    /// Checksum and size.
    static func trailer(_ checksum: CRC32, size: UInt64) -> [UInt8] {
        checksum.value.byteSwapped.bigEndianBytes
            + UInt32(truncatingIfNeeded: size).byteSwapped.bigEndianBytes
    }
}

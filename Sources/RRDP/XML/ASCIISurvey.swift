extension Span<UInt8> {
    /// Whether there is anything but blanks.
    var hasText: Bool {
        for index in 0..<count where self[index] > 0x20 { return true }
        return false
    }

    /// Whether all bytes are printable US-ASCII or blanks, and how many lines end.
    ///
    /// NUL is neither, at which libxml2 would take the input to end, and with it UTF-16; nor is any lead byte of
    /// UTF-8, with it the byte order mark. RFC 8182, section 3.5.1.3: the encoding is US-ASCII.
    func surveyed() -> (isText: Bool, lineBreaks: Int) {
        var lineBreaks = 0
        let isText = unsafe withUnsafeBytes { bytes in
            var index = 0
            // 32 bytes at a time, as long as nothing among them is to be looked at.
            while index + 32 <= bytes.count {
                let exceptions = unsafe (
                    bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self).bytesNotPrintable,
                    bytes.loadUnaligned(fromByteOffset: index + 8, as: UInt64.self).bytesNotPrintable,
                    bytes.loadUnaligned(fromByteOffset: index + 16, as: UInt64.self).bytesNotPrintable,
                    bytes.loadUnaligned(fromByteOffset: index + 24, as: UInt64.self).bytesNotPrintable
                )
                if exceptions.0 | exceptions.1 | exceptions.2 | exceptions.3 != 0 {
                    for offset in index..<(index + 32) {
                        switch unsafe bytes[offset] {
                        case 0x20...0x7E: break
                        case 0x0A: lineBreaks += 1
                        case 0x09, 0x0D: break
                        default: return false
                        }
                    }
                }
                index += 32
            }
            while index < bytes.count {
                switch unsafe bytes[index] {
                case 0x20...0x7E: break
                case 0x0A: lineBreaks += 1
                case 0x09, 0x0D: break
                default: return false
                }
                index += 1
            }
            return true
        }
        return (isText, lineBreaks)
    }

    /// Where the first byte is for which ``surveyed()`` says no.
    var firstForbidden: Int {
        for index in 0..<count {
            switch self[index] {
            case 0x09, 0x0A, 0x0D, 0x20...0x7E: continue
            default: return index
            }
        }
        return count
    }
}

extension UInt64 {
    /// Not zero when one of the eight bytes is not in 0x20 to 0x7E.
    @inline(__always)
    fileprivate var bytesNotPrintable: UInt64 {
        let tops: UInt64 = 0x8080_8080_8080_8080
        let ones: UInt64 = 0x0101_0101_0101_0101
        // Above 0x7E: the byte or its successor has the top bit (a carry comes only from a byte that has it).
        // Below 0x20: with the top bit set no byte borrows, and loses that bit when it is less.
        return ((self | (self &+ ones)) & tops) | (((self | tops) &- 0x20 &* ones) & tops ^ tops)
    }
}

/// What a server said about the version of a file, to ask it later whether that is still current.
///
/// Values that are not what HTTP says they are (RFC 9110, sections 5.6.7 and 8.8.3) are not kept: they would be
/// sent back and stored.
package struct Validators: Hashable, Sendable {
    /// The entity tag, with its quotes and a possible `W/`; at most 256 bytes.
    package let etag: String?
    /// The date of the last change, `Sun, 06 Nov 1994 08:49:37 GMT`.
    package let lastModified: String?

    /// Takes what is valid of the two.
    package init(etag: String?, lastModified: String?) {
        self.etag = etag.flatMap { Validators.isEntityTag(Array($0.utf8)) ? $0 : nil }
        self.lastModified = lastModified.flatMap { Validators.isDate(Array($0.utf8)) ? $0 : nil }
    }

    /// Whether there is neither.
    package var isEmpty: Bool { etag == nil && lastModified == nil }

    private static func isEntityTag(_ bytes: [UInt8]) -> Bool {
        let opaque = bytes.starts(with: "W/".utf8) ? bytes.dropFirst(2) : bytes[...]
        guard bytes.count <= 256, opaque.count >= 2, opaque.first == 0x22, opaque.last == 0x22 else {
            return false
        }
        return opaque.dropFirst().dropLast().allSatisfy { $0 == 0x21 || (0x23...0x7E).contains($0) }
    }

    /// Whether it is an IMF-fixdate.
    ///
    /// `a` stands for a letter, `0` for a digit.
    private static func isDate(_ bytes: [UInt8]) -> Bool {
        let pattern = Array("aaa, 00 aaa 0000 00:00:00 GMT".utf8)
        guard bytes.count == pattern.count else { return false }
        return zip(bytes, pattern).allSatisfy { byte, expected in
            switch expected {
            case 0x61: (0x41...0x5A).contains(byte & 0xDF)
            case 0x30: (0x30...0x39).contains(byte)
            default: byte == expected
            }
        }
    }
}

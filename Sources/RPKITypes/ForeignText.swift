/// Text from outside, cut to a length and made harmless: it can end no line and move no cursor.
public struct ForeignText: Hashable, Sendable, CustomStringConvertible {
    /// Printable ASCII; every other byte, and the backslash, is written `\xHH`.
    public let description: String

    /// Takes the bytes of a text.
    ///
    /// - Parameters:
    ///   - bytes: of any encoding.
    ///   - limit: how many of them are kept; when there are more, the text ends in `...`.
    public init(_ bytes: some Sequence<UInt8>, limit: Int = 200) {
        var text = ""
        var count = 0
        for byte in bytes {
            guard count < limit else {
                text += "..."
                break
            }
            count += 1
            if (0x20...0x7E).contains(byte), byte != 0x5C {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += "\\x" + Hex.text([byte], uppercase: true)
            }
        }
        description = text
    }

    /// Takes a text.
    public init(_ text: some StringProtocol, limit: Int = 200) { self.init(text.utf8, limit: limit) }
}

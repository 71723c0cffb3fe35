import RPKITypes

/// The identifier of an RRDP session: a version 4 UUID.
///
/// Compared as a number, so that the case of its digits makes no difference.
///
/// - Source: RFC 8182, section 3.5.1.3; RFC 9562, section 5.4.
public struct SessionID: Hashable, Sendable, CustomStringConvertible {
    let value: UInt128

    /// Reads 36 characters, `8-4-4-4-12` hexadecimal digits of either case.
    ///
    /// Returns nil for another form, and for a UUID of another version or variant.
    public init?(_ text: Span<UInt8>) {
        guard text.count == 36 else { return nil }
        var value: UInt128 = 0
        for index in 0..<36 {
            switch index {
            case 8, 13, 18, 23:
                guard text[index] == 0x2D else { return nil }
            default:
                guard let digit = Hex.value(text[index]) else { return nil }
                value = value << 4 | UInt128(digit)
            }
        }
        self.init(value)
    }

    /// Reads the text form of a UUID.
    public init?(_ text: String) { self.init(Array(text.utf8).span) }

    /// Checks version and variant.
    init?(_ value: UInt128) {
        guard value >> 76 & 0xF == 4, value >> 62 & 0b11 == 0b10 else { return nil }
        self.value = value
    }

    /// The text form in lower case.
    public var description: String {
        let digits = Hex.text(value.bigEndianBytes)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { text.append("-") }
            text.append(digit)
        }
        return text
    }
}

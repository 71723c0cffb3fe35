import RPKITypes

/// Percent-encoding of the parts of a target (RFC 3986, section 2.1).
enum PercentEncoding {
    /// What a plus sign stands for.
    enum Plus: Hashable, Sendable {
        /// Itself: in a path.
        case plus
        /// A blank: in a query, as forms write it.
        case blank
    }

    /// Decodes a part; nil for an escape without two digits, and for what is not UTF-8.
    static func decode(_ text: Substring, plus: Plus) -> String? {
        let coded = text.utf8
        if !coded.contains(where: { $0 == 0x25 || $0 == 0x2B || $0 >= 0x80 }) { return String(text) }
        var bytes: [UInt8] = []
        var rest = coded.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case 0x25:
                guard let high = rest.next().flatMap(Hex.value), let low = rest.next().flatMap(Hex.value)
                else {
                    return nil
                }
                bytes.append(high << 4 | low)
            case 0x2B where plus == .blank: bytes.append(0x20)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

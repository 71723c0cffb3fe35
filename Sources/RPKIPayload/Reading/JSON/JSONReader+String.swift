import RPKITypes

extension JSONReader {
    /// Reads a string: valid UTF-8, no control characters, whole surrogate pairs.
    ///
    /// - Complexity: O(*n*), without allocation.
    package mutating func readText() throws(DocumentError) -> JSONText {
        try expect(.string)
        return try scanString()
    }

    /// Reads a string.
    package mutating func readString() throws(DocumentError) -> String {
        let text = try readText()
        return String(decoding: content(of: text), as: UTF8.self)
    }

    /// The octets of a text of this reader, escapes resolved.
    package func content(of text: JSONText) -> [UInt8] {
        text.isEscaped ? unescaped(text.range) : Array(bytes[text.range])
    }

    /// The text of a string of this reader.
    package func string(of text: JSONText) -> String { String(decoding: content(of: text), as: UTF8.self) }

    /// Whether a text of this reader says the given words.
    package func isText(_ text: JSONText, _ words: StaticString) -> Bool {
        guard !text.isEscaped else { return words.withUTF8Buffer { content(of: text).elementsEqual($0) } }
        guard text.range.count == words.utf8CodeUnitCount else { return false }
        return words.withUTF8Buffer { words in
            let span = bytes.span
            for index in 0..<words.count where span[text.range.lowerBound + index] != words[index] {
                return false
            }
            return true
        }
    }

    /// Whether a text of this reader has the given octets.
    func isText(_ text: JSONText, _ octets: [UInt8]) -> Bool {
        guard !text.isEscaped else { return content(of: text) == octets }
        guard text.range.count == octets.count else { return false }
        let span = bytes.span
        for index in 0..<octets.count where span[text.range.lowerBound + index] != octets[index] {
            return false
        }
        return true
    }

    /// Whether two texts say the same, however they are escaped.
    func isSame(_ left: JSONText, _ right: JSONText) -> Bool {
        guard !left.isEscaped, !right.isEscaped else { return content(of: left) == content(of: right) }
        guard left.range.count == right.range.count else { return false }
        let span = bytes.span
        for index in 0..<left.range.count
        where span[left.range.lowerBound + index] != span[right.range.lowerBound + index] {
            return false
        }
        return true
    }

    /// Passes a string whose quotation mark is the next byte.
    mutating func scanString() throws(DocumentError) -> JSONText {
        let text = try nextString()
        position = text.range.upperBound + 1
        return text
    }

    private func nextString() throws(DocumentError) -> JSONText {
        let span = bytes.span
        let first = position + 1
        var index = first
        var isEscaped = false
        while index < end {
            let byte = span[index]
            switch byte {
            case 0x22:
                return JSONText(first..<index, isEscaped: isEscaped)
            case 0x5C:
                isEscaped = true
                index = try passEscape(at: index)
            case 0x20..<0x80:
                index += 1
            case 0x80...:
                index = try passCharacter(at: index)
            default:
                throw error(.controlCharacter(byte), at: index)
            }
        }
        throw error(.incomplete, at: end)
    }

    /// Passes a character of two to four octets (RFC 3629, section 4: the shortest form, no surrogates).
    private func passCharacter(at index: Int) throws(DocumentError) -> Int {
        let count: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch bytes[index] {
        case 0xC2...0xDF: count = 2
        case 0xE0: (count, second) = (3, 0xA0...0xBF)
        case 0xED: (count, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: count = 3
        case 0xF0: (count, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: count = 4
        case 0xF4: (count, second) = (4, 0x80...0x8F)
        default: throw error(.invalidUTF8, at: index)
        }
        guard end - index >= count, second.contains(bytes[index + 1]) else {
            throw error(.invalidUTF8, at: index)
        }
        for place in 2..<max(2, count) where !(0x80...0xBF).contains(bytes[index + place]) {
            throw error(.invalidUTF8, at: index)
        }
        return index + count
    }

    /// Passes an escape, or the two that make a surrogate pair.
    private func passEscape(at index: Int) throws(DocumentError) -> Int {
        guard index + 1 < end else { throw error(.incomplete, at: end) }
        switch bytes[index + 1] {
        case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74: return index + 2
        case 0x75: break
        default: throw error(.invalidEscape, at: index)
        }
        guard let unit = codeUnit(at: index) else { throw error(.invalidEscape, at: index) }
        guard (0xD800...0xDFFF).contains(unit) else { return index + 6 }
        guard unit < 0xDC00, let low = codeUnit(at: index + 6), (0xDC00...0xDFFF).contains(low) else {
            throw error(.loneSurrogate, at: index)
        }
        return index + 12
    }

    /// The UTF-16 code unit that `\u` and four hexadecimal digits stand for; nil when these are not at the place.
    private func codeUnit(at index: Int) -> UInt32? {
        guard end - index >= 6, bytes[index] == 0x5C, bytes[index + 1] == 0x75 else { return nil }
        var value: UInt32 = 0
        for place in 2..<6 {
            guard let digit = Hex.value(bytes[index + place]) else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    /// Resolves the escapes of a string that was passed, so that they are known to be right.
    private func unescaped(_ range: Range<Int>) -> [UInt8] {
        var content: [UInt8] = []
        var index = range.lowerBound
        while index < range.upperBound {
            guard bytes[index] == 0x5C, index + 1 < range.upperBound else {
                content.append(bytes[index])
                index += 1
                continue
            }
            switch bytes[index + 1] {
            case 0x62: content.append(0x08)
            case 0x66: content.append(0x0C)
            case 0x6E: content.append(0x0A)
            case 0x72: content.append(0x0D)
            case 0x74: content.append(0x09)
            case 0x75:
                var scalar = codeUnit(at: index) ?? 0
                index += 6
                if scalar >= 0xD800, scalar < 0xDC00, let low = codeUnit(at: index) {
                    scalar = 0x10000 + (scalar - 0xD800) << 10 + (low & 0x3FF)
                    index += 6
                }
                content.append(
                    contentsOf: String(Unicode.Scalar(scalar).map(Character.init) ?? "\u{FFFD}").utf8
                )
                continue
            default: content.append(bytes[index + 1])
            }
            index += 2
        }
        return content
    }
}

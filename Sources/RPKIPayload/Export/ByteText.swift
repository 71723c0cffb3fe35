package import RPKITypes

/// Text under construction, as bytes; written out by chunks so that no document stands in memory whole.
///
/// The formatting is by hand: a million VRPs must cost no `String`.
package struct ByteText: Sendable {
    /// What was written since the last flush.
    package private(set) var bytes: [UInt8] = []

    /// A flush is due at this size, in bytes.
    private static var chunkSize: Int { 65_536 }

    /// Begins with nothing.
    ///
    /// - `capacity`: octets for which there is room from the beginning.
    package init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    /// Whether a chunk is ready.
    package var isFull: Bool { bytes.count >= ByteText.chunkSize }

    /// Forgets the bytes and keeps their room.
    package mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    package mutating func append(_ byte: UInt8) { bytes.append(byte) }

    package mutating func append(contentsOf other: [UInt8]) { bytes.append(contentsOf: other) }

    package mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    package mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// Appends decimal digits.
    package mutating func append(decimal value: UInt64) { bytes.append(decimal: value) }

    /// Appends decimal digits.
    package mutating func append(decimal value: UInt32) {
        bytes.append(digitsOf: UInt64(value), minimumCount: 1)
    }

    /// Appends decimal digits, with a sign for negative values.
    package mutating func append(decimal value: Int64) {
        if value < 0 { bytes.append(0x2D) }
        append(decimal: value.magnitude)
    }

    /// Appends lower-case hexadecimal digits without leading zeros.
    private mutating func append(hexadecimal value: UInt16) {
        var shift: UInt16 = value >= 0x1000 ? 12 : value >= 0x100 ? 8 : value >= 0x10 ? 4 : 0
        while true {
            let digit = UInt8(truncatingIfNeeded: value >> shift) & 15
            bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
            guard shift > 0 else { return }
            shift -= 4
        }
    }

    /// Appends `192.0.2.0/24` or `2001:db8::/32` (RFC 5952).
    package mutating func append(_ prefix: IPPrefix) {
        switch prefix.family {
        case .ipv4:
            let address = UInt32(truncatingIfNeeded: prefix.address >> 96)
            append(decimal: address >> 24)
            bytes.append(0x2E)
            append(decimal: address >> 16 & 255)
            bytes.append(0x2E)
            append(decimal: address >> 8 & 255)
            bytes.append(0x2E)
            append(decimal: address & 255)
        case .ipv6:
            appendIPv6(prefix.address)
        }
        bytes.append(0x2F)
        append(decimal: UInt32(prefix.length))
    }

    /// The first of the longest runs of at least two zero groups becomes `::` (RFC 5952, section 4.2).
    private mutating func appendIPv6(_ address: UInt128) {
        func group(_ index: Int) -> UInt16 {
            UInt16(truncatingIfNeeded: address >> UInt128(112 - 16 * index))
        }
        var gap = 8..<8
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, group(end) == 0 { end += 1 }
            if end - start >= 2, end - start > gap.count { gap = start..<end }
            start = max(end, start + 1)
        }
        var index = 0
        while index < 8 {
            if index == gap.lowerBound {
                bytes.append(0x3A)
                bytes.append(0x3A)
                index = gap.upperBound
                continue
            }
            if index > 0, index != gap.upperBound { bytes.append(0x3A) }
            append(hexadecimal: group(index))
            index += 1
        }
    }

    /// Appends a JSON string with its quotation marks (RFC 8259, section 7).
    ///
    /// DEL and the control characters U+0080 to U+009F need not be escaped, but terminals should not see them.
    package mutating func append(json text: String) {
        bytes.append(0x22)
        var rest = text.utf8.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case 0x22: append("\\\"")
            case 0x5C: append("\\\\")
            case 0x08: append("\\b")
            case 0x09: append("\\t")
            case 0x0A: append("\\n")
            case 0x0C: append("\\f")
            case 0x0D: append("\\r")
            case ..<0x20, 0x7F: append(jsonEscape: byte)
            case 0xC2:
                // The first of two octets, by which U+0080 to U+00BF begin.
                guard let second = rest.next() else { break }
                if second < 0xA0 {
                    append(jsonEscape: second)
                } else {
                    bytes.append(byte)
                    bytes.append(second)
                }
            default: bytes.append(byte)
            }
        }
        bytes.append(0x22)
    }

    private mutating func append(jsonEscape character: UInt8) {
        append("\\u00")
        for digit in [character >> 4, character & 15] {
            bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
        }
    }

    /// A JSON string with its quotation marks, as bytes that are appended many times.
    static func json(_ text: String) -> [UInt8] {
        var quoted = ByteText()
        quoted.append(json: text)
        return quoted.bytes
    }

    /// Appends `AS64496`.
    mutating func append(_ asn: ASN) {
        append("AS")
        append(decimal: asn.rawValue)
    }

    /// Appends base64 with padding (RFC 4648, section 4).
    package mutating func append(base64 data: [UInt8]) {
        append(data, plus: 0x2B, slash: 0x2F)
        for _ in 0..<(3 - data.count % 3) % 3 { bytes.append(0x3D) }
    }

    /// Appends base64url without padding (RFC 4648, section 5).
    package mutating func append(base64URL data: [UInt8]) { append(data, plus: 0x2D, slash: 0x5F) }

    /// Appends the digits of base64, with the two that differ between the alphabets.
    private mutating func append(_ data: [UInt8], plus: UInt8, slash: UInt8) {
        func digit(_ value: UInt8) -> UInt8 {
            switch value {
            case 0..<26: 0x41 + value
            case 26..<52: 0x61 + value - 26
            case 52..<62: 0x30 + value - 52
            case 62: plus
            default: slash
            }
        }
        for start in stride(from: 0, to: data.count, by: 3) {
            let first = data[start]
            let second = start + 1 < data.count ? data[start + 1] : 0
            let third = start + 2 < data.count ? data[start + 2] : 0
            bytes.append(digit(first >> 2))
            bytes.append(digit((first & 3) << 4 | second >> 4))
            if start + 1 < data.count { bytes.append(digit((second & 15) << 2 | third >> 6)) }
            if start + 2 < data.count { bytes.append(digit(third & 63)) }
        }
    }
}

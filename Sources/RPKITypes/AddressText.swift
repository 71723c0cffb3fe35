extension IPPrefix: CustomStringConvertible {
    /// The canonical text: `192.0.2.0/24`, `2001:db8::/32` (RFC 5952).
    public var description: String { "\(IPAddressText.format(address, family))/\(length)" }

    /// Reads `192.0.2.0/24` or `2001:db8::/32`; nil for anything else, and for set bits below the length.
    public init?(_ text: some StringProtocol) {
        guard let (family, address, length) = IPPrefix.parts(of: text) else { return nil }
        self.init(family: family, address: address, length: length)
    }

    /// Reads a prefix and clears the bits below its length; nil for anything that is not one.
    package init?(clearing text: some StringProtocol) {
        guard let (family, address, length) = IPPrefix.parts(of: text), length <= family.width else {
            return nil
        }
        self.init(family: family, address: address & ~IPPrefix.hostMask(length), length: length)
    }

    private static func parts(of text: some StringProtocol) -> (IPFamily, UInt128, Int)? {
        text.withOctets { octets in
            guard let slash = octets.indices.first(where: { octets[$0] == 0x2F }), octets.count - slash <= 4,
                let (family, address) = IPAddressText.parse(octets.extracting(..<slash)),
                let length = Int(decimalDigits: octets.extracting((slash + 1)...))
            else { return nil }
            return (family, address, length)
        }
    }
}

/// Text of IPv4 and IPv6 addresses; values are left-aligned in 128 bits.
package enum IPAddressText {
    /// Formats an address: dotted decimal, or RFC 5952 text.
    package static func format(_ address: UInt128, _ family: IPFamily) -> String {
        switch family {
        case .ipv4:
            return (0..<4).map { String(UInt8(truncatingIfNeeded: address >> UInt128(120 - 8 * $0))) }
                .joined(separator: ".")
        case .ipv6:
            let groups = (0..<8).map { UInt16(truncatingIfNeeded: address >> UInt128(112 - 16 * $0)) }
            guard let zeros = longestZeroRun(groups) else { return hex(groups[...]) }
            return "\(hex(groups[..<zeros.lowerBound]))::\(hex(groups[zeros.upperBound...]))"
        }
    }

    private static func hex(_ groups: ArraySlice<UInt16>) -> String {
        groups.map { String($0, radix: 16) }.joined(separator: ":")
    }

    /// The first of the longest runs of two or more zero groups (RFC 5952, section 4.2).
    private static func longestZeroRun(_ groups: [UInt16]) -> Range<Int>? {
        var best: Range<Int>?
        var start = 0
        while start < groups.count {
            var end = start
            while end < groups.count, groups[end] == 0 { end += 1 }
            if end - start >= 2, end - start > (best?.count ?? 0) { best = start..<end }
            start = max(end, start + 1)
        }
        return best
    }

    /// Reads an address of either family; nil for anything that is not one.
    package static func parse(_ text: some StringProtocol) -> (family: IPFamily, address: UInt128)? {
        text.withOctets { parse($0) }
    }

    /// Reads an address of either family in UTF-8.
    fileprivate static func parse(_ octets: Span<UInt8>) -> (family: IPFamily, address: UInt128)? {
        guard octets.count <= 45 else { return nil }
        if octets.indices.contains(where: { octets[$0] == 0x3A }) {
            return parseIPv6(octets).map { (.ipv6, $0) }
        }
        return parseIPv4(octets).map { (.ipv4, UInt128($0) << 96) }
    }

    /// Four numbers without leading zeros.
    private static func parseIPv4(_ octets: Span<UInt8>) -> UInt32? {
        var value: UInt32 = 0
        var (number, digits, dots): (UInt32, Int, Int) = (0, 0, 0)
        for index in octets.indices {
            switch octets[index] {
            case 0x2E:
                guard digits > 0, dots < 3 else { return nil }
                value = value << 8 | number
                (number, digits, dots) = (0, 0, dots + 1)
            case 0x30...0x39:
                guard digits == 0 || number > 0 else { return nil }
                number = number * 10 + UInt32(octets[index] - 0x30)
                digits += 1
                guard number <= 255 else { return nil }
            default: return nil
            }
        }
        guard dots == 3, digits > 0 else { return nil }
        return value << 8 | number
    }

    /// Eight groups of one to four digits, of which one run may be `::` and the last two an IPv4 address.
    private static func parseIPv6(_ octets: Span<UInt8>) -> UInt128? {
        /// The groups before `::`, right-aligned, and how many there are.
        var head: (value: UInt128, count: Int)?
        var (value, count): (UInt128, Int) = (0, 0)
        var position = 0
        if octets.count >= 2, octets[0] == 0x3A, octets[1] == 0x3A { (head, position) = ((0, 0), 2) }
        while position < octets.count {
            let start = position
            var group: UInt128 = 0
            while position < octets.count, position - start < 4, let digit = Hex.value(octets[position]) {
                group = group << 4 | UInt128(digit)
                position += 1
            }
            if position > start, position < octets.count, octets[position] == 0x2E {
                guard let address = parseIPv4(octets.extracting(start...)) else { return nil }
                (value, count) = (value << 32 | UInt128(address), count + 2)
                break
            }
            guard position > start, count < 8 else { return nil }
            (value, count) = (value << 16 | group, count + 1)
            guard position < octets.count else { break }
            // A colon, and something behind it.
            guard octets[position] == 0x3A, position + 1 < octets.count else { return nil }
            position += 1
            if octets[position] == 0x3A {
                guard head == nil else { return nil }
                head = (value, count)
                (value, position) = (0, position + 1)
            }
        }
        guard let head else { return count == 8 ? value : nil }
        return count <= 7 ? head.value << UInt128(16 * (8 - head.count)) | value : nil
    }
}

/// Hexadecimal digits.
package enum Hex {
    /// The value of one digit, either case; nil for another character.
    package static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x41...0x46: digit - 0x41 + 10
        case 0x61...0x66: digit - 0x61 + 10
        default: nil
        }
    }

    /// Two digits a byte.
    package static func text(_ bytes: some Sequence<UInt8>, uppercase: Bool = false) -> String {
        let digits = Array((uppercase ? "0123456789ABCDEF" : "0123456789abcdef").utf8)
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of an even number of digits; nil for anything else.
    package static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = value(digits[index]), let low = value(digits[index + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }
}

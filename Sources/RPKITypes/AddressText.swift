extension IPPrefix: CustomStringConvertible {
    /// The canonical text: `192.0.2.0/24`, `2001:db8::/32` (RFC 5952).
    public var description: String { "\(IPAddressText.format(address, family))/\(length)" }

    /// Reads `192.0.2.0/24` or `2001:db8::/32`; nil for anything else, and for set bits below the length.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let (family, address) = IPAddressText.parse(parts[0]),
            parts[1].utf8.count <= 3,
            let length = Int(decimalDigits: parts[1].utf8)
        else { return nil }
        self.init(family: family, address: address, length: length)
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
        let bytes = Array(text.utf8)
        guard bytes.count <= 45 else { return nil }
        if bytes.contains(0x3A) { return parseIPv6(bytes).map { (.ipv6, $0) } }
        return parseIPv4(bytes[...]).map { (.ipv4, UInt128($0) << 96) }
    }

    private static func parseIPv4(_ bytes: ArraySlice<UInt8>) -> UInt32? {
        let parts = bytes.split(separator: 0x2E, omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var value: UInt32 = 0
        for part in parts {
            guard part.count <= 3, part.count == 1 || part.first != 0x30,
                let octet = UInt8(decimalDigits: part)
            else {
                return nil
            }
            value = value << 8 | UInt32(octet)
        }
        return value
    }

    private static func parseIPv6(_ bytes: [UInt8]) -> UInt128? {
        var halves: [ArraySlice<UInt8>] = [bytes[...]]
        if let gap = bytes.indices.dropLast().first(where: { bytes[$0] == 0x3A && bytes[$0 + 1] == 0x3A }) {
            halves = [bytes[..<gap], bytes[(gap + 2)...]]
        }
        var parsed: [[UInt16]] = []
        for (index, half) in halves.enumerated() {
            guard let groups = parseGroups(half, allowsIPv4: index == halves.count - 1) else { return nil }
            parsed.append(groups)
        }
        let count = parsed.reduce(0) { $0 + $1.count }
        guard parsed.count == 2 ? count <= 7 : count == 8 else { return nil }
        let groups =
            parsed.count == 2 ? parsed[0] + Array(repeating: 0, count: 8 - count) + parsed[1] : parsed[0]
        return groups.reduce(UInt128(0)) { $0 << 16 | UInt128($1) }
    }

    private static func parseGroups(_ bytes: ArraySlice<UInt8>, allowsIPv4: Bool) -> [UInt16]? {
        guard !bytes.isEmpty else { return [] }
        var groups: [UInt16] = []
        let parts = bytes.split(separator: 0x3A, omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if allowsIPv4, index == parts.count - 1, part.contains(0x2E) {
                guard let address = parseIPv4(part) else { return nil }
                groups += [UInt16(address >> 16), UInt16(truncatingIfNeeded: address)]
                continue
            }
            guard (1...4).contains(part.count) else { return nil }
            var group: UInt16 = 0
            for byte in part {
                guard let digit = Hex.value(byte) else { return nil }
                group = group << 4 | UInt16(digit)
            }
            groups.append(group)
        }
        return groups
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

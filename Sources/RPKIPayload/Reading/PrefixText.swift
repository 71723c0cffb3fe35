import RPKITypes

/// Reads the text of a prefix from bytes, without allocation: a payload file has a million of them.
///
/// Accepts exactly what `IPPrefix.init(_:)` accepts, and in addition prefixes with bits behind their length,
/// so that these can be told from text that is no prefix at all.
struct PrefixText {
    private let text: Range<Int>
    /// The next byte.
    private var index: Int

    private init(_ text: Range<Int>) {
        self.text = text
        index = text.lowerBound
    }

    /// Reads the whole of `text`, a range of `bytes`; nil when it is no prefix.
    ///
    /// - Returns: the address left-aligned in 128 bits, and a length that is not too long for it.
    static func read(
        _ bytes: Span<UInt8>,
        _ text: Range<Int>
    ) -> (family: IPFamily, address: UInt128, length: Int)? {
        var slash = text.upperBound
        while slash > text.lowerBound, bytes[slash - 1] != 0x2F { slash -= 1 }
        let address = text.lowerBound..<max(text.lowerBound, slash - 1)
        // The longest text of an address has 45 bytes, with an IPv4 address in its end.
        guard slash > text.lowerBound, address.count <= 45, text.upperBound - slash <= 3 else { return nil }
        var length = PrefixText(slash..<text.upperBound)
        guard let bits = length.readDecimal(bytes), length.isAtEnd else { return nil }
        var reader = PrefixText(address)
        if let four = reader.readIPv4(bytes), reader.isAtEnd {
            guard bits <= 32 else { return nil }
            return (.ipv4, UInt128(four) << 96, Int(bits))
        }
        reader = PrefixText(address)
        guard let six = reader.readIPv6(bytes), bits <= 128 else { return nil }
        return (.ipv6, six, Int(bits))
    }

    private var isAtEnd: Bool { index == text.upperBound }

    /// Reads digits up to the first other byte; the text is so short that the number cannot overflow.
    private mutating func readDecimal(_ bytes: Span<UInt8>) -> UInt32? {
        var value: UInt32 = 0
        let first = index
        while index < text.upperBound, index - first < 3, bytes[index] >= 0x30, bytes[index] <= 0x39 {
            value = value * 10 + UInt32(bytes[index] - 0x30)
            index += 1
        }
        return index > first ? value : nil
    }

    private mutating func readIPv4(_ bytes: Span<UInt8>) -> UInt32? {
        var value: UInt32 = 0
        for place in 0..<4 {
            if place > 0 {
                guard !isAtEnd, bytes[index] == 0x2E else { return nil }
                index += 1
            }
            let first = index
            guard let octet = readDecimal(bytes), octet <= 255 else { return nil }
            guard index - first == 1 || bytes[first] != 0x30 else { return nil }
            value = value << 8 | octet
        }
        return value
    }

    /// Reads groups up to the end; what stands before `::` is moved up when the number of groups is known.
    private mutating func readIPv6(_ bytes: Span<UInt8>) -> UInt128? {
        var groups: UInt128 = 0
        var count = 0
        var beforeGap: (groups: UInt128, count: Int)?
        while !isAtEnd {
            if bytes[index] == 0x3A, index + 1 < text.upperBound, bytes[index + 1] == 0x3A {
                // The colons follow a group or begin the text: behind a single colon a group is demanded.
                guard beforeGap == nil else { return nil }
                beforeGap = (groups, count)
                (groups, count) = (0, 0)
                index += 2
                continue
            }
            if count > 0 {
                guard bytes[index] == 0x3A else { return nil }
                index += 1
            }
            let begin = index
            if let four = readIPv4(bytes), isAtEnd {
                groups = groups << 32 | UInt128(four)
                count += 2
                break
            }
            index = begin
            guard let group = readGroup(bytes) else { return nil }
            groups = groups << 16 | UInt128(group)
            count += 1
            guard count <= 8 else { return nil }
        }
        guard let beforeGap else { return count == 8 ? groups : nil }
        guard beforeGap.count + count <= 7 else { return nil }
        return beforeGap.groups << UInt128(128 - 16 * beforeGap.count) | groups
    }

    private mutating func readGroup(_ bytes: Span<UInt8>) -> UInt32? {
        var value: UInt32 = 0
        let first = index
        while index < text.upperBound, let digit = Hex.value(bytes[index]) {
            guard index - first < 4 else { return nil }
            value = value << 4 | UInt32(digit)
            index += 1
        }
        return index > first ? value : nil
    }
}

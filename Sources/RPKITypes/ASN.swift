/// An autonomous system number, 0 to 4294967295 (RFC 6793).
public struct ASN: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The number in host order.
    public var rawValue: UInt32

    /// Makes an AS number from its value.
    @inlinable
    public init(_ rawValue: UInt32) { self.rawValue = rawValue }

    /// Reads `64496` or `AS64496` (any case of the letters, RFC 5396 asplain); nil for anything else.
    public init?(_ text: some StringProtocol) {
        let value: UInt32? = text.withOctets { octets in
            let isPrefixed = octets.count > 2 && octets[0] | 0x20 == 0x61 && octets[1] | 0x20 == 0x73
            return UInt32(decimalDigits: octets.extracting((isPrefixed ? 2 : 0)...))
        }
        guard let value else { return nil }
        self.init(value)
    }

    /// The number with the prefix `AS`.
    public var description: String { "AS\(rawValue)" }

    /// By number.
    @inlinable
    public static func < (left: ASN, right: ASN) -> Bool { left.rawValue < right.rawValue }
}

extension FixedWidthInteger {
    /// Reads plain decimal digits: no sign, no blanks, at least one digit; nil on overflow.
    package init?(decimalDigits digits: some Sequence<UInt8>) {
        var value: Self = 0
        var isEmpty = true
        for digit in digits {
            guard value.take(decimalDigit: digit) else { return nil }
            isEmpty = false
        }
        guard !isEmpty else { return nil }
        self = value
    }

    /// Reads plain decimal digits: no sign, no blanks, at least one digit; nil on overflow.
    package init?(decimalDigits digits: Span<UInt8>) {
        var value: Self = 0
        for index in digits.indices {
            guard value.take(decimalDigit: digits[index]) else { return nil }
        }
        guard !digits.isEmpty else { return nil }
        self = value
    }

    /// Appends a digit; false when it is none, and on overflow.
    private mutating func take(decimalDigit digit: UInt8) -> Bool {
        guard digit >= 0x30, digit <= 0x39 else { return false }
        let (product, overflow) = multipliedReportingOverflow(by: 10)
        let (sum, carry) = product.addingReportingOverflow(Self(digit - 0x30))
        self = sum
        return !overflow && !carry
    }
}

extension StringProtocol {
    /// The UTF-8 of a text, without a copy if it lies in one piece.
    func withOctets<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        utf8.withContiguousStorageIfAvailable { body($0.span) } ?? body(Array(utf8).span)
    }
}

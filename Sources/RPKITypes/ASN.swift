/// An autonomous system number, 0 to 4294967295 (RFC 6793).
public struct ASN: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The number in host order.
    public var rawValue: UInt32

    /// Makes an AS number from its value.
    @inlinable
    public init(_ rawValue: UInt32) { self.rawValue = rawValue }

    /// Reads `64496` or `AS64496` (any case of the letters, RFC 5396 asplain); nil for anything else.
    public init?(_ text: some StringProtocol) {
        var digits = Array(text.utf8)[...]
        if digits.count > 2, digits.first.map({ $0 | 0x20 }) == 0x61,
            digits.dropFirst().first.map({ $0 | 0x20 }) == 0x73
        {
            digits = digits.dropFirst(2)
        }
        guard let value = UInt32(decimalDigits: digits) else { return nil }
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
            guard digit >= 0x30, digit <= 0x39 else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(Self(digit - 0x30))
            guard !overflow, !carry else { return nil }
            value = sum
            isEmpty = false
        }
        guard !isEmpty else { return nil }
        self = value
    }
}

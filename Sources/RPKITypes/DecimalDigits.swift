extension [UInt8] {
    /// Appends decimal digits.
    ///
    /// - `value`: the number.
    @inlinable
    package mutating func append(decimal value: UInt64) {
        let half: UInt64 = 10_000_000_000
        guard value >= half else { return append(digitsOf: value, minimumCount: 1) }
        append(digitsOf: value / half, minimumCount: 1)
        append(digitsOf: value % half, minimumCount: 10)
    }

    /// Collects at most 16 digits in one integer, the first digit in its lowest byte; division by a constant
    /// is what makes this fast.
    @inlinable
    package mutating func append(digitsOf value: UInt64, minimumCount: Int) {
        var digits: UInt128 = 0
        var count = 0
        var rest = value
        repeat {
            let quotient = rest / 10
            digits = digits << 8 | UInt128(0x30 + (rest - quotient * 10))
            rest = quotient
            count += 1
        } while rest > 0 || count < minimumCount
        while count > 0 {
            append(UInt8(truncatingIfNeeded: digits))
            digits >>= 8
            count -= 1
        }
    }
}

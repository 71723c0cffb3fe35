extension JSONReader {
    /// Reads a number that is written as an integer; `24.0` and `2.4e1` are none.
    ///
    /// - Throws: also when it does not fit.
    package mutating func readInteger() throws(DocumentError) -> Int64 {
        try expect(.number)
        let number = try scanNumber()
        let span = bytes.span
        var index = number.range.lowerBound
        let isNegative = span[index] == 0x2D
        if isNegative { index += 1 }
        // Counts down, since the range of negative numbers is the larger one.
        var value: Int64 = 0
        while index < number.range.upperBound {
            let digit = span[index]
            guard digit >= 0x30, digit <= 0x39 else { throw error(.value(.notInteger)) }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.subtractingReportingOverflow(Int64(digit - 0x30))
            guard !overflow, !carry else { throw error(.value(.integerTooLarge)) }
            value = sum
            index += 1
        }
        guard !isNegative else { return value }
        guard value != .min else { throw error(.value(.integerTooLarge)) }
        return -value
    }

    /// Reads true or false.
    package mutating func readBoolean() throws(DocumentError) -> Bool {
        try expect(.boolean)
        let value = bytes[position] == 0x74
        try pass(value ? "true" : "false")
        return value
    }

    /// Reads null.
    package mutating func readNull() throws(DocumentError) {
        try expect(.null)
        try pass("null")
    }

    private mutating func pass(_ word: StaticString) throws(DocumentError) {
        for place in 0..<word.utf8CodeUnitCount {
            guard position < end else { throw error(.incomplete, at: position) }
            let expected = word.withUTF8Buffer { $0[place] }
            guard bytes[position] == expected else {
                throw error(.unexpected(bytes[position], expected: .value), at: position)
            }
            position += 1
        }
    }

    /// Passes a number of any size (RFC 8259, section 6); the next byte is its sign or first digit.
    mutating func scanNumber() throws(DocumentError) -> JSONText {
        let number = try nextNumber()
        position = number.range.upperBound
        return number
    }

    private func nextNumber() throws(DocumentError) -> JSONText {
        let span = bytes.span
        let first = position
        var index = position
        if span[index] == 0x2D { index += 1 }
        let whole = passDigits(&index)
        guard whole > 0 else { throw numberError(at: index) }
        guard whole == 1 || span[index - whole] != 0x30 else { throw numberError(at: index - whole) }
        if index < end, span[index] == 0x2E {
            index += 1
            guard passDigits(&index) > 0 else { throw numberError(at: index) }
        }
        if index < end, span[index] | 0x20 == 0x65 {
            index += 1
            if index < end, span[index] == 0x2B || span[index] == 0x2D { index += 1 }
            guard passDigits(&index) > 0 else { throw numberError(at: index) }
        }
        return JSONText(first..<index, isEscaped: false)
    }

    private func passDigits(_ index: inout Int) -> Int {
        let span = bytes.span
        let first = index
        while index < end, span[index] >= 0x30, span[index] <= 0x39 { index += 1 }
        return index - first
    }

    private func numberError(at index: Int) -> DocumentError {
        index < end ? error(.invalidNumber, at: index) : error(.incomplete, at: index)
    }
}

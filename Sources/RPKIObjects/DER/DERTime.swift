import RPKITypes

extension DERReader {
    /// Reads a time of X.509: UTCTime through 2049, GeneralizedTime from 2050 on (RFC 5280, section 4.1.2.5).
    mutating func readTime(in der: Span<UInt8>) throws(DecodeError) -> Timestamp {
        let start = position
        if nextTag(in: der) == DERTag.generalizedTime {
            let time = try readGeneralizedTime(in: der)
            guard time >= DERReader.firstGeneralizedTime else {
                throw DecodeError(.encoding(.timeTypeWrong), at: start)
            }
            return time
        }
        let content = try read(DERTag.utcTime, in: der).content
        guard content.count == 13, der[content.upperBound - 1] == 0x5A,
            // `YYMMDDHH` and `DDHHMMSS`.
            let first = OctetWord(der, at: content.lowerBound).digitPairs,
            let second = OctetWord(der, at: content.lowerBound + 4).digitPairs,
            let time = DERReader.date(first, second)
        else { throw DecodeError(.encoding(.timeInvalid), at: start) }
        return time
    }

    /// Reads a GeneralizedTime of the form `YYYYMMDDHHMMSSZ`.
    mutating func readGeneralizedTime(in der: Span<UInt8>) throws(DecodeError) -> Timestamp {
        let element = try read(DERTag.generalizedTime, in: der)
        let content = element.content
        guard content.count == 15, der[content.upperBound - 1] == 0x5A,
            let century = DERReader.twoDigits(content.lowerBound, in: der),
            let year = DERReader.twoDigits(content.lowerBound + 2, in: der),
            let time = DERReader.date(year: century * 100 + year, from: content.lowerBound + 4, in: der)
        else { throw DecodeError(.encoding(.timeInvalid), at: element.start) }
        return time
    }

    /// The date from the pairs of digits `YYMMDDHH` and `DDHHMMSS` of a UTCTime.
    private static func date(_ first: UInt64, _ second: UInt64) -> Timestamp? {
        func part(_ pairs: UInt64, _ shift: UInt64) -> Int { Int(truncatingIfNeeded: pairs &>> shift & 0xFF) }
        let year = part(first, 48)
        return Timestamp(
            year: year >= 50 ? 1900 + year : 2000 + year,
            month: part(first, 32),
            day: part(first, 16),
            hour: part(first, 0),
            minute: part(second, 16),
            second: part(second, 0)
        )
    }

    private static var firstGeneralizedTime: Timestamp { Timestamp(2_524_608_000) }  // 2050-01-01T00:00:00Z

    /// The date from `MMDDHHMMSS` at `offset`, which must be inside.
    private static func date(year: Int, from offset: Int, in der: Span<UInt8>) -> Timestamp? {
        guard let month = twoDigits(offset, in: der), let day = twoDigits(offset + 2, in: der),
            let hour = twoDigits(offset + 4, in: der), let minute = twoDigits(offset + 6, in: der),
            let second = twoDigits(offset + 8, in: der)
        else { return nil }
        return Timestamp(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    }

    private static func twoDigits(_ offset: Int, in der: Span<UInt8>) -> Int? {
        let tens = der[offset]
        let ones = der[offset + 1]
        guard (0x30...0x39).contains(tens), (0x30...0x39).contains(ones) else { return nil }
        return Int(tens - 0x30) * 10 + Int(ones - 0x30)
    }
}

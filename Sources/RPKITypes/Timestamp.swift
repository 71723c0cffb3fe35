/// A point in time in whole seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
public struct Timestamp: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Seconds since the epoch.
    public var secondsSinceEpoch: Int64

    /// Makes a timestamp from seconds since the epoch.
    @inlinable
    public init(_ secondsSinceEpoch: Int64) { self.secondsSinceEpoch = secondsSinceEpoch }

    /// Before everything.
    public static let distantPast = Timestamp(.min)
    /// After everything.
    public static let distantFuture = Timestamp(.max)

    /// By time.
    @inlinable
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.secondsSinceEpoch < right.secondsSinceEpoch
    }

    /// The timestamp `seconds` later; saturates.
    public func advanced(by seconds: Int64) -> Timestamp {
        let (sum, overflow) = secondsSinceEpoch.addingReportingOverflow(seconds)
        return overflow ? (seconds > 0 ? .distantFuture : .distantPast) : Timestamp(sum)
    }

    /// Makes a timestamp from a date of the Gregorian calendar in UTC; nil when there is no such date.
    public init?(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
        guard (0...9999).contains(year), (1...12).contains(month), (0...23).contains(hour),
            (0...59).contains(minute), (0...59).contains(second), day >= 1,
            day <= Timestamp.days(inMonth: month, of: year)
        else { return nil }
        let days = Timestamp.daysSinceEpoch(year: year, month: month, day: day)
        self.init(Int64(days * 86_400 + hour * 3_600 + minute * 60 + second))
    }

    private static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970-01-01, counted from 1 March so that the leap day ends the year.
    private static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
        let marchYear = month <= 2 ? year - 1 : year
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// Year, month, day, hour, minute and second in UTC.
    package var components: (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
        let bounded = min(max(secondsSinceEpoch, -62_167_219_200), 253_402_300_799)
        let seconds = Int(bounded)
        let days = (seconds >= 0 ? seconds : seconds - 86_399) / 86_400
        let rest = seconds - days * 86_400
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (
            year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1, rest / 3_600, rest / 60 % 60, rest % 60
        )
    }

    /// RFC 3339 text in UTC, `2026-11-21T20:00:00Z`; clamped to the years 0 to 9999.
    public var description: String {
        let (year, month, day, hour, minute, second) = components
        func padded(_ value: Int, _ width: Int = 2) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
        return
            "\(padded(year, 4))-\(padded(month))-\(padded(day))T\(padded(hour)):\(padded(minute)):\(padded(second))Z"
    }

    /// Reads RFC 3339 text (`Z` or a numeric offset, no fraction) or decimal seconds since the epoch.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        if let seconds = Int64(decimalDigits: bytes) {
            guard seconds <= 253_402_300_799 else { return nil }
            self.init(seconds)
            return
        }
        guard bytes.count == 20 || bytes.count == 25 else { return nil }
        func number(_ range: Range<Int>) -> Int { Int(decimalDigits: bytes[range]) ?? -1 }
        guard bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[10] | 0x20 == 0x74, bytes[13] == 0x3A,
            bytes[16] == 0x3A,
            let local = Timestamp(
                year: number(0..<4),
                month: number(5..<7),
                day: number(8..<10),
                hour: number(11..<13),
                minute: number(14..<16),
                second: number(17..<19)
            )
        else { return nil }
        if bytes.count == 20 {
            guard bytes[19] | 0x20 == 0x7A else { return nil }
            self = local
            return
        }
        let (hours, minutes) = (number(20..<22), number(23..<25))
        guard bytes[19] == 0x2B || bytes[19] == 0x2D, bytes[22] == 0x3A, (0...23).contains(hours),
            (0...59).contains(minutes)
        else { return nil }
        let offset = Int64(hours * 3_600 + minutes * 60)
        self = local.advanced(by: bytes[19] == 0x2B ? -offset : offset)
    }
}

import RPKITypes

/// Dates of header fields (RFC 9110, section 5.6.7).
enum HTTPDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `Sat, 21 Nov 2026 20:00:00 GMT`.
    static func format(_ time: Timestamp) -> String {
        let (year, month, day, hour, minute, second) = time.components
        func padded(_ value: Int, _ width: Int = 2) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
        // 1970-01-01 was a Thursday.
        let seconds = time.secondsSinceEpoch
        let dayNumber = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let weekday = days[Int((dayNumber % 7 + 7) % 7)]
        let date = "\(padded(day)) \(months[month - 1]) \(padded(year, 4))"
        return "\(weekday), \(date) \(padded(hour)):\(padded(minute)):\(padded(second)) GMT"
    }

    /// Reads the form that ``format(_:)`` writes; nil for anything else.
    ///
    /// The two obsolete forms are not read: the condition is then ignored, and the answer complete.
    static func parse(_ text: String) -> Timestamp? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[0].utf8.count == 4, parts[5] == "GMT",
            let month = months.firstIndex(where: { $0 == parts[2] }),
            let day = Int(decimalDigits: parts[1].utf8), let year = Int(decimalDigits: parts[3].utf8)
        else { return nil }
        let clock = parts[4].split(separator: ":", omittingEmptySubsequences: false)
        guard clock.count == 3, let hour = Int(decimalDigits: clock[0].utf8),
            let minute = Int(decimalDigits: clock[1].utf8), let second = Int(decimalDigits: clock[2].utf8)
        else { return nil }
        return Timestamp(year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second)
    }
}

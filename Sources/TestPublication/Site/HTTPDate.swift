package import RPKITypes

/// Dates of HTTP (RFC 9110, section 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
package enum HTTPDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// The text of a time after 1970.
    package static func text(_ time: Timestamp) -> String {
        let (year, month, day, hour, minute, second) = time.components
        func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let weekday = days[Int(max(0, time.secondsSinceEpoch) / 86_400 % 7)]
        return "\(weekday), \(padded(day)) \(months[month - 1]) \(year) "
            + "\(padded(hour)):\(padded(minute)):\(padded(second)) GMT"
    }

    /// The time of a text; nil for another form.
    package static func time(_ text: String) -> Timestamp? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, let day = Int(parts[1]), let month = months.firstIndex(of: String(parts[2])),
            let year = Int(parts[3])
        else { return nil }
        let clock = parts[4].split(separator: ":").compactMap { Int($0) }
        guard clock.count == 3 else { return nil }
        return Timestamp(
            year: year,
            month: month + 1,
            day: day,
            hour: clock[0],
            minute: clock[1],
            second: clock[2]
        )
    }
}

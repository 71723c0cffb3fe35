import RPKITypes

/// Times in documents.
enum ExportTime {
    /// The end of the year 9999, which stands for "never": no date behind it can be written.
    static let latest = Timestamp(253_402_300_799)
}

extension ByteText {
    /// How a time is written.
    enum TimeStyle {
        /// `2026-11-21T20:00:00Z` (RFC 3339).
        case rfc3339
        /// `2026-11-21 20:00:00`, in UTC.
        case blank
    }

    /// Appends a time; it is clamped to the years 0 to 9999.
    mutating func append(_ time: Timestamp, _ style: TimeStyle) {
        let (year, month, day, hour, minute, second) = time.components
        append(two: year / 100)
        append(two: year % 100)
        append(0x2D)
        append(two: month)
        append(0x2D)
        append(two: day)
        append(style == .rfc3339 ? 0x54 : 0x20)
        append(two: hour)
        append(0x3A)
        append(two: minute)
        append(0x3A)
        append(two: second)
        if style == .rfc3339 { append(0x5A) }
    }

    private mutating func append(two value: Int) {
        append(UInt8(truncatingIfNeeded: 0x30 + value / 10))
        append(UInt8(truncatingIfNeeded: 0x30 + value % 10))
    }

    /// Appends the epoch seconds of an expiry; what never expires ends with the year 9999.
    mutating func append(expires: Timestamp) {
        append(decimal: min(expires, ExportTime.latest).secondsSinceEpoch)
    }
}

import RPKITypes
import Testing

@Suite("Timestamps")
struct TimestampTests {
    @Test(
        "Text and seconds",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-11-21T20:00:00Z", 1_795_291_200),
            ("1969-12-31T23:59:59Z", -1),
            ("2000-02-29T12:00:00Z", 951_825_600), ("0000-01-01T00:00:00Z", -62_167_219_200),
            ("9999-12-31T23:59:59Z", 253_402_300_799), ("2038-01-19T03:14:08Z", 2_147_483_648),
        ] as [(String, Int64)]
    )
    func text(_ text: String, _ seconds: Int64) {
        #expect(Timestamp(text) == Timestamp(seconds))
        #expect(Timestamp(seconds).description == text)
    }

    @Test(
        "Offsets, letter case and plain seconds",
        arguments: [
            ("2026-11-21T21:30:00+01:30", 1_795_291_200), ("2026-11-21T12:00:00-08:00", 1_795_291_200),
            ("2026-11-21t20:00:00z", 1_795_291_200), ("1795291200", 1_795_291_200), ("0", 0),
        ] as [(String, Int64)]
    )
    func otherSpellings(_ text: String, _ seconds: Int64) {
        #expect(Timestamp(text)?.secondsSinceEpoch == seconds)
    }

    @Test(
        "What is no time is refused",
        arguments: [
            "", "now", "-1", "2026-11-21", "2026-11-21T20:00:00", "2026-11-21 20:00:00Z",
            "2026-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z",
            "2026-04-31T00:00:00Z",
            "2026-11-21T24:00:00Z", "2026-11-21T20:60:00Z", "2026-11-21T20:00:60Z", "2026-11-21T20:00:00.5Z",
            "2026-11-21T20:00:00+24:00", "2026-11-21T20:00:00+01:60", "2026-11-21T20:00:00+0100",
            "+026-11-21T20:00:00Z",
            "99999999999999999999", "2026-11-21T20:00:00+01-00",
        ]
    )
    func refused(_ text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test("Every day of 800 years comes back, in order")
    func days() {
        var expected: Int64? = Timestamp(year: 1600, month: 1, day: 1)?.secondsSinceEpoch
        var failures = 0
        for year in 1600..<2400 {
            for month in 1...12 {
                for day in 1...31 {
                    guard let time = Timestamp(year: year, month: month, day: day, hour: 23) else { continue }
                    if time.secondsSinceEpoch != (expected ?? 0) + 23 * 3_600 { failures += 1 }
                    let parts = time.components
                    if (parts.year, parts.month, parts.day, parts.hour) != (year, month, day, 23) {
                        failures += 1
                    }
                    expected = (expected ?? 0) + 86_400
                }
            }
        }
        #expect(failures == 0)
        #expect(expected == Timestamp(year: 2400, month: 1, day: 1)?.secondsSinceEpoch)
    }

    @Test("Sums saturate, and the ends of time have a text")
    func ends() {
        #expect(Timestamp.distantFuture.advanced(by: 1) == .distantFuture)
        #expect(Timestamp.distantPast.advanced(by: -1) == .distantPast)
        #expect(Timestamp(5).advanced(by: -6) == Timestamp(-1))
        #expect(Timestamp.distantFuture.description == "9999-12-31T23:59:59Z")
        #expect(Timestamp.distantPast.description == "0000-01-01T00:00:00Z")
    }
}

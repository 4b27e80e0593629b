import Testing

@testable import Domain

@Suite struct TimestampTests {
    static func time(_ text: String) -> Timestamp? { Timestamp(Array(text.utf8)[...]) }
    static func span(_ text: String) -> Int64? { DurationText.nanoseconds(Array(text.utf8)[...]) }

    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z"),
        ("2026-11-20T18:30:00Z", 1_795_199_400, "2026-11-20T18:30:00Z"),
        ("2026-11-20T20:30:00+02:00", 1_795_199_400, "2026-11-20T18:30:00Z"),
        ("2026-11-20T13:00:00-05:30", 1_795_199_400, "2026-11-20T18:30:00Z"),
        ("0001-01-01T00:00:00Z", -62_135_596_800, "0001-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59.999999999Z", 253_402_300_799, "9999-12-31T23:59:59.999999999Z"),
        ("2024-02-29T12:00:00.5Z", 1_709_208_000, "2024-02-29T12:00:00.5Z"),
        ("2000-02-29T00:00:00Z", 951_782_400, "2000-02-29T00:00:00Z"),
        ("1969-12-31T23:59:59.25Z", -1, "1969-12-31T23:59:59.25Z"),
    ])
    func `a time is read and written as RFC 3339 has it`(text: String, seconds: Int64, written: String) {
        #expect(Self.time(text)?.seconds == seconds)
        #expect(Self.time(text)?.description == written)
    }

    @Test(arguments: [
        "", "2026-11-20", "2026-11-20T18:30:00", "2026-11-20 18:30:00Z", "2026-11-20t18:30:00z",
        "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
        "2026-04-31T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:60Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00.1234567890Z",
        "2026-01-01T00:00:00+2:00", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00ZZ",
        "0000-12-31T23:59:59Z", "10000-01-01T00:00:00Z", "0001-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01", "+2026-01-01T00:00:00Z", "٢٠٢٦-01-01T00:00:00Z",
    ])
    func `what isn't a time is none`(text: String) {
        #expect(Self.time(text) == nil)
    }

    @Test func `every day of eight hundred years is the one after the day before`() {
        var (year, month, day) = (1600, 1, 1)
        let first = CivilDate(year: year, month: month, day: day).daysSince1970
        for number in first..<first + 292_194 {
            let date = CivilDate(daysSince1970: number)
            guard date.year == year, date.month == month, date.day == day, date.daysSince1970 == number else {
                Issue.record("\(number) is \(date)")
                return
            }
            day += 1
            if day > CivilDate.days(inMonth: month, of: year) { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
        #expect((year, month, day) == (2400, 1, 1))
    }

    @Test(arguments: [
        ("0", 0), ("0s", 0), ("90s", 90_000_000_000), ("1h30m", 5_400_000_000_000), ("250ms", 250_000_000),
        ("1.5s", 1_500_000_000), ("-1.5h", -5_400_000_000_000), ("+2us3ns", 2003),
        ("9223372036s", 9_223_372_036_000_000_000), ("-999999999999999999ns", -999_999_999_999_999_999),
        ("0.0000000001s", 0),
    ])
    func `a duration is read`(text: String, nanoseconds: Int64) {
        #expect(Self.span(text) == nanoseconds)
    }

    @Test(arguments: [
        "", "-", "+", "5", "s", "1", "1d", "1 s", "1s ", ".5s", "5.s", "1sm", "--1s", "1e3s", "9223372037s",
        "9223372036854775808ns", "99999999999999999999s", "1S", "0h0", "1s0",
    ])
    func `what isn't a duration, or is beyond 292 years, is none`(text: String) {
        #expect(Self.span(text) == nil)
    }

    @Test func `a time outside of its years is none`() {
        #expect(Timestamp(seconds: .max) == nil)
        #expect(Timestamp(seconds: .min) == nil)
        #expect(Timestamp(seconds: 0, nanoseconds: -1) == nil)
        #expect(Timestamp(seconds: 0, nanoseconds: 1_000_000_000) == nil)
        #expect(Timestamp(seconds: -1, nanoseconds: 1)?.nanoseconds == 1)
    }
}

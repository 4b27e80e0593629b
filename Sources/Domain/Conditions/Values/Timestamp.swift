// A point in time as CEL has it (google.protobuf.Timestamp): nanoseconds since 1970, from year 1 to year 9999, in UTC.
// The calendar is the proleptic Gregorian one, and no day has a leap second. Written as RFC 3339, section 5.6:
//
//     date-time = YYYY "-" MM "-" DD "T" hh ":" mm ":" ss [ "." 1*9DIGIT ] ( "Z" / ( "+" / "-" ) hh ":" mm )

/// A point in time.
public struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Nanoseconds since 1970 began.
    let total: Int128

    static let secondsRange: ClosedRange<Int64> = -62_135_596_800...253_402_300_799
    static let nanosecondsPerSecond: Int128 = 1_000_000_000

    /// So many seconds since 1970, and nanoseconds behind them; nil outside of the years 1 to 9999.
    public init?(seconds: Int64, nanoseconds: Int32 = 0) {
        guard 0..<1_000_000_000 ~= nanoseconds else { return nil }
        self.init(total: Int128(seconds) * Self.nanosecondsPerSecond + Int128(nanoseconds))
    }

    init?(total: Int128) {
        let first = Int128(Self.secondsRange.lowerBound) * Self.nanosecondsPerSecond
        let end = Int128(Self.secondsRange.upperBound + 1) * Self.nanosecondsPerSecond
        guard first..<end ~= total else { return nil }
        self.total = total
    }

    /// What a clock of the wall shows, in microseconds since 1970; the first or the last time there is, where it is beyond.
    public init(wallMicroseconds microseconds: Int64) {
        let seconds = Self.secondsRange
        total = min(
            max(Int128(microseconds) * 1000, Int128(seconds.lowerBound) * Self.nanosecondsPerSecond),
            Int128(seconds.upperBound) * Self.nanosecondsPerSecond)
    }

    /// The time that the octets spell.
    public init?(_ octets: ArraySlice<UInt8>) {
        var reader = DigitReader(octets)
        guard let year = reader.number(4), reader.take("-"), let month = reader.number(2), reader.take("-"),
            let day = reader.number(2), reader.take("T"), let hour = reader.number(2), reader.take(":"),
            let minute = reader.number(2), reader.take(":"), let second = reader.number(2),
            1...12 ~= month, 1...CivilDate.days(inMonth: month, of: year) ~= day, hour < 24, minute < 60,
            second < 60
        else { return nil }
        var nanoseconds: Int128 = 0
        if reader.take(".") {
            guard let fraction = reader.fraction(9) else { return nil }
            nanoseconds = Int128(fraction)
        }
        guard let offset = reader.offset(), reader.isAtEnd else { return nil }
        let days = CivilDate(year: year, month: month, day: day).daysSince1970
        let seconds = days * 86400 + hour * 3600 + minute * 60 + second - offset * 60
        self.init(total: Int128(seconds) * Self.nanosecondsPerSecond + nanoseconds)
    }

    /// Whole seconds since 1970, the earlier ones where there is a fraction.
    var seconds: Int64 {
        let (quotient, rest) = total.quotientAndRemainder(dividingBy: Self.nanosecondsPerSecond)
        return Int64(truncatingIfNeeded: rest < 0 ? quotient - 1 : quotient)
    }

    /// The nanoseconds behind them.
    var nanoseconds: Int { Int(total - Int128(seconds) * Self.nanosecondsPerSecond) }

    /// Earlier or later by nanoseconds.
    func advanced(by nanoseconds: Int64) -> Timestamp? { Timestamp(total: total + Int128(nanoseconds)) }

    /// How long after another one, where that is a duration.
    func nanoseconds(since other: Timestamp) -> Int64? { Int64(exactly: total - other.total) }

    /// Earlier is less.
    public static func < (one: Timestamp, other: Timestamp) -> Bool { one.total < other.total }

    /// As RFC 3339 writes it, in UTC.
    public var description: String {
        let clock = Clock(self, offset: 0)
        let date = clock.date
        func padded(_ number: Int, _ width: Int = 2) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(width - text.utf8.count, 0)) + text
        }
        return padded(date.year, 4) + "-" + padded(date.month) + "-" + padded(date.day) + "T"
            + padded(clock.hour) + ":" + padded(clock.minute) + ":" + padded(clock.second)
            + DurationText.fraction(nanoseconds) + "Z"
    }

    /// What a clock and a calendar show at a time, at an offset of so many minutes.
    struct Clock {
        let date: CivilDate
        let daysSince1970: Int
        let hour: Int
        let minute: Int
        let second: Int

        init(_ time: Timestamp, offset: Int) {
            let seconds = Int(time.seconds) + offset * 60
            var (days, rest) = seconds.quotientAndRemainder(dividingBy: 86400)
            if rest < 0 { (days, rest) = (days - 1, rest + 86400) }
            daysSince1970 = days
            date = CivilDate(daysSince1970: days)
            (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60)
        }

        /// Sunday is 0.
        var weekday: Int { ((daysSince1970 + 4) % 7 + 7) % 7 }
        /// The first of January is 0.
        var dayOfYear: Int { daysSince1970 - CivilDate(year: date.year, month: 1, day: 1).daysSince1970 }
    }
}

/// A day of the Gregorian calendar.
struct CivilDate {
    let year: Int
    let month: Int
    let day: Int

    init(year: Int, month: Int, day: Int) {
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// Years are counted from March, so that the day that some have more is their last.
    init(daysSince1970 days: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var daysSince1970: Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

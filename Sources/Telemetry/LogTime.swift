/// Writes moments as RFC 3339 in UTC, without Foundation and without a clock.
public enum LogTime {
    /// The first and the last microsecond that RFC 3339's four digits of a year can tell.
    private static let range: ClosedRange<Int64> = -62_167_219_200_000_000...253_402_300_799_999_999

    /// RFC 3339 in UTC with microseconds; what is out of its range, as the range's end.
    public static func text(microseconds: Int64) -> [UInt8] {
        let moment = min(max(microseconds, range.lowerBound), range.upperBound) - range.lowerBound
        let (seconds, fraction) = moment.quotientAndRemainder(dividingBy: 1_000_000)
        let (days, second) = seconds.quotientAndRemainder(dividingBy: 86_400)
        let date = date(daysSinceYearZero: days)
        var text: [UInt8] = []
        write(date.year, digits: 4, before: "-", to: &text)
        write(date.month, digits: 2, before: "-", to: &text)
        write(date.day, digits: 2, before: "T", to: &text)
        write(second / 3_600, digits: 2, before: ":", to: &text)
        write(second / 60 % 60, digits: 2, before: ":", to: &text)
        write(second % 60, digits: 2, before: ".", to: &text)
        write(fraction, digits: 6, before: "Z", to: &text)
        return text
    }

    /// The Gregorian date so many days after 0000-01-01. A year is counted from March, so that the day that
    /// some years have more is its last.
    private static func date(daysSinceYearZero days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        // Year zero is a leap year: its 1 March is day 60. 400 years more keep all of it positive.
        let fromMarch = days - 60 + 146_097
        let era = fromMarch / 146_097
        let dayOfEra = fromMarch % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = (era - 1) * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        return (year, month, day)
    }

    private static func write(
        _ number: Int64,
        digits: Int,
        before mark: Unicode.Scalar,
        to text: inout [UInt8]
    ) {
        let written = Array(String(number).utf8)
        text += [UInt8](repeating: UInt8(ascii: "0"), count: max(0, digits - written.count))
        text += written
        text.append(UInt8(ascii: mark))
    }
}

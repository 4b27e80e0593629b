/// Writes moments as RFC 3339 in UTC, without Foundation and without a clock.
public enum LogTime {
    /// The first and the last microsecond that RFC 3339's four digits of a year can tell.
    private static let range: ClosedRange<Int64> = -62_167_219_200_000_000...253_402_300_799_999_999

    /// RFC 3339 in UTC with microseconds; what is out of its range, as the range's end.
    public static func text(microseconds: Int64) -> [UInt8] {
        let moment = min(max(microseconds, range.lowerBound), range.upperBound) - range.lowerBound
        let (seconds, fraction) = moment.quotientAndRemainder(dividingBy: 1_000_000)
        let (days, second) = seconds.quotientAndRemainder(dividingBy: 86_400)
        let date = CalendarDate(daysSinceYearZero: days)
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

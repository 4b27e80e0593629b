/// A day of the Gregorian calendar, for who writes dates without Foundation.
public struct CalendarDate: Equatable, Sendable {
    /// How many days lie between 0000-01-01 and 1970-01-01.
    public static let epoch: Int64 = 719_528

    /// The year; 0 is the one before 1.
    public let year: Int64
    /// The month, from 1.
    public let month: Int64
    /// The day of the month, from 1.
    public let day: Int64

    /// The date so many days after 0000-01-01. A year is counted from March, so that the day that some years have more
    /// is its last.
    public init(daysSinceYearZero days: Int64) {
        // Year zero is a leap year: its 1 March is day 60. 400 years more keep all of it positive.
        let fromMarch = days - 60 + 146_097
        let era = fromMarch / 146_097
        let dayOfEra = fromMarch % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = (era - 1) * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    }
}

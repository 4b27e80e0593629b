// Times as policies speak of them, in whole seconds of UTC. Which time it is, somebody else says: nothing here asks a
// clock.

/// A length of time.
public struct Seconds: Hashable, Comparable, Sendable {
    /// How many.
    public let count: Int

    /// So many seconds.
    public init(_ count: Int) { self.count = count }

    /// So many minutes.
    public static func minutes(_ count: Int) -> Seconds { Seconds(count * 60) }

    /// So many hours.
    public static func hours(_ count: Int) -> Seconds { Seconds(count * 3600) }

    /// Whether one is shorter.
    public static func < (left: Seconds, right: Seconds) -> Bool { left.count < right.count }
}

/// A day of the calendar, from year 1 to 9999.
public struct CalendarDay: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Days since the first of January 1970.
    public let number: Int

    /// The day that a point in time is in, in UTC.
    public init(of time: Timestamp) {
        number = Int(time.seconds).flooringDivision(by: 86_400)
    }

    /// The day that `YYYY-MM-DD` names; nil where there is none.
    public init?(_ text: String) {
        let octets = Array(text.utf8)
        guard octets.count == 10, octets[4] == UInt8(ascii: "-"), octets[7] == UInt8(ascii: "-") else {
            return nil
        }
        func number(_ range: Range<Int>) -> Int? {
            octets[range].reduce(0 as Int?) { sum, octet in
                0...9 ~= Int(octet) - 48 ? sum.map { $0 * 10 + Int(octet) - 48 } : nil
            }
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), year > 0,
            1...12 ~= month, day > 0, day <= Self.length(ofMonth: month, in: year)
        else { return nil }
        // Years begin in March here, so that a leap day is the last of its year.
        let shifted = month > 2 ? year : year - 1
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        self.number = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    }

    /// `YYYY-MM-DD`
    public var description: String {
        // The inverse of the above, by eras of 400 years.
        let days = number + 719_468
        let era = days.flooringDivision(by: 146_097)
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        func padded(_ number: Int, _ width: Int) -> String {
            let text = "\(number)"
            return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfYear - (153 * shifted + 2) / 5 + 1, 2))"
    }

    /// Whether one is earlier.
    public static func < (left: CalendarDay, right: CalendarDay) -> Bool { left.number < right.number }

    private static func length(ofMonth month: Int, in year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension Int {
    /// The quotient, rounded towards smaller numbers.
    func flooringDivision(by divisor: Int) -> Int {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

extension Timestamp {
    /// When 1970 began.
    public static let epoch = Timestamp(total: 0)
}

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
        number = Timestamp.Clock(time, offset: 0).daysSince1970
    }

    /// The day that `YYYY-MM-DD` names; nil where there is none.
    public init?(_ text: String) {
        guard text.utf8.count == 10, let start = Timestamp(Array("\(text)T00:00:00Z".utf8)[...]) else {
            return nil
        }
        self.init(of: start)
    }

    /// `YYYY-MM-DD`
    public var description: String {
        let date = CivilDate(daysSince1970: number)
        func padded(_ number: Int, _ width: Int) -> String {
            let text = "\(number)"
            return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
        }
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
    }

    /// Whether one is earlier.
    public static func < (left: CalendarDay, right: CalendarDay) -> Bool { left.number < right.number }
}

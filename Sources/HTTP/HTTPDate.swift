import Telemetry

/// The date of a Date field (RFC 9110, section 5.6.7), which is written again only when the second is another.
struct HTTPDate {
    private var second = Int64.min
    private var text: [UInt8] = []

    private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// The text of a second since the epoch.
    mutating func octets(at second: Int64) -> [UInt8] {
        if second == self.second { return text }
        self.second = second
        text = Array(Self.text(second).utf8)
        return text
    }

    private static func text(_ second: Int64) -> String {
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        // A clock that was never set may stand before the epoch: no date is right then, and none may stop us.
        let (days, rest) = max(second, 0).quotientAndRemainder(dividingBy: 86_400)
        let day = CalendarDate(daysSinceYearZero: days + CalendarDate.epoch)
        let date =
            "\(weekdays[Int(days % 7)]), \(two(day.day)) \(months[Int(day.month - 1)]) \(day.year)"
        return "\(date) \(two(rest / 3_600)):\(two(rest / 60 % 60)):\(two(rest % 60)) GMT"
    }
}

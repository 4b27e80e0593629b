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
        let days = second / 86_400
        let rest = second % 86_400
        // Years are counted from March, so that the leap day is a year's last.
        let fromMarch = days + 719_468
        let era = fromMarch / 146_097
        let dayOfEra = fromMarch % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        let date = "\(weekdays[Int(days % 7)]), \(two(day)) \(months[Int(month - 1)]) \(year)"
        return "\(date) \(two(rest / 3_600)):\(two(rest / 60 % 60)):\(two(rest % 60)) GMT"
    }
}

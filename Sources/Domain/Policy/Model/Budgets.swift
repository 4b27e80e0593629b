/// So many in so long a time.
public struct Rate: Hashable, Sendable, CustomStringConvertible {
    /// How many.
    public let count: Int
    /// In how long.
    public let period: Seconds

    /// A rate of these parts.
    public init(_ count: Int, per period: Seconds) {
        self.count = count
        self.period = period
    }

    /// `10/1h`
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let count = Self.number(parts[0]), Self.counts ~= count,
            let unit = parts[1].last, let factor = Self.units[unit],
            let length = Self.number(parts[1].dropLast()), Self.periods ~= Seconds(length * factor)
        else { return nil }
        self.init(count, per: Seconds(length * factor))
    }

    /// As a policy writes it.
    public var description: String {
        let unit = ["d", "h", "m"].first { period.count % (Self.units[Character($0)] ?? 1) == 0 } ?? "s"
        return "\(count)/\(period.count / (Self.units[Character(unit)] ?? 1))\(unit)"
    }

    /// The form in words.
    public static let form = "so many in a time, `10/1h`: 1 to \(counts.upperBound) in 1s to 7d"
    /// How many there may be.
    public static let counts = 1...1_000_000
    /// In how long.
    public static let periods = Seconds(1)...Seconds(604_800)

    private static let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]

    private static func number(_ text: Substring) -> Int? {
        let digits = Array(text.utf8)
        guard 1...7 ~= digits.count, digits[0] != UInt8(ascii: "0"),
            digits.allSatisfy({ 48...57 ~= $0 })
        else { return nil }
        return Int(text)
    }
}

/// How much of what is scarce each may use: messages that cost money, and guesses.
public struct Budgets: Hashable, Sendable {
    /// What one subject may.
    public struct Subject: Hashable, Sendable {
        /// Codes that are sent to it, by each of these rates.
        public var sends = [Rate(10, per: .hours(1))]
        /// Wrong answers in a row before it is blocked.
        public var failures = 5
        /// For how long the first time; twice as long each time after that, up to a day.
        public var block = Seconds.minutes(30)
        /// Wrong answers in a row after which no code helps any more, until somebody looks at it.
        public var disableAfter = 100
        /// Challenges that may be open at a time.
        public var open = 3

        /// What the standards ask for.
        public init() {}
    }

    /// What one subject may.
    public var subject = Subject()
    /// Codes sent to one destination.
    public var destination = [Rate(5, per: .hours(1)), Rate(10, per: .hours(24))]
    /// Codes asked for from one network: /24 of IPv4, /56 of IPv6.
    public var address = [Rate(20, per: .hours(1))]
    /// Codes sent to telephone numbers that differ in the last four digits alone.
    public var prefix = [Rate(20, per: .hours(1))]

    /// What the standards ask for.
    public init() {}
}

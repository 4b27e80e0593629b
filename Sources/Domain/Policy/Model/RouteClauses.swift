// What a route can ask of a request beside its host, method and path, without reading its body or knowing its caller.

import Wire

/// What a field of the request's head has to be.
public struct HeaderClause: Hashable, Sendable {
    /// The ways to say it.
    public enum Test: Hashable, Sendable {
        case equals([UInt8])
        case startsWith([UInt8])
        /// Whether there is such a field at all.
        case isPresent(Bool)
    }

    /// Which field.
    public let name: HeaderName
    /// What it has to be.
    public let test: Test

    /// A clause of these parts.
    public init(_ name: HeaderName, _ test: Test) {
        self.name = name
        self.test = test
    }
}

/// Some hours of some days of the week, in a zone of a fixed offset. A window that ends before it begins goes on past
/// midnight and belongs to the day that it began in.
public struct TimeWindow: Hashable, Sendable {
    /// The days of a week.
    public enum Weekday: Int, CaseIterable, Sendable {
        case monday, tuesday, wednesday, thursday, friday, saturday, sunday

        /// The word that policies write.
        public var text: String {
            switch self {
            case .monday: "mon"
            case .tuesday: "tue"
            case .wednesday: "wed"
            case .thursday: "thu"
            case .friday: "fri"
            case .saturday: "sat"
            case .sunday: "sun"
            }
        }
    }

    /// The days that it begins in.
    public let days: Set<Weekday>
    /// Its first minute, since midnight.
    public let from: Int
    /// The minute behind its last one.
    public let to: Int
    /// How many minutes its zone is ahead of UTC.
    public let offset: Int

    /// A window of these parts.
    public init(days: Set<Weekday>, from: Int, to: Int, offset: Int) {
        self.days = days
        self.from = from
        self.to = to
        self.offset = offset
    }

    /// Whether a point in time is within it.
    public func contains(_ time: Timestamp) -> Bool {
        let clock = Timestamp.Clock(time, offset: offset)
        let minute = clock.hour * 60 + clock.minute
        /// Sunday is the clock's 0 and the week's last here.
        func begins(daysBefore: Int) -> Bool {
            Weekday(rawValue: (clock.weekday + 6 + 7 - daysBefore) % 7).map(days.contains) ?? false
        }
        if from < to { return begins(daysBefore: 0) && from..<to ~= minute }
        return begins(daysBefore: 0) && minute >= from || begins(daysBefore: 1) && minute < to
    }
}

/// Whether a route decides, or only shows what it would.
public enum RouteMode: Hashable, Sendable {
    case enforce
    /// Records what it would have decided, and is passed over; until a day, behind which somebody should look at it.
    case shadow(until: CalendarDay?)

    /// Whether it decides nothing.
    public var isShadow: Bool { self != .enforce }
}

/// What browsers of other origins may do with a route (the Fetch standard's CORS).
public struct CrossOriginRule: Hashable, Sendable {
    /// The origins, each as browsers write it.
    public var origins: [String]
    /// Which fields their requests may have, beside the gateway's own.
    public var headers: [HeaderName]
    /// Whether they may send cookies.
    public var takesCredentials: Bool
    /// How long a browser may remember it.
    public var lifetime: Seconds

    /// A rule of these parts.
    public init(origins: [String], headers: [HeaderName], takesCredentials: Bool, lifetime: Seconds) {
        self.origins = origins
        self.headers = headers
        self.takesCredentials = takesCredentials
        self.lifetime = lifetime
    }
}

// Time as a store tells it. A challenge's deadline, a block and a rate are all judged by one clock, the store's own, and
// never by a gateway's: gateways differ, and a caller can reach two of them.

/// A moment by the clock of a store.
public struct StoreTime: Hashable, Comparable, Sendable {
    /// Since the first of January 1970.
    public let milliseconds: Int64

    /// So many milliseconds since the first of January 1970.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Before everything.
    static let start = StoreTime(milliseconds: 0)

    /// The moment so much later.
    public static func + (time: StoreTime, seconds: Seconds) -> StoreTime {
        StoreTime(milliseconds: time.milliseconds + Int64(seconds.count) * 1000)
    }

    /// How long from one to the other; none if it is past.
    public func wait(until later: StoreTime) -> Wait {
        Wait(milliseconds: max(0, later.milliseconds - milliseconds))
    }

    /// Whether one is earlier.
    public static func < (left: StoreTime, right: StoreTime) -> Bool {
        left.milliseconds < right.milliseconds
    }
}

/// How long to wait, as a store says it.
public struct Wait: Hashable, Comparable, Sendable {
    /// How long.
    public let milliseconds: Int64

    /// So many milliseconds.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// In whole seconds, never less than it is: what `Retry-After` says.
    public var seconds: Int64 { (milliseconds + 999) / 1000 }

    /// Whether one is shorter.
    public static func < (left: Wait, right: Wait) -> Bool { left.milliseconds < right.milliseconds }
}

public import Domain
public import System

/// Time that stands still until a test moves it: the reason why no test of ours sleeps, and why each can be
/// run a thousand times with one outcome. Wall and monotonic time move together unless told otherwise, as
/// they do on a machine whose date nobody sets.
public final class ManualClock: Sendable {
    private let shown: Guarded<(wall: WallInstant, monotonic: MonotonicInstant)>

    /// A clock that shows the given second of the epoch; left out, a moment in November 2023.
    public init(secondsSinceEpoch: Int64 = 1_700_000_000) {
        shown = Guarded((WallInstant(secondsSinceEpoch), MonotonicInstant(nanoseconds: 1_000_000_000)))
    }

    /// What the wall clock shows.
    public var wall: WallInstant { shown.withLock { $0.wall } }

    /// What the monotonic clock shows.
    public var monotonic: MonotonicInstant { shown.withLock { $0.monotonic } }

    /// Lets this much time go by on both.
    public func advance(milliseconds: UInt64) {
        shown.withLock { now in
            let wall = now.wall.nanosecondsSinceEpoch + Int64(milliseconds) * 1_000_000
            now.wall = WallInstant(nanosecondsSinceEpoch: wall)
            now.monotonic = now.monotonic.advanced(byMilliseconds: milliseconds)
        }
    }

    /// Sets the date so much back. The monotonic clock doesn't notice.
    public func turnBack(milliseconds: Int64) {
        shown.withLock { now in
            let wall = now.wall.nanosecondsSinceEpoch - milliseconds * 1_000_000
            now.wall = WallInstant(nanosecondsSinceEpoch: wall)
        }
    }

    /// Sets the date, as an operator or NTP does, forwards or back. The monotonic clock doesn't notice.
    public func setWall(secondsSinceEpoch: Int64) {
        shown.withLock { $0.wall = WallInstant(secondsSinceEpoch) }
    }
}

extension ManualClock: WallClock {
    /// What the wall clock shows.
    public func now() -> Timestamp { Timestamp(wallMicroseconds: wall.nanosecondsSinceEpoch / 1000) }
}

extension WallInstant {
    fileprivate init(_ secondsSinceEpoch: Int64) {
        self.init(nanosecondsSinceEpoch: secondsSinceEpoch * 1_000_000_000)
    }
}

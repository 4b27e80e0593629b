public import Domain
import System

/// The time of day as it was when the clock was made, carried on by a clock that nobody sets. A store in memory needs no
/// other's time, and with this one no challenge of its lives longer because somebody set the date back.
public struct SteadyClock: WallClock {
    private let wall: WallInstant
    private let start: MonotonicInstant

    /// A clock that goes on from now.
    public init() {
        wall = Clocks.wall()
        start = Clocks.monotonic()
    }

    /// Now.
    public func now() -> Timestamp {
        let passed = (Clocks.monotonic().nanoseconds - start.nanoseconds) / 1000
        return Timestamp(wallMicroseconds: wall.nanosecondsSinceEpoch / 1000 + Int64(passed))
    }
}

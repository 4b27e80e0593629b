public import Domain
import System

/// A clock that is set as a schedule says, forward and back.
public final class SimulatedClock: WallClock {
    private let milliseconds = Guarded<Int64>(1_700_000_000_000)

    /// A clock that shows a moment in November 2023.
    public init() {}

    /// Sets it forward, or back.
    public func advance(milliseconds step: Int64) { milliseconds.withLock { $0 += step } }

    /// What it shows, as stores tell it.
    public var time: StoreTime { StoreTime(milliseconds: milliseconds.withLock { $0 }) }

    /// Now.
    public func now() -> Timestamp { Timestamp(wallMicroseconds: time.milliseconds * 1000) }
}

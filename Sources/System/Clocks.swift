// The two clocks of the kernel. Below the executable nobody reads them directly: time comes in through a
// port or a parameter, so that a test can hold it still.

import Glibc

/// A point of the monotonic clock: only good against another one of the same boot, and never set back by an
/// operator or by NTP, which is why deadlines are made of it.
public struct MonotonicInstant: Comparable, Hashable, Sendable {
    /// Since the clock's own beginning, which means nothing to us.
    public let nanoseconds: UInt64

    /// The instant this long after the clock's own beginning.
    public init(nanoseconds: UInt64) {
        self.nanoseconds = nanoseconds
    }

    /// The instant so many milliseconds later, or the last there is.
    public func advanced(byMilliseconds milliseconds: UInt64) -> MonotonicInstant {
        let (step, tooLong) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, tooLate) = nanoseconds.addingReportingOverflow(step)
        return MonotonicInstant(nanoseconds: tooLong || tooLate ? .max : sum)
    }

    /// The milliseconds from here to there, rounded up so that who waits for them has arrived; 0 if past.
    public func milliseconds(until later: MonotonicInstant) -> UInt64 {
        guard later > self else { return 0 }
        return (later.nanoseconds - nanoseconds - 1) / 1_000_000 + 1
    }

    /// Whether the one is earlier.
    public static func < (one: MonotonicInstant, other: MonotonicInstant) -> Bool {
        one.nanoseconds < other.nanoseconds
    }
}

/// A point in time as people and other machines know it. It may go back: nothing is timed by it.
public struct WallInstant: Comparable, Hashable, Sendable {
    /// Since the first of January 1970, without leap seconds; good until the year 2262.
    public let nanosecondsSinceEpoch: Int64

    /// The instant this long after the epoch, or before it.
    public init(nanosecondsSinceEpoch: Int64) {
        self.nanosecondsSinceEpoch = nanosecondsSinceEpoch
    }

    /// The instant that the kernel says; the first or the last there is, where it is beyond. A file can be of any year.
    init(_ time: timespec) {
        let (whole, isBeyond) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, isBehind) = whole.addingReportingOverflow(Int64(time.tv_nsec))
        nanosecondsSinceEpoch = !isBeyond && !isBehind ? sum : time.tv_sec < 0 ? .min : .max
    }

    /// Whole seconds since the epoch, rounded down on either side of it: what a token's `iat` holds.
    public var secondsSinceEpoch: Int64 {
        let (seconds, rest) = nanosecondsSinceEpoch.quotientAndRemainder(dividingBy: 1_000_000_000)
        return rest < 0 ? seconds - 1 : seconds
    }

    /// Whether the one is earlier.
    public static func < (one: WallInstant, other: WallInstant) -> Bool {
        one.nanosecondsSinceEpoch < other.nanosecondsSinceEpoch
    }
}

/// The kernel's clocks. They can't fail: the only faults of the call are a clock that doesn't exist and an
/// address that isn't ours.
public enum Clocks {
    /// Now, to measure and to wait by.
    public static func monotonic() -> MonotonicInstant {
        let now = read(CLOCK_MONOTONIC)
        return MonotonicInstant(nanoseconds: UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec))
    }

    /// Now, to tell others.
    public static func wall() -> WallInstant {
        WallInstant(read(CLOCK_REALTIME))
    }

    private static func read(_ clock: clockid_t) -> timespec {
        var now = timespec()
        // SAFETY: `now` is a place to write to for the length of the call.
        let answer = unsafe clock_gettime(clock, &now)
        precondition(answer == 0, "the kernel has no such clock")
        return now
    }
}

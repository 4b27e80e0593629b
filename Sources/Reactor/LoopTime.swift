public import System

/// A moment of a loop's clock, which only goes forward. A type of its own, so that a moment can't be taken for a
/// span, and because the floors above know no kernel.
public struct LoopTime: Comparable, Hashable, Sendable {
    /// Since a beginning that means nothing.
    public let nanoseconds: UInt64

    /// The moment so long after the clock's beginning.
    public init(nanoseconds: UInt64) {
        self.nanoseconds = nanoseconds
    }

    /// The moment of the kernel's clock.
    public init(_ instant: MonotonicInstant) {
        nanoseconds = instant.nanoseconds
    }

    /// Later than every moment.
    public static let never = LoopTime(nanoseconds: .max)

    /// So many milliseconds later, or never.
    @inline(__always)
    public func advanced(byMilliseconds milliseconds: UInt64) -> LoopTime {
        let (step, tooLong) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, tooLate) = nanoseconds.addingReportingOverflow(step)
        return tooLong || tooLate ? .never : LoopTime(nanoseconds: sum)
    }

    /// The nanoseconds since an earlier moment; none where that is later.
    public func nanoseconds(since earlier: LoopTime) -> UInt64 {
        nanoseconds > earlier.nanoseconds ? nanoseconds - earlier.nanoseconds : 0
    }

    /// Whether the one is earlier.
    public static func < (one: LoopTime, other: LoopTime) -> Bool { one.nanoseconds < other.nanoseconds }
}

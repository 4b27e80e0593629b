import Synchronization

/// A number of things that happened, which only grows. Adding is one relaxed atomic instruction: it may stand
/// anywhere on a request's path.
public final class Counter: Sendable {
    private let count = Atomic<UInt64>(0)

    init() {}

    /// Counts one more, or several.
    public func add(_ amount: UInt64 = 1) {
        count.wrappingAdd(amount, ordering: .relaxed)
    }

    /// How many so far.
    public var value: UInt64 { count.load(ordering: .relaxed) }
}

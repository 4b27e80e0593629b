import Synchronization

/// How much of something there is now, which goes up and down: connections, parked requests.
public final class Gauge: Sendable {
    private let level = Atomic<Int64>(0)

    init() {}

    /// There is so much more; less, if negative.
    public func add(_ amount: Int64) {
        level.wrappingAdd(amount, ordering: .relaxed)
    }

    /// There is now so much.
    public func set(_ amount: Int64) {
        level.store(amount, ordering: .relaxed)
    }

    /// How much there is.
    public var value: Int64 { level.load(ordering: .relaxed) }
}

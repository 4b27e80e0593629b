/// What time it is, as people and other machines know it. A port: below the executable nobody reads a clock.
public protocol WallClock: Sendable {
    /// Now.
    func now() -> Timestamp
}

extension StoreTime {
    /// What a store whose clock is this one has.
    public init(_ time: Timestamp) {
        self.init(milliseconds: Int64(truncatingIfNeeded: time.total / 1_000_000))
    }
}

/// A length of time as a configuration says it. Not a point in time, and not a number that could be mistaken for
/// seconds.
public struct Milliseconds: Hashable, Comparable, Sendable {
    /// How many.
    public let count: Int

    /// So many milliseconds.
    public init(_ count: Int) { self.count = count }

    /// So many seconds.
    public static func seconds(_ count: Int) -> Milliseconds { Milliseconds(count * 1000) }

    /// Whether one is shorter.
    public static func < (left: Milliseconds, right: Milliseconds) -> Bool { left.count < right.count }
}

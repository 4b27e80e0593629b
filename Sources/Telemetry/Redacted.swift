/// A value that shows nothing of itself: not in a description, a debug description, a string interpolation, a
/// mirror or a dump. It is for what is read, passed on and never shown (a destination, a credential on its way
/// through); who means to use it says so with `exposed`, which can be searched for.
public struct Redacted<Value>: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The value itself. Never for a log, a metric, a message or a page.
    public let exposed: Value

    /// The value, hidden from now on.
    public init(_ value: Value) {
        exposed = value
    }

    /// The same for every value, its length included.
    public var description: String { "<redacted>" }

    /// The same for every value.
    public var debugDescription: String { "<redacted>" }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}

extension Redacted: Sendable where Value: Sendable {}

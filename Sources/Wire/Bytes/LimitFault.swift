/// A limit that was set outside its hard range.
public struct LimitFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// The limit's name, as it is spelled in a configuration.
    public let name: String
    /// What it was set to.
    public let value: Int
    /// What it may be set to.
    public let range: ClosedRange<Int>

    /// What is wrong and how to mend it, in one line.
    public var description: String {
        "`\(name)` is \(value); set it from \(range.lowerBound) to \(range.upperBound)"
    }

    static func check(_ name: String, _ value: Int, _ range: ClosedRange<Int>) throws(LimitFault) -> Int {
        guard range.contains(value) else { throw LimitFault(name: name, value: value, range: range) }
        return value
    }
}

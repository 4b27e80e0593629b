/// Notices that a crowd has gone: that there are many fewer connections than there were, and worth while to tidy up behind
/// them. What is small comes and goes unnoticed.
public struct Crowd: Sendable {
    /// So many fewer are a crowd.
    public static let size = 256

    private var most = 0

    /// Nobody yet.
    public init() {}

    /// Now there are so many. True where a crowd has gone since the last time that this was so.
    public mutating func hasGone(now count: Int) -> Bool {
        most = max(most, count)
        guard most - count >= Self.size else { return false }
        most = count
        return true
    }
}

// All that is wrong with some files, in the order of their places, cut where nobody would read on.

/// What a loader found; nothing of it may be passed over, so a value comes out of a loader only where there is none.
public struct Findings: Error, Equatable, Sendable {
    /// The first of them, by file and place.
    public let diagnostics: [Diagnostic]
    /// How many more there are.
    public let more: Int

    /// How many are shown.
    public static let most = 50
    /// How many are kept until they are sorted.
    static let mostKept = 2000

    init(_ diagnostics: [Diagnostic], more: Int) {
        self.diagnostics = Array(diagnostics.prefix(Self.most))
        self.more = diagnostics.count - self.diagnostics.count + more
    }

    /// One thing that is wrong with a file as a whole, found by whoever works with what it says.
    public init(_ rule: Rule, file: String, _ message: String, _ help: String) {
        var reading = Reading()
        reading.report(rule, file: file, message, help)
        self = reading.findings ?? Findings([], more: 0)
    }

    /// How many there are in all.
    public var count: Int { diagnostics.count + more }
}

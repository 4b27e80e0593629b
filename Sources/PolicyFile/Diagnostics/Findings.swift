// All that is wrong with some files or worth a look, in the order of their places, cut where nobody would read on.

import Domain

/// What a loader found. No error of it may be passed over, so a value comes out of a loader only where there is none;
/// warnings come beside it.
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
        // Where there are too many, errors go before warnings.
        let errors = diagnostics.count { $0.severity == .error }
        warningCount = diagnostics.count - errors
        let warnings = max(0, Self.most - errors)
        var room = diagnostics.count > Self.most ? warnings : .max
        let shown = diagnostics.filter { diagnostic in
            if diagnostic.severity == .warning { room -= 1 }
            return diagnostic.severity == .error || room >= 0
        }
        self.diagnostics = Array(shown.prefix(Self.most))
        self.more = diagnostics.count - self.diagnostics.count + more
    }

    /// One thing that is wrong with a file as a whole, found by whoever works with what it says.
    public init(_ rule: Rule, file: String, _ message: String, _ help: String) {
        var reading = Reading()
        reading.report(rule, file: file, message, help)
        self = reading.findings ?? Findings([], more: 0)
    }

    /// How many of them are warnings, of those that were kept.
    public let warningCount: Int

    /// How many there are in all.
    public var count: Int { diagnostics.count + more }
}

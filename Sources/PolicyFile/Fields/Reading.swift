// What happens while files are read: texts come in, findings come out, and a value may stand for one that is kept
// elsewhere. One reading may take several files, so that all that is wrong with them is told at once.

import Domain

/// The state of one reading.
struct Reading {
    /// The texts so far; places name them by their position.
    private(set) var sources: [SourceText] = []
    /// Where `${env:...}` and `${file:...}` lead; nil where they are not taken.
    var references: References?
    /// What was read so far, files and folders, each as it was before.
    private(set) var files: [ReadFile] = []
    private var diagnostics: [(place: Place, diagnostic: Diagnostic)] = []
    private var unkept = 0
    /// How many errors there were so far; warnings don't count.
    private(set) var errorCount = 0

    /// Takes in a text, and says what its places call it.
    mutating func take(_ source: SourceText) -> Int {
        sources.append(source)
        return sources.count - 1
    }

    /// Notes a file or a folder that is about to be read.
    mutating func note(file path: String) { files.append(ReadFile(path)) }

    /// Whether nothing was wrong so far.
    var isFine: Bool { errorCount == 0 }

    /// Notes something that is wrong, or worth a look.
    mutating func report(
        _ rule: Rule, _ severity: Severity = .error, at place: Place, _ message: @autoclosure () -> String,
        _ help: @autoclosure () -> String
    ) {
        if severity == .error { errorCount += 1 }
        // Warnings leave no error without a place: each has its own room.
        let kept = severity == .error ? errorCount - 1 : diagnostics.count
        guard kept < Findings.mostKept else {
            unkept += 1
            return
        }
        let source = sources[place.source]
        let excerpt =
            source.octets.isEmpty
            ? nil : LineExcerpt(source.line(place.line), column: place.column, width: place.width)
        let diagnostic = Diagnostic(
            severity: severity, file: source.name, line: place.line, column: place.column, rule: rule,
            message: message(), help: help(), excerpt: excerpt)
        diagnostics.append((place, diagnostic))
    }

    /// Notes a file that can't be taken in.
    mutating func report(_ rule: Rule, file: String, _ message: String, _ help: String) {
        let source = take(SourceText(name: file, octets: []))
        report(rule, at: Place(source: source, line: 1, column: 1, width: 1), message, help)
    }

    /// All that was wrong or worth a look, by place; nil if nothing was.
    var findings: Findings? {
        if diagnostics.isEmpty { return nil }
        let sorted = diagnostics.enumerated().sorted { left, right in
            let (one, other) = (left.element.place, right.element.place)
            if one.source != other.source { return one.source < other.source }
            if one.line != other.line { return one.line < other.line }
            return one.column != other.column ? one.column < other.column : left.offset < right.offset
        }
        // What several policies include is judged for each of them, and told once.
        var told: [Diagnostic] = []
        var atPlace: [Diagnostic] = []
        var place: Place?
        for (_, finding) in sorted {
            if finding.place != place { (place, atPlace) = (finding.place, []) }
            if atPlace.contains(finding.diagnostic) { continue }
            atPlace.append(finding.diagnostic)
            told.append(finding.diagnostic)
        }
        return Findings(told, more: unkept)
    }
}

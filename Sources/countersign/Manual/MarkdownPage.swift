/// The table of the command line in Markdown, for docs/commands.md.
enum MarkdownPage {
    private static let width = 130

    /// The page, without a title.
    static var text: String {
        let verbs = Verb.allCases.map { "| `\($0.rawValue)` | \($0.entry.summary) |" }
        var sections = [(["| verb | to |", "|---|---|"] + verbs).joined(separator: "\n") + "\n"]
        sections += ProgramEntry.paragraphs.dropFirst(2).map(lines)
        for verb in Verb.allCases { sections += section(verb) }
        sections += ["## Files\n", items(ProgramEntry.files)]
        sections += ["## Environment\n", items(ProgramEntry.environment)]
        let statuses = ProgramEntry.statuses.map { ("\($0.status.rawValue)", $0.text) }
        return (sections + ["## Exit status\n", items(statuses)]).joined(separator: "\n")
    }

    private static func section(_ verb: Verb) -> [String] {
        let entry = verb.entry
        var sections = ["## \(verb.rawValue)\n", "`\(verb.usage.joined(separator: " "))`\n"]
        sections += entry.paragraphs.map(lines)
        if !entry.options.isEmpty {
            sections.append(items(entry.options.map { ($0.usage, $0.entry.summary) }))
        }
        let examples = entry.examples.map { "# \($0.purpose)\n\($0.command)\n" }.joined(separator: "\n")
        sections.append("```sh\n\(examples)```\n")
        let statuses = entry.statuses.map { "\($0.status.rawValue): \($0.text)" }.joined(separator: "; ")
        return sections + [lines("Exit status \(statuses).")]
    }

    private static func lines(_ text: String) -> String {
        text.wrapped(to: width).map { $0 + "\n" }.joined()
    }

    private static func items(_ rows: [(name: String, text: String)]) -> String {
        rows.map { "- `\($0.name)`: \($0.text)\n" }.joined()
    }
}

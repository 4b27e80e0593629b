/// The table of the command line for a terminal: lines of at most a hundred columns.
enum HelpText {
    private static let width = 98

    /// What there is.
    static var overview: String {
        """
        Countersign is \(ProgramEntry.summary).
        \(ProgramEntry.today)

        usage: countersign VERB [OPTION]...

        \(rows(Verb.allCases.map { ($0.rawValue, $0.entry.summary) }))
        `countersign help VERB` says how a verb is used.
        exit status: \(ProgramEntry.statuses.map { "\($0.status.rawValue) \($0.text)" }.joined(separator: ", "))

        """
    }

    /// How a verb is used.
    static func text(about verb: Verb) -> String {
        let entry = verb.entry
        var sections = [usage(of: verb)]
        sections += entry.paragraphs.map { lines($0, indent: 0) }
        if !entry.options.isEmpty {
            sections.append(rows(entry.options.map { ($0.usage, $0.entry.summary) }))
        }
        sections.append("examples:\n")
        sections += entry.examples.map { example in
            let command = example.command.split(separator: "\n").map { "  \($0)\n" }.joined()
            return "  # \(example.purpose)\n\(command)"
        }
        let statuses = entry.statuses.map { ("\($0.status.rawValue)", $0.text) }
        sections.append("exit status:\n" + rows(statuses))
        return sections.joined(separator: "\n")
    }

    /// An option and its value stay on one line.
    private static func usage(of verb: Verb) -> String {
        var lines = ["usage:"]
        for piece in verb.usage {
            let isFull = lines[lines.count - 1].utf8.count + 1 + piece.utf8.count > width
            if isFull { lines.append("          " + piece) } else { lines[lines.count - 1] += " " + piece }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func lines(_ text: String, indent: Int) -> String {
        let margin = String(repeating: " ", count: indent)
        return text.wrapped(to: width - indent).map { margin + $0 + "\n" }.joined()
    }

    private static func rows(_ rows: [(name: String, text: String)]) -> String {
        let column = (rows.map(\.name.utf8.count).max() ?? 0) + 4
        return rows.map { name, text in
            "  " + name.padded(to: column - 2) + lines(text, indent: column).dropFirst(column)
        }.joined()
    }
}

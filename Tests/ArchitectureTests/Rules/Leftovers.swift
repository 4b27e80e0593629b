// What work leaves behind: notes to oneself and code that is switched off. The history keeps both.

extension Tree {
    /// No comment holds a note to oneself or a line of code.
    func breachesOfTidiness() -> [Breach] {
        sources.flatMap { source in
            source.lines.compactMap { line in
                let what: String? =
                    if let word = Self.reminder(in: line.comment) {
                        "\(word): write an issue, or do it"
                    } else if Self.isCode(line.comment) {
                        "code in a comment: the history keeps what was"
                    } else {
                        nil
                    }
                return what.map { Breach(path: source.path, line: line.number, what: $0) }
            }
        }
    }

    private static func reminder(in comment: String) -> String? {
        let words = comment.split { !($0.isLetter || $0.isNumber || $0 == "_") }
        return words.first { ["TODO", "FIXME", "XXX", "HACK"].contains($0) }.map(String.init)
    }

    /// Code, as far as text can tell; a line of grammar or of prose must never be taken for it. Documentation
    /// may hold code.
    static func isCode(_ comment: String) -> Bool {
        guard comment.hasPrefix("//"), !comment.hasPrefix("///") else { return false }
        let text = comment.drop { $0 == "/" || $0 == " " }
        if ["}", ")", "})", "},"].contains(text) { return true }
        return shapesOfCode.contains { text.wholeMatch(of: $0) != nil }
    }

    /// Each is matched against a whole comment. There is none for assignments: grammar looks like them.
    private static var shapesOfCode: [Regex<Substring>] {
        [
            /(?:if|guard|for|while|switch|do|else|catch|func|struct|class|enum|extension|init)\b.*\{/,
            /(?:(?:public|private|fileprivate|internal|static|final|@\w+) )*(?:let|var) \w+(?:: .+)?(?: = .+)?/,
            /(?:(?:public|private|fileprivate|internal|static|final|@\w+) )*func \w+[(<].*/,
            /(?:public |@testable |internal )?import \w+/,
            /return(?: [\w.]+(?:\(.*\))?)?/,
            /(?:try |await |_ = )*\w+(?:\.\w+)*\(.*\)(?: \{)?/,
            /#(?:if|else|endif|expect|require)\b.*/,
        ]
    }
}

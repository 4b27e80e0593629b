/// A shell that can complete our words.
enum Shell: String, CaseIterable {
    case bash
    case zsh
    case fish

    /// A text within single quotes, as bash and zsh read it.
    static func quoted(_ text: String) -> String {
        "'" + text.replacing("'", with: #"'\''"#) + "'"
    }
}

extension Words {
    /// The words that are known beforehand.
    var known: [String] {
        switch self {
        case .choice(let words), .usual(let words): words
        case .file, .yaml, .text: []
        }
    }
}

extension Option {
    /// Every option that a verb knows.
    static var all: [Option] {
        Verb.allCases.flatMap(\.entry.options).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// What it changes, without marks.
    var plainSummary: String { entry.summary.replacing("`", with: "") }
}

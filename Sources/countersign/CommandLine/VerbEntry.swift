// The table of the command line: one entry for each verb. How words are read, the help, the completions of shells and the
// page of the manual all stand on it, so that none of them says anything that another doesn't know.
//
// In texts, words of a command line stand in backticks. Everything is ASCII.

/// What there is to say of a verb.
struct VerbEntry {
    /// What it does, in one line.
    let summary: String
    /// What may follow it beside options, once.
    var operand: Operand?
    /// The options that it knows.
    var options: [Option] = []
    /// What it does, at length. They are broken into lines where they are shown.
    let paragraphs: [String]
    /// How it is used.
    let examples: [Example]
    /// When it ends with status 0.
    let fine: String
    /// When it ends with status 1; nil where it never does.
    var found: String?

    /// When any verb ends with status 2.
    static let misused = "the command was used wrongly, or could not do its work"

    /// Each status that it can end with, and when.
    var statuses: [(status: ExitStatus, text: String)] {
        [(.fine, fine)] + (found.map { [(.found, $0)] } ?? []) + [(.misused, Self.misused)]
    }
}

/// What may follow a verb beside options.
struct Operand {
    /// What it stands for.
    let word: Placeholder
    /// Whether the verb can't do without.
    var isRequired = false

    /// How it is written in a usage line.
    var usage: String { isRequired ? word.name : "[\(word.name)]" }
}

/// What stands in a usage line for a word that somebody will write.
struct Placeholder {
    /// `FILE`, or all that can be written: `text|json`
    let name: String
    /// Which words can be written.
    let words: Words
}

/// Which words can be written somewhere, and so what a shell can offer there.
enum Words {
    /// One of these and no other; of an option the first where it isn't given.
    case choice([String])
    /// Any word; these are the usual ones.
    case usual([String])
    /// A file.
    case file
    /// A file of YAML, or a folder of such.
    case yaml
    /// Any word, and nobody but the user knows which.
    case text
}

/// A command that shows how a verb is used. Every example works: tests run those that end by themselves.
struct Example {
    /// What it does, in a line.
    let purpose: String
    /// What is typed; several lines where all but the last end in a backslash.
    let command: String
    /// How it ends; nil where it goes on until it is told to end.
    var status: ExitStatus? = .fine
}

extension Verb {
    /// How it is used: the words of the usage line, those that may break onto another line apart.
    var usage: [String] {
        ["countersign \(rawValue)"] + (entry.operand.map { [$0.usage] } ?? [])
            + entry.options.map { "[\($0.usage)]" + ($0.entry.isRepeatable ? "..." : "") }
    }
}

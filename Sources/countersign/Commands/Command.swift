// From the words of the command line to an answer. A word that nobody knows, or that comes once too often, is
// told and never passed over: a gateway's operator must be able to rely on every word having counted.

/// What a command came to, before any of it is written.
struct Answer {
    /// What goes to standard output; text that is safe to show, whatever was read.
    var output = ""
    /// What was wrong with the use of the command.
    var fault: UsageFault?
    /// How the process ends.
    var status = ExitStatus.fine
}

/// The statuses of the process; scripts stand on them.
enum ExitStatus: Int32 {
    /// All is as it should be.
    case fine = 0
    /// Something was found: a refusal, a difference.
    case found = 1
    /// The command was used wrongly, or could not do its work.
    case misused = 2
}

enum Command {
    /// Runs the verb that the words begin with.
    static func answer(to words: ArraySlice<String>, on console: Console) -> Answer {
        do throws(UsageFault) {
            return try run(words, console)
        } catch {
            return Answer(fault: error, status: .misused)
        }
    }

    private static func run(_ words: ArraySlice<String>, _ console: Console) throws(UsageFault) -> Answer {
        // Swift repairs a word that is not UTF-8, and a repaired name is another file's.
        if let word = words.first(where: { $0.unicodeScalars.contains("\u{FFFD}") }) { throw .notUTF8(word) }
        guard let first = words.first else { throw .noVerb }
        guard let verb = Verb(word: first) else { throw .unknownVerb(first) }
        let arguments = try Arguments(words.dropFirst(), of: verb)
        if arguments.wantsHelp { return Help.answer(about: verb) }
        switch verb {
        case .completions: return try Completions.answer(arguments)
        case .demo: return try Demo.answer(arguments, console)
        case .explain: return try Explain.answer(arguments, console)
        case .test: return try TestPolicies.answer(arguments, console)
        case .inspect: return try Inspect.answer(arguments, console)
        case .man: return Man.answer(arguments)
        case .schema: return try Schema.answer(arguments)
        case .validate: return try Validate.answer(arguments, console)
        case .serve: return try Serve.answer(arguments, console)
        case .version: return Version.answer(arguments)
        case .help: return try Help.answer(arguments)
        }
    }
}

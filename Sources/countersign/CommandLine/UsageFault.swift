// What was wrong with a command: what, and what to write instead. The user's own words are shown escaped, so
// that no file name or argument can give orders to a terminal.

import PolicyFile
import System

/// A command that was not run, or could not do its work.
struct UsageFault: Error, Equatable {
    /// What is wrong.
    let message: String
    /// What to do about it.
    let hint: String

    /// As it goes to standard error.
    var text: String { "error: \(message)\nhint: \(hint)\n" }
}

extension UsageFault {
    static let noVerb = UsageFault(
        message: "a verb is missing",
        hint: "write one of \(list(Verb.allCases.map(\.rawValue))); `countersign help` says what they do")

    static func unknownVerb(_ word: String) -> UsageFault {
        let verbs = Verb.allCases.map(\.rawValue)
        return UsageFault(
            message: "there is no verb \(Escaped.quoted(word))",
            hint: suggestion(for: word, among: verbs) + "`countersign help` lists the verbs")
    }

    static func unknownOption(_ word: String, _ verb: Verb) -> UsageFault {
        UsageFault(
            message: "`\(verb.rawValue)` has no option \(Escaped.quoted(word))",
            hint: suggestion(for: word, among: verb.entry.options.map(\.rawValue))
                + help(verb, "lists its options"))
    }

    static func tooMany(_ word: String, _ verb: Verb) -> UsageFault {
        let takes = verb.entry.operand.map { "at most 1 \($0.word.name)" } ?? "nothing but options"
        return UsageFault(
            message: "`\(verb.rawValue)` takes \(takes), and \(Escaped.quoted(word)) is one word more",
            hint: help(verb, "says how it is used"))
    }

    static func notUTF8(_ word: String) -> UsageFault {
        UsageFault(
            message: "the word \(Escaped.quoted(word)) is not UTF-8",
            hint: "name the file by another name, or send it to standard input and write `-`")
    }

    static func repeated(_ option: Option) -> UsageFault {
        UsageFault(message: "`\(option.rawValue)` is given twice", hint: "give it once")
    }

    static func needlessValue(_ option: Option) -> UsageFault {
        UsageFault(message: "`\(option.rawValue)` takes no value", hint: "write `\(option.rawValue)` alone")
    }

    static func missingValue(_ option: Option) -> UsageFault {
        UsageFault(message: "`\(option.rawValue)` has no value", hint: "write \(choices(option))")
    }

    static func unknownValue(_ value: String, _ option: Option) -> UsageFault {
        unusable(value, option, "write \(choices(option))")
    }

    /// A value that an option takes by its kind, and can't use.
    static func unusable(_ value: String, _ option: Option, _ hint: String) -> UsageFault {
        UsageFault(message: "`\(option.rawValue)` does not take \(Escaped.quoted(value))", hint: hint)
    }

    /// A verb that can't do without its operand has none.
    static func noOperand(_ verb: Verb) -> UsageFault {
        let name = verb.entry.operand?.word.name ?? ""
        return UsageFault(
            message: "`\(verb.rawValue)` has no \(name)", hint: "write one of \(list(operands(of: verb)))")
    }

    static func unknownOperand(_ word: String, _ verb: Verb) -> UsageFault {
        let names = operands(of: verb)
        let noun = (verb.entry.operand?.word.name ?? "").lowercased()
        return UsageFault(
            message: "there is no \(noun) \(Escaped.quoted(word))",
            hint: suggestion(for: word, among: names) + "write one of \(list(names))")
    }

    static func absent(_ path: String, _ hint: String) -> UsageFault {
        UsageFault(message: "there is nothing at \(Escaped.quoted(path, limit: 256))", hint: hint)
    }

    /// Something that should be read can't be.
    static func unreadable(_ name: String, _ fault: SystemFault, limit: Int) -> UsageFault {
        if fault.code == .tooLarge {
            return UsageFault(
                message: "\(name) has more than \(limit) octets",
                hint: "cut the body short, and say its new length in the head")
        }
        return UsageFault(
            message: "\(name) can't be read: \(fault.code.text)",
            hint: "name a file that can be read, or `-` for standard input")
    }

    private static func help(_ verb: Verb, _ what: String) -> String {
        "`countersign help \(verb.rawValue)` \(what)"
    }

    private static func choices(_ option: Option) -> String {
        guard case .choice(let choices) = option.entry.value?.words else { return "`\(option.usage)`" }
        return list(choices.map { "\(option.rawValue) \($0)" })
    }

    private static func operands(of verb: Verb) -> [String] {
        guard case .choice(let choices) = verb.entry.operand?.word.words else { return [] }
        return choices
    }

    private static func suggestion(for word: String, among names: [String]) -> String {
        NearestName.find(word, among: names).map { "did you mean `\($0)`? " } ?? ""
    }

    private static func list(_ names: [String]) -> String {
        let quoted = names.map { "`\($0)`" }
        guard let last = quoted.last, quoted.count > 1 else { return quoted.joined() }
        return quoted.dropLast().joined(separator: ", ") + " or " + last
    }
}

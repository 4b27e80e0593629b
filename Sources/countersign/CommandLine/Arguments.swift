// The words behind a verb. `--name value` and `--name=value` are one; `--` ends the options; `-` is an operand.
// What is unknown, twice, without its value or one too many is a fault.

import Wire

/// The options and operands of one verb, each of which counts.
struct Arguments {
    /// What isn't an option, in order.
    private(set) var operands: [String] = []
    /// Whether help was asked for instead.
    private(set) var wantsHelp = false
    private var given: [Option: [String]] = [:]

    init(_ words: ArraySlice<String>, of verb: Verb) throws(UsageFault) {
        var rest = words
        var areOptions = true
        while let word = rest.popFirst() {
            if areOptions, word == "--" {
                areOptions = false
            } else if areOptions, word.utf8.first == UInt8(ascii: "-"), word != "-" {
                try take(word, &rest, verb)
            } else {
                operands.append(word)
                if operands.count > (verb.entry.operand == nil ? 0 : 1) { throw .tooMany(word, verb) }
            }
        }
    }

    /// Whether JSON is wanted instead of text.
    var wantsJSON: Bool { value(.form) == "json" }

    /// How a request is to have come.
    var scheme: Scheme { value(.scheme) == "http" ? .http : .https }

    /// Whether a response is to be read.
    var isResponse: Bool { given[.response] != nil }

    /// The configuration that is named.
    var config: String? { value(.config) }

    /// The value of an option that is given once.
    func value(_ option: Option) -> String? { given[option]?.first }

    /// The values of one that may be given again and again.
    func values(_ option: Option) -> [String] { given[option] ?? [] }

    /// Whether a running gateway is to be taken over.
    var takesOver: Bool { given[.takeover] != nil }

    /// Whether the program is to end by itself: asked for, or because JSON has an end.
    var isOnce: Bool { given[.once] != nil || wantsJSON }

    /// Whether tables are wanted instead of a schema.
    var wantsTables: Bool { given[.tables] != nil }

    /// Whether a page is wanted in Markdown.
    var wantsMarkdown: Bool { given[.markdown] != nil }

    private mutating func take(
        _ word: String, _ rest: inout ArraySlice<String>, _ verb: Verb
    ) throws(UsageFault) {
        if word == "--help" || word == "-h" {
            wantsHelp = true
            return
        }
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let option = Option(rawValue: String(parts[0])), verb.entry.options.contains(option) else {
            throw .unknownOption(String(parts[0]), verb)
        }
        if given[option] != nil, !option.entry.isRepeatable { throw .repeated(option) }
        guard let placeholder = option.entry.value else {
            guard parts.count == 1 else { throw .needlessValue(option) }
            given[option] = [""]
            return
        }
        guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst() else {
            throw .missingValue(option)
        }
        if case .choice(let choices) = placeholder.words, !choices.contains(value) {
            throw .unknownValue(value, option)
        }
        given[option, default: []].append(value)
    }
}

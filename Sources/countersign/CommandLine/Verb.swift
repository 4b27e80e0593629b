/// What the program can be told to do. A verb stands here when it works, and not before.
enum Verb: String, CaseIterable {
    case demo
    case inspect
    case version
    case help

    /// The verb of the first word: its name, or an option that every program is expected to know.
    init?(word: String) {
        switch word {
        case "--help", "-h": self = .help
        case "--version": self = .version
        default: self.init(rawValue: word)
        }
    }

    /// What it does, in one line.
    var summary: String {
        switch self {
        case .demo: "read classic attacks and one good request, and show each verdict"
        case .inspect: "say how the gateway reads a raw HTTP message, or why it refuses it"
        case .version: "say which version this is"
        case .help: "say what there is, or how one verb is used"
        }
    }

    /// What may follow it beside options, and how many at most.
    var operand: (name: String, limit: Int)? {
        switch self {
        case .inspect: ("FILE", 1)
        case .help: ("VERB", 1)
        case .demo, .version: nil
        }
    }

    /// The options that it knows.
    var options: [Option] {
        switch self {
        case .demo, .version: [.form]
        case .inspect: [.scheme, .response, .form]
        case .help: []
        }
    }
}

/// What may be said beside a verb.
enum Option: String {
    case form = "-o"
    case scheme = "--scheme"
    case response = "--response"

    /// The values that it takes, the first of them where it isn't given; none for a switch.
    var values: [String] {
        switch self {
        case .form: ["text", "json"]
        case .scheme: ["https", "http"]
        case .response: []
        }
    }

    /// What it changes, in one line.
    var summary: String {
        switch self {
        case .form: "how the answer is written; `text` unless it is said"
        case .scheme: "how the request came; `https` unless it is said"
        case .response: "read a response to GET instead of a request"
        }
    }

    /// How it is written in a usage line.
    var usage: String {
        ([rawValue] + (values.isEmpty ? [] : [values.joined(separator: "|")])).joined(separator: " ")
    }
}

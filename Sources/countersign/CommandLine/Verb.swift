/// What the program can be told to do. A verb stands here when it works, and not before.
enum Verb: String, CaseIterable {
    case demo
    case explain
    case inspect
    case schema
    case serve
    case test
    case validate
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
        case .demo: "run a demo bank behind a gateway, and show what becomes of odd requests"
        case .explain: "say what policies decide of a request, and why"
        case .inspect: "say how the gateway reads a raw HTTP message, or why it refuses it"
        case .schema: "print the form of the configuration, of policies, or of problem documents"
        case .serve: "run the gateway"
        case .test: "try the cases that stand beside policies"
        case .validate: "check policies, and the configuration where it is named"
        case .version: "say which version this is"
        case .help: "say what there is, or how one verb is used"
        }
    }

    /// What may follow it beside options, and how many at most.
    var operand: (name: String, limit: Int)? {
        switch self {
        case .inspect: ("FILE", 1)
        case .schema: ("FORM", 1)
        case .explain, .test, .validate: ("PATH", 1)
        case .help: ("VERB", 1)
        case .demo, .serve, .version: nil
        }
    }

    /// The options that it knows.
    var options: [Option] {
        switch self {
        case .demo: [.once, .form]
        case .explain:
            [
                .method, .url, .header, .body, .source, .subject, .claims, .time, .config, .form,
            ]
        case .test: [.form]
        case .version: [.form]
        case .inspect: [.scheme, .response, .form]
        case .schema: [.tables]
        case .serve: [.config, .takeover]
        case .validate: [.config, .form]
        case .help: []
        }
    }
}

/// What may be said beside a verb.
enum Option: String {
    case form = "-o"
    case scheme = "--scheme"
    case response = "--response"
    case config = "--config"
    case tables = "--tables"
    case once = "--once"
    case takeover = "--takeover"
    case method = "--method"
    case url = "--url"
    case header = "--header"
    case body = "--body"
    case source = "--source"
    case subject = "--subject"
    case claims = "--claims"
    case time = "--time"

    /// The values that it takes, the first of them where it isn't given; none for a switch, and for one that takes
    /// any value.
    var values: [String] {
        switch self {
        case .form: ["text", "json"]
        case .scheme: ["https", "http"]
        case .response, .config, .tables, .once, .takeover, .method, .url, .header, .body, .source, .subject,
            .claims, .time:
            []
        }
    }

    /// Whether it may be given more than once.
    var isRepeatable: Bool { self == .header }

    /// What a value is called where any is taken; nil for a switch and a choice.
    var anyValue: String? {
        switch self {
        case .config: "FILE"
        case .method: "METHOD"
        case .url: "URL"
        case .header: "LINE"
        case .body: "TEXT|@FILE"
        case .source: "ADDRESS"
        case .subject: "ID"
        case .claims: "JSON"
        case .time: "TIME"
        case .form, .scheme, .response, .tables, .once, .takeover: nil
        }
    }

    /// What it changes, in one line.
    var summary: String {
        switch self {
        case .form: "how the answer is written; `text` unless it is said"
        case .scheme: "how the request came; `https` unless it is said"
        case .response: "read a response to GET instead of a request"
        case .config: "the configuration, a file"
        case .once: "end after the requests instead of going on"
        case .takeover: "take over from the gateway that runs, without losing a connection"
        case .method: "the request's method; `GET` unless it is said"
        case .url: "where it goes: `https://host/path?query`, or a path alone; `/` unless it is said"
        case .header: "a field of it, `Name: value`; as often as there are fields"
        case .body: "its body, or the file that it is in"
        case .source: "the address of its caller; 127.0.0.1 unless it is said"
        case .subject: "who is calling; nobody is known unless it is said"
        case .claims: "the claims of the caller's token, a JSON object; with `--subject`"
        case .time: "when it is, as `2026-12-31T18:00:00Z`; now unless it is said"
        case .tables: "print tables in Markdown instead of JSON Schema"
        }
    }

    /// How it is written in a usage line.
    var usage: String {
        ([rawValue] + (anyValue.map { [$0] } ?? (values.isEmpty ? [] : [values.joined(separator: "|")])))
            .joined(separator: " ")
    }
}

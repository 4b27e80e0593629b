/// What may be said beside a verb. An option says the same beside each.
enum Option: String {
    case form = "-o"
    case scheme = "--scheme"
    case response = "--response"
    case config = "--config"
    case tables = "--tables"
    case once = "--once"
    case takeover = "--takeover"
    case markdown = "--markdown"
    case method = "--method"
    case url = "--url"
    case header = "--header"
    case body = "--body"
    case source = "--source"
    case subject = "--subject"
    case claims = "--claims"
    case time = "--time"

    /// How it is written in a usage line.
    var usage: String { entry.value.map { "\(rawValue) \($0.name)" } ?? rawValue }

    /// What the table has of it.
    var entry: OptionEntry {
        switch self {
        case .form:
            OptionEntry("how the answer is written; `text` unless it is said", among: ["text", "json"])
        case .scheme:
            OptionEntry("how the request came; `https` unless it is said", among: ["https", "http"])
        case .response: OptionEntry("read a response to GET instead of a request")
        case .config: OptionEntry("the configuration, a file", "FILE", .yaml)
        case .tables: OptionEntry("print tables in Markdown instead of JSON Schema")
        case .once: OptionEntry("end after the requests instead of going on")
        case .takeover: OptionEntry("take over from the gateway that runs, without losing a connection")
        case .markdown: OptionEntry("print it in Markdown instead of roff")
        case .method:
            OptionEntry("the request's method; `GET` unless it is said", "METHOD", .usual(Self.methods))
        case .url:
            OptionEntry(
                "where it goes: `https://host/path?query`, or a path alone; `/` unless it is said", "URL",
                .text)
        case .header:
            OptionEntry(
                "a field of it, `Name: value`; as often as there are fields", "LINE", .text,
                isRepeatable: true)
        case .body:
            OptionEntry("its body, or the file that it is in; `@-` is standard input", "TEXT|@FILE", .text)
        case .source:
            OptionEntry("the address of its caller; 127.0.0.1 unless it is said", "ADDRESS", .text)
        case .subject: OptionEntry("who is calling; nobody is known unless it is said", "ID", .text)
        case .claims:
            OptionEntry("the claims of the caller's token, a JSON object; with `--subject`", "JSON", .text)
        case .time:
            OptionEntry("when it is, as `2026-12-31T18:00:00Z`; now unless it is said", "TIME", .text)
        }
    }

    private static let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
}

/// What there is to say of an option.
struct OptionEntry {
    /// What it changes, in one line.
    let summary: String
    /// What follows it; nil for a switch.
    let value: Placeholder?
    /// Whether it may be given more than once.
    let isRepeatable: Bool

    /// A switch.
    init(_ summary: String) {
        self.summary = summary
        value = nil
        isRepeatable = false
    }

    /// An option with a value.
    init(_ summary: String, _ name: String, _ words: Words, isRepeatable: Bool = false) {
        self.summary = summary
        value = Placeholder(name: name, words: words)
        self.isRepeatable = isRepeatable
    }

    /// An option with one of a few values.
    init(_ summary: String, among choices: [String]) {
        self.init(summary, choices.joined(separator: "|"), .choice(choices))
    }
}

/// What the program can be told to do. A verb stands here when it works, and not before.
enum Verb: String, CaseIterable {
    case completions
    case demo
    case explain
    case inspect
    case man
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

    /// What the table has of it.
    var entry: VerbEntry {
        switch self {
        case .completions: .completions
        case .demo: .demo
        case .explain: .explain
        case .inspect: .inspect
        case .man: .man
        case .schema: .schema
        case .serve: .serve
        case .test: .test
        case .validate: .validate
        case .version: .version
        case .help: .help
        }
    }
}

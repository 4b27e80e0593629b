// One thing that is wrong with a file, or worth a look, for whoever wrote it: where, what, and how to mend it. Messages
// are lower case and have no period; the user's text stands in backticks.

public import Domain

/// Which rule was broken. Programs compare it; the words may change.
public enum Rule: String, CaseIterable, Sendable {
    /// The file can't be read, or there is none.
    case unreadable
    /// The text itself: encoding, invisible characters, emptiness, size.
    case text
    /// It is no YAML.
    case syntax = "yaml-syntax"
    /// It is YAML that is not taken: anchors, tags, several documents.
    case notTaken = "yaml-not-taken"
    case keyUnknown = "key-unknown"
    case keyRepeated = "key-repeated"
    case keyMissing = "key-missing"
    /// A key that a later release will know.
    case keyLater = "key-later"
    /// Text where a number belongs, a list where a mapping belongs.
    case valueType = "value-type"
    /// The right type in a form that is not taken.
    case valueForm = "value-form"
    case valueRange = "value-range"
    /// A value that a later release will take.
    case valueLater = "value-later"
    /// A value that is good by itself and can't stand beside another.
    case conflict
    /// A name of something that there isn't.
    case nameUnknown = "name-unknown"
    /// A name that something else has.
    case nameRepeated = "name-repeated"
    /// A route that no request gets to.
    case routeCovered = "route-covered"
    /// `${env:...}` or `${file:...}` that leads to nothing.
    case reference
    /// A certificate, a key or a list of revoked ones that can't be used.
    case certificate
    /// An environment variable that nobody knows.
    case variableUnknown = "variable-unknown"
    /// A file that a policy includes and that can't be.
    case include
    /// A file of scenarios that nobody uses.
    case includeUnused = "include-unused"
    /// A field of a message that policies don't decide about.
    case fieldReserved = "field-reserved"
    /// A destination that the request would say; AUT-5 of our requirements.
    case destinationOfRequest = "destination-of-request"
    /// A condition that is none.
    case condition
    /// What follows is about what policies mean (Domain's PolicyRule).
    case displayMissing = "display-missing"
    case displayUnread = "display-unread"
    case linking = "dynamic-linking"
    case assurance
    case approval = "approval-lasts"
    case message
    case destination
    case subjectMissing = "subject-missing"
    case subjectShared = "subject-shared"
    case loginMissing = "login-missing"
    case siblingOpen = "sibling-open"
    case smsAlone = "sms-alone"
    case shadowOver = "shadow-over"
    case shadowEndless = "shadow-endless"
    case scenarioUnused = "scenario-unused"
    case conditionUnread = "condition-unread"
    case keyIdle = "key-idle"

    init(_ rule: PolicyRule) {
        switch rule {
        case .nameUnknown: self = .nameUnknown
        case .nameRepeated: self = .nameRepeated
        case .keyMissing: self = .keyMissing
        case .conflict: self = .conflict
        case .routeCovered: self = .routeCovered
        case .displayMissing: self = .displayMissing
        case .displayUnread: self = .displayUnread
        case .linking: self = .linking
        case .assurance: self = .assurance
        case .approval: self = .approval
        case .message: self = .message
        case .destination: self = .destination
        case .subjectMissing: self = .subjectMissing
        case .subjectShared: self = .subjectShared
        case .loginMissing: self = .loginMissing
        case .siblingOpen: self = .siblingOpen
        case .smsAlone: self = .smsAlone
        case .shadowOver: self = .shadowOver
        case .shadowEndless: self = .shadowEndless
        case .scenarioUnused: self = .scenarioUnused
        case .conditionUnread: self = .conditionUnread
        case .keyIdle: self = .keyIdle
        }
    }
}

/// Something that is wrong with a file, or worth a look, at its place.
public struct Diagnostic: Equatable, Sendable {
    /// Whether the file is taken all the same.
    public let severity: Severity
    /// The file as the user calls it, an environment variable by its name; what can't be seen is escaped.
    public let file: String
    /// From 1.
    public let line: Int
    /// From 1, in characters.
    public let column: Int
    /// The rule that was broken.
    public let rule: Rule
    /// What is wrong.
    public let message: String
    /// How to mend it.
    public let help: String
    /// The line; nil where there is none to show.
    public let excerpt: LineExcerpt?
}

/// A line of a file, safe to show, with the part that something is said about.
public struct LineExcerpt: Equatable, Sendable {
    /// The line, or as much of it as fits; what can't be seen is escaped.
    public let text: String
    /// The column of `text` that the part begins in, from 0.
    public let caret: Int
    /// How many columns it takes, at least 1.
    public let width: Int

    /// How many columns of a line are shown.
    static let columns = 100

    init(_ line: ArraySlice<UInt8>, column: Int, width: Int) {
        var text = ""
        var starts: [Int] = []
        var length = 0
        // What is behind this can't be shown beside the place.
        let characters = String(decoding: line, as: UTF8.self).unicodeScalars.prefix(
            column + Self.columns)
        for character in characters {
            let spelling = Visible.spelling(character)
            starts.append(length)
            length += spelling.unicodeScalars.count
            text += spelling
        }
        starts.append(length)
        let first = starts[min(column - 1, starts.count - 1)]
        let last = starts[min(column - 1 + min(width, Self.columns), starts.count - 1)]
        let from = length <= Self.columns ? 0 : max(0, first - Self.columns / 2)
        let shown = text.unicodeScalars.dropFirst(from).prefix(Self.columns)
        let before = from > 0 ? "..." : ""
        let behind = from + shown.count < length ? "..." : ""
        self.text = before + String(String.UnicodeScalarView(shown)) + behind
        caret = first - from + before.utf8.count
        self.width = max(1, min(last, from + shown.count) - first)
    }
}

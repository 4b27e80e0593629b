public import Wire

public struct ConditionInputs: OptionSet, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    public static let body = ConditionInputs(rawValue: 1)
    public static let subject = ConditionInputs(rawValue: 2)
}
public struct ConditionTrouble: Hashable, Sendable {
    public let explanation: String
    public let range: Range<Int>
}
public struct ConditionFault: Error, Hashable, Sendable {
    public let explanation: String
    public let remedy: String
    public let range: Range<Int>
}
public enum ConditionOutcome: Hashable, Sendable {
    case holds, fails
    case undecidable(ConditionTrouble)
}
public enum BodyFacts: Sendable {
    case unread
    case json(JSONDocument)
    case form(Form)
    case none
}
public enum SubjectFacts: Sendable {
    case unknown
    case known(id: String, claims: JSONValue?)
}
public struct Facts: Sendable {
    let request: CanonicalRequest
    let time: Timestamp
    let source: IPAddress?
    var body: BodyFacts
    var subject: SubjectFacts
    public init(
        request: CanonicalRequest, time: Timestamp, source: IPAddress?, body: BodyFacts = .unread,
        subject: SubjectFacts = .unknown
    ) {
        self.request = request
        self.time = time
        self.source = source
        self.body = body
        self.subject = subject
    }
}
public struct Condition: Hashable, Sendable, CustomStringConvertible {
    public let description: String
    public let reads: ConditionInputs
    public static func == (l: Condition, r: Condition) -> Bool { l.description == r.description }
    public func hash(into h: inout Hasher) { h.combine(description) }
    public init(_ text: String, parameters: Set<String>) throws(ConditionFault) {
        description = text
        reads = text.contains("json") ? [.body] : []
    }
    public func outcome(for facts: Facts, on pattern: PathPattern) -> ConditionOutcome { .holds }
}

public struct Timestamp: Hashable, Comparable, Sendable {
    let seconds: Int64
    public init?(seconds: Int64, nanoseconds: Int32 = 0) { self.seconds = seconds }
    init(total: Int) { seconds = Int64(total) }
    public static func < (one: Timestamp, other: Timestamp) -> Bool { one.seconds < other.seconds }
}

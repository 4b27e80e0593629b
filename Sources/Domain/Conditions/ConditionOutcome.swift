// What a condition comes to. There are three answers and not two: a condition that can't be evaluated is neither true nor
// false, and whoever asks picks the stricter way.

/// What a condition comes to for a request.
public enum ConditionOutcome: Hashable, Sendable {
    /// It is true.
    case holds
    /// It is false.
    case fails
    /// It has no answer.
    case undecidable(ConditionTrouble)
}

/// Why a condition can't be evaluated, and which part of it.
public struct ConditionTrouble: Hashable, Sendable {
    /// Why.
    public let reason: Reason
    /// The part of the condition's text that this is about, in octets of UTF-8.
    public let range: Range<Int>

    init(_ reason: Reason, _ range: Range<Int>) {
        self.reason = reason
        self.range = range
    }

    /// The closed set of reasons.
    public enum Reason: String, CaseIterable, Error, Sendable {
        case bodyUnread
        case bodyNotJSON
        case bodyNotForm
        case subjectUnknown
        case noClaims
        case noHost
        case noAddress
        case noParameter
        case pathAmbiguous
        case queryUnreadable
        case fieldRepeated
        case fieldInQuery
        case nameSpelledOtherwise
        case notUTF8
        case noSuchKey
        case indexOutOfRange
        case noOverload
        case notBoolean
        case overflow
        case divisionByZero
        case badConversion
        case inexact
        case keyRepeated
        case tooCostly
    }

    /// What is wrong, for people.
    public var explanation: String { reason.explanation }
}

extension ConditionTrouble.Reason {
    /// What is wrong, for people.
    public var explanation: String {
        switch self {
        case .bodyUnread: "the body was not read"
        case .bodyNotJSON: "the body can't be had as JSON"
        case .bodyNotForm: "the body can't be had as a form"
        case .subjectUnknown: "nobody was recognised"
        case .noClaims: "whoever was recognised has no claims"
        case .noHost: "the request names no host"
        case .noAddress: "the caller has no address"
        case .noParameter: "the route's path has no such parameter"
        case .pathAmbiguous: "the path has more than one reading"
        case .queryUnreadable: "the query has no one reading"
        case .fieldRepeated: "the field comes more than once"
        case .fieldInQuery: "a field of the form stands in the query too"
        case .nameSpelledOtherwise: "a field is there whose name some readers take for this one"
        case .notUTF8: "the value is not UTF-8"
        case .noSuchKey: "there is no such member"
        case .indexOutOfRange: "the list has no such element"
        case .noOverload: "the values have types that this can't be done with"
        case .notBoolean: "the value is neither true nor false"
        case .overflow: "the result is beyond the range of its type"
        case .divisionByZero: "it is a division by zero"
        case .badConversion: "the value can't be made into this type"
        case .inexact: "the result has more digits than a decimal keeps"
        case .keyRepeated: "a key of the map comes twice"
        case .tooCostly: "it takes more than \(Condition.mostSteps) steps"
        }
    }
}

/// How each part of a condition came out, for whoever asks why: the operands of the outermost `&&` or `||`, and theirs
/// where these are such operators again.
public struct ConditionAccount: Hashable, Sendable {
    /// The part of the condition's text, in octets of UTF-8.
    public let range: Range<Int>
    /// What it comes to.
    public let outcome: ConditionOutcome
    /// What connects its parts; nil where it has none.
    public let connective: Connective?
    /// Its operands, in order.
    public let parts: [ConditionAccount]

    /// `&&` or `||`.
    public enum Connective: String, Sendable {
        case and = "&&"
        case or = "||"
    }
}

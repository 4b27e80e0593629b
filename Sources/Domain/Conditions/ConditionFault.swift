// What is wrong with a condition, in the words that the author of a policy gets.

/// Why a text is no condition, and which part of it shows that.
public struct ConditionFault: Error, Equatable, Sendable {
    /// What is wrong.
    public let reason: Reason
    /// The part of the text, in octets of UTF-8; empty behind the last octet where something is missing.
    public let range: Range<Int>
    /// What was found there, where the reason speaks of it: a name, or the types of operands.
    public let found: String
    /// The names that could stand there, for whoever looks for the nearest one; empty where it is not about a name.
    public let candidates: [String]

    init(_ reason: Reason, _ range: Range<Int>, found: String = "", candidates: [String] = []) {
        self.reason = reason
        self.range = range
        self.found = found
        self.candidates = candidates
    }

    /// The closed set of reasons.
    public enum Reason: String, CaseIterable, Sendable {
        case empty
        case tooLong
        case tooDeep
        case loopsTooDeep
        case unknownOctet
        case stringUnclosed
        case escapeInvalid
        case numberInvalid
        case numberTooLarge
        case operandMissing
        case unexpected
        case unclosed
        case nestedConditional
        case reservedWord
        case unknownName
        case unknownField
        case unknownFunction
        case unknownMethod
        case noValue
        case noFields
        case wrongCount
        case noOverload
        case notBoolean
        case keyType
        case keyRepeated
        case hasArgument
        case loopVariable
        case literalInvalid
        case zoneUnknown
        case headerCase
        case headerReserved
        case patternNotLiteral
        case patternInvalid
        case patternTooLarge
    }

    /// What is wrong.
    public var explanation: String {
        switch reason {
        case .empty: "there is no condition"
        case .tooLong: "the condition is longer than \(Condition.longest) octets"
        case .tooDeep: "more than \(Condition.mostDepth) brackets and operators are open here"
        case .loopsTooDeep: "more than \(Condition.mostLoops) macros stand inside each other"
        case .unknownOctet: "this character has no meaning here"
        case .stringUnclosed: "the string does not end"
        case .escapeInvalid: "this is no escape"
        case .numberInvalid: "this is no number"
        case .numberTooLarge: "the number is beyond the range of its type"
        case .operandMissing: "a value is missing here"
        case .unexpected: "nothing of the kind can stand here"
        case .unclosed: "what begins here does not end"
        case .nestedConditional: "a `?` stands between the `?` and the `:` of another"
        case .reservedWord: "`\(found)` is a reserved word"
        case .unknownName: "there is no `\(found)`"
        case .unknownField: "there is no `\(found)`"
        case .unknownFunction: "there is no function `\(found)`"
        case .unknownMethod: "there is no function `\(found)` of a value"
        case .noValue: "`\(found)` is no value"
        case .noFields: "a value of type `\(found)` has no members"
        case .wrongCount: "`\(found)` is called with a wrong number of values"
        case .noOverload: "there is no `\(found)`"
        case .notBoolean: "this is of type `\(found)` and neither true nor false"
        case .keyType: "a key of a map is of type `\(found)`"
        case .keyRepeated: "a key of the map comes twice"
        case .hasArgument: "`has` takes one member, as in `has(json.amount)`"
        case .loopVariable: "`\(found)` wants the name of its variable first"
        case .literalInvalid: "this text is no `\(found)`"
        case .zoneUnknown: "this is no zone"
        case .headerCase: "the name of a header field is compared in lower case"
        case .headerReserved:
            "this field is what a caller says of itself in the gateway's name, and no app sees it"
        case .patternNotLiteral: "the pattern is no literal string"
        case .patternInvalid: "the pattern \(found)"
        case .patternTooLarge: "the pattern takes more than \(LinearPattern.mostSteps) steps of an automaton"
        }
    }

    /// How its author mends it.
    public var remedy: String {
        switch reason {
        case .empty: "write one, or leave `when` out"
        case .tooLong: "make several routes of it"
        case .tooDeep, .loopsTooDeep: "write it flatter, or make several routes of it"
        case .unknownOctet: "take it out; a condition is written in CEL"
        case .stringUnclosed: "close it with the quotes that it begins with"
        case .escapeInvalid: #"write `\\` for a backslash, or the string as `r'...'`"#
        case .numberInvalid: "write digits, with a fraction `1.5`, an exponent `1e3` or a `u` behind it"
        case .numberTooLarge: "write a smaller number, or `decimal('...')`"
        case .operandMissing: "write a value, a variable or a call"
        case .unexpected: "put an operator between two values, or take it out"
        case .unclosed: "close the bracket, or write the `:` of the `?`"
        case .nestedConditional: "put the inner one in parentheses"
        case .reservedWord: "write another name, or a member of that name as `['\(found)']`"
        case .unknownName, .unknownField, .unknownFunction, .unknownMethod:
            candidates.isEmpty
                ? "there is none that could stand here"
                : "write one of " + candidates.map { "`\($0)`" }.joined(separator: ", ")
        case .noValue: "write one of its fields"
        case .noFields: "select members of maps and of `json` only"
        case .wrongCount: "see the table of functions"
        case .noOverload:
            "make both of one type, for example with `decimal(...)`, `int(...)` or `double(...)`"
        case .notBoolean: "compare it with something"
        case .keyType: "write keys that are strings, ints, uints or bools"
        case .keyRepeated: "take one of the two out"
        case .hasArgument: "write a member with its point; for a key in brackets write `'key' in map`"
        case .loopVariable: "write it as in `json.items.all(item, item.price > 0)`"
        case .literalInvalid: "write \(Self.forms[found] ?? "another text")"
        case .zoneUnknown: "write `UTC` or an offset such as `+02:00`; names of places are not known here"
        case .headerCase: "write it in lower case"
        case .headerReserved: "ask for what the gateway knows: `source.address`, `request.host`, `subject`"
        case .patternNotLiteral: "write the pattern here, in quotes"
        case .patternInvalid: "see the syntax of patterns; `r'...'` keeps backslashes as they are"
        case .patternTooLarge: "repeat less often"
        }
    }

    private static let forms = [
        "decimal": "digits such as `'100'` or `'-0.50'`, at most 20 and 18 behind the point",
        "timestamp": "a time such as `'2026-11-20T18:00:00Z'`",
        "duration": "a duration such as `'90s'`, `'1h30m'` or `'250ms'`",
        "ip": "an address such as `'10.0.0.1'` or `'2001:db8::1'`",
        "cidr": "a block such as `'10.0.0.0/8'`, with zeros behind its prefix",
    ]
}

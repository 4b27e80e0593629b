// The `when` of a route: a subset of CEL with CEL's own semantics, described in docs/policy/conditions.md. A text is
// parsed, its types are checked, what is constant is computed and its cost is bounded, all when the policy is loaded. What
// is left is a flat program; evaluating it neither recurses, nor traps, nor takes more than so many steps, whatever the
// request is.

/// A condition that was parsed, type-checked and bounded; immutable.
public struct Condition: Hashable, Sendable, CustomStringConvertible {
    /// How long a text may be, in octets.
    public static let longest = 4096
    /// How many brackets, operators and calls may be open at once.
    public static let mostDepth = 96
    /// How many macros such as `all` may stand inside each other.
    public static let mostLoops = 3
    /// How many steps an evaluation takes at most.
    public static let mostSteps = 200_000

    /// The text as it was written.
    public let description: String
    private let program: ConditionProgram

    /// The condition of a text.
    /// - Parameter parameters: the names in the pattern of the route's path.
    public init(_ text: String, parameters: Set<String> = []) throws(ConditionFault) {
        description = text
        program = try ConditionProgram(Array(text.utf8), parameters: parameters.sorted())
    }

    /// What must be had before it can be decided.
    public var reads: ConditionInputs { program.reads }

    /// What it comes to for a request on a route whose path has this pattern.
    public func outcome(for facts: Facts, on pattern: PathPattern) -> ConditionOutcome {
        var machine = ConditionMachine(program, facts, pattern)
        return machine.outcome(program.whole)
    }

    /// How each of its parts comes out, for an explanation.
    public func account(for facts: Facts, on pattern: PathPattern) -> ConditionAccount {
        program.account { part in
            var machine = ConditionMachine(program, facts, pattern)
            return machine.outcome(part)
        }
    }

    /// Whether two are written alike, octet for octet, over the same parameters.
    public static func == (one: Condition, other: Condition) -> Bool {
        one.description.utf8.elementsEqual(other.description.utf8)
            && one.program.parameters == other.program.parameters
    }

    /// The text decides.
    public func hash(into hasher: inout Hasher) {
        for octet in description.utf8 { hasher.combine(octet) }
    }
}

/// What a condition asks of a request beyond its head.
public struct ConditionInputs: OptionSet, Hashable, Sendable {
    /// One bit each.
    public let rawValue: UInt8

    /// Inputs of these bits.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The body, as `json` or as `form`.
    public static let body = ConditionInputs(rawValue: 1)
    /// Who is calling.
    public static let subject = ConditionInputs(rawValue: 2)
}

// A condition's tree: a flat list of nodes, each behind those that it is made of, so that whoever walks it needs no
// stack and no recursion.

/// What a condition is made of.
struct ConditionNode {
    enum Kind {
        case literal(ConditionValue)
        case name(String)
        /// The variable of a macro, by the macro's number.
        case local(Int)
        case fact(ConditionFact)
        /// A name that stands before others.
        case record(ConditionRecord)
        case select(Int, String)
        case has(Int, String)
        case call(ConditionOperation, [Int])
        /// The pattern by its number.
        case matches(Int, pattern: Int)
        case and(Int, Int)
        case or(Int, Int)
        case conditional(Int, Int, Int)
        case list([Int])
        /// Keys and values by turns.
        case map([Int])
        case loop(ConditionLoop, over: Int, number: Int, test: Int?, body: Int)
    }

    var kind: Kind
    /// The part of the text, in octets.
    var range: Range<Int>
}

/// The macros that look at each element of a list, or at each key of a map.
enum ConditionLoop: String, CaseIterable, Sendable {
    case all
    case exists
    case existsOne = "exists_one"
    case filter
    case map
}

/// The nodes of a condition; the last of them that nothing is made of is the whole.
struct ConditionTree {
    var nodes: [ConditionNode] = []
    var root = 0
    /// For each macro, by its number, what it goes over.
    var loops: [Int] = []

    mutating func add(_ kind: ConditionNode.Kind, _ range: Range<Int>) -> Int {
        nodes.append(ConditionNode(kind: kind, range: range))
        return nodes.count - 1
    }
}

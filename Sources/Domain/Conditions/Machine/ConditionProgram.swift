// A condition as a flat list of instructions. Each part of it leaves one value on the stack and jumps nowhere else than
// inside itself: so any part can be evaluated alone, which is how an explanation asks for each clause.

/// One step of a program.
enum ConditionInstruction: Sendable {
    case constant(Int)
    case fact(ConditionFact)
    case local(Int)
    case select(Int)
    case has(Int)
    case call(ConditionOperation)
    case callWithTwo(ConditionOperation)
    case matches(Int)
    case list(Int)
    case map(Int)
    /// Behind the left side: goes on where that decides.
    case andDecided(to: Int)
    case and
    case orDecided(to: Int)
    case or
    /// Behind a condition.
    case branch(otherwise: Int, end: Int)
    case jump(Int)
    /// Begins a loop over the value on top.
    case loop(ConditionLoop, number: Int, end: Int)
    /// The next element, or the end.
    case next(end: Int)
    /// Skips this element where the value on top is false.
    case test(next: Int)
    /// Takes the value on top as what the element came to.
    case step(next: Int)
}

/// What a part of a condition compiles to.
struct ConditionPart: Sendable {
    let code: Range<Int>
    let range: Range<Int>
}

/// A compiled condition.
final class ConditionProgram: Sendable {
    let code: [ConditionInstruction]
    /// For each instruction, the part of the text that it is about.
    let ranges: [Range<Int>]
    let constants: [ConditionValue]
    let keys: [ConditionText]
    let patterns: [LinearPattern]
    /// The names in the path's pattern, by their numbers.
    let parameters: [String]
    let reads: ConditionInputs
    let whole: ConditionPart
    private let clauses: [Clause]

    /// An operand of the outermost operators, or one of those; operands come first.
    struct Clause: Sendable {
        let part: ConditionPart
        let connective: ConditionAccount.Connective?
        /// Places among the clauses.
        let operands: [Int]
    }

    init(_ text: [UInt8], parameters: [String]) throws(ConditionFault) {
        var checker = ConditionChecker(try ConditionParser.parse(text), parameters: parameters)
        try checker.check()
        self.parameters = parameters
        var compiler = ConditionCompiler(checker.tree)
        compiler.compile()
        code = compiler.code
        ranges = compiler.ranges
        constants = compiler.constants
        keys = compiler.keys
        patterns = checker.patterns
        reads = checker.reads
        clauses = compiler.clauses
        whole = ConditionPart(
            code: 0..<compiler.code.count, range: checker.tree.nodes[checker.tree.root].range)
    }

    /// Each clause's outcome, put together as the operators put them together.
    func account(_ evaluate: (ConditionPart) -> ConditionOutcome) -> ConditionAccount {
        var accounts: [ConditionAccount] = []
        for clause in clauses {
            guard let connective = clause.connective else {
                accounts.append(
                    ConditionAccount(
                        range: clause.part.range, outcome: evaluate(clause.part), connective: nil, parts: []))
                continue
            }
            let parts = clause.operands.map { accounts[$0] }
            accounts.append(
                ConditionAccount(
                    range: clause.part.range, outcome: Self.outcome(of: parts, connective),
                    connective: connective, parts: parts))
        }
        return accounts.last
            ?? ConditionAccount(range: whole.range, outcome: evaluate(whole), connective: nil, parts: [])
    }

    private static func outcome(
        of parts: [ConditionAccount], _ connective: ConditionAccount.Connective
    ) -> ConditionOutcome {
        let deciding: ConditionOutcome = connective == .and ? .fails : .holds
        if parts.contains(where: { $0.outcome == deciding }) { return deciding }
        let undecidable = parts.first { if case .undecidable = $0.outcome { true } else { false } }
        return undecidable?.outcome ?? (connective == .and ? .holds : .fails)
    }
}

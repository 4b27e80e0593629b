/// Writes the instructions of a checked tree. What is still to be written waits on a list of its own, so that nothing
/// recurses.
struct ConditionCompiler {
    private enum Work {
        case visit(Int)
        case emit(ConditionInstruction, Int)
        /// Here is the target of a jump.
        case place(Int)
        /// The code of a node ends here.
        case ended(Int)
    }

    private let tree: ConditionTree
    private(set) var code: [ConditionInstruction] = []
    private(set) var ranges: [Range<Int>] = []
    private(set) var constants: [ConditionValue] = []
    private(set) var keys: [ConditionText] = []
    private(set) var clauses: [ConditionProgram.Clause] = []
    private var work: [Work] = []
    /// Where the targets of jumps lie; while the code is written, jumps hold places in this list.
    private var targets: [Int] = []
    private var starts: [Int: Int] = [:]
    private var ends: [Int: Int] = [:]

    init(_ tree: ConditionTree) {
        self.tree = tree
    }

    mutating func compile() {
        work = [.visit(tree.root)]
        while let item = work.popLast() {
            switch item {
            case .visit(let node):
                starts[node] = code.count
                work.append(.ended(node))
                visit(node)
            case .emit(let instruction, let node):
                code.append(instruction)
                ranges.append(tree.nodes[node].range)
            case .place(let target): targets[target] = code.count
            case .ended(let node): ends[node] = code.count
            }
        }
        for index in code.indices { resolve(index) }
        collectClauses()
    }

    private mutating func target() -> Int {
        targets.append(0)
        return targets.count - 1
    }

    /// What comes first is put on last.
    private mutating func then(_ items: Work...) { work += items.reversed() }

    private mutating func visit(_ node: Int) {
        switch tree.nodes[node].kind {
        case .literal(let value):
            constants.append(value)
            then(.emit(.constant(constants.count - 1), node))
        case .fact(let fact): then(.emit(.fact(fact), node))
        case .local(let number): then(.emit(.local(number), node))
        case .select(let value, let field):
            keys.append(ConditionText(field))
            then(.visit(value), .emit(.select(keys.count - 1), node))
        case .has(let value, let field):
            keys.append(ConditionText(field))
            then(.visit(value), .emit(.has(keys.count - 1), node))
        case .matches(let value, let pattern): then(.visit(value), .emit(.matches(pattern), node))
        case .call(let operation, let operands):
            if operands.count == 2 {
                then(.visit(operands[0]), .visit(operands[1]), .emit(.callWithTwo(operation), node))
            } else if let operand = operands.first {
                then(.visit(operand), .emit(.call(operation), node))
            }
        case .and(let one, let other):
            let end = target()
            then(
                .visit(one), .emit(.andDecided(to: end), one), .visit(other), .emit(.and, other), .place(end))
        case .or(let one, let other):
            let end = target()
            then(.visit(one), .emit(.orDecided(to: end), one), .visit(other), .emit(.or, other), .place(end))
        case .conditional(let condition, let value, let other):
            let (otherwise, end) = (target(), target())
            then(
                .visit(condition), .emit(.branch(otherwise: otherwise, end: end), condition), .visit(value),
                .emit(.jump(end), node), .place(otherwise), .visit(other), .place(end))
        case .list(let parts): work += [.emit(.list(parts.count), node)] + parts.reversed().map { .visit($0) }
        case .map(let parts): work += [.emit(.map(parts.count), node)] + parts.reversed().map { .visit($0) }
        case .loop(let loop, let over, let number, let test, let body):
            self.loop(loop, over: over, number: number, test: test, body: body, node)
        case .name, .record: break
        }
    }

    private mutating func loop(
        _ loop: ConditionLoop, over: Int, number: Int, test: Int?, body: Int, _ node: Int
    ) {
        let (next, end) = (target(), target())
        var items: [Work] = [
            .visit(over), .emit(.loop(loop, number: number, end: end), over), .place(next),
            .emit(.next(end: end), node),
        ]
        if let test { items += [.visit(test), .emit(.test(next: next), test)] }
        items += [.visit(body), .emit(.step(next: next), body), .place(end)]
        work += items.reversed()
    }

    private mutating func resolve(_ index: Int) {
        switch code[index] {
        case .andDecided(let end): code[index] = .andDecided(to: targets[end])
        case .orDecided(let end): code[index] = .orDecided(to: targets[end])
        case .branch(let otherwise, let end):
            code[index] = .branch(otherwise: targets[otherwise], end: targets[end])
        case .jump(let end): code[index] = .jump(targets[end])
        case .loop(let loop, let number, let end):
            code[index] = .loop(loop, number: number, end: targets[end])
        case .next(let end): code[index] = .next(end: targets[end])
        case .test(let next): code[index] = .test(next: targets[next])
        case .step(let next): code[index] = .step(next: targets[next])
        default: break
        }
    }

    /// The outermost `&&` and `||` and their operands, in the order of the nodes, which has operands first.
    private mutating func collectClauses() {
        var found: [(node: Int, connective: ConditionAccount.Connective?, operands: [Int])] = []
        var open = [tree.root]
        while let node = open.popLast() {
            let connective = self.connective(of: node)
            let operands = connective.map { self.operands(of: node, $0) } ?? []
            found.append((node, connective, operands))
            open += operands
        }
        var places: [Int: Int] = [:]
        for (node, connective, operands) in found.sorted(by: { $0.node < $1.node }) {
            places[node] = clauses.count
            let part = ConditionPart(
                code: (starts[node] ?? 0)..<(ends[node] ?? 0), range: tree.nodes[node].range)
            clauses.append(
                ConditionProgram.Clause(
                    part: part, connective: connective, operands: operands.compactMap { places[$0] }))
        }
    }

    private func connective(of node: Int) -> ConditionAccount.Connective? {
        switch tree.nodes[node].kind {
        case .and: .and
        case .or: .or
        default: nil
        }
    }

    /// The operands in order; `a && b && c` is one conjunction of three, wherever it has parentheses.
    private func operands(of node: Int, _ connective: ConditionAccount.Connective) -> [Int] {
        var operands: [Int] = []
        var open = [node]
        while let node = open.popLast() {
            switch tree.nodes[node].kind {
            case .and(let one, let other) where connective == .and: open += [other, one]
            case .or(let one, let other) where connective == .or: open += [other, one]
            default: operands.append(node)
            }
        }
        return operands
    }
}

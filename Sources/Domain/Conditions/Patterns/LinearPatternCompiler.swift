/// Writes the automaton of a pattern. What is still to be written waits on a list, so that nothing recurses; how much it
/// will be was counted when the pattern was read.
struct LinearPatternCompiler {
    private enum Work {
        case node(Int)
        case step(LinearPattern.Step)
        case place(Int)
    }

    private let nodes: [LinearPatternNode]
    private var steps: [LinearPattern.Step] = []
    private var work: [Work] = []
    private var targets: [Int] = []

    init(_ nodes: [LinearPatternNode]) {
        self.nodes = nodes
    }

    mutating func compile(_ root: Int) -> [LinearPattern.Step] {
        work = [.step(.match), .node(root)]
        while let item = work.popLast() {
            switch item {
            case .node(let node): work += pieces(of: nodes[node]).reversed()
            case .step(let step): steps.append(step)
            case .place(let target): targets[target] = steps.count
            }
        }
        return steps.map { step in
            switch step {
            case .split(let one, let other): .split(targets[one], targets[other])
            case .jump(let to): .jump(targets[to])
            default: step
            }
        }
    }

    private mutating func target() -> Int {
        targets.append(0)
        return targets.count - 1
    }

    private mutating func pieces(of node: LinearPatternNode) -> [Work] {
        switch node {
        case .empty: return []
        case .character(let character): return [.step(.character(character))]
        case .set(let set): return [.step(.set(set))]
        case .assertion(let assertion): return [.step(.assert(assertion))]
        case .sequence(let parts): return parts.map { .node($0) }
        case .choice(let choices):
            let end = target()
            var pieces: [Work] = []
            for choice in choices.dropLast() {
                let (own, other) = (target(), target())
                pieces += [
                    .step(.split(own, other)), .place(own), .node(choice), .step(.jump(end)), .place(other),
                ]
            }
            if let last = choices.last { pieces.append(.node(last)) }
            return pieces + [.place(end)]
        case .repeated(let part, let least, let most):
            var pieces = [Work](repeating: .node(part), count: least)
            let end = target()
            guard let most else {
                let (again, body) = (target(), target())
                return pieces + [
                    .place(again), .step(.split(body, end)), .place(body), .node(part), .step(.jump(again)),
                    .place(end),
                ]
            }
            for _ in least..<most {
                let body = target()
                pieces += [.step(.split(body, end)), .place(body), .node(part)]
            }
            return pieces + [.place(end)]
        }
    }
}

// Evaluates a program over facts. What fails becomes a value, `trouble`, that goes through every operation as it is, but
// for `&&`, `||`, `all` and `exists`: there a side that decides is enough, whatever the other one came to, in either order
// (cel-spec, doc/langdef.md, "Logical Operators"). The first trouble of two is the one that is told.

import Wire

/// One evaluation.
struct ConditionMachine {
    let facts: Facts
    let pattern: PathPattern
    let program: ConditionProgram
    private var stack: [ConditionValue] = []
    private var locals: [ConditionValue] = []
    private var loops: [ConditionIteration] = []
    var meter = ConditionMeter(Condition.mostSteps)
    /// The query, once it was read.
    var query: Form?

    init(_ program: ConditionProgram, _ facts: Facts, _ pattern: PathPattern) {
        self.program = program
        self.facts = facts
        self.pattern = pattern
        stack.reserveCapacity(8)
    }

    /// What a part comes to.
    mutating func outcome(_ part: ConditionPart) -> ConditionOutcome {
        switch evaluate(part.code) {
        case .bool(true): .holds
        case .bool(false): .fails
        case .trouble(let trouble): .undecidable(trouble)
        default: .undecidable(ConditionTrouble(.notBoolean, part.range))
        }
    }

    private mutating func evaluate(_ code: Range<Int>) -> ConditionValue {
        var at = code.lowerBound
        while at < code.upperBound {
            do throws(ConditionTrouble.Reason) {
                try meter.spend()
                at = try step(at)
            } catch {
                let trouble = ConditionTrouble(error, program.ranges[at])
                if error == .tooCostly { return .trouble(trouble) }
                stack.append(.trouble(trouble))
                at &+= 1
            }
        }
        return stack.popLast() ?? .null
    }

    /// Does one instruction and answers where the next one is. What it throws is its value; it has taken from the stack
    /// what it takes by then.
    @inline(__always)
    private mutating func step(_ at: Int) throws(ConditionTrouble.Reason) -> Int {
        switch program.code[at] {
        case .constant(let index): stack.append(program.constants[index])
        case .fact(let fact): stack.append(try load(fact))
        case .local(let number): stack.append(number < locals.count ? locals[number] : .null)
        case .select(let key):
            let value = pop()
            stack.append(
                value.isTrouble ? value : try ConditionContents.member(program.keys[key], of: value, &meter))
        case .has(let key):
            let value = pop()
            stack.append(
                value.isTrouble
                    ? value : .bool(try ConditionContents.hasMember(program.keys[key], of: value, &meter)))
        case .call(let operation):
            let value = pop()
            stack.append(value.isTrouble ? value : try operation.apply(value, nil, &meter))
        case .callWithTwo(let operation):
            let other = pop()
            let value = pop()
            if value.isTrouble {
                stack.append(value)
            } else {
                stack.append(other.isTrouble ? other : try operation.apply(value, other, &meter))
            }
        case .matches(let pattern):
            let value = pop()
            stack.append(value.isTrouble ? value : .bool(try matches(value, program.patterns[pattern])))
        case .list(let count): stack.append(try list(count))
        case .map(let count): stack.append(try map(count))
        case .andDecided, .and, .orDecided, .or, .branch, .jump: return decide(at)
        case .loop, .next, .test, .step: return try iterate(at)
        }
        return at &+ 1
    }

    /// What goes on in one place or in another.
    private mutating func decide(_ at: Int) -> Int {
        switch program.code[at] {
        case .andDecided(let end):
            if case .bool(false) = stack.last { return end }
            requireBool(at)
        case .and: stack.append(combine(deciding: false, at))
        case .orDecided(let end):
            if case .bool(true) = stack.last { return end }
            requireBool(at)
        case .or: stack.append(combine(deciding: true, at))
        case .branch(let otherwise, let end):
            switch pop() {
            case .bool(true): break
            case .bool(false): return otherwise
            case .trouble(let trouble):
                stack.append(.trouble(trouble))
                return end
            default:
                stack.append(.trouble(ConditionTrouble(.notBoolean, program.ranges[at])))
                return end
            }
        case .jump(let end): return end
        default: break
        }
        return at &+ 1
    }

    private mutating func pop() -> ConditionValue { stack.popLast() ?? .null }

    /// What is neither true nor false on top is trouble.
    private mutating func requireBool(_ at: Int) {
        switch stack.last {
        case .bool, .trouble: return
        default: stack[stack.count - 1] = .trouble(ConditionTrouble(.notBoolean, program.ranges[at]))
        }
    }

    /// The two sides on top, of which the first has not decided; the second may.
    private mutating func combine(deciding: Bool, _ at: Int) -> ConditionValue {
        requireBool(at)
        let other = pop()
        let value = pop()
        if case .bool(deciding) = other { return other }
        return value.isTrouble ? value : other
    }

    private mutating func matches(
        _ value: ConditionValue, _ pattern: LinearPattern
    ) throws(ConditionTrouble.Reason) -> Bool {
        guard case .string(let text) = value else { throw .noOverload }
        return try pattern.matches(text, &meter)
    }

    private mutating func list(_ count: Int) throws(ConditionTrouble.Reason) -> ConditionValue {
        let elements = Array(stack.suffix(count))
        stack.removeLast(elements.count)
        try meter.spend(count)
        return elements.first(where: \.isTrouble) ?? .list(elements)
    }

    private mutating func map(_ count: Int) throws(ConditionTrouble.Reason) -> ConditionValue {
        let parts = Array(stack.suffix(count))
        stack.removeLast(parts.count)
        if let trouble = parts.first(where: \.isTrouble) { return trouble }
        return .map(try ConditionContents.entries(parts[...], &meter))
    }

    // MARK: Loops

    private mutating func iterate(_ at: Int) throws(ConditionTrouble.Reason) -> Int {
        switch program.code[at] {
        case .loop(let loop, let number, let end):
            let value = pop()
            if value.isTrouble {
                stack.append(value)
                return end
            }
            do throws(ConditionTrouble.Reason) {
                let elements = try ConditionContents.elements(of: value, &meter)
                loops.append(ConditionIteration(loop, number: number, elements))
            } catch {
                if error == .tooCostly { throw error }
                stack.append(.trouble(ConditionTrouble(error, program.ranges[at])))
                return end
            }
            while locals.count <= number { locals.append(.null) }
        case .next(let end):
            guard let element = loops[loops.count - 1].next() else {
                stack.append(loops.removeLast().result)
                return end
            }
            locals[loops[loops.count - 1].number] = element
        case .test(let next):
            guard loops[loops.count - 1].passes(pop(), program.ranges[at]) else { return next }
        case .step(let next):
            loops[loops.count - 1].take(pop(), program.ranges[at])
            return next
        default: break
        }
        return at &+ 1
    }
}

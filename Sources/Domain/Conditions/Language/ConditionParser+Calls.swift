// Members, calls and macros, and how what is open is closed.

extension ConditionParser {
    /// Behind a `.`: a member, a call or a macro.
    mutating func member() throws(ConditionFault) -> Bool {
        let receiver = operands.last ?? 0
        let start = range(receiver).lowerBound
        let read = try advance()
        if read.kind == .quotedName {
            let inner = read.range.lowerBound + 1..<read.range.upperBound - 1
            operands.removeLast()
            push(.select(receiver, text(inner)), start..<read.range.upperBound)
            return false
        }
        let name = text(read.range)
        guard read.kind == .name, !["true", "false", "null"].contains(name) else {
            throw ConditionFault(read.kind == .end ? .operandMissing : .unexpected, read.range)
        }
        guard token.isSymbol(.openParenthesis) else {
            operands.removeLast()
            push(.select(receiver, name), start..<read.range.upperBound)
            return false
        }
        try advance()
        if let loop = ConditionLoop(rawValue: name) { return try self.loop(loop, read.range) }
        guard let operation = ConditionOperation.methods.first(where: { $0.rawValue == name }) else {
            let candidates =
                ConditionOperation.methods.map(\.rawValue) + ConditionLoop.allCases.map(\.rawValue)
            throw ConditionFault(.unknownMethod, read.range, found: name, candidates: candidates)
        }
        operands.removeLast()
        try open(.call(operation), from: start, read.range)
        operands.append(receiver)
        return token.isSymbol(.closeParenthesis) ? try close(.closeParenthesis) : true
    }

    /// `name(`
    mutating func function(_ name: String, _ range: Range<Int>) throws(ConditionFault) -> Bool {
        try advance()
        if name == "has" {
            try open(.has, from: range.lowerBound, range)
            return true
        }
        guard let operation = ConditionOperation.functions.first(where: { $0.rawValue == name }) else {
            let candidates = ConditionOperation.functions.map(\.rawValue) + ["has"]
            throw ConditionFault(.unknownFunction, range, found: name, candidates: candidates)
        }
        try open(.call(operation), from: range.lowerBound, range)
        return token.isSymbol(.closeParenthesis) ? try close(.closeParenthesis) : true
    }

    /// `list.all(name, `
    private mutating func loop(_ loop: ConditionLoop, _ sign: Range<Int>) throws(ConditionFault) -> Bool {
        let over = operands.removeLast()
        guard scopes.count < Condition.mostLoops else { throw ConditionFault(.loopsTooDeep, sign) }
        let variable = try advance()
        let name = text(variable.range)
        guard variable.kind == .name, !Self.reserved.contains(name), token.isSymbol(.comma),
            !["true", "false", "null"].contains(name)
        else { throw ConditionFault(.loopVariable, variable.range, found: loop.rawValue) }
        try advance()
        try open(.loop(loop, number: tree.loops.count), from: range(over).lowerBound, sign)
        scopes.append((name, tree.loops.count))
        tree.loops.append(over)
        return true
    }

    /// Makes values of all operators on top that bind at least so strongly.
    mutating func reduce(to precedence: Int) throws(ConditionFault) {
        while let frame = frames.last, let own = frame.opening.precedence, own >= precedence {
            frames.removeLast()
            let last = operands.removeLast()
            let end = range(last).upperBound
            switch frame.opening {
            case .unary(let operation): push(.call(operation, [last]), frame.start..<end)
            case .otherwise:
                let then = operands.removeLast()
                let condition = operands.removeLast()
                push(.conditional(condition, then, last), range(condition).lowerBound..<end)
            case .binary(let binary):
                let first = operands.removeLast()
                let whole = range(first).lowerBound..<end
                switch binary {
                case .and: push(.and(first, last), whole)
                case .or: push(.or(first, last), whole)
                case .strict(let operation): push(.call(operation, [first, last]), whole)
                }
            default: throw ConditionFault(.unexpected, token.range)
            }
        }
    }

    /// Closes the innermost bracket with the token at hand.
    mutating func close(_ symbol: ConditionSymbol) throws(ConditionFault) -> Bool {
        try reduce(to: 0)
        guard let frame = frames.last, Self.closing(frame.opening) == symbol else {
            throw ConditionFault(.unexpected, token.range)
        }
        frames.removeLast()
        let read = try advance()
        let whole = frame.start..<read.range.upperBound
        let own = Array(operands[min(frame.base, operands.count)...])
        if frame.opening != .group { operands.removeLast(own.count) }
        switch frame.opening {
        case .group:
            // The parentheses belong to what is shown of it.
            if let node = own.first { tree.nodes[node].range = whole }
        case .list:
            push(.list(own), whole)
        case .mapKey where own.count % 2 == 1: throw ConditionFault(.unexpected, read.range)
        case .mapKey, .mapValue:
            push(.map(own), whole)
        case .index:
            push(.call(.index, own), whole)
        case .call(let operation):
            guard operation.arity ~= own.count else {
                throw ConditionFault(.wrongCount, whole, found: operation.name)
            }
            push(.call(operation, own), whole)
        case .has:
            guard own.count == 1, case .select(let value, let field) = tree.nodes[own[0]].kind else {
                throw ConditionFault(.hasArgument, whole)
            }
            push(.has(value, field), whole)
        case .loop(let loop, let number):
            scopes.removeLast()
            try push(loop, number, own, whole)
        default: throw ConditionFault(.unexpected, read.range)
        }
        return false
    }

    private mutating func push(
        _ loop: ConditionLoop, _ number: Int, _ own: [Int], _ whole: Range<Int>
    ) throws(ConditionFault) {
        guard own.count == 1 || own.count == 2 && loop == .map else {
            throw ConditionFault(.wrongCount, whole, found: loop.rawValue)
        }
        let test = own.count == 2 ? own[0] : nil
        push(
            .loop(loop, over: tree.loops[number], number: number, test: test, body: own[own.count - 1]), whole
        )
    }

    private static func closing(_ opening: Opening) -> ConditionSymbol? {
        switch opening {
        case .group, .call, .has, .loop: .closeParenthesis
        case .list, .index: .closeBracket
        case .mapKey, .mapValue: .closeBrace
        default: nil
        }
    }
}

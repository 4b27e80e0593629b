// Reads CEL (cel-spec, doc/langdef.md, "Syntax") with two stacks of its own: values that are read, and what is still
// open. Nothing recurses, and what may be open at once is bounded.
//
//     Expr           = ConditionalOr [ "?" ConditionalOr ":" Expr ]
//     ConditionalOr  = [ ConditionalOr "||" ] ConditionalAnd
//     ConditionalAnd = [ ConditionalAnd "&&" ] Relation
//     Relation       = [ Relation ( "<" / "<=" / ">=" / ">" / "==" / "!=" / "in" ) ] Addition
//     Addition       = [ Addition ( "+" / "-" ) ] Multiplication
//     Multiplication = [ Multiplication ( "*" / "/" / "%" ) ] Unary
//     Unary          = Member / 1*"!" Member / 1*"-" Member
//     Member         = Primary / Member "." SELECTOR [ "(" [ExprList] ")" ] / Member "[" Expr "]"
//     Primary        = IDENT [ "(" [ExprList] ")" ] / "(" Expr ")" / "[" [ExprList] [","] "]"
//                    / "{" [MapInits] [","] "}" / LITERAL

/// Makes a tree of a text.
struct ConditionParser {
    /// What is open, and waits for what follows.
    enum Opening: Equatable {
        case binary(ConditionBinary)
        case unary(ConditionOperation)
        /// Between `?` and `:`
        case then
        /// Behind the `:`
        case otherwise
        case group
        case list
        case mapKey
        case mapValue
        case index
        case call(ConditionOperation)
        case has
        case loop(ConditionLoop, number: Int)

        /// How strongly it binds what stands on both sides; nil for what needs to be closed.
        var precedence: Int? {
            switch self {
            case .binary(let binary): binary.precedence
            case .unary: 6
            case .otherwise: 0
            default: nil
            }
        }
    }

    struct Frame {
        var opening: Opening
        /// Where it begins, and its own sign or name.
        let start: Int
        let sign: Range<Int>
        /// How many values were there when it was opened; those behind are its own.
        let base: Int
    }

    private var scanner: ConditionScanner
    var token: ConditionToken
    var tree = ConditionTree()
    var operands: [Int] = []
    var frames: [Frame] = []
    /// The variables of the macros that are open, innermost last.
    var scopes: [(name: String, number: Int)] = []
    private var wantsOperand = true

    /// The tree of a text.
    static func parse(_ octets: [UInt8]) throws(ConditionFault) -> ConditionTree {
        guard octets.count <= Condition.longest else {
            throw ConditionFault(.tooLong, Condition.longest..<octets.count)
        }
        var parser = try ConditionParser(octets)
        return try parser.parse()
    }

    private init(_ octets: [UInt8]) throws(ConditionFault) {
        scanner = ConditionScanner(octets)
        token = try scanner.next()
    }

    private mutating func parse() throws(ConditionFault) -> ConditionTree {
        if token.kind == .end { throw ConditionFault(.empty, token.range) }
        while true {
            if wantsOperand {
                wantsOperand = try operand()
            } else {
                if token.kind == .end { break }
                wantsOperand = try operation()
            }
        }
        try reduce(to: 0)
        if let open = frames.last { throw ConditionFault(.unclosed, open.sign) }
        tree.root = operands.last ?? 0
        return tree
    }

    /// Goes on to the next token, and answers the one before.
    @discardableResult
    mutating func advance() throws(ConditionFault) -> ConditionToken {
        let read = token
        token = try scanner.next()
        return read
    }

    func text(_ range: Range<Int>) -> String { String(decoding: scanner.octets[range], as: UTF8.self) }

    mutating func open(_ opening: Opening, from start: Int, _ sign: Range<Int>) throws(ConditionFault) {
        guard frames.count < Condition.mostDepth else { throw ConditionFault(.tooDeep, sign) }
        frames.append(Frame(opening: opening, start: start, sign: sign, base: operands.count))
    }

    mutating func push(_ kind: ConditionNode.Kind, _ range: Range<Int>) {
        operands.append(tree.add(kind, range))
    }

    func range(_ node: Int) -> Range<Int> { tree.nodes[node].range }

    // MARK: Where a value has to stand

    /// Reads what begins a value; answers whether one still has to follow.
    private mutating func operand() throws(ConditionFault) -> Bool {
        let read = token
        switch read.kind {
        case .int(let magnitude):
            guard let value = Int64(exactly: magnitude) else {
                throw ConditionFault(.numberTooLarge, read.range)
            }
            try literal(.int(value))
        case .uint(let value): try literal(.uint(value))
        case .double(let value): try literal(.double(value))
        case .string(let octets): try literal(.string(ConditionText(octets)))
        case .bytes(let octets): try literal(.bytes(ConditionText(octets)))
        case .name: return try name()
        case .symbol(let symbol): return try sign(symbol)
        case .quotedName: throw ConditionFault(.unexpected, read.range)
        case .end: throw ConditionFault(.operandMissing, read.range)
        }
        return false
    }

    private mutating func literal(_ value: ConditionValue) throws(ConditionFault) {
        push(.literal(value), token.range)
        try advance()
    }

    private mutating func name() throws(ConditionFault) -> Bool {
        let read = try advance()
        let name = text(read.range)
        switch name {
        case "true": push(.literal(.bool(true)), read.range)
        case "false": push(.literal(.bool(false)), read.range)
        case "null": push(.literal(.null), read.range)
        case _ where token.isSymbol(.openParenthesis): return try function(name, read.range)
        case _ where Self.reserved.contains(name):
            throw ConditionFault(.reservedWord, read.range, found: name)
        default:
            if let scope = scopes.last(where: { $0.name.utf8.elementsEqual(name.utf8) }) {
                push(.local(scope.number), read.range)
            } else {
                push(.name(name), read.range)
            }
        }
        return false
    }

    static let reserved: Set<String> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop",
        "package", "namespace", "return", "var", "void", "while",
    ]

    private mutating func sign(_ symbol: ConditionSymbol) throws(ConditionFault) -> Bool {
        let range = token.range
        switch symbol {
        case .minus:
            try advance()
            return try minus(range)
        case .not:
            try advance()
            try open(.unary(.not), from: range.lowerBound, range)
        case .openParenthesis:
            try advance()
            try open(.group, from: range.lowerBound, range)
        case .openBracket:
            try advance()
            try open(.list, from: range.lowerBound, range)
            if token.isSymbol(.closeBracket) { return try close(.closeBracket) }
        case .openBrace:
            try advance()
            try open(.mapKey, from: range.lowerBound, range)
            if token.isSymbol(.closeBrace) { return try close(.closeBrace) }
        case .closeBracket where frames.last?.opening == .list,
            .closeBrace where frames.last?.opening == .mapKey:
            // A comma may stand behind the last one.
            return try close(symbol)
        default: throw ConditionFault(.operandMissing, range)
        }
        return true
    }

    /// A minus before a number is the number's own.
    private mutating func minus(_ sign: Range<Int>) throws(ConditionFault) -> Bool {
        let range = sign.lowerBound..<token.range.upperBound
        switch token.kind {
        case .int(let magnitude):
            guard magnitude <= 1 << 63 else { throw ConditionFault(.numberTooLarge, range) }
            push(.literal(.int(Int64(truncatingIfNeeded: 0 &- magnitude))), range)
        case .double(let value): push(.literal(.double(-value)), range)
        default:
            try open(.unary(.negate), from: sign.lowerBound, sign)
            return true
        }
        try advance()
        return false
    }

    // MARK: Behind a value

    /// Reads what stands behind a value; answers whether another one has to follow.
    private mutating func operation() throws(ConditionFault) -> Bool {
        guard case .symbol(let symbol) = token.kind else { throw ConditionFault(.unexpected, token.range) }
        let range = token.range
        if let binary = ConditionBinary(symbol) {
            try reduce(to: binary.precedence)
            try advance()
            try open(.binary(binary), from: range.lowerBound, range)
            return true
        }
        switch symbol {
        case .point:
            try advance()
            return try member()
        case .openBracket:
            try advance()
            let receiver = operands.removeLast()
            try open(.index, from: self.range(receiver).lowerBound, range)
            operands.append(receiver)
            return true
        case .question:
            try reduce(to: 1)
            if frames.last?.opening == .then { throw ConditionFault(.nestedConditional, range) }
            try advance()
            try open(.then, from: range.lowerBound, range)
            return true
        case .colon: return try colon()
        case .comma: return try comma()
        case .closeParenthesis, .closeBracket, .closeBrace: return try close(symbol)
        default: throw ConditionFault(.unexpected, range)
        }
    }

    private mutating func colon() throws(ConditionFault) -> Bool {
        try reduce(to: 0)
        switch frames.last?.opening {
        case .then: frames[frames.count - 1].opening = .otherwise
        case .mapKey: frames[frames.count - 1].opening = .mapValue
        default: throw ConditionFault(.unexpected, token.range)
        }
        try advance()
        return true
    }

    private mutating func comma() throws(ConditionFault) -> Bool {
        try reduce(to: 0)
        switch frames.last?.opening {
        case .mapValue: frames[frames.count - 1].opening = .mapKey
        case .list, .call, .loop: break
        case .has: throw ConditionFault(.hasArgument, token.range)
        default: throw ConditionFault(.unexpected, token.range)
        }
        try advance()
        return true
    }
}

/// The operators between two values.
enum ConditionBinary: Equatable {
    case or
    case and
    case strict(ConditionOperation)

    init?(_ symbol: ConditionSymbol) {
        switch symbol {
        case .or: self = .or
        case .and: self = .and
        case .equal: self = .strict(.equal)
        case .notEqual: self = .strict(.notEqual)
        case .less: self = .strict(.less)
        case .lessOrEqual: self = .strict(.lessOrEqual)
        case .greater: self = .strict(.greater)
        case .greaterOrEqual: self = .strict(.greaterOrEqual)
        case .isIn: self = .strict(.isIn)
        case .plus: self = .strict(.add)
        case .minus: self = .strict(.subtract)
        case .times: self = .strict(.multiply)
        case .divided: self = .strict(.divide)
        case .remainder: self = .strict(.remainder)
        default: return nil
        }
    }

    var precedence: Int {
        switch self {
        case .or: 1
        case .and: 2
        case .strict(.add), .strict(.subtract): 4
        case .strict(.multiply), .strict(.divide), .strict(.remainder): 5
        case .strict: 3
        }
    }
}

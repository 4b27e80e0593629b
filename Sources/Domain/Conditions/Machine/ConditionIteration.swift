/// A macro that goes over elements, and what it has come to so far. `all` is `&&` over them and `exists` is `||`: an
/// element that decides is enough, and then trouble with others is none. To the other macros each trouble is one.
struct ConditionIteration {
    let number: Int
    private let loop: ConditionLoop
    private let elements: [ConditionValue]
    private var at = 0
    private var decided: ConditionValue?
    private var trouble: ConditionTrouble?
    private var matches = 0
    private var collected: [ConditionValue] = []

    init(_ loop: ConditionLoop, number: Int, _ elements: [ConditionValue]) {
        self.loop = loop
        self.number = number
        self.elements = elements
    }

    /// The next element; nil behind the last, and where no other one can change the result.
    mutating func next() -> ConditionValue? {
        guard decided == nil, at < elements.count else { return nil }
        at &+= 1
        return elements[at &- 1]
    }

    /// Whether the element passes the test of a `map` with three parts.
    mutating func passes(_ value: ConditionValue, _ range: Range<Int>) -> Bool {
        if case .bool(let passes) = value { return passes }
        decided = Self.trouble(value, range)
        return false
    }

    /// Takes what the element came to.
    mutating func take(_ value: ConditionValue, _ range: Range<Int>) {
        if loop == .map {
            if value.isTrouble { decided = value } else { collected.append(value) }
            return
        }
        guard case .bool(let holds) = value else {
            let trouble = Self.trouble(value, range)
            switch loop {
            case .all, .exists:
                if self.trouble == nil, case .trouble(let first) = trouble { self.trouble = first }
            default: decided = trouble
            }
            return
        }
        switch loop {
        case .all: if !holds { decided = .bool(false) }
        case .exists: if holds { decided = .bool(true) }
        case .existsOne: if holds { matches &+= 1 }
        default: if holds { collected.append(elements[at &- 1]) }
        }
    }

    var result: ConditionValue {
        if let decided { return decided }
        if let trouble { return .trouble(trouble) }
        return switch loop {
        case .all: .bool(true)
        case .exists: .bool(false)
        case .existsOne: .bool(matches == 1)
        case .filter, .map: .list(collected)
        }
    }

    private static func trouble(_ value: ConditionValue, _ range: Range<Int>) -> ConditionValue {
        value.isTrouble ? value : .trouble(ConditionTrouble(.notBoolean, range))
    }
}

// The operators and functions that take values and give one: the closed list, with the types that each takes.

/// What is done with values.
enum ConditionOperation: String, CaseIterable, Sendable {
    case not = "!"
    case negate = "-_"
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case isIn = "in"
    case index = "[]"
    case size
    case contains, startsWith, endsWith, matches
    case int, uint, double, string, bytes, bool, dyn, type
    case duration, timestamp, decimal, ip, cidr
    case getFullYear, getMonth, getDate, getDayOfMonth, getDayOfWeek, getDayOfYear
    case getHours, getMinutes, getSeconds, getMilliseconds

    /// As it is written.
    var name: String { self == .negate ? "-" : self == .index ? "[ ]" : rawValue }

    /// Those that are called as `name(…)`.
    static let functions: [ConditionOperation] = [
        .size, .matches, .int, .uint, .double, .string, .bytes, .bool, .dyn, .type, .duration, .timestamp,
        .decimal, .ip, .cidr,
    ]

    /// Those that are called as `value.name(…)`.
    static let methods: [ConditionOperation] = [
        .size, .contains, .startsWith, .endsWith, .matches, .getFullYear, .getMonth, .getDate,
        .getDayOfMonth, .getDayOfWeek, .getDayOfYear, .getHours, .getMinutes, .getSeconds, .getMilliseconds,
    ]

    /// Those whose argument is nearly always written in the policy, so that a text they can't take is refused there.
    var isLiteralForm: Bool {
        switch self {
        case .duration, .timestamp, .decimal, .ip, .cidr: true
        default: false
        }
    }

    var isCalendar: Bool {
        switch self {
        case .getFullYear, .getMonth, .getDate, .getDayOfMonth, .getDayOfWeek, .getDayOfYear, .getHours,
            .getMinutes, .getSeconds, .getMilliseconds:
            true
        default: false
        }
    }

    /// How many values it takes, the receiver included.
    var arity: ClosedRange<Int> {
        switch self {
        case .not, .negate, .size, .int, .uint, .double, .string, .bytes, .bool, .dyn, .type, .duration,
            .timestamp, .decimal, .ip, .cidr:
            1...1
        case _ where isCalendar: 1...2
        default: 2...2
        }
    }

    /// The type of the result for values of these types; nil where it takes no such values.
    func result(_ types: [ConditionType]) -> ConditionType? {
        guard arity ~= types.count, let first = types.first else { return nil }
        for case .record in types { return nil }
        guard types.count > 1 else { return unary(first) }
        return binary(first, types[1])
    }

    private func unary(_ type: ConditionType) -> ConditionType? {
        func takes(_ wanted: ConditionType...) -> Bool { wanted.contains { type.fits($0) } }
        switch self {
        case .not: return takes(.bool) ? .bool : nil
        case .negate: return takes(.int, .double, .decimal) ? type : nil
        case .size: return takes(.string, .bytes, .list(.dyn), .map(.dyn, .dyn)) ? .int : nil
        case .int: return takes(.int, .uint, .double, .string, .timestamp) ? .int : nil
        case .uint: return takes(.int, .uint, .double, .string) ? .uint : nil
        case .double: return takes(.int, .uint, .double, .string) ? .double : nil
        case .bytes: return takes(.bytes, .string) ? .bytes : nil
        case .bool: return takes(.bool, .string) ? .bool : nil
        case .string:
            let isTaken = takes(
                .string, .bool, .int, .uint, .double, .bytes, .timestamp, .duration, .decimal, .ip, .cidr)
            return isTaken ? .string : nil
        case .dyn: return .dyn
        case .type: return .type
        case .duration: return takes(.duration, .string) ? .duration : nil
        case .timestamp: return takes(.timestamp, .string, .int) ? .timestamp : nil
        case .decimal: return takes(.decimal, .string, .int, .uint) ? .decimal : nil
        case .ip: return takes(.ip, .string) ? .ip : nil
        case .cidr: return takes(.cidr, .string) ? .cidr : nil
        case _ where isCalendar:
            if takes(.timestamp) { return .int }
            return takes(.duration) && isOfDurations ? .int : nil
        default: return nil
        }
    }

    /// The calendar's functions that a duration has too.
    private var isOfDurations: Bool {
        switch self {
        case .getHours, .getMinutes, .getSeconds, .getMilliseconds: true
        default: false
        }
    }

    private func binary(_ one: ConditionType, _ other: ConditionType) -> ConditionType? {
        switch self {
        case .add, .subtract, .multiply, .divide, .remainder: return arithmetic(one, other)
        case .equal, .notEqual: return one.isComparable(with: other) ? .bool : nil
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            if one == .dyn || other == .dyn { return one.isOrdered && other.isOrdered ? .bool : nil }
            return one.isOrdered && (one == other || one.isNumber && other.isNumber) ? .bool : nil
        case .isIn: return membership(one, other)
        case .index:
            switch one {
            case .dyn: return .dyn
            case .list(let element): return other.fits(.int) ? element : nil
            case .map(let key, let value): return other.isComparable(with: key) ? value : nil
            default: return nil
            }
        case .contains where one == .cidr: return other.fits(.ip) ? .bool : nil
        case .contains where one == .dyn: return other.fits(.string) || other == .ip ? .bool : nil
        case .contains, .startsWith, .endsWith, .matches:
            return one.fits(.string) && other.fits(.string) ? .bool : nil
        case _ where isCalendar: return one.fits(.timestamp) && other.fits(.string) ? .int : nil
        default: return nil
        }
    }

    private func membership(_ one: ConditionType, _ other: ConditionType) -> ConditionType? {
        switch other {
        case .dyn: .bool
        case .list(let element): one.isComparable(with: element) ? .bool : nil
        case .map(let key, _): one.isComparable(with: key) ? .bool : nil
        case .cidr: one.fits(.ip) ? .bool : nil
        default: nil
        }
    }

    private func arithmetic(_ one: ConditionType, _ other: ConditionType) -> ConditionType? {
        let signatures: [(ConditionType, ConditionType, ConditionType)] =
            switch self {
            case .add:
                [
                    (.int, .int, .int), (.uint, .uint, .uint), (.double, .double, .double),
                    (.decimal, .decimal, .decimal), (.string, .string, .string), (.bytes, .bytes, .bytes),
                    (.timestamp, .duration, .timestamp), (.duration, .timestamp, .timestamp),
                    (.duration, .duration, .duration),
                ]
            case .subtract:
                [
                    (.int, .int, .int), (.uint, .uint, .uint), (.double, .double, .double),
                    (.decimal, .decimal, .decimal), (.timestamp, .timestamp, .duration),
                    (.timestamp, .duration, .timestamp), (.duration, .duration, .duration),
                ]
            case .multiply:
                [
                    (.int, .int, .int), (.uint, .uint, .uint), (.double, .double, .double),
                    (.decimal, .decimal, .decimal),
                ]
            case .divide: [(.int, .int, .int), (.uint, .uint, .uint), (.double, .double, .double)]
            default: [(.int, .int, .int), (.uint, .uint, .uint)]
            }
        if self == .add, case .list(let mine) = one, case .list(let theirs) = other {
            return .list(mine.joined(theirs))
        }
        if self == .add, one == .dyn, case .list = other { return .list(.dyn) }
        if self == .add, case .list = one, other == .dyn { return .list(.dyn) }
        let results = signatures.filter { one.fits($0.0) && other.fits($0.1) }.map(\.2)
        guard let first = results.first else { return nil }
        return results.allSatisfy { $0 == first } ? first : .dyn
    }
}

extension ConditionType {
    /// Whether there is a less and a more among values of this type.
    var isOrdered: Bool {
        switch self {
        case .dyn, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .decimal: true
        default: false
        }
    }
}

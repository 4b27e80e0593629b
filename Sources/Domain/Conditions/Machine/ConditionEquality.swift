// Which values are equal, and which is less. CEL (doc/langdef.md, "Equality" and "Ordering"): values of two types are not
// equal, which is no error; but numbers are compared as numbers, whatever type they have, and so are those inside of
// lists and maps. Less and more exist inside one type, and among numbers.
//
// Stricter than that: a decimal is compared with decimals and an address with addresses. That `decimal(json.amount)` is
// not equal to the double `json.limit` would be an answer, and a wrong one.

import Wire

/// Comparisons.
enum ConditionEquality {
    /// Whether two values are equal.
    static func equal(
        _ one: ConditionValue, _ other: ConditionValue, _ meter: inout ConditionMeter
    ) throws(ConditionTrouble.Reason) -> Bool {
        if let isEqual = try scalars(one, other, &meter) { return isEqual }
        var work = [(one, other)]
        while let (one, other) = work.popLast() {
            if let isEqual = try scalars(one, other, &meter) {
                if isEqual { continue }
                return false
            }
            guard ConditionContents.count(of: one) == ConditionContents.count(of: other) else { return false }
            switch (one.kind, other.kind) {
            case (.list, .list):
                let mine = try ConditionContents.elements(of: one, &meter)
                work += zip(mine, try ConditionContents.elements(of: other, &meter)).reversed()
            case (.map, .map):
                for entry in try ConditionContents.entries(of: one, &meter) {
                    guard let theirs = try ConditionContents.value(of: entry.key, in: other, &meter) else {
                        return false
                    }
                    work.append((entry.value, theirs))
                }
            default: return false
            }
        }
        return true
    }

    /// The same for values without parts; nil where both have parts.
    @inline(__always)
    private static func scalars(
        _ one: ConditionValue, _ other: ConditionValue, _ meter: inout ConditionMeter
    ) throws(ConditionTrouble.Reason) -> Bool? {
        try meter.spend()
        switch (one, other) {
        case (.string(let one), .string(let other)), (.bytes(let one), .bytes(let other)):
            guard one.count == other.count else { return false }
            try meter.spend(octets: one.count)
            return one.equals(other)
        case (.bool(let one), .bool(let other)): return one == other
        case (.null, .null): return true
        case (.timestamp(let one), .timestamp(let other)): return one == other
        case (.duration(let one), .duration(let other)): return one == other
        case (.decimal(let one), .decimal(let other)): return one == other
        case (.ip(let one), .ip(let other)): return one == other
        case (.cidr(let one), .cidr(let other)): return one == other
        case (.kind(let one), .kind(let other)): return one == other
        case (.decimal, _) where other.isNumber, (_, .decimal) where one.isNumber: throw .noOverload
        case (.ip, .string), (.string, .ip), (.cidr, .string), (.string, .cidr): throw .noOverload
        default: break
        }
        if one.isNumber, other.isNumber { return order(one, other) == .same }
        let haveParts =
            (one.kind == .list || one.kind == .map) && (other.kind == .list || other.kind == .map)
        return haveParts ? nil : false
    }

    /// How two numbers stand to each other; `none` is not a number.
    enum Order {
        case less
        case same
        case more
        case none

        init<Number: Comparable>(_ one: Number, _ other: Number) {
            self = one < other ? .less : one > other ? .more : one == other ? .same : .none
        }
    }

    /// The order of two values of one type, or of two numbers.
    static func order(
        _ one: ConditionValue, _ other: ConditionValue, _ meter: inout ConditionMeter
    ) throws(ConditionTrouble.Reason) -> Order {
        switch (one, other) {
        case (.decimal(let one), .decimal(let other)): return Order(one, other)
        case (.string(let one), .string(let other)), (.bytes(let one), .bytes(let other)):
            try meter.spend(octets: min(one.count, other.count))
            return one.precedes(other) ? .less : one.equals(other) ? .same : .more
        case (.bool(let one), .bool(let other)): return Order(one ? 1 : 0, other ? 1 : 0)
        case (.timestamp(let one), .timestamp(let other)): return Order(one, other)
        case (.duration(let one), .duration(let other)): return Order(one, other)
        default:
            guard one.isNumber, other.isNumber else { throw .noOverload }
            return order(one, other)
        }
    }

    /// Ints and uints exactly; with a double, both as doubles.
    private static func order(_ one: ConditionValue, _ other: ConditionValue) -> Order {
        switch (one, other) {
        case (.int(let one), .int(let other)): Order(one, other)
        case (.uint(let one), .uint(let other)): Order(one, other)
        case (.int(let one), .uint(let other)): one < 0 ? .less : Order(UInt64(one), other)
        case (.uint(let one), .int(let other)): other < 0 ? .more : Order(one, UInt64(other))
        default: Order(one.double ?? .nan, other.double ?? .nan)
        }
    }
}

extension ConditionValue {
    /// Whether it is one of CEL's numbers. A decimal is none of them.
    var isNumber: Bool {
        switch self {
        case .int, .uint, .double, .number: true
        default: false
        }
    }

    /// The number as a double; nil where it is no number.
    var double: Double? {
        switch self {
        case .int(let value): Double(value)
        case .uint(let value): Double(value)
        case .double(let value): value
        case .number(let json): json.number?.double
        default: nil
        }
    }
}

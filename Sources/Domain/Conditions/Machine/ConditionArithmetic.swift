// Sums and products. Operands are of one type: CEL adds no int to a double. Ints and uints overflow as errors, doubles
// as IEEE 754 has it.

import Wire

/// `+`, `-`, `*`, `/` and `%`.
enum ConditionArithmetic {
    static func apply(
        _ operation: ConditionOperation, _ one: ConditionValue, _ other: ConditionValue,
        _ meter: inout ConditionMeter
    ) throws(ConditionTrouble.Reason) -> ConditionValue {
        switch (one, other) {
        case (.int(let one), .int(let other)): return .int(try whole(operation, one, other))
        case (.uint(let one), .uint(let other)): return .uint(try whole(operation, one, other))
        case (.double, .double), (.double, .number), (.number, .double), (.number, .number):
            return .double(try real(operation, one.double ?? .nan, other.double ?? .nan))
        case (.decimal(let one), .decimal(let other)): return .decimal(try decimal(operation, one, other))
        case (.timestamp, _), (.duration, _): return try time(operation, one, other)
        default:
            guard operation == .add else { throw .noOverload }
            return try join(one, other, &meter)
        }
    }

    static func negate(_ value: ConditionValue) throws(ConditionTrouble.Reason) -> ConditionValue {
        switch value {
        case .int(let number):
            if number == .min { throw .overflow }
            return .int(-number)
        case .double, .number: return .double(-(value.double ?? .nan))
        case .decimal(let number): return .decimal(number.negated)
        default: throw .noOverload
        }
    }

    private static func whole<Number: FixedWidthInteger>(
        _ operation: ConditionOperation, _ one: Number, _ other: Number
    ) throws(ConditionTrouble.Reason) -> Number {
        let isDivision = operation == .divide || operation == .remainder
        if isDivision, other == 0 { throw .divisionByZero }
        let (result, isBeyond) =
            switch operation {
            case .add: one.addingReportingOverflow(other)
            case .subtract: one.subtractingReportingOverflow(other)
            case .multiply: one.multipliedReportingOverflow(by: other)
            case .divide: one.dividedReportingOverflow(by: other)
            default: one.remainderReportingOverflow(dividingBy: other)
            }
        if isBeyond { throw .overflow }
        return result
    }

    private static func real(
        _ operation: ConditionOperation, _ one: Double, _ other: Double
    ) throws(ConditionTrouble.Reason) -> Double {
        switch operation {
        case .add: return one + other
        case .subtract: return one - other
        case .multiply: return one * other
        case .divide: return one / other
        default: throw .noOverload
        }
    }

    private static func decimal(
        _ operation: ConditionOperation, _ one: DecimalNumber, _ other: DecimalNumber
    ) throws(ConditionTrouble.Reason) -> DecimalNumber {
        let result: DecimalNumber?
        switch operation {
        case .add: result = one.plus(other)
        case .subtract: result = one.minus(other)
        case .multiply: result = one.times(other)
        default: throw .noOverload
        }
        guard let result else { throw .inexact }
        return result
    }

    private static func time(
        _ operation: ConditionOperation, _ one: ConditionValue, _ other: ConditionValue
    ) throws(ConditionTrouble.Reason) -> ConditionValue {
        let result: ConditionValue?
        switch (operation, one, other) {
        case (.add, .timestamp(let time), .duration(let span)),
            (.add, .duration(let span), .timestamp(let time)):
            result = time.advanced(by: span).map { .timestamp($0) }
        case (.subtract, .timestamp(let time), .duration(let span)):
            result = Timestamp(total: time.total - Int128(span)).map { .timestamp($0) }
        case (.subtract, .timestamp(let one), .timestamp(let other)):
            result = one.nanoseconds(since: other).map { .duration($0) }
        case (.add, .duration(let one), .duration(let other)): result = .duration(try whole(.add, one, other))
        case (.subtract, .duration(let one), .duration(let other)):
            result = .duration(try whole(.subtract, one, other))
        default: throw .noOverload
        }
        guard let result else { throw .overflow }
        return result
    }

    private static func join(
        _ one: ConditionValue, _ other: ConditionValue, _ meter: inout ConditionMeter
    ) throws(ConditionTrouble.Reason) -> ConditionValue {
        switch (one, other) {
        case (.string(let one), .string(let other)):
            try meter.spend(octets: one.count + other.count)
            return .string(ConditionText(one.octets + other.octets))
        case (.bytes(let one), .bytes(let other)):
            try meter.spend(octets: one.count + other.count)
            return .bytes(ConditionText(one.octets + other.octets))
        case (.list, .list), (.list, .array), (.array, .list), (.array, .array):
            let (mine, theirs) = (
                ConditionContents.count(of: one) ?? 0, ConditionContents.count(of: other) ?? 0
            )
            try meter.spend(mine + theirs)
            let elements = try ConditionContents.elements(of: one, &meter)
            return .list(elements + (try ConditionContents.elements(of: other, &meter)))
        default: throw .noOverload
        }
    }
}

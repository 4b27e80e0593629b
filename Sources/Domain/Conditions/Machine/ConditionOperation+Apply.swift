// What operators and functions do. None of them traps: what overflows, divides by zero or has no meaning for the values'
// types throws its reason.

import Wire

extension ConditionOperation {
    /// The result for one value or two.
    func apply(
        _ one: ConditionValue, _ other: ConditionValue?, _ meter: inout ConditionMeter
    ) throws(ConditionTrouble.Reason) -> ConditionValue {
        guard let other else { return try apply(one, &meter) }
        switch self {
        case .equal: return .bool(try ConditionEquality.equal(one, other, &meter))
        case .notEqual: return .bool(try !ConditionEquality.equal(one, other, &meter))
        case .less: return .bool(try ConditionEquality.order(one, other, &meter) == .less)
        case .greater: return .bool(try ConditionEquality.order(one, other, &meter) == .more)
        case .lessOrEqual:
            let order = try ConditionEquality.order(one, other, &meter)
            return .bool(order == .less || order == .same)
        case .greaterOrEqual:
            let order = try ConditionEquality.order(one, other, &meter)
            return .bool(order == .more || order == .same)
        case .isIn: return .bool(try ConditionContents.contains(one, in: other, &meter))
        case .index: return try index(one, other, &meter)
        case .add, .subtract, .multiply, .divide, .remainder:
            return try ConditionArithmetic.apply(self, one, other, &meter)
        case .contains, .startsWith, .endsWith: return .bool(try search(one, other, &meter))
        case _ where isCalendar:
            guard case .timestamp(let time) = one, case .string(let zone) = other else { throw .noOverload }
            guard let offset = ZoneOffset.minutes(zone.slice) else { throw .badConversion }
            return .int(Int64(calendar(Timestamp.Clock(time, offset: offset), time)))
        default: throw .noOverload
        }
    }

    private func apply(
        _ value: ConditionValue, _ meter: inout ConditionMeter
    ) throws(ConditionTrouble.Reason) -> ConditionValue {
        switch self {
        case .not:
            guard case .bool(let value) = value else { throw .noOverload }
            return .bool(!value)
        case .negate: return try ConditionArithmetic.negate(value)
        case .size: return .int(Int64(try size(value, &meter)))
        case .dyn: return value
        case .type: return .kind(value.kind)
        case _ where isCalendar: return .int(try calendar(value))
        default: return try ConditionConversion.convert(value, to: self, &meter)
        }
    }

    private func size(
        _ value: ConditionValue, _ meter: inout ConditionMeter
    ) throws(ConditionTrouble.Reason) -> Int {
        switch value {
        case .string(let text):
            try meter.spend(octets: text.count)
            return text.scalarCount
        case .bytes(let octets): return octets.count
        default:
            // Names that come twice are told from each other for it.
            if case .headers(let fields) = value { try meter.spend(fields.count &* 4) }
            guard let count = ConditionContents.count(of: value) else { throw .noOverload }
            return count
        }
    }

    private func index(
        _ value: ConditionValue, _ key: ConditionValue, _ meter: inout ConditionMeter
    ) throws(ConditionTrouble.Reason) -> ConditionValue {
        switch value {
        case .list(let elements):
            let index = try Self.index(key)
            guard elements.indices.contains(index) else { throw .indexOutOfRange }
            return elements[index]
        case .array(let array):
            let index = try Self.index(key)
            try meter.spend(max(min(index, array.count), 0))
            guard let element = array.element(at: index) else { throw .indexOutOfRange }
            return try ConditionContents.value(element, &meter)
        case .map, .object, .form, .headers:
            guard let found = try ConditionContents.value(of: key, in: value, &meter) else {
                throw .noSuchKey
            }
            return found
        default: throw .noOverload
        }
    }

    /// A whole number of any type.
    private static func index(_ key: ConditionValue) throws(ConditionTrouble.Reason) -> Int {
        switch key {
        case .int(let index): return Int(index)
        case .uint(let index): return Int(clamping: index)
        case .double, .number:
            guard let index = key.double.flatMap({ Int(exactly: $0) }) else { throw .noOverload }
            return index
        default: throw .noOverload
        }
    }

    private func search(
        _ one: ConditionValue, _ other: ConditionValue, _ meter: inout ConditionMeter
    ) throws(ConditionTrouble.Reason) -> Bool {
        if self == .contains, case .cidr = one {
            return try ConditionContents.contains(other, in: one, &meter)
        }
        guard case .string(let text) = one, case .string(let part) = other else { throw .noOverload }
        switch self {
        case .startsWith:
            try meter.spend(octets: part.count)
            return text.starts(with: part)
        case .endsWith:
            try meter.spend(octets: part.count)
            return text.ends(with: part)
        default:
            try meter.spend(octets: text.count + part.count)
            return text.contains(part)
        }
    }

    // MARK: The calendar

    private func calendar(_ value: ConditionValue) throws(ConditionTrouble.Reason) -> Int64 {
        switch value {
        case .timestamp(let time): return Int64(calendar(Timestamp.Clock(time, offset: 0), time))
        case .duration(let nanoseconds):
            switch self {
            case .getHours: return nanoseconds / 3_600_000_000_000
            case .getMinutes: return nanoseconds / 60_000_000_000
            case .getSeconds: return nanoseconds / 1_000_000_000
            case .getMilliseconds: return nanoseconds / 1_000_000 % 1000
            default: throw .noOverload
            }
        default: throw .noOverload
        }
    }

    private func calendar(_ clock: Timestamp.Clock, _ time: Timestamp) -> Int {
        switch self {
        case .getFullYear: clock.date.year
        case .getMonth: clock.date.month - 1
        case .getDate: clock.date.day
        case .getDayOfMonth: clock.date.day - 1
        case .getDayOfWeek: clock.weekday
        case .getDayOfYear: clock.dayOfYear
        case .getHours: clock.hour
        case .getMinutes: clock.minute
        case .getSeconds: clock.second
        default: time.nanoseconds / 1_000_000
        }
    }
}

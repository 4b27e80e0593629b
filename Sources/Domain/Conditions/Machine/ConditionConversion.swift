// Values made into values of another type. CEL's own, and three of ours: `decimal`, of what was written and never of what
// was computed in binary; `ip` and `cidr`.

import Wire

/// `int(…)`, `string(…)` and the like.
enum ConditionConversion {
    static func convert(
        _ value: ConditionValue, to wanted: ConditionOperation, _ meter: inout ConditionMeter
    ) throws(ConditionTrouble.Reason) -> ConditionValue {
        switch value {
        case .string(let text), .bytes(let text): try meter.spend(octets: text.count)
        default: break
        }
        let result: ConditionValue? =
            switch wanted {
            case .decimal: try decimal(value)
            case .int: try int(value)
            case .uint: try uint(value)
            case .double: try double(value)
            case .string: try string(value)
            case .bytes: try bytes(value)
            case .bool: try bool(value)
            case .timestamp: try timestamp(value)
            case .duration: try duration(value)
            case .ip: try ip(value)
            case .cidr: try cidr(value)
            default: throw .noOverload
            }
        guard let result else { throw .badConversion }
        return result
    }

    private static func decimal(_ value: ConditionValue) throws(ConditionTrouble.Reason) -> ConditionValue? {
        switch value {
        case .decimal: return value
        case .number(let json): return json.number.flatMap { DecimalNumber($0.lexeme) }.map { .decimal($0) }
        case .string(let text): return DecimalNumber(text.slice).map { .decimal($0) }
        case .int(let number): return .decimal(DecimalNumber(number))
        case .uint(let number): return .decimal(DecimalNumber(number))
        default: throw .noOverload
        }
    }

    private static func int(_ value: ConditionValue) throws(ConditionTrouble.Reason) -> ConditionValue? {
        switch value {
        case .int: return value
        case .uint(let number): return Int64(exactly: number).map { .int($0) }
        case .double, .number:
            guard let number = value.double, number > -0x1p63, number < 0x1p63 else { return nil }
            return .int(Int64(number))
        case .string(let text): return Int64(plain(text)).map { .int($0) }
        case .timestamp(let time): return .int(time.seconds)
        default: throw .noOverload
        }
    }

    private static func uint(_ value: ConditionValue) throws(ConditionTrouble.Reason) -> ConditionValue? {
        switch value {
        case .uint: return value
        case .int(let number): return UInt64(exactly: number).map { .uint($0) }
        case .double, .number:
            guard let number = value.double, number > -1, number < 0x1p64 else { return nil }
            return .uint(UInt64(number))
        case .string(let text): return UInt64(plain(text)).map { .uint($0) }
        default: throw .noOverload
        }
    }

    private static func double(_ value: ConditionValue) throws(ConditionTrouble.Reason) -> ConditionValue? {
        switch value {
        case .double: return value
        case .number, .int, .uint: return value.double.map { .double($0) }
        case .string(let text): return Double(plain(text)).map { .double($0) }
        default: throw .noOverload
        }
    }

    /// A text that may be a number: ASCII, and nothing where it begins with a `+` or is long.
    private static func plain(_ text: ConditionText) -> String {
        guard 1...64 ~= text.count, text.slice.first != UInt8(ascii: "+"),
            text.slice.allSatisfy({ $0.isASCIIDigit || "+-.eE".utf8.contains($0) })
        else { return "" }
        return String(decoding: text.slice, as: UTF8.self)
    }

    private static func string(_ value: ConditionValue) throws(ConditionTrouble.Reason) -> ConditionValue? {
        switch value {
        case .string: return value
        case .bool(let value): return .string(ConditionText(value ? "true" : "false"))
        case .int(let number): return .string(ConditionText(String(number)))
        case .uint(let number): return .string(ConditionText(String(number)))
        case .double, .number: return .string(ConditionText(text(value.double ?? .nan)))
        case .bytes(let octets):
            guard UTF8Validation.firstInvalidOffset(in: octets.octets) == nil else { return nil }
            return .string(octets)
        case .timestamp(let time): return .string(ConditionText(time.description))
        case .duration(let nanoseconds): return .string(ConditionText(DurationText.text(nanoseconds)))
        case .decimal(let number): return .string(ConditionText(number.description))
        case .ip(let address): return .string(ConditionText(address.octets))
        case .cidr(let block): return .string(ConditionText(block.description))
        default: throw .noOverload
        }
    }

    /// The shortest digits that are this double; a whole number without a fraction.
    private static func text(_ number: Double) -> String {
        if let whole = Int64(exactly: number), whole.magnitude < 1 << 53 { return String(whole) }
        return number.description
    }

    private static func bytes(_ value: ConditionValue) throws(ConditionTrouble.Reason) -> ConditionValue? {
        switch value {
        case .bytes: return value
        case .string(let text): return .bytes(text)
        default: throw .noOverload
        }
    }

    private static func bool(_ value: ConditionValue) throws(ConditionTrouble.Reason) -> ConditionValue? {
        switch value {
        case .bool: return value
        case .string(let text):
            guard text.count <= 5 else { return nil }
            switch String(decoding: text.slice, as: UTF8.self) {
            case "1", "t", "true", "TRUE", "True": return .bool(true)
            case "0", "f", "false", "FALSE", "False": return .bool(false)
            default: return nil
            }
        default: throw .noOverload
        }
    }

    private static func timestamp(_ value: ConditionValue) throws(ConditionTrouble.Reason) -> ConditionValue?
    {
        switch value {
        case .timestamp: return value
        case .int(let seconds): return Timestamp(seconds: seconds).map { .timestamp($0) }
        case .string(let text): return Timestamp(text.slice).map { .timestamp($0) }
        default: throw .noOverload
        }
    }

    private static func duration(_ value: ConditionValue) throws(ConditionTrouble.Reason) -> ConditionValue? {
        switch value {
        case .duration: return value
        case .string(let text): return DurationText.nanoseconds(text.slice).map { .duration($0) }
        default: throw .noOverload
        }
    }

    private static func ip(_ value: ConditionValue) throws(ConditionTrouble.Reason) -> ConditionValue? {
        switch value {
        case .ip: return value
        case .string(let text): return IPAddress(text.slice).map { .ip($0) }
        default: throw .noOverload
        }
    }

    private static func cidr(_ value: ConditionValue) throws(ConditionTrouble.Reason) -> ConditionValue? {
        switch value {
        case .cidr: return value
        case .string(let text): return AddressBlock(text.slice).map { .cidr($0) }
        default: throw .noOverload
        }
    }
}

import Wire

/// A value while a condition is evaluated. What comes from a body stays where it lies: a number keeps the octets that
/// it was written with, an object is looked into and never made into a map.
enum ConditionValue: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    /// A number of a JSON text: a double to everything but `decimal()`.
    case number(JSONValue)
    case string(ConditionText)
    case bytes(ConditionText)
    case list([ConditionValue])
    case array(JSONValue)
    case map([ConditionEntry])
    case object(JSONValue)
    case form(Form)
    indirect case headers(Fields)
    case timestamp(Timestamp)
    case duration(Int64)
    case decimal(DecimalNumber)
    case ip(IPAddress)
    indirect case cidr(AddressBlock)
    case kind(ConditionKind)
    /// What could not be evaluated. It goes through every operation but `&&`, `||`, `all` and `exists`.
    case trouble(ConditionTrouble)

    /// A value of a JSON text.
    init(_ value: JSONValue) {
        switch value.kind {
        case .null: self = .null
        case .boolean: self = .bool(value.boolean ?? false)
        case .number: self = .number(value)
        case .string:
            if let (storage, range) = value.text {
                self = .string(ConditionText(storage, range))
            } else {
                self = .null
            }
        case .array: self = .array(value)
        case .object: self = .object(value)
        }
    }

    /// What `type()` answers.
    var kind: ConditionKind {
        switch self {
        case .null, .trouble: .null
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .double, .number: .double
        case .string: .string
        case .bytes: .bytes
        case .list, .array: .list
        case .map, .object, .form, .headers: .map
        case .timestamp: .timestamp
        case .duration: .duration
        case .decimal: .decimal
        case .ip: .ip
        case .cidr: .cidr
        case .kind: .type
        }
    }

    var isTrouble: Bool { if case .trouble = self { true } else { false } }
}

/// A key of a map and its value.
struct ConditionEntry: Sendable {
    let key: ConditionValue
    let value: ConditionValue
}

/// How much work there may still be. It is spent before the work is done, and when there is none left, the condition
/// is undecidable: no body makes a gateway think for long.
struct ConditionMeter {
    private(set) var left: Int

    init(_ steps: Int) {
        left = steps
    }

    @inline(__always)
    mutating func spend(_ steps: Int = 1) throws(ConditionTrouble.Reason) {
        left &-= steps
        if left < 0 { throw .tooCostly }
    }

    /// For looking at so many octets.
    @inline(__always)
    mutating func spend(octets: Int) throws(ConditionTrouble.Reason) {
        try spend(1 &+ octets &>> 4)
    }
}

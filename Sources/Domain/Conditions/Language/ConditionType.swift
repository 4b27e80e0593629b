/// What is known of a value before there is a request; nested no deeper than brackets may be. `dyn` is what is known of a value in a body: nothing.
indirect enum ConditionType: Hashable, Sendable, CustomStringConvertible {
    case dyn
    case null
    case bool
    case int
    case uint
    case double
    case string
    case bytes
    case list(ConditionType)
    case map(ConditionType, ConditionType)
    case timestamp
    case duration
    case decimal
    case ip
    case cidr
    case type
    /// A name that is no value, only what stands before the names of some.
    case record(ConditionRecord)

    var isNumber: Bool {
        switch self {
        case .int, .uint, .double: true
        default: false
        }
    }

    /// Whether a value of this type may be what an operation takes.
    func fits(_ wanted: ConditionType) -> Bool {
        switch (self, wanted) {
        case (.record, _): false
        case (.dyn, _), (_, .dyn): true
        case (.list(let mine), .list(let theirs)): mine.fits(theirs)
        case (.map(let myKey, let mine), .map(let theirKey, let theirs)):
            myKey.fits(theirKey) && mine.fits(theirs)
        default: self == wanted
        }
    }

    /// Whether values of the two types may be equal: of one type, or numbers.
    func isComparable(with other: ConditionType) -> Bool {
        switch (self, other) {
        case (.record, _), (_, .record): false
        case (.dyn, _), (_, .dyn): true
        case (.list(let mine), .list(let theirs)): mine.isComparable(with: theirs)
        case (.map(let myKey, let mine), .map(let theirKey, let theirs)):
            myKey.isComparable(with: theirKey) && mine.isComparable(with: theirs)
        default: self == other || isNumber && other.isNumber
        }
    }

    /// The type of what is of the one or of the other.
    func joined(_ other: ConditionType) -> ConditionType { self == other ? self : .dyn }

    var description: String {
        switch self {
        case .dyn: "dyn"
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .list(let element): "list(\(element))"
        case .map(let key, let value): "map(\(key), \(value))"
        case .timestamp: "timestamp"
        case .duration: "duration"
        case .decimal: "decimal"
        case .ip: "ip"
        case .cidr: "cidr"
        case .type: "type"
        case .record(let record): record.rawValue
        }
    }
}

/// The names that only stand before others.
enum ConditionRecord: String, CaseIterable, Sendable {
    case request
    case path
    case subject
    case source
    case google
    case protobuf = "google.protobuf"
}

/// What `type()` answers.
enum ConditionKind: String, CaseIterable, Sendable {
    case bool
    case int
    case uint
    case double
    case string
    case bytes
    case list
    case map
    case null = "null_type"
    case type
    case timestamp = "google.protobuf.Timestamp"
    case duration = "google.protobuf.Duration"
    case decimal
    case ip
    case cidr
}

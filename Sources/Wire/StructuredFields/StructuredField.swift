// What RFC 9651, section 3, is made of. Order is kept everywhere. Each of these can be written: what the form
// can't carry was refused when it was made.

/// A value that isn't a list: what items and parameters carry.
public enum StructuredBareItem: Hashable, Sendable {
    /// Up to 15 digits.
    case integer(StructuredInteger)
    /// Up to 12 digits and 3 after the point.
    case decimal(StructuredDecimal)
    /// Printable ASCII.
    case string(StructuredString)
    /// A word.
    case token(StructuredToken)
    /// Any octets.
    case byteSequence([UInt8])
    /// `?1` or `?0`.
    case boolean(Bool)
    /// Seconds since 1970.
    case date(StructuredDate)
    /// Unicode.
    case displayString(StructuredDisplayString)
}

/// A value with its parameters; a field by itself, or a member of a list or dictionary.
public struct StructuredItem: Hashable, Sendable {
    /// The value.
    public var value: StructuredBareItem
    /// What is said about it.
    public var parameters: StructuredParameters

    /// An item, by default with nothing said about it.
    public init(_ value: StructuredBareItem, parameters: StructuredParameters = StructuredParameters()) {
        self.value = value
        self.parameters = parameters
    }
}

/// Items in brackets, which may be none.
public struct StructuredInnerList: Hashable, Sendable {
    /// In order.
    public var items: [StructuredItem]
    /// What is said about the list as a whole.
    public var parameters: StructuredParameters

    /// An inner list, by default with nothing said about it.
    public init(_ items: [StructuredItem], parameters: StructuredParameters = StructuredParameters()) {
        self.items = items
        self.parameters = parameters
    }
}

/// What a list or a dictionary has as members.
public enum StructuredMember: Hashable, Sendable {
    /// One value.
    case item(StructuredItem)
    /// Several in brackets.
    case innerList(StructuredInnerList)
}

/// A field that is members in order. Without members it isn't sent at all.
public struct StructuredList: Hashable, Sendable {
    /// In order.
    public var members: [StructuredMember]

    /// A list of these.
    public init(_ members: [StructuredMember] = []) {
        self.members = members
    }
}

/// A key with what it stands for.
public struct StructuredEntry<Value: Hashable & Sendable>: Hashable, Sendable {
    /// The key.
    public let key: StructuredKey
    /// What it stands for.
    public internal(set) var value: Value
}

/// A field that is members by key, in order.
public struct StructuredDictionary: Hashable, Sendable {
    private var keyed = KeyedEntries<StructuredMember>()

    /// A dictionary without members, which isn't sent at all.
    public init() {}

    /// In order.
    public var entries: [StructuredEntry<StructuredMember>] { keyed.entries }

    /// The member of exactly this key.
    public subscript(key: [UInt8]) -> StructuredMember? { keyed[key] }

    /// Appends the member; one of the same key is replaced where it stands, and given back.
    @discardableResult
    public mutating func set(_ member: StructuredMember, for key: StructuredKey) -> StructuredMember? {
        keyed.set(member, for: key)
    }
}

/// What is said about an item or an inner list: values by key, in order.
public struct StructuredParameters: Hashable, Sendable {
    private var keyed = KeyedEntries<StructuredBareItem>()

    /// Nothing said.
    public init() {}

    /// In order.
    public var entries: [StructuredEntry<StructuredBareItem>] { keyed.entries }

    /// The value of exactly this key.
    public subscript(key: [UInt8]) -> StructuredBareItem? { keyed[key] }

    /// Appends the value; one of the same key is replaced where it stands, and given back.
    @discardableResult
    public mutating func set(_ value: StructuredBareItem, for key: StructuredKey) -> StructuredBareItem? {
        keyed.set(value, for: key)
    }
}

/// Entries in order with a table beside them once they are many, so that a thousand keys of a peer's choice
/// cost no more than a thousand look-ups, and the usual two cost no table.
struct KeyedEntries<Value: Hashable & Sendable>: Hashable, Sendable {
    private static var mostWithoutTable: Int { 8 }

    private(set) var entries: [StructuredEntry<Value>] = []
    private var places: [[UInt8]: Int] = [:]

    subscript(key: [UInt8]) -> Value? {
        place(of: key).map { entries[$0].value }
    }

    mutating func set(_ value: Value, for key: StructuredKey) -> Value? {
        if let place = place(of: key.octets) {
            let earlier = entries[place].value
            entries[place].value = value
            return earlier
        }
        entries.append(StructuredEntry(key: key, value: value))
        if entries.count == Self.mostWithoutTable + 1 {
            for (place, entry) in entries.enumerated() { places[entry.key.octets] = place }
        } else if entries.count > Self.mostWithoutTable {
            places[key.octets] = entries.count - 1
        }
        return nil
    }

    private func place(of key: [UInt8]) -> Int? {
        guard entries.count <= Self.mostWithoutTable else { return places[key] }
        return entries.firstIndex { $0.key.octets == key }
    }

    static func == (left: Self, right: Self) -> Bool {
        left.entries == right.entries
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(entries)
    }
}

// The field lines of one message, in the order they came. They stay octets of the head they were read from:
// a slot says where a name and its value lie, and which known name it is. Nothing is merged, joined or
// decoded here; a rule that needs one value asks for exactly one.

/// One field line's place in its head.
struct FieldSlot: Sendable {
    var nameStart: UInt32 = 0
    var valueStart: UInt32 = 0
    var nameLength: UInt16 = 0
    var valueLength: UInt16 = 0
    var name = FieldName.other
}

/// The field lines of a head, in order, over the octets of that head.
public struct Fields: Sendable {
    /// The head's octets, and behind them what a longer head left here before.
    private var storage: [UInt8] = []
    private var length = 0
    var slots: [FieldSlot] = []
    var presence = FieldPresence()

    /// How many field lines there are.
    public internal(set) var count = 0

    /// No field lines.
    public init() {}

    /// The head, from the first octet of its start line to its last CRLF.
    public var octets: ArraySlice<UInt8> { storage[..<length] }

    /// One field line.
    public struct Field: Sendable {
        /// The known name, or `other`.
        public let name: FieldName
        /// The name as it was written.
        public let nameOctets: ArraySlice<UInt8>
        /// The value without the whitespace around it.
        public let value: ArraySlice<UInt8>
    }

    /// The field line at a position.
    public subscript(index: Int) -> Field {
        precondition(index < count)
        let slot = slots[index]
        return Field(name: slot.name, nameOctets: storage[slot.nameRange], value: storage[slot.valueRange])
    }

    /// Which known name the field line at a position has.
    @inline(__always)
    public func name(at index: Int) -> FieldName {
        precondition(index < count)
        return slots[index].name
    }

    /// Where the name and the value of a field line lie in `octets`; cheaper than the line itself.
    func line(at index: Int) -> (known: FieldName, name: Range<Int>, value: Range<Int>) {
        precondition(index < count)
        let slot = slots[index]
        return (slot.name, slot.nameRange, slot.valueRange)
    }

    /// Whether any field line has this known name. Costs a bit test.
    public func contains(_ name: FieldName) -> Bool { presence.contains(name) }

    /// Whether more than one field line has this known name. Costs a bit test.
    public func repeats(_ name: FieldName) -> Bool { presence.repeats(name) }

    /// The value of the one field line of this known name; nil if there is none. Two are a fault: which of them
    /// counts would be anybody's reading.
    public func only(_ name: FieldName) throws(HTTPFault) -> ArraySlice<UInt8>? {
        if presence.repeats(name) { throw HTTPFault(.fieldRepeated, at: secondStart(name)) }
        return first(name)
    }

    /// The value of the first field line of this known name, for a log to show: no rule may go by it.
    public func value(of name: FieldName) -> ArraySlice<UInt8>? { first(name) }

    /// The value of the first field line of this known name, where somebody has seen to there being one.
    func first(_ name: FieldName) -> ArraySlice<UInt8>? {
        guard let slot = firstSlot(name) else { return nil }
        return storage[slot.valueRange]
    }

    /// No field lines any more; the room for them stays.
    mutating func clear() {
        count = 0
        presence = FieldPresence()
        length = 0
    }

    /// Takes over what a scanner found in these octets, the whole of a head, and the slots it filled, and gives
    /// its own for them. The room of the last head is used again, for two allocations would cost more than
    /// the parsing.
    ///
    /// SAFETY: `storage` is as long as the octets when they are copied, and they are copied before the call
    /// returns.
    @inline(__always)
    mutating func keep(
        _ scanner: FieldScanner, _ slots: inout [FieldSlot], _ head: UnsafeBufferPointer<UInt8>
    ) {
        swap(&self.slots, &slots)
        count = scanner.count
        presence = scanner.presence
        length = head.count
        if storage.count < length { storage = [UInt8](repeating: 0, count: max(length, 512)) }
        unsafe storage.withUnsafeMutableBufferPointer { octets in
            guard let to = octets.baseAddress, let from = head.baseAddress else { return }
            unsafe to.update(from: from, count: head.count)
        }
    }

    func firstSlot(_ name: FieldName) -> FieldSlot? {
        guard presence.contains(name) else { return nil }
        var index = 0
        while index < count {
            if slots[index].name == name { return slots[index] }
            index &+= 1
        }
        return nil
    }

    /// Where the first field line of this known name begins, for a fault to point at.
    func start(of name: FieldName) -> Int {
        firstSlot(name).map { Int($0.nameStart) } ?? 0
    }

    /// Where the second field line of this known name begins, for a fault to point at.
    func secondStart(_ name: FieldName) -> Int {
        var seen = false
        for slot in slots[..<count] where slot.name == name {
            if seen { return Int(slot.nameStart) }
            seen = true
        }
        return 0
    }
}

extension FieldSlot {
    /// Heads are shorter than 2^32 octets and lines than 2^16: their limits see to that.
    @inline(__always)
    init(_ name: FieldName, _ nameRange: Range<Int>, _ valueRange: Range<Int>) {
        self.name = name
        nameStart = UInt32(truncatingIfNeeded: nameRange.lowerBound)
        valueStart = UInt32(truncatingIfNeeded: valueRange.lowerBound)
        nameLength = UInt16(truncatingIfNeeded: nameRange.upperBound &- nameRange.lowerBound)
        valueLength = UInt16(truncatingIfNeeded: valueRange.upperBound &- valueRange.lowerBound)
    }

    var nameRange: Range<Int> { Int(nameStart)..<Int(nameStart) + Int(nameLength) }
    var valueRange: Range<Int> { Int(valueStart)..<Int(valueStart) + Int(valueLength) }
}

/// Which known names a head has, and which of them more than once: two words of bits, kept while parsing.
struct FieldPresence: Sendable {
    private var once: UInt64 = 0
    private var again: UInt64 = 0

    @inline(__always)
    mutating func note(_ name: FieldName) {
        let bit = UInt64(1) &<< UInt64(name.rawValue)
        again |= once & bit
        once |= bit
    }

    @inline(__always)
    func contains(_ name: FieldName) -> Bool { once &>> UInt64(name.rawValue) & 1 != 0 }

    @inline(__always)
    func repeats(_ name: FieldName) -> Bool { again &>> UInt64(name.rawValue) & 1 != 0 }
}

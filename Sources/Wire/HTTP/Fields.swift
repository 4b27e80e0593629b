// The field lines of one message, in the order they came. They stay octets of the head they were read from:
// a slot says where a name and its value lie, and which known name it is. Nothing is merged, joined or
// decoded here; a rule that needs one value asks for exactly one.

/// The field lines of a head, in order, over the octets of that head.
public struct Fields: Sendable {
    /// What rules look into, by the ranges of this head: they retain nothing for it, as a slice would.
    private(set) var room = HeadRoom()
    /// How many octets the head has.
    private(set) var length = 0
    private var presence = FieldPresence()

    /// How many field lines there are.
    public internal(set) var count = 0

    /// No field lines.
    public init() {}

    /// The head, from the first octet of its start line to its last CRLF.
    public var octets: ArraySlice<UInt8> { room.storage[..<length] }

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
        let slot = slot(at: index)
        return Field(
            name: slot.name, nameOctets: room.storage[slot.nameRange], value: room.storage[slot.valueRange])
    }

    /// The known name of the field line at a position; cheaper than the line itself.
    public func name(at index: Int) -> FieldName { slot(at: index).name }

    /// Where the field line at a position lies in `octets`.
    @inline(__always)
    func slot(at index: Int) -> FieldSlot {
        precondition(index < count)
        return room.slot(at: index)
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

    /// Whether there is one field line of this known name, and its value is this text in any case of letters.
    public func isOnly(_ name: FieldName, _ text: StaticString) -> Bool {
        guard !presence.repeats(name), let slot = firstSlot(name) else { return false }
        return room.storage.span.extracting(slot.valueRange).equalsIgnoringCase(text)
    }

    /// The value of the first field line of this known name, for a log to show: no rule may go by it.
    public func value(of name: FieldName) -> ArraySlice<UInt8>? { first(name) }

    /// The value of the first field line of this known name, where somebody has seen to there being one.
    func first(_ name: FieldName) -> ArraySlice<UInt8>? {
        guard let slot = firstSlot(name) else { return nil }
        return room.storage[slot.valueRange]
    }

    /// No field lines any more; the room for them stays.
    mutating func clear() {
        count = 0
        presence = FieldPresence()
        length = 0
    }

    /// Takes over a head's room, as a scanner and the head's octets filled it, and gives its own for it, which the
    /// next head fills: two allocations would cost more than the parsing.
    @inline(__always)
    mutating func take(_ room: inout HeadRoom, _ scanner: FieldScanner, length: Int) {
        swap(&self.room, &room)
        count = scanner.count
        presence = scanner.presence
        self.length = length
    }

    func firstSlot(_ name: FieldName) -> FieldSlot? {
        guard presence.contains(name) else { return nil }
        let index = room.firstIndex(of: name, among: count)
        return index < count ? room.slot(at: index) : nil
    }

    /// Where the first field line of this known name begins, for a fault to point at.
    func start(of name: FieldName) -> Int {
        firstSlot(name).map { Int($0.nameStart) } ?? 0
    }

    /// Where the second field line of this known name begins, for a fault to point at.
    func secondStart(_ name: FieldName) -> Int {
        var seen = false
        for index in 0..<count where room.slot(at: index).name == name {
            if seen { return Int(room.slot(at: index).nameStart) }
            seen = true
        }
        return 0
    }
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

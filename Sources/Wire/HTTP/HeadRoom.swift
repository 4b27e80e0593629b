// Where a head is kept: its octets, and behind them a slot for each field line, in one array. So an offset in the
// head is an index of the array, a head that is copied is one reference, a copy that somebody keeps stays as it
// was because arrays are values, and a head that takes the room of the one before allocates nothing.

/// One field line's place in its head.
struct FieldSlot: BitwiseCopyable, Sendable {
    var nameStart: UInt32 = 0
    var valueStart: UInt32 = 0
    var nameLength: UInt16 = 0
    var valueLength: UInt16 = 0
    var name = FieldName.other
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

    @inline(__always) var nameEnd: Int { Int(nameStart) &+ Int(nameLength) }
    @inline(__always) var valueEnd: Int { Int(valueStart) &+ Int(valueLength) }
    // SAFETY: no length is below zero, so no end lies before its start.
    @inline(__always) var nameRange: Range<Int> { unsafe Range(uncheckedBounds: (Int(nameStart), nameEnd)) }
    @inline(__always) var valueRange: Range<Int> {
        // SAFETY: the same.
        unsafe Range(uncheckedBounds: (Int(valueStart), valueEnd))
    }
}

/// Where a scanner writes its slots.
///
/// SAFETY: `base` points to `count` slots' strides of octets, aligned as slots are, and lives inside the call
/// that made it.
@safe
struct FieldSlots {
    let base: UnsafeMutableRawPointer
    let count: Int

    @inline(__always)
    func store(_ slot: FieldSlot, at index: Int) {
        unsafe base.storeBytes(
            of: slot, toByteOffset: index &* MemoryLayout<FieldSlot>.stride, as: FieldSlot.self)
    }
}

// SAFETY: `storage` holds `octetCount` octets and behind them `slotCount` strides of slots, each slot written
// (zeros are the slot of an unnamed line) and aligned, because an array's first element is aligned to 16 and
// `octetCount` is a multiple of that. Pointers live inside the call that they are handed to.
/// The octets and the slots of one head.
struct HeadRoom: Sendable {
    private(set) var storage: [UInt8] = []
    /// For how many octets there is room.
    private(set) var octetCount = 0
    /// For how many slots there is room.
    private(set) var slotCount = 0

    /// The slot at an index below the number of those that were stored.
    @inline(__always)
    func slot(at index: Int) -> FieldSlot {
        precondition(index >= 0 && index < slotCount)
        return unsafe storage.withUnsafeBytes { room in
            unsafe room.baseAddress.unsafelyUnwrapped.load(
                fromByteOffset: octetCount &+ index &* MemoryLayout<FieldSlot>.stride, as: FieldSlot.self)
        }
    }

    /// The first slot of a name among the first so many; their number where there is none.
    func firstIndex(of name: FieldName, among count: Int) -> Int {
        precondition(count <= slotCount)
        return unsafe storage.withUnsafeBytes { room in
            guard var at = unsafe room.baseAddress.map({ unsafe $0 + octetCount }) else { return count }
            var index = 0
            while index < count, unsafe at.load(as: FieldSlot.self).name != name {
                unsafe at += MemoryLayout<FieldSlot>.stride
                index &+= 1
            }
            return index
        }
    }

    /// Lets a scanner write slots, and then takes as many octets of `head` as it answers, unless that is more than
    /// there is room for. Answers what the scanner answered.
    @inline(__always)
    mutating func fill(_ head: UnsafePointer<UInt8>, _ scan: (FieldSlots) -> Int?) -> Int? {
        let (octetCount, slotCount) = (self.octetCount, self.slotCount)
        return unsafe storage.withUnsafeMutableBytes { room in
            guard let base = room.baseAddress else { return nil }
            let slots = unsafe FieldSlots(base: base + octetCount, count: slotCount)
            let taken = scan(slots)
            if let taken, taken <= octetCount { unsafe base.copyMemory(from: head, byteCount: taken) }
            return taken
        }
    }

    /// Makes room for so many octets and slots, and keeps the slots there are.
    @inline(never)
    mutating func grow(octets: Int, slots: Int) {
        let stride = MemoryLayout<FieldSlot>.stride
        let larger = (max(octets, octetCount) + 15) & ~15
        var moved = [UInt8](repeating: 0, count: larger + max(slots, slotCount) * stride)
        moved.replaceSubrange(larger..<larger + slotCount * stride, with: storage[octetCount...])
        storage = moved
        octetCount = larger
        slotCount = max(slots, slotCount)
    }
}

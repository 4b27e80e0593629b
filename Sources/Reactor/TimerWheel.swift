// Deadlines by the thousand. One turn of the wheel is a ring of slots, a slot a tick; setting, moving and dropping a
// deadline costs the same however many there are. A deadline further away than a turn waits in the last slot that
// can be told from now, and is placed anew when that slot comes: the owner of an entry says what its deadline is by
// then, so one that is only ever moved later (a connection in use) costs a store a time and a placing a turn.
//
// Pure: it knows ticks and no clock. Entries are numbers that the caller hands out, small and used again.

/// Entries in the order in which they fall due, within a tick of each other.
struct TimerWheel {
    private static let none: Int32 = -1
    private static let slotCount = 1024

    private struct Entry {
        var next = TimerWheel.none
        var previous = TimerWheel.none
        var slot = TimerWheel.none
    }

    private var heads = [Int32](repeating: none, count: slotCount)
    private var entries: [Entry] = []
    /// The first tick whose slot has not been emptied yet.
    private var current: UInt64
    private var count = 0
    /// Nothing is due before this tick; where entries were dropped, maybe not then either.
    private var earliest = UInt64.max

    /// A wheel that stands at a tick.
    init(at tick: UInt64) {
        current = tick
    }

    /// Whether nothing is due, ever.
    var isEmpty: Bool { count == 0 }

    /// Has the entry fall due at a tick, or at the end of the turn where that is later; at once where it is past.
    /// Answers the tick at which it will.
    mutating func schedule(_ entry: Int32, at tick: UInt64) -> UInt64 {
        while entries.count <= Int(entry) { entries.append(Entry()) }
        cancel(entry)
        let due = min(max(tick, current), current + UInt64(Self.slotCount - 1))
        earliest = min(earliest, due)
        let slot = Int32(due % UInt64(Self.slotCount))
        let head = heads[Int(slot)]
        entries[Int(entry)] = Entry(next: head, previous: Self.none, slot: slot)
        if head != Self.none { entries[Int(head)].previous = entry }
        heads[Int(slot)] = entry
        count += 1
        return due
    }

    /// Has the entry never fall due; nothing where it wasn't going to.
    mutating func cancel(_ entry: Int32) {
        guard Int(entry) < entries.count else { return }
        let place = entries[Int(entry)]
        guard place.slot != Self.none else { return }
        if place.previous == Self.none {
            heads[Int(place.slot)] = place.next
        } else {
            entries[Int(place.previous)].next = place.next
        }
        if place.next != Self.none { entries[Int(place.next)].previous = place.previous }
        entries[Int(entry)] = Entry()
        count -= 1
    }

    /// Takes the entries that are due up to and including a tick off the wheel and names them, in the order of
    /// their ticks.
    mutating func advance(to tick: UInt64) -> [Int32] {
        guard tick >= current else { return [] }
        if count == 0 || earliest > tick {
            current = tick + 1
            return []
        }
        var due: [Int32] = []
        // After a whole turn every slot has been seen.
        let last = min(tick, current + UInt64(Self.slotCount - 1))
        while current <= last {
            let slot = Int(current % UInt64(Self.slotCount))
            while heads[slot] != Self.none {
                due.append(heads[slot])
                cancel(heads[slot])
            }
            current += 1
        }
        current = tick + 1
        earliest = first
        return due
    }

    /// The tick to look again: nothing is due before. Nil where nothing is due, ever.
    var next: UInt64? { count > 0 ? max(earliest, current) : nil }

    /// The first tick at which something is due.
    private var first: UInt64 {
        guard count > 0 else { return .max }
        var tick = current
        while heads[Int(tick % UInt64(Self.slotCount))] == Self.none { tick += 1 }
        return tick
    }
}

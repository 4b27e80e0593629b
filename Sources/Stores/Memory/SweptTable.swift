/// A table that is swept a little at a time: whoever uses it looks at a few entries each time and throws out those that are
/// over, so that nothing is kept for long and nobody ever waits for all of it.
struct SweptTable<Key: Hashable, Value> {
    private struct Entry {
        var value: Value
        var place: Int
    }

    private var entries: [Key: Entry] = [:]
    private var keys: [Key] = []
    private var cursor = 0

    var count: Int { keys.count }

    subscript(key: Key) -> Value? {
        get { entries[key]?.value }
        set {
            if let newValue { put(newValue, at: key) } else { remove(key) }
        }
    }

    /// Looks at so many entries, from where the last look ended, and throws out those that the closure says are over.
    mutating func sweep(_ most: Int, _ isOver: (inout Value) -> Bool) {
        // Over the end of the table the last entry, which was looked at, may take the place of one that was not.
        if most >= keys.count { cursor = 0 }
        for _ in 0..<min(most, keys.count) {
            if cursor >= keys.count { cursor = 0 }
            let key = keys[cursor]
            guard var entry = entries[key] else { continue }
            if isOver(&entry.value) {
                remove(key)
            } else {
                entries[key] = entry
                cursor += 1
            }
        }
    }

    private mutating func put(_ value: Value, at key: Key) {
        if entries[key] != nil {
            entries[key]?.value = value
        } else {
            entries[key] = Entry(value: value, place: keys.count)
            keys.append(key)
        }
    }

    /// The last key takes the place of the one that goes.
    private mutating func remove(_ key: Key) {
        guard let entry = entries.removeValue(forKey: key), let last = keys.popLast() else { return }
        guard entry.place < keys.count else { return }
        keys[entry.place] = last
        entries[last]?.place = entry.place
    }
}

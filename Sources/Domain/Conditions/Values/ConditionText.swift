/// Octets where they lie: of a string, which is UTF-8, or of CEL's bytes. Nothing is copied out of a body or a head to
/// be looked at. Two texts are equal where their octets are; Swift's strings would take `é` and `e` with an accent
/// for one.
struct ConditionText: Sendable {
    let storage: [UInt8]
    let range: Range<Int>

    init(_ octets: [UInt8]) {
        storage = octets
        range = octets.indices
    }

    init(_ text: String) {
        self.init(Array(text.utf8))
    }

    /// A copy of a slice, which doesn't show its array.
    init(_ slice: ArraySlice<UInt8>) {
        self.init(Array(slice))
    }

    /// A part of an array, which is kept as long as this is.
    init(_ storage: [UInt8], _ range: Range<Int>) {
        self.storage = storage
        self.range = range.clamped(to: storage.indices)
    }

    var slice: ArraySlice<UInt8> { storage[range] }
    /// All of them as an array: its own where it is a whole one.
    var octets: [UInt8] { range == storage.indices ? storage : Array(slice) }
    var count: Int { range.count }

    /// How many characters of Unicode.
    var scalarCount: Int {
        var count = 0
        for index in range where storage[index] & 0xC0 != 0x80 { count &+= 1 }
        return count
    }

    func equals(_ other: ConditionText) -> Bool {
        count == other.count && matches(other, at: range.lowerBound)
    }

    func starts(with other: ConditionText) -> Bool {
        count >= other.count && matches(other, at: range.lowerBound)
    }

    func ends(with other: ConditionText) -> Bool {
        count >= other.count && matches(other, at: range.upperBound - other.count)
    }

    /// Whether the other one stands at an index; it has to fit there.
    private func matches(_ other: ConditionText, at start: Int) -> Bool {
        for distance in 0..<other.count
        where storage[start &+ distance] != other.storage[other.range.lowerBound &+ distance] {
            return false
        }
        return true
    }

    /// The order of octets, which for UTF-8 is the order of characters.
    func precedes(_ other: ConditionText) -> Bool { slice.lexicographicallyPrecedes(other.slice) }

    /// Whether the other one stands anywhere in this one, in time that is linear in both together (Knuth, Morris and
    /// Pratt): for each octet of the needle, `borders` has how much of it is known to match again behind a miss.
    func contains(_ other: ConditionText) -> Bool {
        if other.count == 0 { return true }
        guard count >= other.count else { return false }
        let needle = other.slice
        let first = needle.startIndex
        var borders = [Int](repeating: 0, count: other.count)
        var matched = 0
        for index in 1..<max(other.count, 1) {
            while matched > 0, needle[first + index] != needle[first + matched] {
                matched = borders[matched - 1]
            }
            if needle[first + index] == needle[first + matched] { matched += 1 }
            borders[index] = matched
        }
        matched = 0
        for index in range {
            while matched > 0, storage[index] != needle[first + matched] { matched = borders[matched - 1] }
            if storage[index] == needle[first + matched] { matched += 1 }
            if matched == other.count { return true }
        }
        return false
    }
}

// The keys of the objects that are open, to find two that are equal once their object ends. Equal means: the
// same octets after unescaping, and where case is folded, the same but for case as Unicode folds it: Go's
// `encoding/json` and Java's `equalsIgnoreCase` match a Kelvin sign with a `k`. It never means the same text under
// normalisation: an NFC and an NFD spelling are two keys here, and stay two keys in what is bound.
//
// Keys come from an attacker. A few are compared each with each, by a fingerprint first; many are sorted. There
// is no hash table that could be flooded.

// SAFETY: `base` is read inside the ranges of keys that were read from it, and below `count`.
/// The keys of all open objects, innermost last.
struct JSONKeys: Sendable {
    private struct Key: Sendable {
        let start: UInt32
        let length: UInt32
        let hasEscapes: Bool
        /// The first eight octets with their bit 0x20 set: equal keys have equal ones, folded or not.
        let print: UInt64

        var range: Range<Int> { Int(start)..<Int(start) + Int(length) }
    }

    /// Up to so many keys, comparing each with each is quicker than sorting.
    private static let few = 16
    /// And of keys that are no longer than this.
    private static let short = 256

    private var keys: [Key] = []
    private var starts: [Int] = []
    /// Whether a key had to be decoded, was folded beyond ASCII, or was long, anywhere in the text so far.
    private var needsSorting = false

    mutating func begin() { starts.append(keys.count) }

    @inline(__always)
    mutating func add(_ text: JSONText, _ base: UnsafePointer<UInt8>, _ count: Int) {
        if text.hasEscapes || !text.isASCII || text.range.count > Self.short { needsSorting = true }
        keys.append(
            Key(
                start: UInt32(truncatingIfNeeded: text.range.lowerBound),
                length: UInt32(truncatingIfNeeded: text.range.count), hasEscapes: text.hasEscapes,
                print: unsafe Self.print(base, text.range, count)))
    }

    @inline(__always)
    private static func print(_ base: UnsafePointer<UInt8>, _ range: Range<Int>, _ count: Int) -> UInt64 {
        let length = min(range.count, 8)
        var word: UInt64 = 0
        if range.lowerBound &+ 8 <= count {
            word = unsafe UnsafeRawPointer(base + range.lowerBound).loadUnaligned(as: UInt64.self)
            word = UInt64(littleEndian: word)
            if length < 8 { word &= 1 &<< UInt64(length &* 8) &- 1 }
        } else {
            for index in 0..<length {
                word |= unsafe UInt64(base[range.lowerBound + index]) &<< UInt64(index * 8)
            }
        }
        return word | 0x2020_2020_2020_2020
    }

    /// The innermost object ended. Answers where a key of it begins that was there before.
    @inline(__always)
    mutating func end(_ base: UnsafePointer<UInt8>, foldsCase: Bool) -> Int? {
        guard let first = starts.popLast() else { return nil }
        let count = keys.count &- first
        defer { keys.removeLast(count) }
        if needsSorting || count > Self.few { return unsafe sortedDuplicate(base, first, foldsCase) }
        return unsafe pairedDuplicate(base, first, foldsCase)
    }

    @inline(__always)
    private func pairedDuplicate(_ base: UnsafePointer<UInt8>, _ first: Int, _ foldsCase: Bool) -> Int? {
        var later = first &+ 1
        while later < keys.count {
            let key = keys[later]
            for earlier in first..<later
            where keys[earlier].print == key.print && keys[earlier].length == key.length {
                if unsafe Self.equal(base, keys[earlier].range, key.range, foldsCase) {
                    return Int(key.start)
                }
            }
            later &+= 1
        }
        return nil
    }

    private static func equal(
        _ base: UnsafePointer<UInt8>, _ one: Range<Int>, _ other: Range<Int>, _ foldsCase: Bool
    ) -> Bool {
        for distance in 0..<one.count {
            let (a, b) = unsafe (base[one.lowerBound + distance], base[other.lowerBound + distance])
            if a != b, !foldsCase || a.lowercasedASCII != b.lowercasedASCII { return false }
        }
        return true
    }

    private func sortedDuplicate(_ base: UnsafePointer<UInt8>, _ first: Int, _ foldsCase: Bool) -> Int? {
        var spelled: [(octets: [UInt8], start: Int)] = []
        for key in keys[first...] {
            var octets = unsafe Self.octets(base, key.range, key.hasEscapes)
            if foldsCase { octets = Self.folded(octets) }
            spelled.append((octets, Int(key.start)))
        }
        spelled.sort {
            $0.octets == $1.octets ? $0.start < $1.start : $0.octets.lexicographicallyPrecedes($1.octets)
        }
        var found: Int?
        for index in spelled.indices.dropFirst() where spelled[index].octets == spelled[index - 1].octets {
            found = min(found ?? .max, spelled[index].start)
        }
        return found
    }

    /// Upper case first and then lower case brings together what any of the simple foldings does, and a little
    /// more: `ſ`, `s` and `S`, a Kelvin sign, `k` and `K`.
    private static func folded(_ octets: [UInt8]) -> [UInt8] {
        if octets.allSatisfy({ $0 < 0x80 }) { return octets.map(\.lowercasedASCII) }
        let upper = String(decoding: octets, as: UTF8.self).unicodeScalars.map(\.properties.uppercaseMapping)
        let lower = upper.joined().unicodeScalars.map(\.properties.lowercaseMapping)
        return Array(lower.joined().utf8)
    }

    private static func octets(
        _ base: UnsafePointer<UInt8>, _ range: Range<Int>, _ hasEscapes: Bool
    ) -> [UInt8] {
        let written = unsafe [UInt8](UnsafeBufferPointer(start: base + range.lowerBound, count: range.count))
        return hasEscapes ? JSONEscape.decode(written[...]) : written
    }

    /// Whether a key is one of those by which the prototype of a JavaScript object is reached.
    @inline(__always)
    static func isRefused(_ text: JSONText, _ base: UnsafePointer<UInt8>) -> Bool {
        if text.hasEscapes { return unsafe isRefused(octets(base, text.range, true)) }
        guard text.range.count == 9 || text.range.count == 11 else { return false }
        return unsafe isRefused(octets(base, text.range, false))
    }

    private static func isRefused(_ key: [UInt8]) -> Bool {
        key.elementsEqual("__proto__".utf8) || key.elementsEqual("prototype".utf8)
            || key.elementsEqual("constructor".utf8)
    }
}

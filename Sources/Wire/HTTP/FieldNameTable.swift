// Finds a known field name in any case of letters with one look-up: the name's octets, folded, make at most
// three words of eight; a product of them picks the only slot the name can be in; comparing the words
// decides. The multiplier is searched for when the table is made, so that no two known names share a slot.
//
// Folding sets bit 0x20 of every octet. For token octets that is exact where the known name has a letter, a
// digit or a hyphen, and known names have nothing else.

/// The known field names, laid out for `FieldScanner`s to find them; each `HeadReader` holds the one table.
struct FieldNameTable: Sendable {
    static let shared = FieldNameTable()

    private struct Slot: Sendable {
        var words = Words(first: 0, middle: 0, last: 0)
        var length = 0
        var name = FieldName.other
    }

    private struct Words: Equatable, Sendable {
        var first: UInt64
        var middle: UInt64
        var last: UInt64
    }

    private static let longest = 24
    private let slots: [Slot]
    private let multiplier: UInt64

    private init() {
        var multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15
        while true {
            if let slots = Self.slots(multiplier) {
                self.slots = slots
                self.multiplier = multiplier
                return
            }
            multiplier = multiplier &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407 | 1
        }
    }

    private static func slots(_ multiplier: UInt64) -> [Slot]? {
        var slots = [Slot](repeating: Slot(), count: 256)
        for name in FieldName.allCases where name != .other {
            let text = Array(name.text.utf8)
            precondition(text.count <= longest, "`\(name.text)` is longer than three words")
            // SAFETY: the pointer is used inside the closure, with the array's own count.
            let words = unsafe text.withUnsafeBufferPointer { octets in
                unsafe octets.baseAddress.map { unsafe Self.words($0, octets.count) }
            }
            guard let words else { preconditionFailure("a known name is not empty") }
            let index = Self.index(words, text.count, multiplier)
            guard slots[index].length == 0 else { return nil }
            slots[index] = Slot(words: words, length: text.count, name: name)
        }
        return slots
    }

    /// The known name that these octets spell in any case, or `other`.
    ///
    /// SAFETY: reads `name[0..<length]`.
    @inline(__always)
    func find(_ name: UnsafePointer<UInt8>, _ length: Int) -> FieldName {
        guard length > 1, length <= Self.longest else { return .other }
        let words = unsafe Self.words(name, length)
        let slot = slots[Self.index(words, length, multiplier)]
        return slot.length == length && slot.words == words ? slot.name : .other
    }

    @inline(__always)
    private static func index(_ words: Words, _ length: Int, _ multiplier: UInt64) -> Int {
        let mixed = (words.first ^ words.last &<< 1 ^ UInt64(truncatingIfNeeded: length)) &* multiplier
        return Int(truncatingIfNeeded: mixed &>> 56)
    }

    /// SAFETY: every load lies inside `name[0..<length]`: shorter names are read as two halves that overlap,
    /// longer ones at 0, at 8 and at the length less eight.
    @inline(__always)
    private static func words(_ name: UnsafePointer<UInt8>, _ length: Int) -> Words {
        let octets = unsafe UnsafeRawPointer(name)
        if length >= 8 {
            let first = unsafe octets.loadUnaligned(as: UInt64.self)
            let last = unsafe octets.loadUnaligned(fromByteOffset: length &- 8, as: UInt64.self)
            let middle = length > 16 ? unsafe octets.loadUnaligned(fromByteOffset: 8, as: UInt64.self) : 0
            return Words(first: first | fold, middle: middle | fold, last: last | fold)
        }
        if length >= 4 {
            let first = unsafe octets.loadUnaligned(as: UInt32.self)
            let last = unsafe octets.loadUnaligned(fromByteOffset: length &- 4, as: UInt32.self)
            return Words(first: UInt64(first) | fold, middle: fold, last: UInt64(last) | fold)
        }
        let first = unsafe octets.loadUnaligned(as: UInt16.self)
        let last = unsafe octets.loadUnaligned(fromByteOffset: length &- 2, as: UInt16.self)
        return Words(first: UInt64(first) | fold, middle: fold, last: UInt64(last) | fold)
    }

    private static var fold: UInt64 { 0x2020_2020_2020_2020 }
}

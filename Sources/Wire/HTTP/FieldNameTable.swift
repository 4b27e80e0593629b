// Finds a known field name in any case of letters with one look-up: the name's octets, folded, make three words of
// eight; a product of the first two picks the only slot the name can be in; comparing the words decides. The multiplier
// was searched for, so that no two known names share a slot; who adds a name that does is stopped at the start.
//
// Folding sets bit 0x20 of every octet. For octets that are no control octets that is exact where the known name
// has a letter, a digit or a hyphen, and known names have nothing else. Behind a name its words are filled up with
// zeros, which no folded octet is, a space behind a name neither: so the words tell names of each length apart.

/// A name of at most 24 octets, folded.
struct FoldedName: Equatable, Sendable {
    var first: UInt64
    var second: UInt64
    var third: UInt64

    static var fold: UInt64 { 0x2020_2020_2020_2020 }
}

extension FoldedName {
    /// SAFETY: reads `name[0..<length]`.
    init?(_ name: UnsafePointer<UInt8>, _ length: Int) {
        guard length <= 24 else { return nil }
        var words = FoldedName(first: 0, second: 0, third: 0)
        for index in 0..<length {
            let octet = unsafe UInt64(name[index] | 0x20) &<< UInt64((index & 7) * 8)
            switch index / 8 {
            case 0: words.first |= octet
            case 1: words.second |= octet
            default: words.third |= octet
            }
        }
        self = words
    }
}

// SAFETY: `slots` points to 256 slots and `masks` to sixteen pairs, made once, never written again and never
// freed; they are indexed by eight bits and by four. INVARIANT: so they may be read from anywhere, which is all
// that `@unchecked` says.
/// The known field names, laid out for `FieldScanner`s to find them; each `HeadReader` holds the one table.
@safe
struct FieldNameTable: @unchecked Sendable {
    static let shared = FieldNameTable()

    private struct Slot {
        var folded: FoldedName
        var name: FieldName
    }

    private static var multiplier: UInt64 { 0x4C91_F36B_E004_6159 }
    private let slots: UnsafePointer<Slot>
    private let masks: UnsafePointer<(low: UInt64, high: UInt64)>

    private init() {
        // What no name is folded to, the empty one neither: a slot of nobody is never found.
        let nobody = FoldedName(first: .max, second: .max, third: 0)
        let slots = UnsafeMutablePointer<Slot>.allocate(capacity: 256)
        unsafe slots.initialize(repeating: Slot(folded: nobody, name: .other), count: 256)
        for name in FieldName.allCases where name != .other {
            let text = Array(name.text.utf8)
            let folded = unsafe text.withUnsafeBufferPointer { octets in
                unsafe octets.baseAddress.flatMap { unsafe FoldedName($0, octets.count) }
            }
            guard let folded else { preconditionFailure("`\(name.text)` is longer than three words") }
            let index = Self.index(folded)
            precondition(unsafe slots[index].name == .other, "`\(name.text)` asks for another multiplier")
            unsafe slots[index] = Slot(folded: folded, name: name)
        }
        let masks = UnsafeMutablePointer<(low: UInt64, high: UInt64)>.allocate(capacity: 16)
        for length in 0..<16 {
            let (low, high) = (min(length, 8), max(length, 8) - 8)
            unsafe (masks + length).initialize(to: (Self.mask(low), Self.mask(high)))
        }
        unsafe self.slots = UnsafePointer(slots)
        unsafe self.masks = UnsafePointer(masks)
    }

    private static func mask(_ octets: Int) -> UInt64 { octets == 0 ? 0 : UInt64.max >> (64 - octets * 8) }

    /// The known name that these octets spell in any case, or `other`. None of them is a control octet.
    ///
    /// SAFETY: reads `name[0..<length]`.
    func find(_ name: UnsafePointer<UInt8>, _ length: Int) -> FieldName {
        guard let folded = unsafe FoldedName(name, length) else { return .other }
        let slot = unsafe slots[Self.index(folded)]
        return slot.folded == folded ? slot.name : .other
    }

    /// The known name of at most fifteen octets that two words begin with; nil where it is none.
    @inline(__always)
    func find(_ low: UInt64, _ high: UInt64, _ length: Int) -> FieldName? {
        let masks = unsafe masks + (length & 15)
        let folded = unsafe FoldedName(
            first: (low | FoldedName.fold) & masks.pointee.low,
            second: (high | FoldedName.fold) & masks.pointee.high, third: 0)
        let slot = unsafe slots + Self.index(folded)
        // A longer name has no zero in its second word: the third need not be compared.
        guard unsafe slot.pointee.folded.first == folded.first,
            unsafe slot.pointee.folded.second == folded.second
        else { return nil }
        return unsafe slot.pointee.name
    }

    @inline(__always)
    private static func index(_ folded: FoldedName) -> Int {
        Int(truncatingIfNeeded: ((folded.first ^ folded.second &<< 1) &* multiplier) &>> 56)
    }
}

// One sequence of UTF-8. The Unicode Standard, table 3-7: no overlong forms, no surrogates, nothing above
// U+10FFFF. The first octet and the range of the second decide; the others are 80..BF.

/// Tells what the first octets of some text make.
enum UTF8Sequence {
    enum State: Equatable {
        /// A whole sequence of so many octets.
        case whole(Int)
        /// The beginning of a sequence.
        case partial
        case invalid
    }

    static func state(_ octets: ArraySlice<UInt8>) -> State {
        guard let first = octets.first else { return .partial }
        guard let (length, second) = shape(first) else { return .invalid }
        if length == 1 { return .whole(1) }
        for (position, octet) in octets.dropFirst().prefix(length - 1).enumerated() {
            guard (position == 0 ? second : 0x80...0xBF).contains(octet) else { return .invalid }
        }
        return octets.count < length ? .partial : .whole(length)
    }

    /// The offset behind the sequence that begins at `at`; nil if there is no whole one.
    ///
    /// SAFETY: `base` is read below `count` only.
    @inline(__always)
    static func end(_ base: UnsafePointer<UInt8>, _ at: Int, _ count: Int) -> Int? {
        guard let (length, second) = unsafe shape(base[at]), at &+ length <= count else { return nil }
        if length > 1, unsafe !second.contains(base[at &+ 1]) { return nil }
        if length > 2, unsafe base[at &+ 2] & 0xC0 != 0x80 { return nil }
        if length > 3, unsafe base[at &+ 3] & 0xC0 != 0x80 { return nil }
        return at &+ length
    }

    /// How long a sequence is that begins with this octet, and where its second octet must lie.
    @inline(__always)
    static func shape(_ first: UInt8) -> (length: Int, second: ClosedRange<UInt8>)? {
        switch first {
        case 0x00...0x7F: (1, 0x80...0xBF)
        case 0xC2...0xDF: (2, 0x80...0xBF)
        case 0xE0: (3, 0xA0...0xBF)
        case 0xE1...0xEC, 0xEE...0xEF: (3, 0x80...0xBF)
        case 0xED: (3, 0x80...0x9F)
        case 0xF0: (4, 0x90...0xBF)
        case 0xF1...0xF3: (4, 0x80...0xBF)
        case 0xF4: (4, 0x80...0x8F)
        default: nil
        }
    }
}

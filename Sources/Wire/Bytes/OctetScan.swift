// The loops that look at sixteen octets at a time. They hold every raw pointer access that speed asks for,
// so that what calls them can be read as a grammar.

// SAFETY: each function reads only `base[at..<end]`; callers pass an `end` that is inside the buffer that
// `base` points to. A block of sixteen is loaded only where sixteen octets are left before `end`.
/// Finders over raw octets. Each returns the offset of the first octet it looks for, or `end`.
enum OctetScan {
    typealias Block = SIMD16<UInt8>
    typealias Hits = SIMDMask<SIMD16<Int8>>

    /// The first control octet: below SP (HTAB too), or DEL. What may end, or spoil, a field value.
    @inline(__always)
    static func firstControl(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        unsafe first(base, start, end, block: control, octet: { $0 < 0x20 || $0 == 0x7F })
    }

    @inline(__always)
    static func control(_ block: Block) -> Hits {
        (block .< Block(repeating: 0x20)) .| (block .== Block(repeating: 0x7F))
    }

    @inline(__always)
    static func invisible(_ block: Block) -> Hits {
        block &- Block(repeating: 0x21) .> Block(repeating: 0x5D)
    }

    /// The first octet that is no letter, digit or hyphen: nearly always the colon behind a field name. What
    /// else a token may hold is for the caller to look at.
    @inline(__always)
    static func firstNotLetterDigitHyphen(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        unsafe first(
            base, start, end, block: notLetterDigitHyphen,
            octet: { !$0.isASCIILetter && !$0.isASCIIDigit && $0 != 0x2D })
    }

    /// Whether a CRLF stands at an offset. Reads two octets from there.
    @inline(__always)
    static func isLineEnd(_ base: UnsafePointer<UInt8>, _ at: Int) -> Bool {
        unsafe UInt16(littleEndian: UnsafeRawPointer(base + at).loadUnaligned(as: UInt16.self)) == 0x0A0D
    }

    @inline(__always)
    static func notLetterDigitHyphen(_ block: Block) -> Hits {
        let letter = (block | Block(repeating: 0x20)) &- Block(repeating: 0x61) .>= Block(repeating: 26)
        let digit = block &- Block(repeating: 0x30) .>= Block(repeating: 10)
        return letter .& digit .& (block .!= Block(repeating: 0x2D))
    }

    @inline(__always)
    static func load(_ base: UnsafePointer<UInt8>, _ at: Int) -> Block {
        unsafe UnsafeRawPointer(base + at).loadUnaligned(as: Block.self)
    }

    static var bitsPerOctet: Int { 4 }

    /// Four bits for each octet of a block, the first octet's lowest, of which the first is set where it was hit:
    /// the shortest way there is from a vector to a word.
    @inline(__always)
    static func marks(_ hits: Hits) -> UInt64 {
        let pairs = unsafe (unsafeBitCast(hits, to: SIMD8<UInt16>.self) & 0x110) &>> 4
        var marks = SIMD8<UInt8>()
        for index in 0..<8 { marks[index] = UInt8(truncatingIfNeeded: pairs[index]) }
        return unsafe unsafeBitCast(marks, to: UInt64.self)
    }

    /// The first octet that is not `VCHAR`: SP, a control octet, DEL, or 0x80 and above. What ends a target.
    @inline(__always)
    static func firstInvisible(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        unsafe first(base, start, end, block: invisible, octet: { $0 &- 0x21 > 0x5D })
    }

    /// The first octet at which a JSON string can't be copied as it is: `"`, `\`, a control octet, or one
    /// that begins a sequence of more than one octet. (The last two are one comparison: `$0 - 0x20 >= 0x60`.)
    @inline(__always)
    static func firstJSONSpecial(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        unsafe first(
            base, start, end,
            block: {
                let quoteOrBackslash = ($0 .== Block(repeating: 0x22)) .| ($0 .== Block(repeating: 0x5C))
                return quoteOrBackslash .| ($0 &- Block(repeating: 0x20) .>= Block(repeating: 0x60))
            },
            octet: { $0 == 0x22 || $0 == 0x5C || $0 < 0x20 || $0 >= 0x80 })
    }

    @inline(__always)
    private static func first(
        _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int,
        block: (Block) -> Hits, octet: (UInt8) -> Bool
    ) -> Int {
        var at = start
        if at &+ 16 <= end {
            let hits = unsafe marks(block(load(base, at)))
            if hits != 0 { return at &+ hits.trailingZeroBitCount / bitsPerOctet }
            at &+= 16
        }
        while at &+ 32 <= end {
            let (low, high) = unsafe (block(load(base, at)), block(load(base, at &+ 16)))
            if marks(low .| high) != 0 {
                let (first, second) = (marks(low), marks(high))
                return at &+ (first != 0 ? first : second).trailingZeroBitCount / bitsPerOctet
                    &+ (first != 0 ? 0 : 16)
            }
            at &+= 32
        }
        if at &+ 16 <= end {
            let hits = unsafe marks(block(load(base, at)))
            if hits != 0 { return at &+ hits.trailingZeroBitCount / bitsPerOctet }
            at &+= 16
        }
        if end < 16 {
            while at < end, unsafe !octet(base[at]) { at &+= 1 }
            return at
        }
        // The last block there is, without its octets that were looked at before; sixteen where all were.
        let skipped = UInt64(truncatingIfNeeded: (at &- (end &- 16)) &* bitsPerOctet)
        let hits = unsafe skipped < 64 ? marks(block(load(base, end &- 16))) &>> skipped : 0
        return min(end, at &+ hits.trailingZeroBitCount / bitsPerOctet)
    }
}

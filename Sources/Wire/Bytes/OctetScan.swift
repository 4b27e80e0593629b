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
        unsafe first(
            base, start, end, block: { ($0 .< Block(repeating: 0x20)) .| ($0 .== Block(repeating: 0x7F)) },
            octet: { $0 < 0x20 || $0 == 0x7F })
    }

    /// The first octet that is no letter, digit or hyphen: nearly always the colon behind a field name. What
    /// else a token may hold is for the caller to look at.
    @inline(__always)
    static func firstNotLetterDigitHyphen(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        unsafe first(
            base, start, end, block: notLetterDigitHyphen,
            octet: { !$0.isASCIILetter && !$0.isASCIIDigit && $0 != 0x2D })
    }

    /// The colon behind a name of up to fifteen letters, digits and hyphens, or nil: then look more closely. The
    /// colon is found by one comparison, and the name looked at beside it: what is read next waits for the
    /// colon alone.
    @inline(__always)
    static func colonBehindName(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int? {
        if start &+ 16 <= end {
            let loaded = unsafe load(base, start)
            let colon = position(loaded .== Block(repeating: 0x3A))
            return colon == position(notLetterDigitHyphen(loaded)) && colon < 16 ? start &+ colon : nil
        }
        guard end >= 16, start < end else { return nil }
        // Near the end, the last block there is, whose first octets were read before.
        let from = end &- 16
        let loaded = unsafe load(base, from)
        let colon = position(loaded .== Block(repeating: 0x3A), skipping: start &- from)
        let name = position(notLetterDigitHyphen(loaded), skipping: start &- from)
        return colon == name && colon < 16 ? start &+ colon : nil
    }

    @inline(__always)
    private static func notLetterDigitHyphen(_ block: Block) -> Hits {
        let letter = (block | Block(repeating: 0x20)) &- Block(repeating: 0x61) .>= Block(repeating: 26)
        let digit = block &- Block(repeating: 0x30) .>= Block(repeating: 10)
        return letter .& digit .& (block .!= Block(repeating: 0x2D))
    }

    @inline(__always)
    private static func load(_ base: UnsafePointer<UInt8>, _ at: Int) -> Block {
        unsafe UnsafeRawPointer(base + at).loadUnaligned(as: Block.self)
    }

    @inline(__always)
    private static func isHit(_ hits: Hits) -> Bool {
        let words = unsafe unsafeBitCast(hits, to: SIMD2<UInt64>.self)
        return words[0] | words[1] != 0
    }

    /// The first octet of a block that was hit; 16 where none was.
    @inline(__always)
    private static func position(_ hits: Hits) -> Int {
        let words = unsafe unsafeBitCast(hits, to: SIMD2<UInt64>.self)
        let first = words[0].trailingZeroBitCount &>> 3
        return words[0] != 0 ? first : 8 &+ words[1].trailingZeroBitCount &>> 3
    }

    /// The same without the first octets of the block, and counted from behind them.
    @inline(__always)
    private static func position(_ hits: Hits, skipping skipped: Int) -> Int {
        let bits = unsafe unsafeBitCast(hits, to: UInt128.self)
        return (bits &>> UInt128(truncatingIfNeeded: skipped &* 8)).trailingZeroBitCount &>> 3
    }

    /// The first octet that is not `VCHAR`: SP, a control octet, DEL, or 0x80 and above. What ends a target.
    @inline(__always)
    static func firstInvisible(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        unsafe first(
            base, start, end, block: { ($0 &- Block(repeating: 0x21)) .> Block(repeating: 0x5D) },
            octet: { $0 &- 0x21 > 0x5D })
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
        while at &+ 32 <= end {
            let (low, high) = unsafe (block(load(base, at)), block(load(base, at &+ 16)))
            if isHit(low .| high) { return at &+ (isHit(low) ? position(low) : 16 &+ position(high)) }
            at &+= 32
        }
        if at &+ 16 <= end {
            let hits = unsafe block(load(base, at))
            if isHit(hits) { return at &+ position(hits) }
            at &+= 16
        }
        if end < 16 || at == end {
            while at < end, unsafe !octet(base[at]) { at &+= 1 }
            return at
        }
        let from = end &- 16
        return unsafe min(end, at &+ position(block(load(base, from)), skipping: at &- from))
    }
}

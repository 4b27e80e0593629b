// Octets of a kind, one after the other, each block of sixteen looked at once. Where the next one stands is known
// a few cycles after the last, because the search for it does not begin again where the last one ended: in a head
// the ends of lines are found ahead of all that is then done with the lines.

/// A kind of octets that ends something.
protocol OctetKind {
    static func hits(_ block: OctetScan.Block) -> OctetScan.Hits
}

/// Control octets, HTAB and DEL too: what ends, or spoils, a line.
enum ControlOctets: OctetKind {
    @inline(__always)
    static func hits(_ block: OctetScan.Block) -> OctetScan.Hits { OctetScan.control(block) }
}

/// What is not `VCHAR`: what ends the parts of a request line.
enum InvisibleOctets: OctetKind {
    @inline(__always)
    static func hits(_ block: OctetScan.Block) -> OctetScan.Hits { OctetScan.invisible(block) }
}

/// What no host name has: neither a lower case letter, nor a digit, hyphen or underscore.
enum HostEnds: OctetKind {
    @inline(__always)
    static func hits(_ block: OctetScan.Block) -> OctetScan.Hits {
        let letter = block &- OctetScan.Block(repeating: 0x61) .>= OctetScan.Block(repeating: 26)
        let digit = block &- OctetScan.Block(repeating: 0x30) .>= OctetScan.Block(repeating: 10)
        let dash = block .!= OctetScan.Block(repeating: 0x2D)
        return letter .& digit .& dash .& (block .!= OctetScan.Block(repeating: 0x5F))
    }
}

/// What a path's segment may not consist of alone: neither a letter, nor a digit or a hyphen.
enum PathEnds: OctetKind {
    @inline(__always)
    static func hits(_ block: OctetScan.Block) -> OctetScan.Hits { OctetScan.notLetterDigitHyphen(block) }
}

/// The colon.
enum Colons: OctetKind {
    @inline(__always)
    static func hits(_ block: OctetScan.Block) -> OctetScan.Hits {
        block .== OctetScan.Block(repeating: 0x3A)
    }
}

/// The question mark.
enum QuestionMarks: OctetKind {
    @inline(__always)
    static func hits(_ block: OctetScan.Block) -> OctetScan.Hits {
        block .== OctetScan.Block(repeating: 0x3F)
    }
}

/// What no query has: an octet that is not `VCHAR`, or one of `"`, `#`, `<` and `>`. (`<` and `>` differ in one bit.)
enum QueryEnds: OctetKind {
    @inline(__always)
    static func hits(_ block: OctetScan.Block) -> OctetScan.Hits {
        let quote = block .== OctetScan.Block(repeating: 0x22)
        let hash = block .== OctetScan.Block(repeating: 0x23)
        let angle = block | OctetScan.Block(repeating: 2) .== OctetScan.Block(repeating: 0x3E)
        return OctetScan.invisible(block) .| quote .| hash .| angle
    }
}

/// What a JSON string can't hold as it is: `"`, `\` and what is below SP.
enum JSONEscapes: OctetKind {
    @inline(__always)
    static func hits(_ block: OctetScan.Block) -> OctetScan.Hits {
        let quote = block .== OctetScan.Block(repeating: 0x22)
        let backslash = block .== OctetScan.Block(repeating: 0x5C)
        return block .< OctetScan.Block(repeating: 0x20) .| quote .| backslash
    }
}

extension Span<UInt8> {
    /// Where the first octet of a kind stands in a range; nil where there is none.
    @inline(__always)
    func first<Kind: OctetKind>(_ kind: Kind.Type, in range: Range<Int>) -> Int? {
        var first: Int?
        visit(kind, in: range) { at in
            first = at
            return false
        }
        return first
    }

    /// Visits the octets of a kind in a range, from the first on, until `body` says that it has enough.
    @inline(__always)
    func visit<Kind: OctetKind, Fault: Error>(
        _ kind: Kind.Type, in range: Range<Int>, _ body: (_ offset: Int) throws(Fault) -> Bool
    ) throws(Fault) {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        // SAFETY: the span's own octets, below its count.
        try unsafe withUnsafeBufferPointer { octets throws(Fault) in
            guard let base = octets.baseAddress else { return }
            var hits = unsafe OctetHits<Kind>(base, from: range.lowerBound, to: range.upperBound)
            while let offset = hits.next() {
                guard try body(offset) else { return }
            }
        }
    }
}

// SAFETY: `base` is read below `end` only: where a block would go beyond, the last sixteen octets there are
// stand in for it, and where there are no sixteen, the octets are taken one by one.
/// The octets of a kind between two offsets.
@safe
struct OctetHits<Kind: OctetKind> {
    private let base: UnsafePointer<UInt8>
    /// Where the last block there is begins; below zero where there is none.
    private let last: Int
    private var block: Int
    /// One bit, the first of four, for each octet of the block that was hit and not yet answered.
    private var hits: UInt64 = 0

    @inline(__always)
    init(_ base: UnsafePointer<UInt8>, from start: Int, to end: Int) {
        unsafe self.base = base
        last = end &- 16
        block = start &- 16
    }

    /// Where the next one stands; nil where there is none.
    @inline(__always)
    mutating func next() -> Int? {
        while hits == 0 {
            block &+= 16
            if block <= last {
                hits = unsafe OctetScan.marks(Kind.hits(OctetScan.load(base, block)))
            } else {
                let skipped = block &- last
                guard skipped < 16 else { return nil }
                hits = OctetScan.marks(Kind.hits(lastBlock()))
                hits &>>= UInt64(truncatingIfNeeded: skipped &* OctetScan.bitsPerOctet)
            }
        }
        let offset = block &+ hits.trailingZeroBitCount / OctetScan.bitsPerOctet
        hits &= hits &- 1
        return offset
    }

    @inline(__always)
    private func lastBlock() -> OctetScan.Block {
        last >= 0 ? unsafe OctetScan.load(base, last) : fewOctets()
    }

    /// All octets there are, at the end of a block; what stands before them is not looked at. The block is put together
    /// of words in registers: octet by octet it would be in memory, and waited for.
    @inline(never)
    private func fewOctets() -> OctetScan.Block {
        let count = last &+ 16
        var words = SIMD2<UInt64>()
        if count >= 8 {
            words[0] = word(at: 0) << UInt64(truncatingIfNeeded: (16 &- count) &* 8)
            words[1] = word(at: count &- 8)
        } else {
            for index in 0..<count { words[1] = unsafe words[1] >> 8 | UInt64(base[index]) << 56 }
        }
        return unsafe unsafeBitCast(words, to: OctetScan.Block.self)
    }

    /// Eight octets, the first of them lowest.
    ///
    /// SAFETY: reads as many octets from there.
    private func word(at offset: Int) -> UInt64 {
        unsafe UInt64(littleEndian: UnsafeRawPointer(base + offset).loadUnaligned(as: UInt64.self))
    }
}

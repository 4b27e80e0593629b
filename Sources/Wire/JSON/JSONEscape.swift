// The escapes of JSON strings. RFC 8259, section 7. A surrogate must be one half of a pair, in order, and
// U+0000 is refused however it is written: each is one thing to some parsers and another to the rest.

// SAFETY: `base` is read below `count` only.
/// Checks escapes where they are read, and decodes them where somebody wants the text.
enum JSONEscape {
    /// The offset behind the escape whose `\` stands at `at`.
    static func check(_ base: UnsafePointer<UInt8>, _ at: Int, _ count: Int) throws(JSONFault) -> Int {
        guard at + 1 < count else { throw JSONFault(.endsEarly, at: count) }
        switch unsafe base[at + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return at + 2
        case UInt8(ascii: "u"):
            break
        default:
            throw JSONFault(.escapeInvalid, at: at)
        }
        let unit = try unsafe codeUnit(base, at, count)
        switch unit {
        case 0:
            throw JSONFault(.nullCharacter, at: at)
        case 0xD800...0xDBFF:
            let pairStart = at + 6
            guard pairStart + 1 < count, unsafe base[pairStart] == UInt8(ascii: "\\"),
                unsafe base[pairStart + 1] == UInt8(ascii: "u")
            else { throw JSONFault(.surrogateAlone, at: at) }
            let low = try unsafe codeUnit(base, pairStart, count)
            guard 0xDC00...0xDFFF ~= low else { throw JSONFault(.surrogateAlone, at: at) }
            return pairStart + 6
        case 0xDC00...0xDFFF:
            throw JSONFault(.surrogateAlone, at: at)
        default:
            return at + 6
        }
    }

    private static func codeUnit(
        _ base: UnsafePointer<UInt8>, _ at: Int, _ count: Int
    ) throws(JSONFault) -> UInt16 {
        var unit: UInt16 = 0
        for index in at + 2..<at + 6 {
            guard index < count else { throw JSONFault(.endsEarly, at: count) }
            guard let digit = unsafe base[index].hexDigitValue else {
                throw JSONFault(.escapeInvalid, at: at)
            }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }

    /// The octets that a string stands for. The string has been read before, so its escapes are sound.
    static func decode(_ written: ArraySlice<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(written.count)
        var at = written.startIndex
        while at < written.endIndex {
            guard written[at] == UInt8(ascii: "\\") else {
                decoded.append(written[at])
                at += 1
                continue
            }
            let letter = written[at + 1]
            if letter == UInt8(ascii: "u") {
                let (scalar, end) = scalar(written, at)
                decoded.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
                at = end
            } else {
                decoded.append(single(letter))
                at += 2
            }
        }
        return decoded
    }

    private static func single(_ letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): .lineFeed
        case UInt8(ascii: "r"): .carriageReturn
        case UInt8(ascii: "t"): .tab
        default: letter
        }
    }

    private static func scalar(_ written: ArraySlice<UInt8>, _ at: Int) -> (Unicode.Scalar, end: Int) {
        func unit(_ start: Int) -> UInt32 {
            written[start + 2..<start + 6].reduce(0) { $0 << 4 | UInt32($1.hexDigitValue ?? 0) }
        }
        let high = unit(at)
        guard 0xD800...0xDBFF ~= high else { return (Unicode.Scalar(high) ?? "\u{FFFD}", at + 6) }
        let scalar = 0x10000 + (high - 0xD800) << 10 + (unit(at + 6) - 0xDC00)
        return (Unicode.Scalar(scalar) ?? "\u{FFFD}", at + 12)
    }
}

// Whether octets are UTF-8, strictly as table 3-7 of the Unicode standard (and RFC 3629, section 4) has it:
// no overlong form, no surrogate, nothing above U+10FFFF, nothing cut short. It only answers where the first
// fault is and never repairs: a U+FFFD put in someone's place would be a second reading of their octets.
//
//     00..7F
//     C2..DF  80..BF
//     E0      A0..BF  80..BF              (below A0: overlong)
//     E1..EC  80..BF  80..BF
//     ED      80..9F  80..BF              (A0 and above: surrogates)
//     EE..EF  80..BF  80..BF
//     F0      90..BF  80..BF  80..BF      (below 90: overlong)
//     F1..F3  80..BF  80..BF  80..BF
//     F4      80..8F  80..BF  80..BF      (90 and above: past U+10FFFF)

/// The house's one judgement on UTF-8, so that the JSON reader, the form reader and percent coding can't differ
/// about a byte.
public enum UTF8Validation {
    /// The offset of the first octet of the first ill-formed sequence, one that is cut short at the end
    /// included; nil if all octets are UTF-8.
    public static func firstInvalidOffset(in octets: Span<UInt8>) -> Int? {
        var position = 0
        while position < octets.count {
            if octets[position] < 0x80 {
                position = endOfASCII(in: octets, from: position)
                continue
            }
            guard let length = sequenceLength(in: octets, at: position) else { return position }
            position += length
        }
        return nil
    }

    /// The same for octets in an array.
    public static func firstInvalidOffset(in octets: [UInt8]) -> Int? {
        firstInvalidOffset(in: octets.span)
    }

    /// How many octets the well-formed sequence at `position` has, 1 to 4; nil if what stands there is none.
    public static func sequenceLength(in octets: Span<UInt8>, at position: Int) -> Int? {
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch octets[position] {
        case 0x00...0x7F: return 1
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xE1...0xEC, 0xEE...0xEF: length = 3
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return nil
        }
        guard length <= octets.count - position, second.contains(octets[position + 1]) else { return nil }
        for offset in 2..<max(length, 2) where octets[position + offset] & 0xC0 != 0x80 { return nil }
        return length
    }

    /// The first offset at or after `position` that may hold an octet of 0x80 or above. Blocks of sixteen
    /// without a branch inside, for most of what comes is ASCII.
    private static func endOfASCII(in octets: Span<UInt8>, from position: Int) -> Int {
        var end = position
        while octets.count - end >= 16 {
            var seen: UInt8 = 0
            for offset in end..<(end + 16) { seen |= octets[offset] }
            guard seen < 0x80 else { break }
            end += 16
        }
        while end < octets.count, octets[end] < 0x80 { end += 1 }
        return end
    }
}

// RFC 4648 with one alphabet and one rule about padding. Both alphabets share this file, so that neither can be
// laxer than the other. Decoding is strict in everything that would give one value two spellings: padding must
// be exactly what the form asks for (section 3.2), no octet outside the alphabet is skipped (section 3.3), and
// the bits past the last octet must be zero (section 3.5). Not for secrets: its time depends on its input.

/// Why octets are not base64 of the form that was asked for.
public enum Base64Fault: Error, Equatable, Sendable {
    /// An octet that the alphabet doesn't have; white space and the other form's two letters included.
    case outsideAlphabet(offset: Int)
    /// Padding where the form has none, too much of it, or too little.
    case padding(offset: Int)
    /// A last group of one letter, which can't hold an octet.
    case impossibleLength(offset: Int)
    /// Bits after the last octet that are not zero: a second spelling of the same octets.
    case trailingBits(offset: Int)

    /// Where in the text it went wrong.
    public var offset: Int {
        switch self {
        case .outsideAlphabet(let offset), .padding(let offset): offset
        case .impossibleLength(let offset), .trailingBits(let offset): offset
        }
    }
}

/// One of RFC 4648's two base64 forms; `Base64` and `Base64URL` are its two values.
struct Base64Codec {
    /// What stands for 62 and for 63.
    let last: (UInt8, UInt8)
    let isPadded: Bool

    func encode(_ octets: Span<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity((octets.count + 2) / 3 * 4)
        var bits: UInt32 = 0
        var held = 0
        for index in octets.indices {
            bits = bits << 8 | UInt32(octets[index])
            held += 8
            while held >= 6 {
                held -= 6
                text.append(letter(UInt8(truncatingIfNeeded: bits >> UInt32(held)) & 63))
            }
        }
        if held > 0 { text.append(letter(UInt8(truncatingIfNeeded: bits << UInt32(6 - held)) & 63)) }
        while isPadded, text.count % 4 != 0 { text.append(UInt8(ascii: "=")) }
        return text
    }

    func decode(_ text: Span<UInt8>) throws(Base64Fault) -> [UInt8] {
        let end = try endOfLetters(in: text)
        var octets: [UInt8] = []
        octets.reserveCapacity(end / 4 * 3 + 2)
        var bits: UInt32 = 0
        var held = 0
        for offset in 0..<end {
            guard let value = value(of: text[offset]) else { throw .outsideAlphabet(offset: offset) }
            bits = bits << 6 | UInt32(value)
            held += 6
            if held >= 8 {
                held -= 8
                octets.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
            }
        }
        if held == 6 { throw .impossibleLength(offset: end - 1) }
        if bits & (1 << UInt32(held) - 1) != 0 { throw .trailingBits(offset: end - 1) }
        return octets
    }

    /// Where the padding starts, after it was found to be exactly the padding that this form has.
    private func endOfLetters(in text: Span<UInt8>) throws(Base64Fault) -> Int {
        var end = text.count
        while end > 0, text[end - 1] == UInt8(ascii: "=") { end -= 1 }
        let expected = isPadded ? (4 - end % 4) % 4 : 0
        // Three of them would stand after a group of one letter, which decode refuses by its length.
        guard text.count - end == expected || end % 4 == 1 else { throw .padding(offset: end) }
        return end
    }

    private func letter(_ value: UInt8) -> UInt8 {
        switch value {
        case 0..<26: UInt8(ascii: "A") + value
        case 26..<52: UInt8(ascii: "a") + (value - 26)
        case 52..<62: UInt8(ascii: "0") + (value - 52)
        case 62: last.0
        default: last.1
        }
    }

    private func value(of letter: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): letter - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): letter - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): letter - UInt8(ascii: "0") + 52
        case last.0: 62
        case last.1: 63
        default: nil
        }
    }
}

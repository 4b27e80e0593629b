// Strings and bytes in their quotes.
//
//     ESCAPE = \ ( a b f n r t v \ ? " ' ` ) / \x HH / \X HH / \ [0-3][0-7][0-7]
//            / \u HHHH / \U HHHHHHHH             these two not in bytes
//
// In a string `\x` and the octal form give a character of Unicode, in bytes an octet. A surrogate is no character.

import Wire

/// Reads one literal.
struct ConditionLiteral {
    private let octets: [UInt8]
    private(set) var at: Int
    private let isRaw: Bool
    private let isBytes: Bool

    /// A reader that stands at the opening quotes.
    init(_ octets: [UInt8], at: Int, isRaw: Bool, isBytes: Bool) {
        self.octets = octets
        self.at = at
        self.isRaw = isRaw
        self.isBytes = isBytes
    }

    /// The octets that the literal stands for. `start` is where it begins, with its prefix.
    mutating func read(from start: Int) throws(ConditionFault) -> [UInt8] {
        let quote = octets[at]
        let triple = [quote, quote, quote]
        let closing = octets[at...].starts(with: triple) ? triple : [quote]
        at += closing.count
        var value: [UInt8] = []
        while true {
            guard at < octets.count else { throw ConditionFault(.stringUnclosed, start..<octets.count) }
            if octets[at...].starts(with: closing) {
                at += closing.count
                return value
            }
            let octet = octets[at]
            if closing.count == 1, octet == .lineFeed || octet == .carriageReturn {
                throw ConditionFault(.stringUnclosed, start..<at)
            }
            // A raw string can't hold its own quotes, and a backslash before them doesn't change that.
            if octet == UInt8(ascii: "\\"), !isRaw {
                value += try escape()
            } else {
                value.append(octet)
                at += 1
            }
        }
    }

    private mutating func escape() throws(ConditionFault) -> [UInt8] {
        let start = at
        let letter = at + 1 < octets.count ? octets[at + 1] : 0
        at += 2
        switch letter {
        case UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"):
            return [letter]
        case UInt8(ascii: "a"): return [0x07]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [.lineFeed]
        case UInt8(ascii: "r"): return [.carriageReturn]
        case UInt8(ascii: "t"): return [.tab]
        case UInt8(ascii: "v"): return [0x0B]
        case UInt8(ascii: "x"), UInt8(ascii: "X"): return try character(digits: 2, radix: 16, from: start)
        case UInt8(ascii: "u") where !isBytes: return try character(digits: 4, radix: 16, from: start)
        case UInt8(ascii: "U") where !isBytes: return try character(digits: 8, radix: 16, from: start)
        case UInt8(ascii: "0")...UInt8(ascii: "3"):
            at -= 1
            return try character(digits: 3, radix: 8, from: start)
        default: throw ConditionFault(.escapeInvalid, start..<min(at, octets.count))
        }
    }

    private mutating func character(
        digits: Int, radix: UInt32, from start: Int
    ) throws(ConditionFault) -> [UInt8] {
        var value: UInt32 = 0
        for _ in 0..<digits {
            let digit = at < octets.count ? octets[at].hexDigitValue : nil
            guard let digit, digit < radix else {
                throw ConditionFault(.escapeInvalid, start..<min(at, octets.count))
            }
            // Eight hexadecimal digits are 32 bits.
            value = value &* radix &+ UInt32(digit)
            at += 1
        }
        if isBytes { return [UInt8(truncatingIfNeeded: value)] }
        guard let scalar = Unicode.Scalar(value) else { throw ConditionFault(.escapeInvalid, start..<at) }
        return Array(String(Character(scalar)).utf8)
    }
}

// What some version of YAML takes for a number when it stands without quotes: the integers and floats of 1.2, and those
// of 1.1 with `_` in them, in binary, and to the base 60. Each is text to somebody and a number to somebody else.
//
//     [-+]? ( digits [ "." digits ] [ exponent ] / "." digits [ exponent ] )     digits may hold "_"
//     [-+]? ( "0x" hex / "0o" octal / "0b" binary / ".inf" ) / ".nan"
//     [-+]? digits 1*( ":" sixty ) [ "." digits ]

import Wire

enum PlainNumber {
    static func isOne(_ text: [UInt8]) -> Bool {
        var rest = text[...]
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        guard let first = rest.first, first.isASCIIDigit || first == UInt8(ascii: ".") else { return false }
        let lowered = rest.map(\.lowercasedASCII)
        if lowered == Array(".inf".utf8) || lowered == Array(".nan".utf8) { return true }
        return isPrefixed(rest) || isDecimal(rest) || isSexagesimal(rest)
    }

    private static func isPrefixed(_ text: ArraySlice<UInt8>) -> Bool {
        guard text.count > 2, text.first == UInt8(ascii: "0") else { return false }
        let digits = text.dropFirst(2)
        func all(below radix: UInt8) -> Bool {
            digits.allSatisfy { $0 == UInt8(ascii: "_") || $0.hexDigitValue.map { $0 < radix } == true }
        }
        switch text[text.startIndex + 1] {
        case UInt8(ascii: "x"): return all(below: 16)
        case UInt8(ascii: "o"): return all(below: 8)
        case UInt8(ascii: "b"): return all(below: 2)
        default: return false
        }
    }

    private static func isDecimal(_ text: ArraySlice<UInt8>) -> Bool {
        var rest = text
        let before = dropDigits(&rest)
        var behind = 0
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            behind = dropDigits(&rest)
        }
        guard before + behind > 0 else { return false }
        guard let mark = rest.popFirst() else { return true }
        guard mark.lowercasedASCII == UInt8(ascii: "e") else { return false }
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        return !rest.isEmpty && rest.allSatisfy(\.isASCIIDigit)
    }

    private static func isSexagesimal(_ text: ArraySlice<UInt8>) -> Bool {
        var rest = text
        guard dropDigits(&rest) > 0, rest.first == UInt8(ascii: ":") else { return false }
        while rest.first == UInt8(ascii: ":") {
            let group = rest.dropFirst().prefix(while: \.isASCIIDigit)
            guard 1...2 ~= group.count, group.count == 1 || (group.first ?? 0) < UInt8(ascii: "6") else {
                return false
            }
            rest = rest.dropFirst(1 + group.count)
        }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            _ = dropDigits(&rest)
        }
        return rest.isEmpty
    }

    /// Drops digits and what stands between them, and says how many digits there were.
    private static func dropDigits(_ text: inout ArraySlice<UInt8>) -> Int {
        let run = text.prefix { $0.isASCIIDigit || $0 == UInt8(ascii: "_") }
        text = text.dropFirst(run.count)
        return run.count(where: \.isASCIIDigit)
    }
}

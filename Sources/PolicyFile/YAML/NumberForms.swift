// What YAML takes for a number when it is not quoted: the integers and floats of 1.2, and those of 1.1 with `_` in them
// and to the base 60. By hand: the standard library's regular expressions took longer than all the rest of a start.

import Wire

/// Looks at a text as YAML's number rules do.
enum NumberForms {
    /// Whether a plain scalar of this text is a number to some version of YAML.
    static func include(_ text: String) -> Bool {
        var reader = Reader(Array(text.utf8))
        let isSigned = reader.takeOne("-") || reader.takeOne("+")
        let rest = reader.rest
        if [".inf", ".Inf", ".INF"].contains(where: { rest.elementsEqual($0.utf8) }) { return true }
        if !isSigned, [".nan", ".NaN", ".NAN"].contains(where: { rest.elementsEqual($0.utf8) }) {
            return true
        }
        return isPrefixed(rest, isSigned: isSigned) || isDecimal(Reader(rest)) || isSexagesimal(Reader(rest))
    }

    /// `0x1f`, `0b1`, `0o17`, and `017`, which 1.1 reads to the base 8.
    private static func isPrefixed(_ octets: [UInt8], isSigned: Bool) -> Bool {
        guard octets.count >= 2, octets[0] == UInt8(ascii: "0") else { return false }
        func all(_ digits: ArraySlice<UInt8>, _ isDigit: (UInt8) -> Bool) -> Bool {
            !digits.isEmpty && digits.allSatisfy { $0 == UInt8(ascii: "_") || isDigit($0) }
        }
        switch octets[1] {
        case UInt8(ascii: "x"): return all(octets[2...]) { $0.hexDigitValue != nil }
        case UInt8(ascii: "b"): return all(octets[2...]) { $0 & 0xFE == UInt8(ascii: "0") }
        case UInt8(ascii: "o"): return !isSigned && all(octets[2...]) { $0 & 0xF8 == UInt8(ascii: "0") }
        default: return !isSigned && all(octets[1...]) { $0 & 0xF8 == UInt8(ascii: "0") }
        }
    }

    /// `.5`, `1_000`, `1.`, `1.5e-3`.
    private static func isDecimal(_ reader: Reader) -> Bool {
        var reader = reader
        if reader.take(Self.isDigit) > 0 {
            reader.take(Self.isDigitOrMark)
            if reader.takeOne(".") { reader.take(Self.isDigitOrMark) }
        } else {
            guard reader.takeOne("."), reader.take(Self.isDigit) > 0 else { return false }
        }
        if reader.takeOne("e") || reader.takeOne("E") {
            if !reader.takeOne("-") { _ = reader.takeOne("+") }
            guard reader.take(Self.isDigit) > 0 else { return false }
        }
        return reader.isAtEnd
    }

    /// `1:30:00`, which 1.1 reads as seconds.
    private static func isSexagesimal(_ reader: Reader) -> Bool {
        var reader = reader
        guard let first = reader.rest.first, Self.isDigit(first), first != UInt8(ascii: "0") else {
            return false
        }
        reader.take(Self.isDigitOrMark)
        var parts = 0
        while reader.takeOne(":") {
            let digits = reader.rest.prefix(while: Self.isDigit)
            guard 1...2 ~= digits.count, digits.count == 1 || digits[digits.startIndex] < UInt8(ascii: "6")
            else {
                return false
            }
            reader.take(Self.isDigit)
            parts += 1
        }
        if parts > 0, reader.takeOne(".") { reader.take(Self.isDigitOrMark) }
        return parts > 0 && reader.isAtEnd
    }

    private static func isDigit(_ octet: UInt8) -> Bool { octet.isASCIIDigit }

    private static func isDigitOrMark(_ octet: UInt8) -> Bool {
        octet.isASCIIDigit || octet == UInt8(ascii: "_")
    }

    private struct Reader {
        private let octets: [UInt8]
        private var at = 0

        init(_ octets: [UInt8]) {
            self.octets = octets
        }

        var isAtEnd: Bool { at == octets.count }
        var rest: [UInt8] { Array(octets[at...]) }

        /// Takes the octets that the test is true of, and says how many.
        @discardableResult
        mutating func take(_ test: (UInt8) -> Bool) -> Int {
            let count = octets[at...].prefix(while: test).count
            at += count
            return count
        }

        mutating func takeOne(_ character: Unicode.Scalar) -> Bool {
            guard at < octets.count, octets[at] == UInt8(ascii: character) else { return false }
            at += 1
            return true
        }
    }
}

// Takes a condition apart into tokens. CEL's lexical grammar (cel-spec, doc/langdef.md, "Syntax"):
//
//     IDENT      = [_a-zA-Z][_a-zA-Z0-9]*         save the reserved words
//     INT        = DIGIT+ / "0x" HEXDIGIT+        UINT = INT [uU]
//     FLOAT      = DIGIT* "." DIGIT+ [EXPONENT] / DIGIT+ EXPONENT
//     STRING     = [rR] ( "'" … "'" / '"' … '"' / "'''" … "'''" / '"""' … '"""' )
//     BYTES      = [bB] STRING
//     WHITESPACE = [\t\n\f\r ]+                   COMMENT = "//" … end of line

import Wire

/// Reads tokens from the front of a text.
struct ConditionScanner {
    let octets: [UInt8]
    private(set) var at = 0

    init(_ octets: [UInt8]) {
        self.octets = octets
    }

    /// The octet at an index; zero behind the end.
    func octet(_ index: Int) -> UInt8 { index < octets.count ? octets[index] : 0 }

    /// The next token.
    mutating func next() throws(ConditionFault) -> ConditionToken {
        skipSpace()
        let start = at
        guard at < octets.count else { return ConditionToken(kind: .end, range: at..<at) }
        let first = octets[at]
        if Self.isNameStart(first) {
            if let (prefix, isRaw, isBytes) = literalPrefix() {
                at += prefix
                return try string(from: start, isRaw: isRaw, isBytes: isBytes)
            }
            while at < octets.count, Self.isNameStart(octets[at]) || octets[at].isASCIIDigit { at += 1 }
            let isIn = octets[start..<at].elementsEqual("in".utf8)
            return ConditionToken(kind: isIn ? .symbol(.isIn) : .name, range: start..<at)
        }
        if first.isASCIIDigit || first == UInt8(ascii: ".") && octet(at + 1).isASCIIDigit {
            return try number()
        }
        if first == UInt8(ascii: "'") || first == UInt8(ascii: "\"") {
            return try string(from: start, isRaw: false, isBytes: false)
        }
        if first == UInt8(ascii: "`") { return try quotedName() }
        for (symbol, signs) in ConditionSymbol.signs where octets[at...].starts(with: signs) {
            at += signs.count
            return ConditionToken(kind: .symbol(symbol), range: start..<at)
        }
        throw ConditionFault(.unknownOctet, start..<start + scalarLength(at: start))
    }

    private mutating func skipSpace() {
        while at < octets.count {
            switch octets[at] {
            case .space, .tab, .lineFeed, .carriageReturn, 0x0C: at += 1
            case UInt8(ascii: "/") where octet(at + 1) == UInt8(ascii: "/"):
                while at < octets.count, octets[at] != .lineFeed { at += 1 }
            default: return
            }
        }
    }

    static func isNameStart(_ octet: UInt8) -> Bool { octet.isASCIILetter || octet == UInt8(ascii: "_") }

    private func scalarLength(at index: Int) -> Int {
        var length = 1
        while octet(index + length) & 0xC0 == 0x80 { length += 1 }
        return length
    }

    /// The letters before the quotes of a raw string or of bytes.
    private func literalPrefix() -> (length: Int, isRaw: Bool, isBytes: Bool)? {
        func isQuote(_ index: Int) -> Bool {
            octet(index) == UInt8(ascii: "'") || octet(index) == UInt8(ascii: "\"")
        }
        let letters = (octet(at).lowercasedASCII, octet(at + 1).lowercasedASCII)
        switch letters {
        case (UInt8(ascii: "r"), _) where isQuote(at + 1): return (1, true, false)
        case (UInt8(ascii: "b"), _) where isQuote(at + 1): return (1, false, true)
        case (UInt8(ascii: "b"), UInt8(ascii: "r")) where isQuote(at + 2): return (2, true, true)
        default: return nil
        }
    }

    /// What may stand between backticks: letters, digits, `_`, `.`, `-`, `/` and spaces.
    private mutating func quotedName() throws(ConditionFault) -> ConditionToken {
        let start = at
        at += 1
        while at < octets.count, octets[at] != UInt8(ascii: "`") {
            let octet = octets[at]
            guard Self.isNameStart(octet) || octet.isASCIIDigit || "./- ".utf8.contains(octet) else {
                throw ConditionFault(.unknownOctet, at..<at + scalarLength(at: at))
            }
            at += 1
        }
        guard at < octets.count else { throw ConditionFault(.stringUnclosed, start..<octets.count) }
        at += 1
        if at - start == 2 { throw ConditionFault(.unexpected, start..<at) }
        return ConditionToken(kind: .quotedName, range: start..<at)
    }

    private mutating func string(
        from start: Int, isRaw: Bool, isBytes: Bool
    ) throws(ConditionFault) -> ConditionToken {
        var literal = ConditionLiteral(octets, at: at, isRaw: isRaw, isBytes: isBytes)
        let value = try literal.read(from: start)
        at = literal.at
        return ConditionToken(kind: isBytes ? .bytes(value) : .string(value), range: start..<at)
    }

    private mutating func number() throws(ConditionFault) -> ConditionToken {
        let start = at
        if octet(at) == UInt8(ascii: "0"), octet(at + 1).lowercasedASCII == UInt8(ascii: "x") {
            at += 2
            let digits = takeDigits { $0.hexDigitValue != nil }
            return try integer(digits, radix: 16, from: start)
        }
        let whole = takeDigits(\.isASCIIDigit)
        var isDouble = false
        if octet(at) == UInt8(ascii: "."), octet(at + 1).isASCIIDigit {
            isDouble = true
            at += 1
            _ = takeDigits(\.isASCIIDigit)
        }
        if octet(at).lowercasedASCII == UInt8(ascii: "e") {
            isDouble = true
            at += 1
            if octet(at) == UInt8(ascii: "+") || octet(at) == UInt8(ascii: "-") { at += 1 }
            let digits = takeDigits(\.isASCIIDigit)
            if digits.isEmpty { throw ConditionFault(.numberInvalid, start..<at) }
        }
        guard isDouble else { return try integer(whole, radix: 10, from: start) }
        try endNumber(from: start)
        let text = String(decoding: octets[start..<at], as: UTF8.self)
        guard let value = Double(text.hasPrefix(".") ? "0" + text : text), value.isFinite else {
            throw ConditionFault(.numberTooLarge, start..<at)
        }
        return ConditionToken(kind: .double(value), range: start..<at)
    }

    private mutating func takeDigits(_ isDigit: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let start = at
        while at < octets.count, isDigit(octets[at]) { at += 1 }
        return octets[start..<at]
    }

    private mutating func integer(
        _ digits: ArraySlice<UInt8>, radix: UInt64, from start: Int
    ) throws(ConditionFault) -> ConditionToken {
        let isUnsigned = octet(at).lowercasedASCII == UInt8(ascii: "u")
        if isUnsigned { at += 1 }
        try endNumber(from: start)
        if digits.isEmpty { throw ConditionFault(.numberInvalid, start..<at) }
        var value: UInt64 = 0
        for digit in digits {
            let (product, isBeyond) = value.multipliedReportingOverflow(by: radix)
            let (sum, isBeyondToo) = product.addingReportingOverflow(UInt64(digit.hexDigitValue ?? 0))
            if isBeyond || isBeyondToo { throw ConditionFault(.numberTooLarge, start..<at) }
            value = sum
        }
        return ConditionToken(kind: isUnsigned ? .uint(value) : .int(value), range: start..<at)
    }

    /// No letter and no digit stands right behind a number.
    private mutating func endNumber(from start: Int) throws(ConditionFault) {
        guard at < octets.count, Self.isNameStart(octets[at]) || octets[at].isASCIIDigit else { return }
        while at < octets.count, Self.isNameStart(octets[at]) || octets[at].isASCIIDigit { at += 1 }
        throw ConditionFault(.numberInvalid, start..<at)
    }
}

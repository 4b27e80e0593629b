import TestKit
import Testing
import Wire

@testable import Domain

@Suite struct DisplayValueTests {
    private static func json(_ value: String) throws -> BodyFacts {
        var buffer = ByteBuffer(capacity: 64)
        buffer.append("{\"v\":")
        buffer.append(jsonString: value.utf8)
        buffer.append("}")
        return .json(try JSONDocument(buffer.octets))
    }

    private static func shown(_ value: String, _ form: String) throws -> String {
        try DisplayVectorTests.field(form).value(in: json(value)).text
    }

    private static func reason(_ value: String, _ form: String) throws -> DisplayFault.Reason? {
        let field = try DisplayVectorTests.field(form)
        let body = try json(value)
        do throws(DisplayFault) {
            _ = try field.value(in: body)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test func `each currency has its digits, and every amount of it all of them`() throws {
        let table = CurrencyCode.table
        #expect(table.count == 165)
        for (code, digits) in table {
            #expect(CurrencyCode(Array(code.utf8))?.digits == digits)
            let whole = try Self.shown("12", "money \(code)")
            let zeros = String(repeating: "0", count: digits)
            #expect(whole == (digits == 0 ? "12 \(code)" : "12.\(zeros) \(code)"))
            let full = "7" + (digits == 0 ? "" : "." + String("1234".prefix(digits)))
            #expect(try Self.shown(full, "money \(code)") == "\(full) \(code)")
            let more = full + (digits == 0 ? ".0" : "0")
            #expect(try Self.reason(more, "money \(code)") == .amountPrecision)
        }
        let known = [("JPY", 0), ("EUR", 2), ("KWD", 3), ("CLF", 4), ("HUF", 2), ("ISK", 0), ("IQD", 3)]
        for (code, digits) in known { #expect(table[code] == digits) }
    }

    /// To a `String` the Kelvin sign is a K, and it is none to an app.
    @Test func `a currency is three capitals of ASCII, octet by octet`() {
        for code in ["SE\u{212A}", "D\u{212A}K", "\u{212A}RW", "eur", "Eur", "EUR ", "EU", ""] {
            #expect(CurrencyCode(Array(code.utf8)) == nil)
        }
    }

    @Test func `a character without ink is refused, whatever Unicode calls it`() throws {
        for blank in ["\u{2800}", "\u{3164}", "\u{1D159}", "\u{13441}", "\u{13442}", "\u{16FE4}"] {
            #expect(try Self.reason("Alice\(blank)Bob", "text") == .textInvisible)
        }
    }

    @Test func `an amount that is shown is the amount that is bound`() throws {
        var dice = Dice(seed: 4)
        for _ in 0..<3000 {
            let code = dice.one(of: ["JPY", "EUR", "KWD", "CLF"])
            let digits = try #require(CurrencyCode.table[code])
            func some(_ count: Int) -> String { (0..<count).map { _ in "\(dice.number(0...9))" }.joined() }
            var amount = "\(dice.number(1...9))" + some(dice.number(0...19))
            if digits > 0, dice.number(0...1) == 1 { amount += "." + some(dice.number(1...digits)) }
            let parts = try Self.shown(amount, "money \(code)").split(separator: " ")
            #expect(parts.count == 2 && parts[1] == code && parts[0].hasPrefix(amount))
            let added = parts[0].dropFirst(amount.utf8.count)
            #expect(added.allSatisfy { $0 == "0" || $0 == "." })
            #expect(DecimalNumber(Array(parts[0].utf8)[...]) == DecimalNumber(Array(amount.utf8)[...]))
        }
    }

    @Test func `a number and a text of the same digits are shown alike`() throws {
        for amount in ["0", "1", "120.5", "99.99", "-1", "1e3", "1.001"] {
            let field = try DisplayVectorTests.field("money EUR")
            let number = DisplayVectorTests.body(Array(#"{"v":\#(amount)}"#.utf8))
            let text = DisplayVectorTests.body(Array(#"{"v":"\#(amount)"}"#.utf8))
            #expect((try? field.value(in: number).text) == (try? field.value(in: text).text))
        }
    }

    @Test func `one wrong or swapped character of an IBAN is found`() throws {
        let right = Array("GB29NWBK60161331926819".utf8)
        #expect(try Self.shown("GB29NWBK60161331926819", "iban") == "GB29 NWBK 6016 1331 9268 19")
        for index in 4..<right.count {
            // A letter is worth two digits, so a letter for a digit is found in 96 of 97 cases only.
            let others = right[index].isASCIIDigit ? "0123456789" : "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
            for other in Array(others.utf8) where other != right[index] {
                var wrong = right
                wrong[index] = other
                #expect(try Self.reason(String(decoding: wrong, as: UTF8.self), "iban") == .ibanChecksum)
            }
            if index + 1 < right.count, right[index] != right[index + 1], index != 7 {
                var wrong = right
                wrong.swapAt(index, index + 1)
                #expect(try Self.reason(String(decoding: wrong, as: UTF8.self), "iban") == .ibanChecksum)
            }
        }
        #expect(
            IBANCountries.lengths.count == 89 && IBANCountries.lengths.values.allSatisfy { 15...33 ~= $0 })
    }

    @Test func `every day that is, and none that isn't`() throws {
        for (year, february) in [(2027, 28), (2028, 29), (2100, 28), (2400, 29)] {
            for month in 1...12 {
                let days = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
                for day in 1...31 {
                    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
                    let text = "\(year)-\(two(month))-\(two(day))"
                    #expect(try Self.reason(text, "date") == (day <= days ? nil : .dateInvalid))
                }
            }
        }
    }

    @Test func `ATK-spoof: no scalar that can't be seen is ever shown`() throws {
        let seen: Set<Unicode.GeneralCategory> = [
            .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber,
            .letterNumber, .otherNumber, .connectorPunctuation, .dashPunctuation, .openPunctuation,
            .closePunctuation, .initialPunctuation, .finalPunctuation, .otherPunctuation, .mathSymbol,
            .currencySymbol, .modifierSymbol, .otherSymbol, .spaceSeparator, .nonspacingMark, .spacingMark,
        ]
        var taken = 0
        // Beyond the third plane nearly nothing stands for anything.
        let planes =
            Array(0...0x33FFF) + Array(0xE0000...0xE1000) + Array(stride(from: 0x34000, to: 0x110000, by: 61))
        for value in planes {
            guard let scalar = Unicode.Scalar(value) else { continue }
            guard let line = try? DisplayedLine(Array("a\(scalar)b".utf8)) else { continue }
            taken += 1
            let properties = scalar.properties
            let isRight =
                seen.contains(properties.generalCategory) && !properties.isDefaultIgnorableCodePoint
                && !properties.isBidiControl && Array(line.text.utf8) == Array("a\(scalar)b".utf8)
            if !isRight { Issue.record("U+\(String(value, radix: 16)) is shown") }
        }
        #expect(taken > 140_000)
    }

    @Test func `ATK-spoof: a long amount is never cut, and a long text says so`() throws {
        let digits = String(repeating: "9", count: 20)
        #expect(try Self.shown(digits + ".99", "money EUR") == digits + ".99 EUR")
        #expect(try Self.reason(digits + "9", "money EUR") == .amountTooLong)
        for count in [79, 80, 81, 500] {
            let text = String((0..<count).map { Character(Unicode.Scalar(UInt8(97 + $0 % 26))) })
            let value = try DisplayVectorTests.field("text").value(in: Self.json(text))
            #expect(value.text.unicodeScalars.count == min(count, 80))
            #expect(value.flags == (count > 80 ? [.shortened] : []))
            #expect(count <= 80 || value.text.contains("\u{2026}"))
            #expect(text.hasPrefix(value.text.prefix(40)) && text.hasSuffix(value.text.suffix(39)))
        }
    }

    @Test func `the ranges of alphabets are in order and apart`() {
        let ranges = Script.ranges.map(\.range)
        for (one, next) in zip(ranges, ranges.dropFirst()) { #expect(one.upperBound < next.lowerBound) }
        for (letter, script) in [
            ("a", Script.latin), ("é", .latin), ("α", .greek), ("Ж", .cyrillic), ("ա", .armenian),
            ("ש", .hebrew),
            ("م", .arabic), ("Ꭰ", .cherokee), ("გ", .georgian), ("ह", .devanagari), ("ไ", .thai), ("東", .han),
            ("ひ", .hiragana), ("カ", .katakana), ("ㄅ", .bopomofo), ("한", .hangul), ("Ａ", .fullwidth),
            ("த", .other), ("ẞ", .latin), ("ﬁ", .latin), ("\u{20000}", .han), ("\u{10FFFD}", .other),
        ] as [(Unicode.Scalar, Script)] {
            #expect(Script(letter) == script, "\(letter)")
        }
    }

    @Test func `letters that look Latin are letters of their alphabet`() {
        for script in [Script.cyrillic, .greek, .armenian, .cherokee] {
            #expect(!script.lookalikes.isEmpty)
            for value in script.lookalikes {
                guard let scalar = Unicode.Scalar(value) else { continue }
                #expect(Script(scalar) == script && scalar.properties.isAlphabetic, "\(value)")
            }
        }
    }

    @Test func `a fault names the field and never its value`() throws {
        let field = DisplayField(label: "Payee", pointer: try JSONPointer("/v"), form: .iban)
        let body = try Self.json("secret-payee")
        let fault = #expect(throws: DisplayFault.self) { try field.value(in: body) }
        #expect(fault?.description.contains("`Payee`") == true)
        #expect(fault?.description.contains("secret") == false)
        for reason in DisplayFault.Reason.allCases {
            #expect(!reason.explanation.isEmpty && !reason.explanation.hasSuffix("."))
        }
    }

    @Test func `a body full of it takes no longer than it is long`() throws {
        for text in ["@", "@a ", "#", " ", "e\u{301}", "1.", "DE89 ", "\u{430}"] {
            let many = String(repeating: text, count: (1 << 17) / text.utf8.count)
            for form in ["text", "money EUR", "iban", "date"] {
                #expect(try Self.reason(many, form) != nil)
            }
        }
    }

    @Test func `nothing is read of a body that wasn't read`() throws {
        let field = try DisplayVectorTests.field("text")
        for body in [BodyFacts.unread, .none] {
            let fault = #expect(throws: DisplayFault.self) { try field.value(in: body) }
            #expect(fault?.reason == .bodyUnread)
        }
    }
}

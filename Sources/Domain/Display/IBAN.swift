// An International Bank Account Number (ISO 13616), in its electronic form or as it is printed:
//
//     iban    = country 2DIGIT *( capital / DIGIT )       ; as long as the registry says for the country
//     printed = 4( capital / DIGIT ) *( SP 4( ... ) ) [ SP 1*3( ... ) ]
//
// Small letters, and spaces anywhere else, are refused: they are another spelling of an account, and which account it is
// would be up to its reader. The check digits must be right: a payee whose IBAN is wrong is nobody that one could approve.
// What the digits of a country's own account number say is not looked into.

import Wire

/// The number of an account.
struct IBAN {
    /// In groups of four, nothing left out.
    let grouped: String

    /// The account that the octets spell.
    init(_ octets: [UInt8]) throws(DisplayFault.Reason) {
        // The longest is 34 characters, in nine groups.
        guard octets.count <= 42 else { throw .ibanForm }
        let letters = octets.contains(.space) ? try Self.ungrouped(octets) : octets
        guard 5...34 ~= letters.count, letters.prefix(2).allSatisfy(Self.isCapital),
            letters[2...3].allSatisfy(\.isASCIIDigit),
            letters.allSatisfy({ $0.isASCIIDigit || Self.isCapital($0) })
        else { throw .ibanForm }
        guard let length = IBANCountries.length(letters[0], letters[1]) else { throw .ibanCountry }
        guard letters.count == length else { throw .ibanLength }
        guard Self.isChecked(letters) else { throw .ibanChecksum }
        grouped = stride(from: 0, to: letters.count, by: 4)
            .map { String(decoding: letters[$0..<min($0 + 4, letters.count)], as: UTF8.self) }
            .joined(separator: " ")
    }

    private static func isCapital(_ octet: UInt8) -> Bool { octet &- UInt8(ascii: "A") < 26 }

    private static func ungrouped(_ octets: [UInt8]) throws(DisplayFault.Reason) -> [UInt8] {
        let groups = octets.split(separator: .space, omittingEmptySubsequences: false)
        guard groups.dropLast().allSatisfy({ $0.count == 4 }), 1...4 ~= groups[groups.count - 1].count else {
            throw .ibanForm
        }
        return groups.flatMap(\.self)
    }

    /// ISO 7064, MOD 97-10: the first four characters behind the others, A as 10 to Z as 35, leave a remainder of 1. Of the
    /// two pairs of check digits that do, the one that is made is from 02 to 98; the other is a second spelling.
    private static func isChecked(_ letters: [UInt8]) -> Bool {
        let check = Int(letters[2] - UInt8(ascii: "0")) * 10 + Int(letters[3] - UInt8(ascii: "0"))
        guard 2...98 ~= check else { return false }
        let remainder = (letters[4...] + letters[..<4]).reduce(0) { remainder, letter in
            letter.isASCIIDigit
                ? (remainder * 10 + Int(letter - UInt8(ascii: "0"))) % 97
                : (remainder * 100 + Int(letter - UInt8(ascii: "A")) + 10) % 97
        }
        return remainder == 1
    }
}

/// How long the IBANs of each country are (the IBAN registry).
enum IBANCountries {
    /// How many characters a country's have; nil for one that has none.
    static func length(_ first: UInt8, _ second: UInt8) -> Int? {
        lengths[String(decoding: [first, second], as: UTF8.self)]
    }

    /// By the country's code.
    static let lengths: [String: Int] = {
        var lengths: [String: Int] = [:]
        for entry in table.split(whereSeparator: \.isWhitespace) {
            lengths[String(entry.prefix(2))] = Int(entry.dropFirst(2))
        }
        return lengths
    }()

    private static let table = """
        AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24
        FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32
        LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24
        RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30
        """
}

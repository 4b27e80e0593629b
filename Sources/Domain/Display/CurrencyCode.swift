// The currencies of ISO 4217 that are in use, with how many digits each has behind the point (its minor unit). Not here:
// precious metals, units of account and the codes for tests and for none, which have no minor unit; and what is in use no
// more (ANG, BGN, CUC, HRK, SLL, ZWL and older ones). A code is three capitals and nothing else: `eur` is no code.

import Wire

/// A currency of ISO 4217.
struct CurrencyCode: Hashable {
    /// Three capitals.
    let code: String
    /// How many digits it has behind the point.
    let digits: Int

    /// The currency of a code; nil where there is none.
    init?(_ octets: [UInt8]) {
        // To a `String` other characters are letters too: the Kelvin sign is a K.
        guard octets.allSatisfy(\.isASCIILetter) else { return nil }
        let code = String(decoding: octets, as: UTF8.self)
        guard let digits = Self.table[code] else { return nil }
        (self.code, self.digits) = (code, digits)
    }

    /// By code, how many digits are behind the point.
    static let table: [String: Int] = {
        var table: [String: Int] = [:]
        for (digits, codes) in [(0, none), (2, two), (3, three), (4, four)] {
            for code in codes.split(whereSeparator: \.isWhitespace) { table[String(code)] = digits }
        }
        return table
    }()

    private static let none = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
    private static let three = "BHD IQD JOD KWD LYD OMR TND"
    private static let four = "CLF UYW"
    private static let two = """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY
        COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS
        INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR
        MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP
        STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG
        """
}

// An amount of money, from the digits that were written to the digits that are shown. No number is made of it on the way,
// so none can be rounded.
//
//     amount = ( "0" / digit1-9 *DIGIT ) [ "." 1*DIGIT ]
//
// Refused: a sign, for `-5` read as `5` is another payment, and a minus is easily missed; an exponent; a leading zero,
// which is octal to some; grouping in any form, and with it every comma. Refused too is one digit more behind the point than
// the currency has, also a zero: `1.000` is a thousand to half of the world, and one to the other. Nothing is ever cut off.

import Wire

/// An amount and its currency.
struct Money {
    /// How many digits may stand before the point; `decimal()` of conditions takes as many.
    static let longestWhole = 20

    /// The amount with all digits that its currency has, and the currency.
    let text: String

    /// The amount that the octets spell, in a currency.
    init(amount: [UInt8], currency: CurrencyCode) throws(DisplayFault.Reason) {
        let parts = amount.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let isDigits = parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isASCIIDigit) }
        guard isDigits, parts.count <= 2, let whole = parts.first else { throw Self.reason(amount) }
        guard whole.count == 1 || whole.first != UInt8(ascii: "0") else { throw .amountLeadingZero }
        guard whole.count <= Self.longestWhole else { throw .amountTooLong }
        let fraction = parts.count == 2 ? parts[1] : []
        guard fraction.count <= currency.digits else { throw .amountPrecision }
        let missing = [UInt8](repeating: UInt8(ascii: "0"), count: currency.digits - fraction.count)
        let digits = String(decoding: whole, as: UTF8.self)
        let behind = String(decoding: fraction + missing, as: UTF8.self)
        text = digits + (behind.isEmpty ? "" : "." + behind) + " " + currency.code
    }

    /// What numbers with an exponent have beside digits.
    private static let signs = Array("eE.+-".utf8)

    /// What is wrong with octets that are not digits and a point.
    private static func reason(_ amount: [UInt8]) -> DisplayFault.Reason {
        if let first = amount.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            return .amountSign
        }
        let isNumber = amount.allSatisfy { $0.isASCIIDigit || Self.signs.contains($0) }
        return isNumber && amount.first?.isASCIIDigit == true
            && amount.contains { $0.lowercasedASCII == UInt8(ascii: "e") }
            ? .amountExponent : .amountForm
    }
}

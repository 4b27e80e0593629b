// Amounts of money, exactly: at most 20 digits before the point and 18 behind it. What doesn't fit, before or after a
// sum or a product, is a fault and never rounded. There is no division, for most have no exact result.
//
//     decimal = [ "-" ] ( "0" / digit1-9 *DIGIT ) [ "." 1*DIGIT ]
//
// An exponent is refused: `1e2` is an integer to one reader, a double to another and an error to the next, and a person
// who is shown it can't read it (security.md, section 2a).

import Wire

/// A number with a decimal point.
struct DecimalNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number without its point, and how many digits stand behind that; none of them is a zero at the end.
    private let units: Int128
    private let scale: Int

    static let mostScale = 18
    static let mostWhole = 20
    /// 1, 10, 100 and so on.
    private static let powers: [Int128] = (0..<38).reduce(into: [1]) { $0.append($0[$1] * 10) }

    /// Exact where all digits fit.
    private init?(_ units: Int128, _ scale: Int) {
        var (units, scale) = (units, scale)
        while scale > 0, units % 10 == 0 { (units, scale) = (units / 10, scale - 1) }
        guard scale <= Self.mostScale, units.magnitude < Self.powers[Self.mostWhole + scale].magnitude else {
            return nil
        }
        (self.units, self.scale) = (units, scale)
    }

    /// A whole number.
    init(_ number: Int64) {
        (units, scale) = (Int128(number), 0)
    }

    /// A whole number.
    init(_ number: UInt64) {
        (units, scale) = (Int128(number), 0)
    }

    /// The number that the octets spell.
    init?(_ octets: ArraySlice<UInt8>) {
        var at = octets.startIndex
        let isNegative = octets.first == UInt8(ascii: "-")
        if isNegative { at += 1 }
        let start = at
        var units: Int128 = 0
        var point: Int?
        guard octets.endIndex - start <= Self.mostWhole + Self.mostScale + 1 else { return nil }
        while at < octets.endIndex {
            let octet = octets[at]
            if octet == UInt8(ascii: "."), point == nil {
                point = at
            } else {
                guard octet.isASCIIDigit else { return nil }
                // At most 39 digits are here, and 38 fit; one more is more than a decimal has.
                let (tenfold, isBeyond) = units.multipliedReportingOverflow(by: 10)
                guard !isBeyond, tenfold <= Int128.max - 9 else { return nil }
                units = tenfold + Int128(octet - UInt8(ascii: "0"))
            }
            at += 1
        }
        let whole = (point ?? at) - start
        guard whole > 0, point != at - 1, whole == 1 || octets[start] != UInt8(ascii: "0") else { return nil }
        self.init(isNegative ? -units : units, point.map { at - $0 - 1 } ?? 0)
    }

    /// Of two numbers at one scale; it always fits, for 20 and 18 digits are 38.
    private static func aligned(_ one: Self, _ other: Self) -> (Int128, Int128, scale: Int) {
        if one.scale == other.scale { return (one.units, other.units, one.scale) }
        let scale = max(one.scale, other.scale)
        return (one.units * powers[scale - one.scale], other.units * powers[scale - other.scale], scale)
    }

    static func < (one: Self, other: Self) -> Bool {
        let (one, other, _) = aligned(one, other)
        return one < other
    }

    func plus(_ other: Self) -> Self? {
        let (one, other, scale) = Self.aligned(self, other)
        let (sum, isBeyond) = one.addingReportingOverflow(other)
        return isBeyond ? nil : Self(sum, scale)
    }

    func minus(_ other: Self) -> Self? { plus(other.negated) }

    func times(_ other: Self) -> Self? {
        let (product, isBeyond) = units.multipliedReportingOverflow(by: other.units)
        return isBeyond ? nil : Self(product, scale + other.scale)
    }

    var negated: Self { Self(units: -units, scale: scale) }

    private init(units: Int128, scale: Int) {
        (self.units, self.scale) = (units, scale)
    }

    /// The number without zeros at the end of its fraction.
    var description: String {
        guard scale > 0 else { return String(units) }
        let digits = String(units.magnitude)
        let padded = String(repeating: "0", count: max(scale + 1 - digits.utf8.count, 0)) + digits
        return (units < 0 ? "-" : "") + padded.dropLast(scale) + "." + padded.suffix(scale)
    }
}

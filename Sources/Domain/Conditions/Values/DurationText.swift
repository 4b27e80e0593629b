// How long, as CEL writes it, in nanoseconds of 64 bits: 292 years either way.
//
//     duration = [ "+" / "-" ] ( "0" / 1*( 1*DIGIT [ "." 1*DIGIT ] unit ) )
//     unit     = "h" / "m" / "s" / "ms" / "us" / "ns"

/// The text of a duration.
enum DurationText {
    /// The nanoseconds that the octets spell; nil where they spell none or more than there are.
    static func nanoseconds(_ octets: ArraySlice<UInt8>) -> Int64? {
        var reader = DigitReader(octets)
        let isNegative = reader.take("-")
        if !isNegative { _ = reader.take("+") }
        guard !reader.isAtEnd else { return nil }
        var total: Int128 = 0
        var isFirst = true
        while !reader.isAtEnd {
            guard let whole = reader.digits(atMost: 18) else { return nil }
            var fraction = 0
            if reader.take(".") {
                guard let digits = reader.fraction(18) else { return nil }
                fraction = digits
            }
            guard let unit = unit(reader.letters()) else {
                // Nothing but `0` goes without a unit.
                return isFirst && whole.value == 0 && fraction == 0 && reader.isAtEnd ? 0 : nil
            }
            isFirst = false
            total += Int128(whole.value) * unit + Int128(fraction) * unit / 1_000_000_000_000_000_000
            guard total <= Int128(Int64.max) + 1 else { return nil }
        }
        return Int64(exactly: isNegative ? -total : total)
    }

    private static func unit(_ letters: ArraySlice<UInt8>) -> Int128? {
        switch String(decoding: letters, as: UTF8.self) {
        case "h": 3_600_000_000_000
        case "m": 60_000_000_000
        case "s": 1_000_000_000
        case "ms": 1_000_000
        case "us": 1000
        case "ns": 1
        default: nil
        }
    }

    /// In seconds, as CEL's `string()` writes it.
    static func text(_ nanoseconds: Int64) -> String {
        let magnitude = nanoseconds.magnitude
        return (nanoseconds < 0 ? "-" : "") + String(magnitude / 1_000_000_000)
            + fraction(Int(magnitude % 1_000_000_000)) + "s"
    }

    /// A fraction of a second with its point; nothing where there is none.
    static func fraction(_ nanoseconds: Int) -> String {
        if nanoseconds == 0 { return "" }
        var digits = Array(String(1_000_000_000 + nanoseconds).utf8.dropFirst())
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        return "." + String(decoding: digits, as: UTF8.self)
    }
}

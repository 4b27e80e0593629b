// Writes a double as ECMAScript's Number::toString does, which RFC 8785 (section 3.2.2.3) makes the canonical
// form: the shortest digits that read back as the same double, and where several are as short, the nearest.
// Swift prints those digits too, so only their layout is changed here.

/// The canonical text of a number.
enum ES6Number {
    /// Nil for infinities and NaN, which JSON has no text for.
    static func text(_ number: Double) -> String? {
        guard number.isFinite else { return nil }
        if number == 0 { return "0" }
        let (digits, point) = decompose(number.magnitude)
        return (number < 0 ? "-" : "") + layOut(digits, point)
    }

    /// The digits, and how many of them stand before the decimal point (`n` in the standard).
    private static func decompose(_ number: Double) -> (digits: [UInt8], point: Int) {
        var digits: [UInt8] = []
        var point: Int?
        var exponent = 0
        let text = Array(number.description.utf8)
        let mark = text.firstIndex(of: UInt8(ascii: "e")) ?? text.endIndex
        for octet in text[..<mark] {
            if octet == UInt8(ascii: ".") { point = digits.count } else { digits.append(octet) }
        }
        if mark < text.endIndex { exponent = Int(String(decoding: text[(mark + 1)...], as: UTF8.self)) ?? 0 }
        var before = (point ?? digits.count) + exponent
        let leading = digits.prefix { $0 == UInt8(ascii: "0") }.count
        digits.removeFirst(leading)
        before -= leading
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        return (digits, before)
    }

    /// ECMA-262, Number::toString, steps 6 to 10.
    private static func layOut(_ digits: [UInt8], _ point: Int) -> String {
        let text = String(decoding: digits, as: UTF8.self)
        let count = digits.count
        if count <= point, point <= 21 { return text + zeros(point - count) }
        if 0 < point, point <= 21 { return text.prefix(point) + "." + text.dropFirst(point) }
        if -6 < point, point <= 0 { return "0." + zeros(-point) + text }
        let exponent = point - 1
        let power = (exponent < 0 ? "e-" : "e+") + String(exponent.magnitude)
        return count == 1 ? text + power : text.prefix(1) + "." + text.dropFirst(1) + power
    }

    private static func zeros(_ count: Int) -> String { String(repeating: "0", count: count) }
}

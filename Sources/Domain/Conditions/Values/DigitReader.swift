import Wire

/// Takes numbers and signs from the front of a text, for the forms that times and durations are written in.
struct DigitReader {
    private var rest: ArraySlice<UInt8>

    init(_ octets: ArraySlice<UInt8>) {
        rest = octets
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard let first = rest.first, UInt32(first) == sign.value else { return false }
        rest.removeFirst()
        return true
    }

    /// Exactly so many digits.
    mutating func number(_ digits: Int) -> Int? {
        guard rest.count >= digits, rest.prefix(digits).allSatisfy(\.isASCIIDigit) else { return nil }
        defer { rest = rest.dropFirst(digits) }
        return rest.prefix(digits).reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    /// All digits that follow, at least one and at most so many.
    mutating func digits(atMost most: Int) -> (value: Int, count: Int)? {
        let count = rest.prefix { $0.isASCIIDigit }.count
        guard 1...most ~= count, let value = number(count) else { return nil }
        return (value, count)
    }

    /// One digit to so many, as if there were so many.
    mutating func fraction(_ most: Int) -> Int? {
        guard let (value, count) = digits(atMost: most) else { return nil }
        return (count..<most).reduce(value) { value, _ in value * 10 }
    }

    /// `Z` or hours and minutes with their sign, in minutes.
    mutating func offset() -> Int? {
        if take("Z") { return 0 }
        let isNegative = take("-")
        guard isNegative || take("+") else { return nil }
        return hoursAndMinutes().map { isNegative ? -$0 : $0 }
    }

    /// `hh:mm` in minutes.
    mutating func hoursAndMinutes() -> Int? {
        guard let hours = number(2), take(":"), let minutes = number(2), hours < 24, minutes < 60 else {
            return nil
        }
        return hours * 60 + minutes
    }

    /// The letters that follow.
    mutating func letters() -> ArraySlice<UInt8> {
        let letters = rest.prefix { $0.isASCIILetter }
        rest = rest.dropFirst(letters.count)
        return letters
    }
}

/// A zone that a clock is read in: `UTC`, or hours and minutes from it. Names of places are not known here: what
/// they stand for changes with a data base that is part of no policy.
enum ZoneOffset {
    /// Minutes from UTC.
    static func minutes(_ zone: ArraySlice<UInt8>) -> Int? {
        if zone.elementsEqual("UTC".utf8) { return 0 }
        var reader = DigitReader(zone)
        let isNegative = reader.take("-")
        if !isNegative { _ = reader.take("+") }
        guard let minutes = reader.hoursAndMinutes(), reader.isAtEnd else { return nil }
        return isNegative ? -minutes : minutes
    }
}

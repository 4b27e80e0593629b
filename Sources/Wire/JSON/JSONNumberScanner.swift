// Numbers. RFC 8259, section 6:
//
//     number = [ minus ] int [ frac ] [ exp ]        int = zero / ( digit1-9 *DIGIT )
//
// No number is beyond 2^53 - 1, in any notation (RFC 7493, section 2.2: what lies beyond is not exact in a
// double); one with a fraction or an exponent has at most 15 digits that count, and is zero or no smaller than
// 1e-307. So whatever a parser keeps a number in, it is the same number.

// SAFETY: `base` is read below `count` only.
/// Reads one number.
struct JSONNumberScanner {
    private(set) var at: Int
    private let start: Int
    private var value: UInt64 = 0
    /// Digits from the first that is not zero, and among them those up to the last that is not zero.
    private var digits = 0
    private var significant = 0
    /// The power of ten of the first digit that counts, before the exponent.
    private var magnitude = 0

    private static let largest: UInt64 = 1 << 53 - 1
    private static let mostDigits = 15

    init(at start: Int) {
        at = start
        self.start = start
    }

    /// Reads to the number's end; answers whether it is written as an integer.
    @inline(__always)
    mutating func scan(
        _ base: UnsafePointer<UInt8>, _ count: Int, _ limits: JSONLimits
    ) throws(JSONFault) -> Bool {
        if unsafe base[at] == UInt8(ascii: "-") { at &+= 1 }
        let first = at
        try unsafe integerPart(base, count)
        guard at < count, unsafe base[at] == UInt8(ascii: ".") || base[at] | 0x20 == UInt8(ascii: "e") else {
            if at &- start > limits.numberLength { throw JSONFault(.numberTooLong, at: start) }
            // Up to nineteen digits can't overflow; more are too many anyway.
            if limits.numbers == .exact, at &- first > 19 || value > Self.largest {
                throw JSONFault(.numberInexact, at: start)
            }
            return true
        }
        try unsafe fractionAndExponent(base, count, limits)
        return false
    }

    @inline(__always)
    private mutating func integerPart(_ base: UnsafePointer<UInt8>, _ count: Int) throws(JSONFault) {
        let first = at
        while at < count {
            let digit = unsafe base[at] &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            value = value &* 10 &+ UInt64(digit)
            at &+= 1
        }
        if at == first { throw JSONFault(at < count ? notANumber : .endsEarly, at: at) }
        if at &- first > 1, unsafe base[first] == UInt8(ascii: "0") {
            throw JSONFault(.numberInvalid, at: first)
        }
    }

    /// What stands where a value should: the start of no value at all, or a minus with no digit behind it.
    private var notANumber: JSONFault.Reason { at == start ? .unexpectedOctet : .numberInvalid }

    private mutating func fractionAndExponent(
        _ base: UnsafePointer<UInt8>, _ count: Int, _ limits: JSONLimits
    ) throws(JSONFault) {
        unsafe countDigits(base, start, at, ofFraction: false)
        if unsafe base[at] == UInt8(ascii: ".") {
            let first = at + 1
            at = unsafe digitsEnd(base, first, count)
            if at == first { throw JSONFault(at < count ? .numberInvalid : .endsEarly, at: at) }
            unsafe countDigits(base, first, at, ofFraction: true)
        }
        var exponent = 0
        if at < count, unsafe base[at] | 0x20 == UInt8(ascii: "e") {
            exponent = try unsafe self.exponent(base, count)
        }
        if at - start > limits.numberLength { throw JSONFault(.numberTooLong, at: start) }
        // A zero has any exponent it likes, up to where some parser gives up on it.
        if digits == 0, -307...307 ~= exponent { return }
        let isKept =
            switch limits.numbers {
            case .doubles: -307...307 ~= magnitude + exponent
            case .exact: unsafe isExact(base, magnitude + exponent)
            }
        if !isKept { throw JSONFault(.numberInexact, at: start) }
    }

    private func isExact(_ base: UnsafePointer<UInt8>, _ power: Int) -> Bool {
        guard significant <= Self.mostDigits, -307...15 ~= power else { return false }
        if power < 15 { return true }
        let text = unsafe String(
            decoding: UnsafeBufferPointer(start: base + start, count: at - start), as: UTF8.self)
        return Double(text)?.magnitude ?? .infinity <= Double(Self.largest)
    }

    private mutating func countDigits(
        _ base: UnsafePointer<UInt8>, _ from: Int, _ to: Int, ofFraction: Bool
    ) {
        for index in from..<to {
            let octet = unsafe base[index]
            if octet == UInt8(ascii: "-") { continue }
            if digits == 0 {
                if octet == UInt8(ascii: "0") { continue }
                magnitude = ofFraction ? from - index - 1 : to - index - 1
            }
            digits += 1
            if octet != UInt8(ascii: "0") { significant = digits }
        }
    }

    /// exp = e [ minus / plus ] 1*DIGIT
    private mutating func exponent(_ base: UnsafePointer<UInt8>, _ count: Int) throws(JSONFault) -> Int {
        at += 1
        var isNegative = false
        if at < count, unsafe base[at] == UInt8(ascii: "-") || base[at] == UInt8(ascii: "+") {
            isNegative = unsafe base[at] == UInt8(ascii: "-")
            at += 1
        }
        let first = at
        at = unsafe digitsEnd(base, first, count)
        if at == first { throw JSONFault(at < count ? .numberInvalid : .endsEarly, at: at) }
        var exponent = 0
        for index in first..<at {
            exponent = min(exponent * 10 + Int(unsafe base[index] - UInt8(ascii: "0")), 100_000)
        }
        return isNegative ? -exponent : exponent
    }

    private func digitsEnd(_ base: UnsafePointer<UInt8>, _ from: Int, _ count: Int) -> Int {
        var at = from
        while at < count, unsafe base[at].isASCIIDigit { at += 1 }
        return at
    }
}

// The three numbers of RFC 9651: integers (section 3.3.1) of up to 15 digits, decimals (3.3.2) of up to 12
// digits and 3 after the point, dates (3.3.7) as an integer of seconds. A decimal is an integer of thousandths
// here, so that no digit is ever a matter of binary fractions. A value that can't be written can't be made.

/// An integer as structured fields have it; it exists so that serialising one never fails.
public struct StructuredInteger: Hashable, Sendable {
    static let range: ClosedRange<Int64> = -999_999_999_999_999...999_999_999_999_999

    /// Of at most 15 digits.
    public let value: Int64

    /// The integer, if it has at most 15 digits.
    public init(_ value: Int64) throws(StructuredFieldFault) {
        guard Self.range.contains(value) else { throw StructuredFieldFault(.outOfRange, at: 0) }
        self.value = value
    }
}

/// A decimal with three digits after the point, exactly.
public struct StructuredDecimal: Hashable, Sendable {
    /// The number times a thousand.
    public let thousandths: Int64

    /// The decimal of so many thousandths, if its whole part has at most 12 digits.
    public init(thousandths: Int64) throws(StructuredFieldFault) {
        guard StructuredInteger.range.contains(thousandths) else {
            throw StructuredFieldFault(.outOfRange, at: 0)
        }
        self.thousandths = thousandths
    }

    /// The decimal nearest to a number written as `[-]digits[.digits]`; of two equally near the even one, as
    /// section 4.1.5 has it.
    public init(nearestTo text: [UInt8]) throws(StructuredFieldFault) {
        let isNegative = text.first == UInt8(ascii: "-")
        var magnitude: Int64 = 0
        var places = Int?.none
        var dropped: (first: UInt8, isMore: Bool) = (0, false)
        for (offset, octet) in text.enumerated().dropFirst(isNegative ? 1 : 0) {
            if octet == UInt8(ascii: "."), places == nil, offset > (isNegative ? 1 : 0) {
                places = 0
                continue
            }
            guard octet.isASCIIDigit else { throw StructuredFieldFault(.unexpected(octet), at: offset) }
            let digit = octet - UInt8(ascii: "0")
            let place = places.map { $0 + 1 }
            places = place
            switch place {
            case .some(4): dropped.first = digit
            case .some(5...): dropped.isMore = dropped.isMore || digit > 0
            default: magnitude = magnitude * 10 + Int64(digit)
            }
            // Far from overflow yet, and already past what any sequel could bring back.
            guard magnitude <= StructuredInteger.range.upperBound else {
                throw StructuredFieldFault(.outOfRange, at: offset)
            }
        }
        guard let last = text.last, last.isASCIIDigit else {
            throw StructuredFieldFault(.endsEarly, at: text.count)
        }
        for _ in min(places ?? 0, 3)..<3 {
            magnitude *= 10
            guard magnitude <= StructuredInteger.range.upperBound else {
                throw StructuredFieldFault(.outOfRange, at: 0)
            }
        }
        let isUp = dropped.first > 5 || dropped.first == 5 && (dropped.isMore || magnitude % 2 == 1)
        try self.init(thousandths: (isNegative ? -1 : 1) * (magnitude + (isUp ? 1 : 0)))
    }
}

/// A moment in seconds since 1970, before it if negative.
public struct StructuredDate: Hashable, Sendable {
    /// Of at most 15 digits. That is past the year 9999 too, which the standard lets each field judge.
    public let seconds: Int64

    /// The moment, if its seconds have at most 15 digits.
    public init(seconds: Int64) throws(StructuredFieldFault) {
        self.seconds = try StructuredInteger(seconds).value
    }
}

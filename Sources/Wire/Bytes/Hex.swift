/// Why octets are not hexadecimal digits two by two.
public enum HexFault: Error, Equatable, Sendable {
    /// A digit without its second; the offset is that of the last one.
    case oddLength(offset: Int)
    /// Not a digit, or one in a case that wasn't allowed.
    case notDigit(offset: Int)

    /// Where in the text it went wrong.
    public var offset: Int {
        switch self {
        case .oddLength(let offset), .notDigit(let offset): offset
        }
    }
}

/// Octets as pairs of hexadecimal digits: digests in logs and files, fingerprints, ids of traces.
public enum Hex {
    /// In which case the letters of a text may be. The house writes lower case; what others write may come in
    /// either, but two spellings of one value are no good in an identifier.
    public enum Letters: Sendable {
        /// `a` to `f` only.
        case lower
        /// Both.
        case either
    }

    /// The octets in lower-case digits.
    public static func encode(_ octets: [UInt8]) -> [UInt8] { encode(octets.span) }

    /// The same for octets that are lent.
    public static func encode(_ octets: Span<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(octets.count * 2)
        for index in octets.indices {
            text.append(lowerDigit(octets[index] >> 4))
            text.append(lowerDigit(octets[index] & 15))
        }
        return text
    }

    /// The octets that the digits stand for.
    public static func decode(_ text: [UInt8], letters: Letters = .lower) throws(HexFault) -> [UInt8] {
        try decode(text.span, letters: letters)
    }

    /// The same for text that is lent.
    public static func decode(_ text: Span<UInt8>, letters: Letters = .lower) throws(HexFault) -> [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(text.count / 2)
        var high: UInt8?
        for offset in text.indices {
            let digit = text[offset]
            guard let value = digit.hexDigitValue, letters == .either || digit == lowerDigit(value) else {
                throw .notDigit(offset: offset)
            }
            if let first = high {
                octets.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        guard high == nil else { throw .oddLength(offset: text.count - 1) }
        return octets
    }

    /// The digit of a value below 16, in lower case.
    static func lowerDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + (value - 10)
    }

    /// The digit of a value below 16, in upper case.
    static func upperDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + (value - 10)
    }
}

// RFC 3986, section 2.1: pct-encoded = "%" HEXDIG HEXDIG. Decoding happens once, over octets, and a `%` that no
// two digits follow is refused, never passed on as it stands: what one part leaves alone the next may decode.
// It judges nothing but `%` (and, where asked, UTF-8); which octets may stand raw is the caller's grammar.

/// Why percent-encoded text was not decoded.
public enum PercentFault: Error, Equatable, Sendable {
    /// A `%` that is not followed by two hexadecimal digits; the offset is that of the `%`.
    case badEscape(offset: Int)
    /// The decoded octets are not UTF-8; the offset is where, in the text before decoding, the first ill-formed
    /// sequence starts.
    case notUTF8(offset: Int)

    /// Where in the text it went wrong.
    public var offset: Int {
        switch self {
        case .badEscape(let offset), .notUTF8(let offset): offset
        }
    }
}

/// Percent coding over octets, for targets, forms and the addresses that the house builds.
public enum PercentCoding {
    /// RFC 3986, section 2.3: unreserved = ALPHA / DIGIT / "-" / "." / "_" / "~". What never needs an escape.
    public static let unreserved = OctetSet(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
    )

    /// The octets that the text stands for.
    /// - Parameters:
    ///   - plusIsSpace: whether `+` stands for a space, as it does in forms and nowhere else.
    ///   - requiresUTF8: whether the decoded octets, taken whole, must be UTF-8.
    public static func decode(
        _ text: Span<UInt8>,
        plusIsSpace: Bool = false,
        requiresUTF8: Bool = true
    ) throws(PercentFault) -> [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(text.count)
        var offset = 0
        while offset < text.count {
            let octet = text[offset]
            if octet == UInt8(ascii: "%") {
                octets.append(try escaped(in: text, at: offset))
                offset += 3
            } else {
                octets.append(plusIsSpace && octet == UInt8(ascii: "+") ? .space : octet)
                offset += 1
            }
        }
        if requiresUTF8, let invalid = UTF8Validation.firstInvalidOffset(in: octets) {
            throw .notUTF8(offset: offsetBeforeDecoding(of: invalid, in: text))
        }
        return octets
    }

    /// The same for text in an array.
    public static func decode(
        _ text: [UInt8],
        plusIsSpace: Bool = false,
        requiresUTF8: Bool = true
    ) throws(PercentFault) -> [UInt8] {
        try decode(text.span, plusIsSpace: plusIsSpace, requiresUTF8: requiresUTF8)
    }

    /// The octets with an escape, in upper case as RFC 3986 section 2.1 wants it, for each that is not in
    /// `plain`. `%` is always escaped, whatever `plain` says, so that decoding gives back what went in.
    public static func encode(_ octets: [UInt8], leaving plain: OctetSet = unreserved) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(octets.count)
        for octet in octets {
            if plain.contains(octet), octet != UInt8(ascii: "%") {
                text.append(octet)
            } else {
                text.append(UInt8(ascii: "%"))
                text.append(Hex.upperDigit(octet >> 4))
                text.append(Hex.upperDigit(octet & 15))
            }
        }
        return text
    }

    private static func escaped(in text: Span<UInt8>, at offset: Int) throws(PercentFault) -> UInt8 {
        guard
            text.count - offset > 2,
            let high = text[offset + 1].hexDigitValue,
            let low = text[offset + 2].hexDigitValue
        else { throw .badEscape(offset: offset) }
        return high << 4 | low
    }

    /// Where the decoded octet number `index` stood; the text is known to hold only whole escapes.
    private static func offsetBeforeDecoding(of index: Int, in text: Span<UInt8>) -> Int {
        var offset = 0
        for _ in 0..<index { offset += text[offset] == UInt8(ascii: "%") ? 3 : 1 }
        return offset
    }
}

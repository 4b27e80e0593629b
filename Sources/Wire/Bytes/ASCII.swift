// Octets, as HTTP and JSON see them. Nothing here knows Unicode: `"\r\n"` is one `Character`, U+212A folds
// to `k` and `٣` is a number to Swift's strings, and each of these has let a request past a gateway.
// So every rule of the house is written over `UInt8`.

/// Names for the octets that grammars speak of.
public enum ASCII {
    public static let tab: UInt8 = 0x09
    public static let lineFeed: UInt8 = 0x0A
    public static let carriageReturn: UInt8 = 0x0D
    public static let space: UInt8 = 0x20
    public static let quote: UInt8 = 0x22
    public static let numberSign: UInt8 = 0x23
    public static let percent: UInt8 = 0x25
    public static let ampersand: UInt8 = 0x26
    public static let apostrophe: UInt8 = 0x27
    public static let leftParenthesis: UInt8 = 0x28
    public static let rightParenthesis: UInt8 = 0x29
    public static let asterisk: UInt8 = 0x2A
    public static let plus: UInt8 = 0x2B
    public static let comma: UInt8 = 0x2C
    public static let hyphen: UInt8 = 0x2D
    public static let dot: UInt8 = 0x2E
    public static let slash: UInt8 = 0x2F
    public static let zero: UInt8 = 0x30
    public static let nine: UInt8 = 0x39
    public static let colon: UInt8 = 0x3A
    public static let semicolon: UInt8 = 0x3B
    public static let equals: UInt8 = 0x3D
    public static let questionMark: UInt8 = 0x3F
    public static let at: UInt8 = 0x40
    public static let leftBracket: UInt8 = 0x5B
    public static let backslash: UInt8 = 0x5C
    public static let rightBracket: UInt8 = 0x5D
    public static let underscore: UInt8 = 0x5F
    public static let leftBrace: UInt8 = 0x7B
    public static let rightBrace: UInt8 = 0x7D
    public static let tilde: UInt8 = 0x7E
    public static let delete: UInt8 = 0x7F
}

extension UInt8 {
    /// `DIGIT` of RFC 5234: `0` to `9` and nothing else.
    @inlinable
    public var isASCIIDigit: Bool { self &- ASCII.zero < 10 }

    /// `ALPHA` of RFC 5234.
    @inlinable
    public var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }

    /// The letter in lower case; any other octet as it is.
    @inlinable
    public var lowercasedASCII: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }

    /// `HEXDIG` of RFC 5234 in either case, as its value; nil for any other octet.
    @inlinable
    public var hexDigitValue: UInt8? {
        if isASCIIDigit { return self &- ASCII.zero }
        let letter = (self | 0x20) &- 0x61
        return letter < 6 ? letter + 10 : nil
    }

    /// `tchar` of RFC 9110, section 5.6.2: what methods, field names and tokens are made of.
    @inlinable
    public var isTokenOctet: Bool { OctetSet.token.contains(self) }
}

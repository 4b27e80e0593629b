// Octets, as HTTP and JSON see them. Nothing here knows Unicode: `"\r\n"` is one `Character`, U+212A folds
// to `k` and `٣` is a number to Swift's strings, and each of these has let a request past a gateway.
// So every rule of the house is written over `UInt8`; a printable octet is written `UInt8(ascii: ":")`.

extension UInt8 {
    /// HTAB
    @inlinable public static var tab: UInt8 { 0x09 }
    /// LF
    @inlinable public static var lineFeed: UInt8 { 0x0A }
    /// CR
    @inlinable public static var carriageReturn: UInt8 { 0x0D }
    /// SP
    @inlinable public static var space: UInt8 { 0x20 }
    /// DEL
    @inlinable public static var delete: UInt8 { 0x7F }

    /// `DIGIT` of RFC 5234: `0` to `9` and nothing else.
    @inlinable
    public var isASCIIDigit: Bool { self &- UInt8(ascii: "0") < 10 }

    /// `ALPHA` of RFC 5234.
    @inlinable
    public var isASCIILetter: Bool { (self | 0x20) &- UInt8(ascii: "a") < 26 }

    /// The letter in lower case; any other octet as it is.
    @inlinable
    public var lowercasedASCII: UInt8 { self &- UInt8(ascii: "A") < 26 ? self | 0x20 : self }

    /// `HEXDIG` of RFC 5234 in either case, as its value; nil for any other octet.
    @inlinable
    public var hexDigitValue: UInt8? {
        if isASCIIDigit { return self &- UInt8(ascii: "0") }
        let letter = (self | 0x20) &- UInt8(ascii: "a")
        return letter < 6 ? letter + 10 : nil
    }

    /// `tchar` of RFC 9110, section 5.6.2: what methods, field names and tokens are made of.
    @inlinable
    public var isTokenOctet: Bool { OctetSet.token.contains(self) }
}

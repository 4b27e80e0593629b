/// RFC 4648, section 5, without padding: how JWS, JWK and every id of the house are written.
public enum Base64URL {
    private static var codec: Base64Codec {
        Base64Codec(last: (UInt8(ascii: "-"), UInt8(ascii: "_")), isPadded: false)
    }

    /// The octets as letters that need no escape in a URL, a header or a file name.
    public static func encode(_ octets: [UInt8]) -> [UInt8] { codec.encode(octets.span) }

    /// The same for octets that are lent.
    public static func encode(_ octets: Span<UInt8>) -> [UInt8] { codec.encode(octets) }

    /// The octets, if the text is their one spelling.
    public static func decode(_ text: [UInt8]) throws(Base64Fault) -> [UInt8] { try codec.decode(text.span) }

    /// The same for text that is lent, as a part of a token is.
    public static func decode(_ text: Span<UInt8>) throws(Base64Fault) -> [UInt8] { try codec.decode(text) }
}

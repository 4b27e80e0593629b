/// RFC 4648, section 4, with padding: how structured fields write a byte sequence, and HTTP its Basic
/// credentials.
public enum Base64 {
    private static var codec: Base64Codec {
        Base64Codec(last: (UInt8(ascii: "+"), UInt8(ascii: "/")), isPadded: true)
    }

    /// The octets as letters, padded to a whole group of four.
    public static func encode(_ octets: [UInt8]) -> [UInt8] { codec.encode(octets.span) }

    /// The same for octets that are lent.
    public static func encode(_ octets: Span<UInt8>) -> [UInt8] { codec.encode(octets) }

    /// The octets, if the text is their one spelling.
    public static func decode(_ text: [UInt8]) throws(Base64Fault) -> [UInt8] { try codec.decode(text.span) }

    /// The same for text that is lent.
    public static func decode(_ text: Span<UInt8>) throws(Base64Fault) -> [UInt8] { try codec.decode(text) }
}

public import Crypto
import Wire

/// The field `Content-Digest` (RFC 9530, section 2): a dictionary whose one member is the SHA-256 of the content.
public enum ContentDigest {
    /// The field's value.
    public static func value(of digest: SHA256Digest) -> [UInt8] {
        Array("sha-256=:".utf8) + Base64.encode(digest.octets) + [UInt8(ascii: ":")]
    }
}

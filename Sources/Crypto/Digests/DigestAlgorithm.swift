/// The digests of messages that are at hand whole, for what says by name which one it wants: a Content-Digest, a token.
/// Our own encodings are digested with `SHA256Hasher`.
public enum DigestAlgorithm: String, CaseIterable, Sendable {
    /// 32 octets.
    case sha256 = "sha-256"
    /// 48 octets.
    case sha384 = "sha-384"
    /// 64 octets.
    case sha512 = "sha-512"

    private var fetched: Result<FetchedDigest, CryptoFault> {
        switch self {
        case .sha256: FetchedDigest.sha256
        case .sha384: FetchedDigest.sha384
        case .sha512: FetchedDigest.sha512
        }
    }

    /// The digest of a message.
    public func digest(of message: Span<UInt8>) throws(CryptoFault) -> [UInt8] {
        try fetched.get().digest(of: message)
    }

    /// The same for a message in an array.
    public func digest(of message: [UInt8]) throws(CryptoFault) -> [UInt8] {
        try digest(of: message.span)
    }
}

public import Crypto
import Wire

/// A secret that the gateway and one upstream have in common, for assertions that cost next to nothing. Whoever can verify
/// one can make one, so it proves nothing to anybody else, and it is never published.
public struct SharedKey: Sendable {
    /// How few octets are a secret: as many as the digest has (RFC 7518, section 3.2).
    public static let shortest = 32

    /// The secret.
    public let secret: Secret
    /// Its name in tokens: 128 random bits, for anything made of the secret would help to guess a weak one.
    public let identifier: String

    private static let identifierLength = 16

    /// A secret under a name that was drawn for it; nil for a secret that is too short, and for a name of another form.
    public init?(_ secret: Secret, identifier: String) {
        guard secret.count >= Self.shortest,
            (try? Base64URL.decode(Array(identifier.utf8)))?.count == Self.identifierLength
        else { return nil }
        self.secret = secret
        self.identifier = identifier
    }

    /// A new name for a secret.
    public static func identifier(from entropy: some Entropy) throws(CryptoFault) -> String {
        String(decoding: Base64URL.encode(try entropy.octets(identifierLength)), as: UTF8.self)
    }
}

/// A way to sign, for what the gateway itself signs.
public enum SigningAlgorithm: String, CaseIterable, Hashable, Sendable {
    /// ECDSA over P-256 with SHA-256: what every verifier knows.
    case es256 = "ES256"
    /// Ed25519.
    case ed25519 = "Ed25519"

    /// What its signatures are verified by.
    public var verification: SignatureAlgorithm {
        switch self {
        case .es256: .es256
        case .ed25519: .ed25519
        }
    }

    /// OpenSSL's name for the kind of key.
    var type: String {
        switch self {
        case .es256: "EC"
        case .ed25519: "ED25519"
        }
    }
}

/// A key pair that the gateway signs with. Whoever prints it sees its identifier, which is public.
public struct SigningKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// What it signs by.
    public let algorithm: SigningAlgorithm
    /// What verifiers need.
    public let publicKey: PublicKey
    /// Its `kid`: the thumbprint of the public key (RFC 7638).
    public let identifier: String
    let key: OpenSSLKey

    /// A pair as OpenSSL holds it; nil where it is neither of P-256 nor of Ed25519.
    init?(_ key: OpenSSLKey) throws(CryptoFault) {
        guard let publicKey = key.publicKey else { return nil }
        switch publicKey {
        case .ec(.p256, _, _): algorithm = .es256
        case .ed25519: algorithm = .ed25519
        case .ec, .rsa: return nil
        }
        self.publicKey = publicKey
        self.key = key
        identifier = try publicKey.thumbprint()
    }

    /// A new pair. OpenSSL draws it with its own generator, which the operating system seeds; without randomness there
    /// is a fault and no key.
    public static func generate(_ algorithm: SigningAlgorithm) throws(CryptoFault) -> SigningKey {
        guard let key = try SigningKey(OpenSSLKey(generating: algorithm)) else {
            throw .ofLibrary("make a key")
        }
        return key
    }

    /// Which it is, and nothing that is private.
    public var description: String { "(\(algorithm.rawValue) key \(identifier))" }
    /// Shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

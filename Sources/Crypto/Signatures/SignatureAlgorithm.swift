// The algorithms that a signature is verified by, as RFC 7518, RFC 8037 and RFC 9864 name them. A key has one of them
// from the moment it is made; nothing that comes with a message chooses (RFC 8725, section 3.1). What is no signature
// (`none`, HS256) is no case here, so that no public key can ever be asked for it.

/// A way to verify signatures.
public enum SignatureAlgorithm: String, CaseIterable, Hashable, Sendable {
    case es256 = "ES256"
    case es384 = "ES384"
    case es512 = "ES512"
    case rs256 = "RS256"
    case rs384 = "RS384"
    case rs512 = "RS512"
    case ps256 = "PS256"
    case ps384 = "PS384"
    case ps512 = "PS512"
    case ed25519 = "Ed25519"

    /// The algorithm of a name, in exactly these letters. `EdDSA` means Ed25519: it is the older name (RFC 8037) for
    /// what this key can do, and its other curve is taken nowhere.
    public init?(name: [UInt8]) {
        let found = Self.allCases.first { name.elementsEqual($0.rawValue.utf8) }
        guard let found = found ?? (name.elementsEqual("EdDSA".utf8) ? .ed25519 : nil) else { return nil }
        self = found
    }

    /// The curve that its keys lie on, for ECDSA.
    public var curve: EllipticCurve? {
        switch self {
        case .es256: .p256
        case .es384: .p384
        case .es512: .p521
        case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512, .ed25519: nil
        }
    }

    /// Whether its keys are RSA.
    var isRSA: Bool {
        switch self {
        case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512: true
        case .es256, .es384, .es512, .ed25519: false
        }
    }

    /// Whether the signature is padded as PSS says, with a salt as long as the digest and the same digest inside.
    var isPSS: Bool { [.ps256, .ps384, .ps512].contains(self) }

    /// What the message is digested with before it is signed; nil where the algorithm takes the message itself.
    var digest: Result<FetchedDigest, CryptoFault>? {
        switch self {
        case .es256, .rs256, .ps256: FetchedDigest.sha256
        case .es384, .rs384, .ps384: Self.sha384
        case .es512, .rs512, .ps512: Self.sha512
        case .ed25519: nil
        }
    }

    private static let sha384 = Result { () throws(CryptoFault) in try FetchedDigest(named: "SHA384") }
    private static let sha512 = Result { () throws(CryptoFault) in try FetchedDigest(named: "SHA512") }
}

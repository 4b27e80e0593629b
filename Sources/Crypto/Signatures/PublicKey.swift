// A public key as numbers: what is published, and what a thumbprint is of. Invariants: a number has exactly the octets
// that its form wants (a coordinate as wide as its curve; a modulus and an exponent without zeros in front), so two
// keys that are equal are written in one way only. That a point lies on its curve, and a modulus is one, is found out
// when a `VerificationKey` is made of it.

/// The public half of a key pair.
public enum PublicKey: Hashable, Sendable {
    /// A point of a curve.
    case ec(EllipticCurve, x: [UInt8], y: [UInt8])
    /// An Ed25519 key, as RFC 8032 encodes it.
    case ed25519([UInt8])
    /// RSA.
    case rsa(modulus: [UInt8], exponent: [UInt8])

    /// How many octets an Ed25519 key has.
    static let lengthOfEd25519 = 32

    /// The one algorithm that it is for where nobody says another. Of RSA's six that is RS256: many who publish a key
    /// say nothing of its algorithm, and mean that one.
    public var usualAlgorithm: SignatureAlgorithm {
        switch self {
        case .ec(.p256, _, _): .es256
        case .ec(.p384, _, _): .es384
        case .ec(.p521, _, _): .es512
        case .ed25519: .ed25519
        case .rsa: .rs256
        }
    }

    /// Whether its kind is the one of an algorithm.
    public func fits(_ algorithm: SignatureAlgorithm) -> Bool {
        switch self {
        case .ec(let curve, _, _): algorithm.curve == curve
        case .ed25519: algorithm == .ed25519
        case .rsa: algorithm.isRSA
        }
    }

    /// How many octets a signature by it has.
    var signatureLength: Int {
        switch self {
        case .ec(let curve, _, _): 2 * curve.width
        case .ed25519: Signature.length
        case .rsa(let modulus, _): modulus.count
        }
    }
}

/// A certificate with the chain that leads to its issuer, and its private key, both as PEM.
public struct TLSIdentity: Equatable, Sendable {
    /// The certificate first, then those that vouch for it.
    public var certificates: [UInt8]
    /// The private key, not encrypted.
    public var key: [UInt8]

    /// An identity of these texts.
    public init(certificates: [UInt8], key: [UInt8]) {
        self.certificates = certificates
        self.key = key
    }
}

/// Whom a side believes: certificates of authorities as PEM, and what they have revoked.
public struct TLSTrust: Equatable, Sendable {
    /// The authorities' certificates; nil for those that the system knows.
    public var authorities: [UInt8]?
    /// Lists of revoked certificates. Where there are any, each issuer of a chain must have one that is not out of date.
    public var revoked: [UInt8]?

    /// Trust in these authorities.
    public init(authorities: [UInt8]?, revoked: [UInt8]? = nil) {
        self.authorities = authorities
        self.revoked = revoked
    }
}

/// The oldest version that is spoken. Nothing below 1.2 ever is (HTP-23).
public enum TLSVersion: String, CaseIterable, Sendable {
    case tls12 = "1.2"
    case tls13 = "1.3"
}

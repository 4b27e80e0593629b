// What countersign.yaml says of TLS. Certificates are files of their own, named by their paths and read with the
// configuration; private keys are secrets, and come by `${file:...}` or `${env:...}` alone. Whether they are good, and good for
// one another, is for whoever uses them to say.

/// Where callers connect to, and how.
public struct Listener: Equatable, Sendable {
    /// The address.
    public internal(set) var address: ListenAddress
    /// How connections are secured; nil for not at all.
    public internal(set) var tls: ListenerTLS?

    init(_ address: ListenAddress) { self.address = address }
}

/// A certificate and its key.
public struct CertificatePair: Equatable, Sendable {
    /// The certificate, and those that vouch for it.
    public internal(set) var certificate = PEMFile()
    /// Its private key.
    public internal(set) var key = SecretText()
}

/// How the callers of a listener are met.
public struct ListenerTLS: Equatable, Sendable {
    /// For callers that name nobody, or nobody we know.
    public internal(set) var main = CertificatePair()
    /// Others, for the names that they are for.
    public internal(set) var also: [CertificatePair] = []
    /// Whose certificates callers may show; nil where they are not asked.
    public internal(set) var clients: Clients?
    /// The oldest version.
    public internal(set) var minimum = TLSMinimum.tls12

    /// Callers' own certificates.
    public struct Clients: Equatable, Sendable {
        /// Who vouches for them.
        public internal(set) var ca = PEMFile()
        /// What these have revoked.
        public internal(set) var crl: PEMFile?
        /// Whether nobody gets in without one.
        public internal(set) var isRequired = true
    }
}

/// How an upstream is recognised, and what it is shown.
public struct UpstreamTLS: Equatable, Sendable {
    /// Who vouches for it; nil for those whom the system believes.
    public internal(set) var ca: PEMFile?
    /// What these have revoked.
    public internal(set) var crl: PEMFile?
    /// What it is shown if it asks.
    public internal(set) var certificate: PEMFile?
    /// The key of that.
    public internal(set) var key: SecretText?
    /// The name that its certificate must be for; nil for the name of its address.
    public internal(set) var serverName: String?
    /// The oldest version.
    public internal(set) var minimum = TLSMinimum.tls12
}

/// The oldest version of TLS that is spoken.
public enum TLSMinimum: String, CaseIterable, Sendable {
    case tls12 = "1.2"
    case tls13 = "1.3"
}

/// A file that was read with the configuration.
public struct PEMFile: Equatable, Sendable {
    /// As the configuration writes it.
    public internal(set) var path = ""
    /// What is in it.
    public internal(set) var octets: [UInt8] = []
}

/// A text that nobody is shown.
public struct SecretText: Equatable, Sendable, CustomStringConvertible, CustomReflectable {
    /// The text itself.
    public internal(set) var octets: [UInt8] = []

    /// Not the text.
    public var description: String { "secret" }
    /// Nothing of the text.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

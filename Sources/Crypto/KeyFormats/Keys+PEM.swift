extension SigningKey {
    /// The private key of a PEM text: PKCS #8 (`PRIVATE KEY`), or the older form of EC keys (`EC PRIVATE KEY`), of P-256
    /// or Ed25519, not encrypted, and nothing beside it.
    public init(pem text: Span<UInt8>) throws(KeyFault) {
        let pair = try PEM.privateKey(text)
        let key: SigningKey?
        do throws(CryptoFault) {
            key = try SigningKey(pair)
        } catch {
            throw KeyFault(.library(error))
        }
        guard let key else { throw KeyFault(.notKeyInside) }
        self = key
    }

    /// The key as PEM of PKCS #8, for a file that only we may read.
    public func pem() throws(CryptoFault) -> Secret { try PEM.text(of: key) }
}

extension PublicKey {
    /// The public key of a PEM text: SubjectPublicKeyInfo (`PUBLIC KEY`), and nothing beside it.
    public init(pem text: Span<UInt8>) throws(KeyFault) {
        self = try PEM.publicKey(text)
    }
}

// Verifies signatures with a public key and the one algorithm that is the key's. A signature that is none is an answer
// and no fault; what OpenSSL can't do is a fault (503), and never an answer.

internal import COpenSSL

// SAFETY: contexts live for the length of the call that makes them; OpenSSL reads as many octets of the signature, the
// digest and the message as they have.
/// A public key that was found sound, and its algorithm.
@safe public struct VerificationKey: Sendable {
    /// The key.
    public let publicKey: PublicKey
    /// The one algorithm that it verifies by.
    public let algorithm: SignatureAlgorithm
    private let key: OpenSSLKey

    /// A key with its algorithm; for one that is unsound, weak or of another kind there is a fault.
    public init(_ publicKey: PublicKey, for algorithm: SignatureAlgorithm) throws(KeyFault) {
        guard publicKey.fits(algorithm) else { throw KeyFault(.algorithmOfAnotherKey) }
        try publicKey.checkStrength()
        guard let key = OpenSSLKey(publicKey) else { throw KeyFault(.unsound) }
        self.publicKey = publicKey
        self.algorithm = algorithm
        self.key = key
    }

    /// Whether these octets are this key's signature of the message. One of another length, or with numbers that no
    /// signature has, is refused before OpenSSL sees it.
    public func verifies(_ signature: Span<UInt8>, of message: Span<UInt8>) throws(CryptoFault) -> Bool {
        guard signature.count == publicKey.signatureLength else { return false }
        guard let digest = algorithm.digest else { return try verifiesWhole(signature, of: message) }
        if let curve = algorithm.curve {
            guard let der = ECDSASignature.der(raw: signature, on: curve) else { return false }
            return try verifies(der.span, ofDigestOf: message, try digest.get())
        }
        return try verifies(signature, ofDigestOf: message, try digest.get())
    }

    /// The same for octets in arrays.
    public func verifies(_ signature: [UInt8], of message: [UInt8]) throws(CryptoFault) -> Bool {
        try verifies(signature.span, of: message.span)
    }

    private func verifies(
        _ signature: Span<UInt8>, ofDigestOf message: Span<UInt8>, _ method: FetchedDigest
    ) throws(CryptoFault) -> Bool {
        guard let context = unsafe EVP_PKEY_CTX_new_from_pkey(nil, key.pointer, nil) else {
            throw .ofLibrary("make a context to verify in")
        }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        guard unsafe EVP_PKEY_verify_init(context) == 1, unsafe isSetUp(context, method) else {
            throw .ofLibrary("begin to verify")
        }
        var digest = [UInt8](repeating: 0, count: method.length)
        let isDigested = unsafe message.withUnsafeBufferPointer { message in
            unsafe EVP_Digest(message.baseAddress, message.count, &digest, nil, method.method, nil) == 1
        }
        guard isDigested else { throw .ofLibrary("digest") }
        return try Self.answer(
            unsafe signature.withUnsafeBufferPointer {
                unsafe EVP_PKEY_verify(context, $0.baseAddress, $0.count, digest, digest.count)
            })
    }

    /// Whether the context is told all that is not in the key.
    private func isSetUp(_ context: OpaquePointer, _ method: FetchedDigest) -> Bool {
        guard algorithm.isRSA else { return true }
        let padding = algorithm.isPSS ? RSA_PKCS1_PSS_PADDING : RSA_PKCS1_PADDING
        guard unsafe EVP_PKEY_CTX_set_rsa_padding(context, padding) == 1,
            unsafe EVP_PKEY_CTX_set_signature_md(context, method.method) == 1
        else { return false }
        guard algorithm.isPSS else { return true }
        return unsafe EVP_PKEY_CTX_set_rsa_pss_saltlen(context, Int32(method.length)) == 1
            && EVP_PKEY_CTX_set_rsa_mgf1_md(context, method.method) == 1
    }

    private func verifiesWhole(
        _ signature: Span<UInt8>, of message: Span<UInt8>
    ) throws(CryptoFault) -> Bool {
        guard let context = unsafe EVP_MD_CTX_new() else { throw .ofLibrary("make a context to verify in") }
        defer { unsafe EVP_MD_CTX_free(context) }
        guard unsafe EVP_DigestVerifyInit_ex(context, nil, nil, nil, nil, key.pointer, nil) == 1 else {
            throw .ofLibrary("begin to verify")
        }
        return try Self.answer(
            unsafe signature.withUnsafeBufferPointer { signature in
                unsafe message.withUnsafeBufferPointer { message in
                    unsafe EVP_DigestVerify(
                        context, signature.baseAddress, signature.count, message.baseAddress, message.count)
                }
            })
    }

    /// 1 is yes and 0 is no. Less is what OpenSSL could not find out, with one exception: numbers that lead to no point of
    /// the curve are no signature, and whoever likes can send such.
    static func answer(_ code: Int32) throws(CryptoFault) -> Bool {
        if code < 0, countersign_is_point_at_infinity(ERR_peek_error()) == 0 { throw .ofLibrary("verify") }
        ERR_clear_error()
        return code == 1
    }
}

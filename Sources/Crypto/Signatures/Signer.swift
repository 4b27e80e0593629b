// Signs with one key, one message after another, over contexts that are made once: measured, that saves a tenth of an
// ES256 signature, whose 15 microseconds are most of what an assertion costs.
//
// ES256 signatures come out of OpenSSL as DER and leave as 64 raw octets. OpenSSL 3.0 draws the nonce of each from its
// generator (it has no RFC 6979), so a signature is as good as the randomness of the machine.

internal import COpenSSL

// SAFETY: the context is made in `init`, never leaves, and is freed in `deinit`; the type can't be copied. OpenSSL reads
// as many octets as the message or the digest has, and writes at most as many as it is told there is room for.
/// Signs with one key. One belongs to one event loop.
@safe public struct Signer: ~Copyable {
    /// Whose signatures they are.
    public let key: SigningKey
    /// An EVP_PKEY_CTX of ES256, which takes digests, or an EVP_MD_CTX of Ed25519, which takes messages.
    private let context: OpaquePointer
    private var hasher: SHA256Hasher
    /// Where OpenSSL writes its DER; at most 72 octets for P-256.
    private var room = [UInt8](repeating: 0, count: 80)

    /// A signer with a key.
    public init(_ key: SigningKey) throws(CryptoFault) {
        try self.init(key, SHA256Hasher())
    }

    init(_ key: SigningKey, _ hasher: consuming SHA256Hasher) throws(CryptoFault) {
        switch key.algorithm {
        case .es256:
            guard let context = unsafe EVP_PKEY_CTX_new_from_pkey(nil, key.key.pointer, nil) else {
                throw .ofLibrary("make a signing context")
            }
            guard unsafe EVP_PKEY_sign_init(context) == 1 else {
                unsafe EVP_PKEY_CTX_free(context)
                throw .ofLibrary("begin to sign")
            }
            unsafe self.context = context
        case .ed25519:
            guard let context = unsafe EVP_MD_CTX_new() else { throw .ofLibrary("make a signing context") }
            unsafe self.context = context
        }
        self.key = key
        self.hasher = hasher
    }

    deinit {
        switch key.algorithm {
        case .es256: unsafe EVP_PKEY_CTX_free(context)
        case .ed25519: unsafe EVP_MD_CTX_free(context)
        }
    }

    /// The signature of a message.
    public mutating func sign(_ message: Span<UInt8>) throws(CryptoFault) -> Signature {
        switch key.algorithm {
        case .es256: try signDigest(of: message)
        case .ed25519: try signWhole(message)
        }
    }

    /// The same for a message in an array.
    public mutating func sign(_ message: [UInt8]) throws(CryptoFault) -> Signature {
        try sign(message.span)
    }

    private mutating func signDigest(of message: Span<UInt8>) throws(CryptoFault) -> Signature {
        let digest = try hasher.digest(of: message).octets
        var count = room.count
        guard unsafe EVP_PKEY_sign(context, &room, &count, digest, digest.count) == 1 else {
            throw .ofLibrary("sign")
        }
        let der = room.span.extracting(0..<count)
        guard let signature = Signature({ ECDSASignature.write(raw: &$0, from: der) }) else {
            throw .ofLibrary("sign in a form that can be read")
        }
        return signature
    }

    private func signWhole(_ message: Span<UInt8>) throws(CryptoFault) -> Signature {
        guard unsafe EVP_DigestSignInit_ex(context, nil, nil, nil, nil, key.key.pointer, nil) == 1 else {
            throw .ofLibrary("begin to sign")
        }
        let signature = Signature { signature in
            var count = signature.count
            return unsafe message.withUnsafeBufferPointer { message in
                unsafe signature.withUnsafeMutableBufferPointer { signature in
                    unsafe EVP_DigestSign(
                        context, signature.baseAddress, &count, message.baseAddress, message.count) == 1
                }
            } && count == Signature.length
        }
        guard let signature else { throw .ofLibrary("sign") }
        return signature
    }
}

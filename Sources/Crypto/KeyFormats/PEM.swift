// Keys in files: RFC 7468, of its labels those that keys have. Inside of the one block is one value of DER and nothing
// behind it; what is around it, `PEMEnvelope` says.

internal import COpenSSL

/// Reads and writes keys as PEM.
enum PEM {
    /// How many octets a text with a key may have.
    static let longest = 16 << 10

    /// The private key of a text: PKCS #8, or the older form of EC keys.
    static func privateKey(_ text: Span<UInt8>) throws(KeyFault) -> OpenSSLKey {
        let expected = "`PRIVATE KEY` or `EC PRIVATE KEY`"
        let label = try PEMEnvelope.label(of: text, [.privateKey, .ecPrivateKey], expected: expected)
        // SAFETY: what was decoded is read within the closure alone; a check reads the key for the length of its call.
        let key = try unsafe content(of: text) { der throws(KeyFault) in
            try unsafe label == .privateKey ? readPKCS8(der) : readEC(der)
        }
        // What is in the file has a public half too; that it belongs to the private one is not taken on faith.
        guard unsafe key.passes({ unsafe EVP_PKEY_check($0) }) else { throw KeyFault(.unsound) }
        return key
    }

    /// The public key of a text: SubjectPublicKeyInfo.
    static func publicKey(_ text: Span<UInt8>) throws(KeyFault) -> PublicKey {
        _ = try PEMEnvelope.label(of: text, [.publicKey], expected: "`PUBLIC KEY`")
        // SAFETY: what was decoded is read within the closure alone.
        let key = try unsafe content(of: text) { der throws(KeyFault) in try unsafe readPublic(der) }
        guard let numbers = key.publicKey else { throw KeyFault(.notKeyInside) }
        return numbers
    }

    /// A private key as PKCS #8.
    // SAFETY: the BIO owns its octets, which are copied before it is freed, and overwrites them then.
    static func text(of key: OpenSSLKey) throws(CryptoFault) -> Secret {
        guard let bio = unsafe BIO_new(BIO_s_mem()) else { throw .ofLibrary("make room for a key") }
        defer { unsafe BIO_free_all(bio) }
        guard unsafe countersign_write_key(bio, key.pointer) == 1 else { throw .ofLibrary("write a key") }
        var start: UnsafePointer<UInt8>?
        let count = unsafe countersign_bio_octets(bio, &start)
        guard count > 0, let start = unsafe start else { throw .ofLibrary("write a key") }
        return unsafe Secret(copying: UnsafeBufferPointer(start: start, count: count))
    }

    // SAFETY: the BIO reads the text, which is valid for the length of the call; what OpenSSL decoded is lent for the
    // length of the closure, and overwritten and given back behind it.
    private static func content(
        of text: Span<UInt8>, _ read: (UnsafeBufferPointer<UInt8>) throws(KeyFault) -> OpenSSLKey
    ) throws(KeyFault) -> OpenSSLKey {
        defer { ERR_clear_error() }
        return try unsafe text.withUnsafeBufferPointer { text throws(KeyFault) in
            guard let bio = unsafe BIO_new_mem_buf(text.baseAddress, Int32(clamping: text.count)) else {
                throw KeyFault(.library(.ofLibrary("read a key")))
            }
            defer { unsafe BIO_free_all(bio) }
            var count = 0
            guard let der = unsafe countersign_read_pem(bio, &count) else { throw KeyFault(.notPEM) }
            defer { unsafe countersign_cleanse_and_free(der, count) }
            return try unsafe read(UnsafeBufferPointer(start: der, count: count))
        }
    }

    // SAFETY: OpenSSL reads at most as many octets as it is told, and moves the pointer behind what it took.
    private static func readPKCS8(_ der: UnsafeBufferPointer<UInt8>) throws(KeyFault) -> OpenSSLKey {
        var place = der.baseAddress
        guard let info = unsafe d2i_PKCS8_PRIV_KEY_INFO(nil, &place, der.count) else {
            throw KeyFault(.notKeyInside)
        }
        defer { unsafe PKCS8_PRIV_KEY_INFO_free(info) }
        return try unsafe Self.whole(EVP_PKCS82PKEY(info), der, place)
    }

    // SAFETY: as above.
    private static func readEC(_ der: UnsafeBufferPointer<UInt8>) throws(KeyFault) -> OpenSSLKey {
        var place = der.baseAddress
        return try unsafe Self.whole(d2i_PrivateKey(EVP_PKEY_EC, nil, &place, der.count), der, place)
    }

    // SAFETY: as above.
    private static func readPublic(_ der: UnsafeBufferPointer<UInt8>) throws(KeyFault) -> OpenSSLKey {
        var place = der.baseAddress
        return try unsafe Self.whole(d2i_PUBKEY(nil, &place, der.count), der, place)
    }

    // SAFETY: the pointers are compared and not followed.
    private static func whole(
        _ key: OpaquePointer?, _ der: UnsafeBufferPointer<UInt8>, _ place: UnsafePointer<UInt8>?
    ) throws(KeyFault) -> OpenSSLKey {
        guard let key = unsafe key else { throw KeyFault(.notKeyInside) }
        let made = unsafe OpenSSLKey(owning: key)
        guard let start = der.baseAddress, unsafe place == start + der.count else {
            throw KeyFault(.notKeyInside)
        }
        return made
    }
}

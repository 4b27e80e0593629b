// Algorithms as OpenSSL's providers have them, fetched once for the process: letting OpenSSL look one up for each
// message costs several times the message (docs/performance.md). What can't be fetched is a fault each time it is asked
// for, never another algorithm.
//
// SAFETY: each pointer is made in `init`, never null, never changed and, being kept for the life of the process, never
// freed.

internal import COpenSSL

/// A digest.
///
/// INVARIANT: OpenSSL only reads what was fetched, so any thread may use it.
@safe struct FetchedDigest: @unchecked Sendable {
    /// For what RFC 6455 wants, and nothing else: see `WebSocketAccept`.
    static let sha1 = Result { () throws(CryptoFault) in try FetchedDigest(named: "SHA1") }
    static let sha256 = Result { () throws(CryptoFault) in try FetchedDigest(named: "SHA256") }
    static let sha384 = Result { () throws(CryptoFault) in try FetchedDigest(named: "SHA384") }
    static let sha512 = Result { () throws(CryptoFault) in try FetchedDigest(named: "SHA512") }

    let method: OpaquePointer

    var length: Int { Int(unsafe EVP_MD_get_size(method)) }

    init(named name: String) throws(CryptoFault) {
        guard let method = unsafe EVP_MD_fetch(nil, name, nil) else { throw .ofFetching(name) }
        unsafe self.method = method
    }

    /// The digest of a message that is at hand whole.
    func digest(of message: Span<UInt8>) throws(CryptoFault) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: length)
        // SAFETY: OpenSSL reads `count` octets of the message and writes as many as the algorithm's digests have.
        let isMade = unsafe message.withUnsafeBufferPointer { message in
            unsafe digest.withUnsafeMutableBufferPointer { digest in
                unsafe EVP_Digest(
                    message.baseAddress, message.count, digest.baseAddress, nil, method, nil) == 1
            }
        }
        guard isMade else { throw .ofLibrary("digest") }
        return digest
    }
}

/// A way to make MACs.
///
/// INVARIANT: OpenSSL only reads what was fetched, so any thread may use it.
@safe struct FetchedMAC: @unchecked Sendable {
    static let hmac = Result { () throws(CryptoFault) in try FetchedMAC(named: "HMAC") }

    let method: OpaquePointer

    init(named name: String) throws(CryptoFault) {
        guard let method = unsafe EVP_MAC_fetch(nil, name, nil) else { throw .ofFetching(name) }
        unsafe self.method = method
    }
}

/// A way to derive keys.
///
/// INVARIANT: OpenSSL only reads what was fetched, so any thread may use it.
@safe struct FetchedDerivation: @unchecked Sendable {
    static let hkdf = Result { () throws(CryptoFault) in try FetchedDerivation(named: "HKDF") }

    let method: OpaquePointer

    init(named name: String) throws(CryptoFault) {
        guard let method = unsafe EVP_KDF_fetch(nil, name, nil) else { throw .ofFetching(name) }
        unsafe self.method = method
    }
}

/// A cipher.
///
/// INVARIANT: OpenSSL only reads what was fetched, so any thread may use it.
@safe struct FetchedCipher: @unchecked Sendable {
    static let aes256GCM = Result { () throws(CryptoFault) in try FetchedCipher(named: "AES-256-GCM") }

    let method: OpaquePointer

    var keyLength: Int { Int(unsafe EVP_CIPHER_get_key_length(method)) }
    var nonceLength: Int { Int(unsafe EVP_CIPHER_get_iv_length(method)) }

    init(named name: String) throws(CryptoFault) {
        guard let method = unsafe EVP_CIPHER_fetch(nil, name, nil) else { throw .ofFetching(name) }
        unsafe self.method = method
    }
}

extension CryptoFault {
    fileprivate static func ofFetching(_ name: String) -> CryptoFault { .ofLibrary("fetch `\(name)`") }
}

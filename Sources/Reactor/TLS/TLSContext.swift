// What all connections of one side have in common: who we are, whom we believe, and what is spoken. HTP-23 is written
// here: TLS 1.2 at least, AEAD alone, forward secrecy always, no renegotiation, no compression, no early data.

import COpenSSL

/// An `SSL_CTX` that is made once and not changed.
///
/// INVARIANT: nothing changes after the initialisers but OpenSSL's own counts, which it guards itself.
///
/// SAFETY: `pointer` is a context of ours from the beginning to `deinit`; sessions hold references of their own.
@safe
final class TLSContext: @unchecked Sendable {
    let pointer: OpaquePointer
    /// The certificate that is shown first; nil where none is shown.
    private var certificate: OpaquePointer?

    /// TLS 1.2's suites; 1.3 has no others.
    private static let suites =
        "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
        + "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305"
    /// A name counts where certificates have names since RFC 6125, and a star stands for a whole label.
    static let nameRules = UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT)
    private static let groups = "X25519:P-256:P-384"

    init(isServer: Bool, version: TLSVersion) throws(TLSFault) {
        guard let made = unsafe SSL_CTX_new(isServer ? TLS_server_method() : TLS_client_method()) else {
            throw .last("OpenSSL can't make a context")
        }
        unsafe pointer = made
        let least = version == .tls13 ? TLS1_3_VERSION : TLS1_2_VERSION
        guard unsafe countersign_ssl_set_min_version(made, least) == 1,
            unsafe SSL_CTX_set_cipher_list(made, Self.suites) == 1,
            unsafe countersign_ssl_set_groups(made, Self.groups) == 1
        else { throw .last("OpenSSL does not know what we speak") }
        unsafe countersign_ssl_set_strict_options(made)
        unsafe countersign_ssl_set_modes(made)
        unsafe countersign_ssl_keep_no_sessions(made)
    }

    deinit {
        unsafe X509_free(certificate)
        unsafe SSL_CTX_free(pointer)
    }

    /// Shows this certificate, after seeing that the key is its own.
    func show(_ identity: TLSIdentity) throws(TLSFault) {
        try unsafe PEM.each("certificate", in: identity.certificates, Self.certificate) {
            (certificate, index) throws(TLSFault) in
            defer { unsafe X509_free(certificate) }
            if index > 0 {
                guard unsafe countersign_ssl_add_chain_certificate(pointer, certificate) == 1 else {
                    throw .last("the certificate's chain can't be used")
                }
                return
            }
            guard unsafe SSL_CTX_use_certificate(pointer, certificate) == 1 else {
                throw .last("the certificate can't be used")
            }
            unsafe X509_up_ref(certificate)
            unsafe self.certificate = certificate
        }
        try unsafe PEM.each("private key", in: identity.key, most: 1, { unsafe countersign_read_key($0) }) {
            (key, _) throws(TLSFault) in
            defer { unsafe EVP_PKEY_free(key) }
            guard unsafe SSL_CTX_use_PrivateKey(pointer, key) == 1,
                unsafe SSL_CTX_check_private_key(pointer) == 1
            else { throw .last("the private key is not the certificate's") }
        }
    }

    /// Believes these, and asks the peer for a certificate that one of them vouches for.
    func believe(_ trust: TLSTrust, isRequired: Bool) throws(TLSFault) {
        if let authorities = trust.authorities {
            try unsafe PEM.each("authority's certificate", in: authorities, Self.certificate) {
                (certificate, _) throws(TLSFault) in
                defer { unsafe X509_free(certificate) }
                guard unsafe X509_STORE_add_cert(SSL_CTX_get_cert_store(pointer), certificate) == 1,
                    unsafe SSL_CTX_add_client_CA(pointer, certificate) == 1
                else { throw .last("an authority's certificate can't be used") }
            }
        } else if unsafe SSL_CTX_set_default_verify_paths(pointer) != 1 {
            throw .last("the system's authorities can't be read")
        }
        if let revoked = trust.revoked { try refuse(revoked) }
        let mode = SSL_VERIFY_PEER | (isRequired ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0)
        unsafe SSL_CTX_set_verify(pointer, mode, nil)
    }

    private func refuse(_ revoked: [UInt8]) throws(TLSFault) {
        let store = unsafe SSL_CTX_get_cert_store(pointer)
        try unsafe PEM.each(
            "list of revoked certificates", in: revoked, { unsafe PEM_read_bio_X509_CRL($0, nil, nil, nil) }
        ) { (list, _) throws(TLSFault) in
            defer { unsafe X509_CRL_free(list) }
            guard unsafe X509_STORE_add_crl(store, list) == 1 else {
                throw .last("a list of revoked certificates can't be used")
            }
        }
        let flags = UInt(X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL)
        guard unsafe X509_STORE_set_flags(store, flags) == 1 else {
            throw .last("OpenSSL does not check for revoked certificates")
        }
    }

    private static func certificate(_ bio: OpaquePointer) -> OpaquePointer? {
        unsafe PEM_read_bio_X509(bio, nil, nil, nil)
    }

    /// Whether the certificate that is shown is for this name, by its wildcards too.
    func isFor(_ name: String) -> Bool {
        guard let certificate = unsafe certificate else { return false }
        return unsafe X509_check_host(
            certificate, name, name.utf8.count, Self.nameRules, nil) == 1
    }
}

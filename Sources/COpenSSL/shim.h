#ifndef COUNTERSIGN_COPENSSL_H
#define COUNTERSIGN_COPENSSL_H

// OpenSSL, and what of it Swift can't call by itself: macros, and functions that return stacks.

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

static inline void countersign_bio_wants_read(BIO *bio) {
    BIO_clear_retry_flags(bio);
    BIO_set_retry_read(bio);
}

static inline void countersign_bio_wants_write(BIO *bio) {
    BIO_clear_retry_flags(bio);
    BIO_set_retry_write(bio);
}

static inline void countersign_bio_wants_nothing(BIO *bio) { BIO_clear_retry_flags(bio); }

static inline int countersign_ssl_set_min_version(SSL_CTX *context, int version) {
    return (int)SSL_CTX_set_min_proto_version(context, version);
}

static inline void countersign_ssl_set_modes(SSL_CTX *context) {
    SSL_CTX_set_mode(context,
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                         SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_read_ahead(context, 1);
}

static inline void countersign_ssl_set_strict_options(SSL_CTX *context) {
    SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                     SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA |
                                     SSL_OP_NO_SSLv3 | SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1);
    SSL_CTX_set_max_early_data(context, 0);
}

static inline void countersign_ssl_keep_no_sessions(SSL_CTX *context) {
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}

static inline int countersign_ssl_set_groups(SSL_CTX *context, const char *names) {
    return (int)SSL_CTX_set1_groups_list(context, names);
}

static inline int countersign_ssl_add_chain_certificate(SSL_CTX *context, X509 *certificate) {
    return (int)SSL_CTX_add1_chain_cert(context, certificate);
}

static inline int countersign_ssl_set_name(SSL *session, const char *name) {
    return (int)SSL_set_tlsext_host_name(session, name);
}

static inline void countersign_ssl_on_name(SSL_CTX *context, int (*callback)(SSL *, int *, void *),
                                           void *argument) {
    SSL_CTX_set_tlsext_servername_callback(context, callback);
    SSL_CTX_set_tlsext_servername_arg(context, argument);
}

// Has a ticket sealed or opened under these keys: AES-256-CBC, and HMAC with SHA-256 over it. 1 for success.
static inline int countersign_ticket_keys(EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac, const unsigned char *aes,
                                          const unsigned char *hmac, const unsigned char *iv, int seals) {
    OSSL_PARAM parameters[3];
    parameters[0] = OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, (void *)hmac, 32);
    parameters[1] = OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)"SHA256", 0);
    parameters[2] = OSSL_PARAM_construct_end();
    return EVP_CipherInit_ex(cipher, EVP_aes_256_cbc(), NULL, aes, iv, seals) == 1 &&
           EVP_MAC_CTX_set_params(mac, parameters) == 1;
}

// Gives a MAC its key, with which it then begins each message until it gets another. 1 for success.
static inline int countersign_mac_key(EVP_MAC_CTX *mac, const unsigned char *key, size_t length,
                                      const char *digest) {
    OSSL_PARAM parameters[2];
    parameters[0] = OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)digest, 0);
    parameters[1] = OSSL_PARAM_construct_end();
    return EVP_MAC_init(mac, key, length, parameters);
}

// HKDF with SHA-256, both of its steps. 1 for success.
static inline int countersign_hkdf(EVP_KDF_CTX *kdf, const unsigned char *key, size_t key_length,
                                   const unsigned char *salt, size_t salt_length, const unsigned char *info,
                                   size_t info_length, unsigned char *derived, size_t derived_length) {
    OSSL_PARAM parameters[5];
    parameters[0] = OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)"SHA256", 0);
    parameters[1] = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)key, key_length);
    parameters[2] = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, (void *)salt, salt_length);
    parameters[3] = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, (void *)info, info_length);
    parameters[4] = OSSL_PARAM_construct_end();
    return EVP_KDF_derive(kdf, derived, derived_length, parameters);
}

// Whether an error only says that no more PEM begins here.
static inline int countersign_is_end_of_pem(unsigned long error) {
    return ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
}

// Whether an error only says that a signature led to the point that is none.
static inline int countersign_is_point_at_infinity(unsigned long error) {
    return ERR_GET_LIB(error) == ERR_LIB_EC && ERR_GET_REASON(error) == EC_R_POINT_AT_INFINITY;
}

// A private key that nobody is ever asked a password for.
static inline int countersign_no_password(char *room, int size, int writes, void *argument) {
    (void)room, (void)size, (void)writes, (void)argument;
    return -1;
}

static inline EVP_PKEY *countersign_read_key(BIO *bio) {
    return PEM_read_bio_PrivateKey(bio, NULL, countersign_no_password, NULL);
}

// A public key of these parameters. The parameters are given back here, so that no caller can forget it.
static inline EVP_PKEY *countersign_public_key(const char *type, OSSL_PARAM_BLD *builder) {
    EVP_PKEY *key = NULL;
    OSSL_PARAM *parameters = OSSL_PARAM_BLD_to_param(builder);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    if (parameters == NULL || context == NULL || EVP_PKEY_fromdata_init(context) != 1 ||
        EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1)
        key = NULL;
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(parameters);
    return key;
}

// The key of an uncompressed point of a named curve, or NULL.
static inline EVP_PKEY *countersign_ec_public_key(const char *curve, const unsigned char *point, size_t count) {
    EVP_PKEY *key = NULL;
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    if (builder != NULL && OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, curve, 0) == 1 &&
        OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point, count) == 1)
        key = countersign_public_key("EC", builder);
    OSSL_PARAM_BLD_free(builder);
    return key;
}

// The key of a modulus and an exponent, both with their highest octet first, or NULL.
static inline EVP_PKEY *countersign_rsa_public_key(const unsigned char *modulus, int modulus_count,
                                                   const unsigned char *exponent, int exponent_count) {
    EVP_PKEY *key = NULL;
    BIGNUM *n = BN_bin2bn(modulus, modulus_count, NULL), *e = BN_bin2bn(exponent, exponent_count, NULL);
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    if (n != NULL && e != NULL && builder != NULL &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n) == 1 &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e) == 1)
        key = countersign_public_key("RSA", builder);
    OSSL_PARAM_BLD_free(builder);
    BN_free(e);
    BN_free(n);
    return key;
}

// Where the octets of a BIO in memory lie, and how many they are.
static inline long countersign_bio_octets(BIO *bio, const unsigned char **octets) {
    return BIO_get_mem_data(bio, octets);
}

// The key as PEM of an unencrypted PKCS #8. 1 for success.
static inline int countersign_write_key(BIO *bio, EVP_PKEY *key) {
    return PEM_write_bio_PKCS8PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL);
}

// What lies in the one block of a PEM text; NULL where that can't be read. To be given back by the function below.
static inline unsigned char *countersign_read_pem(BIO *bio, long *count) {
    char *name = NULL, *header = NULL;
    unsigned char *octets = NULL;
    if (PEM_read_bio(bio, &name, &header, &octets, count) != 1) return NULL;
    OPENSSL_free(name);
    OPENSSL_free(header);
    return octets;
}

static inline void countersign_cleanse_and_free(unsigned char *octets, long count) {
    OPENSSL_clear_free(octets, (size_t)count);
}

static inline X509 *countersign_ssl_peer_certificate(SSL *session) {
    return SSL_get1_peer_certificate(session);
}

#endif

// A key as OpenSSL holds it. Private numbers never leave it but as PEM for a file of the keyring; OpenSSL overwrites
// them when it frees the key.

internal import COpenSSL

// SAFETY: the pointer has a reference of its own from `init` to `deinit`, and leaves only for calls that end before
// this object does; lengths that are passed are those of the octets that go with them.
// INVARIANT: an EVP_PKEY is not changed after it is made, and OpenSSL counts its references and guards what it caches in
// it, so any thread may use it.
/// A key pair, or its public half alone.
@safe final class OpenSSLKey: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Takes over a reference.
    init(owning pointer: OpaquePointer) {
        unsafe self.pointer = pointer
    }

    deinit {
        unsafe EVP_PKEY_free(pointer)
    }

    /// A public key, if its numbers are one: OpenSSL checks that a point is on its curve and of its group, and that a
    /// modulus is one.
    convenience init?(_ key: PublicKey) {
        let made: OpaquePointer?
        switch key {
        case .ec(let curve, let x, let y):
            let point: [UInt8] = [0x04] + x + y
            unsafe made = countersign_ec_public_key(curve.name, point, point.count)
        case .ed25519(let octets):
            unsafe made = EVP_PKEY_new_raw_public_key_ex(nil, "ED25519", nil, octets, octets.count)
        case .rsa(let modulus, let exponent):
            unsafe made = countersign_rsa_public_key(
                modulus, Int32(clamping: modulus.count), exponent, Int32(clamping: exponent.count))
        }
        guard let made = unsafe made else {
            ERR_clear_error()
            return nil
        }
        unsafe self.init(owning: made)
        guard unsafe passes({ unsafe EVP_PKEY_public_check($0) }) else { return nil }
    }

    /// A new pair of OpenSSL's making, whose generator the operating system seeds.
    convenience init(generating algorithm: SigningAlgorithm) throws(CryptoFault) {
        let context = unsafe EVP_PKEY_CTX_new_from_name(nil, algorithm.type, nil)
        defer { unsafe EVP_PKEY_CTX_free(context) }
        var made: OpaquePointer?
        guard unsafe context != nil, unsafe EVP_PKEY_keygen_init(context) == 1,
            unsafe algorithm == .ed25519
                || EVP_PKEY_CTX_set_group_name(context, EllipticCurve.p256.name) == 1,
            unsafe EVP_PKEY_generate(context, &made) == 1, let made = unsafe made
        else { throw .ofLibrary("make a key") }
        unsafe self.init(owning: made)
    }

    /// Whether a check of OpenSSL's finds nothing wrong.
    func passes(_ check: (OpaquePointer) -> Int32) -> Bool {
        guard let context = unsafe EVP_PKEY_CTX_new_from_pkey(nil, pointer, nil) else {
            ERR_clear_error()
            return false
        }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        let isSound = unsafe check(context) == 1
        ERR_clear_error()
        return isSound
    }

    /// The public half as numbers; nil for a kind of key that is taken nowhere.
    var publicKey: PublicKey? {
        defer { ERR_clear_error() }
        if unsafe EVP_PKEY_is_a(pointer, "EC") == 1 {
            guard let curve, let x = number("qx", width: curve.width),
                let y = number("qy", width: curve.width)
            else { return nil }
            return .ec(curve, x: x, y: y)
        }
        if unsafe EVP_PKEY_is_a(pointer, "ED25519") == 1 {
            var octets = [UInt8](repeating: 0, count: PublicKey.lengthOfEd25519)
            var count = octets.count
            guard unsafe EVP_PKEY_get_raw_public_key(pointer, &octets, &count) == 1, count == octets.count
            else { return nil }
            return .ed25519(octets)
        }
        guard unsafe EVP_PKEY_is_a(pointer, "RSA") == 1, let modulus = number("n"), let exponent = number("e")
        else { return nil }
        return .rsa(modulus: modulus, exponent: exponent)
    }

    /// The curve of a point, if it was named: a curve that is written out number by number has two readings.
    private var curve: EllipticCurve? {
        var name = [CChar](repeating: 0, count: 64)
        var count = 0
        var isWrittenOut: Int32 = 1
        guard unsafe EVP_PKEY_get_group_name(pointer, &name, name.count, &count) == 1,
            unsafe EVP_PKEY_get_int_param(pointer, "decoded-from-explicit", &isWrittenOut) == 1,
            isWrittenOut == 0
        else { return nil }
        return EllipticCurve.allCases.first { $0.name.utf8.elementsEqual(name.prefix(count).map(UInt8.init)) }
    }

    /// A public number, the highest octet first, padded to a width where there is one.
    private func number(_ name: String, width: Int? = nil) -> [UInt8]? {
        var number: OpaquePointer?
        guard unsafe EVP_PKEY_get_bn_param(pointer, name, &number) == 1, let number = unsafe number else {
            return nil
        }
        defer { unsafe BN_free(number) }
        let least = Int(unsafe BN_num_bits(number) + 7) / 8
        var octets = [UInt8](repeating: 0, count: width ?? least)
        guard unsafe BN_bn2binpad(number, &octets, Int32(clamping: octets.count)) >= 0 else { return nil }
        return octets
    }
}

internal import COpenSSL

/// HKDF with SHA-256 (RFC 5869): keys from a key. What is derived under one label says nothing about what is derived under
/// another, nor about what both came from.
public enum HKDF {
    /// A key of so many octets, at least 1 and at most 255 times 32. The salt tells apart what has one label, and need
    /// not be secret; without one it is 32 zeros, as the RFC has it.
    public static func derive(
        _ count: Int = 32, from key: Secret, salt: [UInt8] = [], label: [UInt8]
    ) throws(CryptoFault) -> Secret {
        guard key.count > 0 else { throw .wrongLength(expected: 32, actual: 0) }
        let algorithm = try FetchedDerivation.hkdf.get()
        // SAFETY: the context is made here, never leaves, and is freed with what it knows of the key.
        guard let context = unsafe EVP_KDF_CTX_new(algorithm.method) else {
            throw .ofLibrary("make a derivation context")
        }
        defer { unsafe EVP_KDF_CTX_free(context) }
        return try Secret(count: count) { (derived: inout MutableSpan<UInt8>) throws(CryptoFault) in
            // SAFETY: OpenSSL reads as many octets of key, salt and label, and writes as many, as each buffer has, all of
            // them valid for the length of the call.
            let isDerived = key.withOctets { key in
                unsafe key.withUnsafeBufferPointer { key in
                    unsafe salt.withUnsafeBufferPointer { salt in
                        unsafe label.withUnsafeBufferPointer { label in
                            unsafe derived.withUnsafeMutableBufferPointer { derived in
                                unsafe countersign_hkdf(
                                    context, key.baseAddress, key.count, salt.baseAddress, salt.count,
                                    label.baseAddress, label.count, derived.baseAddress, derived.count) == 1
                            }
                        }
                    }
                }
            }
            guard isDerived else { throw CryptoFault.ofLibrary("derive a key") }
        }
    }
}

// scrypt (RFC 7914) makes guessing a password cost memory and time, on purpose: hundreds of milliseconds and 128 MiB as
// administrators' passwords are hashed. So it belongs on a worker thread and never on an event loop, few at a time, and
// behind whatever holds guessing back; all three are its caller's to see to.

internal import COpenSSL

/// Keys from passwords.
public enum Scrypt {
    /// What one derivation costs. Only these are ever used, the rows of OWASP's table: none is weaker than another, and none
    /// that a file or a store may name takes more than 128 MiB.
    public enum Cost: CaseIterable, Sendable {
        /// N = 2^17, r = 8, p = 1: 128 MiB. What new hashes are made with.
        case memory128
        /// N = 2^16, r = 8, p = 2: 64 MiB.
        case memory64
        /// N = 2^15, r = 8, p = 3: 32 MiB.
        case memory32
        /// N = 2^14, r = 8, p = 5: 16 MiB.
        case memory16
        /// N = 2^13, r = 8, p = 10: 8 MiB.
        case memory8

        /// The binary logarithm of N.
        var logarithm: UInt64 {
            switch self {
            case .memory128: 17
            case .memory64: 16
            case .memory32: 15
            case .memory16: 14
            case .memory8: 13
            }
        }

        var blockSize: UInt64 { 8 }

        var parallelism: UInt64 {
            switch self {
            case .memory128: 1
            case .memory64: 2
            case .memory32: 3
            case .memory16: 5
            case .memory8: 10
            }
        }
    }

    /// A key of so many octets from a password.
    static func derive(
        _ count: Int, from password: Secret, salt: [UInt8], _ cost: Cost
    ) throws(CryptoFault) -> Secret {
        try derive(
            count, from: password, salt: salt, n: 1 << cost.logarithm, r: cost.blockSize, p: cost.parallelism)
    }

    static func derive(
        _ count: Int, from password: Secret, salt: [UInt8], n: UInt64, r: UInt64, p: UInt64
    ) throws(CryptoFault) -> Secret {
        // All that the algorithm needs. Left to itself OpenSSL allows 32 MiB, which N = 2^15 is beyond already.
        let memory = 128 * r * (n + p + 2)
        return try Secret(count: count) { (key: inout MutableSpan<UInt8>) throws(CryptoFault) in
            // SAFETY: OpenSSL reads `count` octets of password and salt, and writes as many as the key has.
            let isDerived = password.withOctets { password in
                unsafe password.withUnsafeBytes { password in
                    unsafe salt.withUnsafeBufferPointer { salt in
                        unsafe key.withUnsafeMutableBufferPointer { key in
                            unsafe EVP_PBE_scrypt(
                                password.bindMemory(to: CChar.self).baseAddress, password.count,
                                salt.baseAddress, salt.count, n, r, p, memory, key.baseAddress, key.count)
                                == 1
                        }
                    }
                }
            }
            guard isDerived else { throw CryptoFault.ofLibrary("derive a key by scrypt") }
        }
    }
}

// What a public key must be before OpenSSL is asked for more: of the right size, and not of a generator that is known to
// be weak. RFC 8725, section 3.4: inputs are validated before they are used; section 3.5: keys are strong enough.

extension PublicKey {
    /// How many bits an RSA modulus may have. More than the upper bound costs whoever verifies, and protects nobody.
    public static let bitsOfModulus = 2048...8192
    /// How many octets an exponent may have; a longer one only costs whoever verifies.
    static let longestExponent = 4
    private static let leastExponent: UInt64 = 65_537

    /// Throws unless its numbers have their lengths and sizes.
    func checkStrength() throws(KeyFault) {
        switch self {
        case .ec(let curve, let x, let y):
            for (name, number) in [("/x", x), ("/y", y)] where number.count != curve.width {
                throw KeyFault(.wrongLength(expected: curve.width, actual: number.count), at: name)
            }
        case .ed25519(let octets):
            guard octets.count == Self.lengthOfEd25519 else {
                throw KeyFault(
                    .wrongLength(expected: Self.lengthOfEd25519, actual: octets.count), at: "/x")
            }
        case .rsa(let modulus, let exponent):
            try Self.check(modulus, exponent)
        }
    }

    private static func check(_ modulus: [UInt8], _ exponent: [UInt8]) throws(KeyFault) {
        guard modulus.first != 0 else { throw KeyFault(.zeroInFront, at: "/n") }
        guard exponent.first != 0 else { throw KeyFault(.zeroInFront, at: "/e") }
        let bits = modulus.count * 8 - (modulus.first?.leadingZeroBitCount ?? 0)
        guard bitsOfModulus.contains(bits) else { throw KeyFault(.modulusOutOfRange(bits: bits), at: "/n") }
        let value = exponent.prefix(longestExponent + 1).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        // An exponent of 3 is refused too: it is what forgeries of RS256 signatures live on.
        guard exponent.count <= longestExponent, value >= leastExponent, value % 2 == 1 else {
            throw KeyFault(.exponentOutOfRange, at: "/e")
        }
        guard modulus.last.map({ $0 % 2 == 1 }) == true else { throw KeyFault(.unsound, at: "/n") }
        if isOfWeakGenerator(modulus) { throw KeyFault(.modulusOfWeakGenerator, at: "/n") }
    }

    /// Whether a modulus has the fingerprint of the generator of CVE-2017-15361: its factors are k * M + 65537^a mod M,
    /// with M a product of small primes, so the modulus is a power of 65537 modulo each of these. Another modulus is
    /// so by chance once in 2^27, which costs its owner a new key.
    private static func isOfWeakGenerator(_ modulus: [UInt8]) -> Bool {
        smallPrimes.allSatisfy { prime in
            let rest = modulus.reduce(0) { ($0 << 8 | Int($1)) % prime }
            var power = 1
            repeat {
                if power == rest { return true }
                power = power * 65_537 % prime
            } while power != 1
            return false
        }
    }

    private static let smallPrimes = [
        3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103,
        107,
        109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
    ]
}

import Crypto
import Domain
import Wire

extension Benchmark {
    /// An ES256 signature of 200 octets by a signer that is kept.
    static var es256Signature: Benchmark { signature("es256-sign-200", .es256) }

    /// The same by Ed25519.
    static var ed25519Signature: Benchmark { signature("ed25519-sign-200", .ed25519) }

    /// A whole token of 700 octets of claims: encoded, signed and put together behind what is there.
    static var es256Token: Benchmark {
        Benchmark(name: "es256-token-700", repetitions: 1_000, octets: 700) {
            let claims = octets(700)
            guard let key = try? SigningKey.generate(.es256),
                let writer = try? JWSWriter(key, type: "countersign-assertion+jwt")
            else { fatalError("no key") }
            let kept = KeptForTokens(writer)
            return {
                do throws(CryptoFault) {
                    kept.buffer.removeAll()
                    try kept.writer.append(claims.span, to: &kept.buffer)
                    return kept.buffer.count
                } catch {
                    fatalError("no token")
                }
            }
        }
    }

    /// The look at an ES256 signature of 200 octets.
    static var es256Verification: Benchmark {
        Benchmark(name: "es256-verify-200", repetitions: 500, octets: 200) {
            let message = octets(200)
            guard let key = try? SigningKey.generate(.es256), let signer = try? Signer(key),
                let verifier = try? VerificationKey(key.publicKey, for: .es256)
            else { fatalError("no key") }
            var kept = signer
            guard let signature = try? kept.sign(message).octets else { fatalError("not signed") }
            return { verified(verifier, signature, message) }
        }
    }

    /// The same for RS256 with a key of 2048 bits.
    static var rs256Verification: Benchmark {
        Benchmark(name: "rs256-verify-200", repetitions: 1_000, octets: 200) {
            let message = octets(200)
            guard let modulus = try? Base64URL.decode(Array(Example.modulus.utf8)),
                let signature = try? Base64URL.decode(Array(Example.signature.utf8)),
                let verifier = try? VerificationKey(.rsa(modulus: modulus, exponent: [1, 0, 1]), for: .rs256)
            else { fatalError("no key") }
            return { verified(verifier, signature, message) }
        }
    }

    private static func signature(_ name: String, _ algorithm: SigningAlgorithm) -> Benchmark {
        Benchmark(name: name, repetitions: 1_000, octets: 200) {
            let message = octets(200)
            guard let key = try? SigningKey.generate(algorithm), let signer = try? Signer(key) else {
                fatalError("no key")
            }
            let kept = KeptForSigning(signer)
            return {
                guard let signature = try? kept.signer.sign(message) else { fatalError("not signed") }
                return signature.withSpan { Int($0[0]) }
            }
        }
    }

    private static func verified(_ key: VerificationKey, _ signature: [UInt8], _ message: [UInt8]) -> Int {
        guard (try? key.verifies(signature, of: message)) == true else { fatalError("not verified") }
        return 1
    }

    private static func octets(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    }
}

/// A key that was thrown away when it had signed once: octets(200), by RS256.
private enum Example {
    static let modulus =
        "zcPuUV-ghwCULDigmBB1tkUE1UdT2_BrwnQyNyH2UysMu5PJsAug7oL05va1kfcXSBASJDRKTVAr3BQL8YhFvd4XPkZ31yOD"
        + "CIwmAEy5gBkClOrkm67bik1zPG9vsU2NS18nsRfcyXq5qljryh4InZLwa3Ku6efVB_0-dnCUutG2NajTRuZUy4ebRmY_-uIf"
        + "2jN3tQ8EP6P6jeZsSm8g5fUqeKzN1jxPQl9T2AmOo-5vppw2ioHdM-tKPqhZKDULRk6UjodErBH0tcpm8rJprzqvoOtCX6NF"
        + "Dhl6EmnK6Dw_oap8KNb4OawJJ_p_NKSExW2k68k02725ZGDXrkaPSQ"
    static let signature =
        "WTkbVEcvMBFFC_owHtDV_rye9cJ3RIwuXe5pcXpI3cl4e77Xp1F0HUtpEOdB7XAFk0dQi06opsc8cAhbVoCV-XAmOWdoVAQy"
        + "kxZe44Xo8GDDBaB3Ae1EMHmWWQsgGW63xT4jxucPtWozJ4yIxfTOV_0agO8PwZsiXiPJeGxUc8I-YxtzMB3ScYnN8XuebsIu"
        + "mP9_0BBHH0XjCpnkZ_Jsu_Fi39bpKxeriULVjKxglJHV6oB6MpTKx2MgIACbbbukAwAooNm9FfLg_wYnNi81IxJlT9l9DHDk"
        + "wb_cIz9STcIaQ8vPbf5N-pTPkFti4cavznFqB4uld1WOCdFlplsIvg"
}

/// What can't be copied, for a closure to keep.
private final class KeptForSigning {
    var signer: Signer

    init(_ signer: consuming Signer) {
        self.signer = signer
    }
}

/// The same for tokens, with the buffer that they are written into.
private final class KeptForTokens {
    var writer: JWSWriter
    var buffer = ByteBuffer(capacity: 4096)

    init(_ writer: consuming JWSWriter) {
        self.writer = writer
    }
}

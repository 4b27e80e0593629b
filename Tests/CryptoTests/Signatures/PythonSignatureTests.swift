import System
import TestKit
import Testing
import Wire

@testable import Crypto

/// Signatures between us and another library: Python's `cryptography`, as Debian has it.
@Suite struct PythonSignatureTests {
    private static let verifying = """
        import sys
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec, ed25519, utils
        lines = sys.stdin.read().split()
        kind, key = lines[0], bytes.fromhex(lines[1])
        if kind == "ES256":
            public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b"\\x04" + key)
        else:
            public = ed25519.Ed25519PublicKey.from_public_bytes(key)
        short = 0
        for number, line in enumerate(lines[2:]):
            signature, message = bytes.fromhex(line), str(number).encode()
            assert len(signature) == 64
            if kind == "ES256":
                short += signature[0] == 0 or signature[32] == 0
                r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
                public.verify(utils.encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
            else:
                public.verify(signature, message)
        print(len(lines) - 2, "verified", "some short" if short else "none short")
        """

    /// Prints lines of an algorithm, a key as JSON in hexadecimal digits, a message and its signature.
    private static let signing = """
        import base64, json
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
        def text(octets): return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()
        def number(value, width=None):
            return text(value.to_bytes(width or (value.bit_length() + 7) // 8, "big"))
        def show(algorithm, key, sign):
            for number in range(40):
                message = str(number).encode()
                jwk = json.dumps(dict(key, alg=algorithm)).encode()
                print(algorithm, jwk.hex(), message.hex(), sign(message).hex())
        digests = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}
        for bits, curve, name in (("256", ec.SECP256R1(), "P-256"), ("384", ec.SECP384R1(), "P-384"), ("512", ec.SECP521R1(), "P-521")):
            private = ec.generate_private_key(curve)
            width = (curve.key_size + 7) // 8
            point = private.public_key().public_numbers()
            def sign(message):
                r, s = utils.decode_dss_signature(private.sign(message, ec.ECDSA(digests[bits])))
                return r.to_bytes(width, "big") + s.to_bytes(width, "big")
            show("ES" + bits, {"kty": "EC", "crv": name, "x": number(point.x, width), "y": number(point.y, width)}, sign)
        private = rsa.generate_private_key(65537, 2048)
        numbers = private.public_key().public_numbers()
        key = {"kty": "RSA", "n": number(numbers.n), "e": number(numbers.e)}
        for bits, digest in digests.items():
            show("RS" + bits, key, lambda message: private.sign(message, padding.PKCS1v15(), digest))
            pss = padding.PSS(padding.MGF1(digest), digest.digest_size)
            show("PS" + bits, key, lambda message: private.sign(message, pss, digest))
        private = ed25519.Ed25519PrivateKey.generate()
        octets = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        show("Ed25519", {"kty": "OKP", "crv": "Ed25519", "x": text(octets)}, private.sign)
        """

    private static func python(_ script: String, _ input: [UInt8] = []) throws -> String {
        var python = ChildProcess("/usr/bin/python3", ["-c", script])
        python.input = input
        let outcome = try python.run(by: Clocks.monotonic().advanced(byMilliseconds: 120_000))
        #expect(String(decoding: outcome.error, as: UTF8.self) == "")
        return String(decoding: outcome.output, as: UTF8.self)
    }

    /// How many are verified: 20 000 in an ordinary run, which is some seconds; a hundred thousand were, once.
    private static var count: Int {
        ProcessEnvironment.value(of: "COUNTERSIGN_SIGNATURES").flatMap { Int($0) } ?? 20_000
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func `SIG-2: another library verifies what we sign, short numbers too`(algorithm: SigningAlgorithm) throws
    {
        let key = try SigningKey.generate(algorithm)
        var signer = try Signer(key)
        let octets =
            switch key.publicKey {
            case .ec(_, let x, let y): x + y
            case .ed25519(let octets): octets
            case .rsa(let modulus, _): modulus
            }
        let count = algorithm == .es256 ? Self.count : 1000
        var lines = Array("\(algorithm.rawValue) ".utf8) + Hex.encode(octets)
        for number in 0..<count {
            lines += try [.lineFeed] + Hex.encode(signer.sign(Array("\(number)".utf8)).octets)
        }
        let expected = "\(count) verified \(algorithm == .es256 ? "some" : "none") short\n"
        #expect(try Self.python(Self.verifying, lines) == expected)
    }

    @Test func `we verify what another library signs, by every algorithm, and no other key's`() throws {
        let lines = try Self.python(Self.signing).split(separator: "\n").map {
            $0.split(separator: " ").map(String.init)
        }
        #expect(Set(lines.map { $0[0] }) == Set(SignatureAlgorithm.allCases.map(\.rawValue)))
        for line in lines {
            let (jwk, message) = (try Hex.decode(Array(line[1].utf8)), try Hex.decode(Array(line[2].utf8)))
            let signature = try Hex.decode(Array(line[3].utf8))
            let key = try JSONWebKey(jwk, as: .publicKeys)
            #expect(key.verifies(by: Array(line[0].utf8)))
            #expect(try key.verifies(signature.span, of: message.span), "\(line[0])")
            var changed = signature
            changed[signature.count / 2] ^= 1
            #expect(try !key.verifies(changed.span, of: message.span), "\(line[0])")
            #expect(try !key.verifies(signature.span, of: (message + [0]).span), "\(line[0])")
        }
    }
}

import TestKit
import Testing
import Wire

@testable import Crypto

@Suite struct SigningTests {
    static let message = Array("what was shown is what was signed".utf8)

    @Test func `once a step failed nothing is signed, and the next message is again`() throws {
        var hasher = try SHA256Hasher()
        let fault = hasher.fail("digest")
        let key = try SigningKey.generate(.es256)
        var signer = try Signer(key, hasher)
        #expect(throws: fault) { try signer.sign([1]) }
        let signature = try signer.sign([2])
        #expect(try VerificationKey(key.publicKey, for: .es256).verifies(signature.octets, of: [2]))
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func `what one signs the other half verifies, and nothing else`(algorithm: SigningAlgorithm) throws {
        let key = try SigningKey.generate(algorithm)
        var signer = try Signer(key)
        let verifier = try VerificationKey(key.publicKey, for: algorithm.verification)
        for length in [0, 1, 31, 32, 33, 4096] {
            let message = [UInt8](repeating: 0x61, count: length)
            let signature = try signer.sign(message)
            #expect(signature.octets.count == Signature.length)
            #expect(try verifier.verifies(signature.octets, of: message))
            #expect(try !verifier.verifies(signature.octets, of: message + [0]))
        }
        let signature = try signer.sign(Self.message).octets
        for position in signature.indices {
            var changed = signature
            changed[position] ^= 1
            #expect(try !verifier.verifies(changed, of: Self.message), "octet \(position)")
        }
        let other = try VerificationKey(SigningKey.generate(algorithm).publicKey, for: algorithm.verification)
        #expect(try !other.verifies(signature, of: Self.message))
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func `a signature of another length is none, however it goes on`(algorithm: SigningAlgorithm) throws {
        let key = try SigningKey.generate(algorithm)
        var signer = try Signer(key)
        let verifier = try VerificationKey(key.publicKey, for: algorithm.verification)
        let signature = try signer.sign(Self.message).octets
        for wrong in [
            [], Array(signature.dropLast()), signature + [0], [0] + signature, signature + signature,
        ] {
            #expect(try !verifier.verifies(wrong, of: Self.message))
        }
    }

    @Test func `SIG-2: each ES256 signature has 64 octets, also where a number is short`() throws {
        let key = try SigningKey.generate(.es256)
        var signer = try Signer(key)
        let verifier = try VerificationKey(key.publicKey, for: .es256)
        var short = 0
        for round in 0..<4000 {
            let message = Array("\(round)".utf8)
            let octets = try signer.sign(message).octets
            #expect(octets.count == 64)
            if octets[0] == 0 || octets[32] == 0 { short += 1 }
            if octets[0] == 0 || octets[32] == 0 || round < 100 {
                #expect(try verifier.verifies(octets, of: message))
            }
        }
        // One half in 256 is short: that none of 8000 is happens once in 10^13 runs.
        #expect(short > 0)
    }

    @Test func `Ed25519 signs the messages of RFC 8032 as it says`() throws {
        // Section 7.1, tests 1 to 3: the private key as PKCS #8, in DER whose end it is.
        let vectors: [(secret: String, publicKey: String, message: String, signature: String)] = [
            (
                "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                    + "d25bf5f0595bbe24655141438e7a100b"
            ),
            (
                "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
                "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
                    + "387b2eaeb4302aeeb00d291612bb0c00"
            ),
            (
                "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
                "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
                "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
                    + "4a7c15e9716ed28dc027beceea1ec40a"
            ),
        ]
        for vector in vectors {
            let der = try Hex.decode(Array("302e020100300506032b657004220420\(vector.secret)".utf8))
            let key = try SigningKey(pem: PEMTests.text("PRIVATE KEY", der).span)
            #expect(try key.publicKey == .ed25519(Hex.decode(Array(vector.publicKey.utf8))))
            var signer = try Signer(key)
            let message = try Hex.decode(Array(vector.message.utf8))
            #expect(try signer.sign(message).octets == Hex.decode(Array(vector.signature.utf8)))
        }
    }

    @Test func `ES256 of RFC 7515 verifies by the key that stands beside it`() throws {
        // Appendix A.3.
        let key = PublicKey.ec(
            .p256, x: try Base64URL.decode(Array("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU".utf8)),
            y: try Base64URL.decode(Array("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0".utf8)))
        let verifier = try VerificationKey(key, for: .es256)
        let message =
            "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19y"
            + "b290Ijp0cnVlfQ"
        let signature =
            "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
        #expect(try verifier.verifies(Base64URL.decode(Array(signature.utf8)), of: Array(message.utf8)))
    }

    @Test
    func `one signer signs in turn for as long as it lives, and two of one key don't disturb each other`()
        throws
    {
        let key = try SigningKey.generate(.es256)
        var one = try Signer(key)
        var other = try Signer(key)
        let verifier = try VerificationKey(key.publicKey, for: .es256)
        for round in 0..<50 {
            let message = Array("\(round)".utf8)
            #expect(try verifier.verifies(one.sign(message).octets, of: message))
            #expect(try verifier.verifies(other.sign(message).octets, of: message))
        }
    }

    @Test func `threads use one key at the same time`() async throws {
        let key = try SigningKey.generate(.es256)
        let verifier = try VerificationKey(key.publicKey, for: .es256)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for task in 0..<8 {
                group.addTask {
                    var signer = try Signer(key)
                    let message = Array("\(task)".utf8)
                    return try (0..<50).allSatisfy { _ in
                        try verifier.verifies(signer.sign(message).octets, of: message)
                    }
                }
            }
            for try await isFine in group { #expect(isFine) }
        }
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func `SIG-11: a key that is printed shows its identifier alone`(algorithm: SigningAlgorithm) throws {
        let key = try SigningKey.generate(algorithm)
        #expect("\(key)" == "(\(algorithm.rawValue) key \(key.identifier))")
        var dumped = ""
        dump(key, to: &dumped)
        #expect(dumped == "- (\(algorithm.rawValue) key \(key.identifier))\n")
        #expect(String(reflecting: key) == "\(key)")
    }

    @Test func `every key is another one`() throws {
        let identifiers = try (0..<20).map { _ in try SigningKey.generate(.es256).identifier }
        #expect(Set(identifiers).count == 20)
    }

    @Test func `a signature is equal to its own octets and to no others`() throws {
        var signer = try Signer(SigningKey.generate(.ed25519))
        let one = try signer.sign(Self.message)
        #expect(try signer.sign(Self.message) == one)
        #expect(try signer.sign([]) != one)
        #expect(try Set([one, signer.sign(Self.message), signer.sign([])]).count == 2)
        #expect(one.withSpan { $0.count } == 64)
    }

    @Test func `what OpenSSL can't find out is a fault, and no answer`() {
        #expect(throws: CryptoFault.library(operation: "verify", code: 0)) { try VerificationKey.answer(-1) }
        #expect(throws: CryptoFault.library(operation: "verify", code: 0)) { try VerificationKey.answer(-2) }
    }
}

import Crypto
import TestKit
import Testing
import Wire

/// The cases that Project Wycheproof collected, each of them: signatures that other libraries took and should not have.
@Suite struct WycheproofSignatureTests {
    private static func octets(_ value: VectorJSON?) throws -> [UInt8] {
        try Hex.decode(#require(value?.octets))
    }

    private static func check(
        _ file: String, count: Int, _ key: (VectorJSON) throws -> VerificationKey
    ) throws {
        guard let folder = try Vectors.here.folder(.wycheproof, for: "WycheproofSignatureTests") else {
            return
        }
        var checked = 0
        for group in try #require(folder.json(file)["testGroups"]?.elements) {
            let key = try key(group)
            for test in try #require(group["tests"]?.elements) {
                checked += 1
                let isValid = try key.verifies(octets(test["sig"]), of: octets(test["msg"]))
                let expected = try #require(test["result"]?.text)
                #expect(["valid", "invalid"].contains(expected))
                #expect(
                    isValid == (expected == "valid"),
                    "\(file) \(test["tcId"]?.integer ?? 0): \(test["comment"]?.text ?? "")")
            }
        }
        #expect(checked == count)
    }

    @Test func `SIG-2: every case of raw ES256 signatures is decided as Wycheproof says`() throws {
        try Self.check("ecdsa_secp256r1_sha256_p1363_test.json", count: 262) { group in
            let point = try Self.octets(group["publicKey"]?["uncompressed"])
            #expect(point.count == 65 && point.first == 4)
            let key = PublicKey.ec(.p256, x: Array(point[1..<33]), y: Array(point[33...]))
            // The same key in both of its other forms.
            let pem = try #require(group["publicKeyPem"]?.octets)
            #expect(try PublicKey(pem: pem.span) == key)
            return try VerificationKey(key, for: .es256)
        }
    }

    @Test func `every case of Ed25519 signatures is decided as Wycheproof says`() throws {
        try Self.check("ed25519_test.json", count: 151) { group in
            let key = PublicKey.ed25519(try Self.octets(group["publicKey"]?["pk"]))
            let pem = try #require(group["publicKeyPem"]?.octets)
            #expect(try PublicKey(pem: pem.span) == key)
            return try VerificationKey(key, for: .ed25519)
        }
    }
}

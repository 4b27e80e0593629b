import System
import TestKit
import Testing
import Wire

@testable import Crypto

@Suite struct PEMTests {
    /// A block of these octets.
    static func text(_ label: String, _ der: [UInt8]) -> [UInt8] {
        let base64 = String(decoding: Base64.encode(der), as: UTF8.self)
        var lines: [Substring] = []
        var rest = base64[...]
        while !rest.isEmpty {
            lines.append(rest.prefix(64))
            rest = rest.dropFirst(64)
        }
        return Array(
            "-----BEGIN \(label)-----\n\(lines.joined(separator: "\n"))\n-----END \(label)-----\n".utf8)
    }

    /// What the `openssl` program makes.
    static func openssl(_ command: String) throws -> [UInt8] {
        let child = ChildProcess("/bin/sh", ["-c", "set -e; \(command)"])
        let outcome = try child.run(by: Clocks.monotonic().advanced(byMilliseconds: 30_000))
        #expect(outcome.ending == .exited(0), "\(String(decoding: outcome.error, as: UTF8.self))")
        return outcome.output
    }

    static func refusal(_ text: [UInt8]) -> KeyFault.Reason? {
        do throws(KeyFault) {
            _ = try SigningKey(pem: text.span)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func `a key that was written is read again, and openssl reads it as we do`(
        algorithm: SigningAlgorithm
    ) throws {
        let key = try SigningKey.generate(algorithm)
        let text = try key.pem().withOctets { span in span.indices.map { span[$0] } }
        let again = try SigningKey(pem: text.span)
        #expect(again.publicKey == key.publicKey && again.identifier == key.identifier)
        #expect(again.algorithm == algorithm)
        let folder = try TemporaryFolder(["key.pem": String(decoding: text, as: UTF8.self)])
        let published = try Self.openssl("openssl pkey -in \(folder.file("key.pem")) -pubout")
        #expect(try PublicKey(pem: published.span) == key.publicKey)
        var signer = try Signer(again)
        let verifier = try VerificationKey(key.publicKey, for: algorithm.verification)
        #expect(try verifier.verifies(signer.sign([1]).octets, of: [1]))
    }

    @Test(arguments: [
        ("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256", SigningAlgorithm.es256),
        ("openssl ecparam -name prime256v1 -genkey -noout", .es256),
        ("openssl genpkey -algorithm ED25519", .ed25519),
        // A point of which one coordinate is left out is the same point.
        ("openssl ecparam -name prime256v1 -genkey -noout -conv_form compressed", .es256),
    ])
    func `keys of the openssl program are read in both forms`(
        command: String, algorithm: SigningAlgorithm
    ) throws {
        let text = try Self.openssl(command)
        #expect(try SigningKey(pem: text.span).algorithm == algorithm)
        let windows = Array(String(decoding: text, as: UTF8.self).replacing("\n", with: "\r\n").utf8)
        #expect(
            try SigningKey(pem: ([.space, .lineFeed] + windows + [.lineFeed]).span).algorithm == algorithm)
    }

    @Test(arguments: [
        "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384", "openssl genpkey -algorithm X25519",
        "openssl genpkey -algorithm ED448", "openssl ecparam -name secp256k1 -genkey -noout",
        "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048",
        "openssl ecparam -name prime256v1 -genkey -noout -param_enc explicit",
    ])
    func `a private key of another kind is not signed with`(command: String) throws {
        #expect(Self.refusal(try Self.openssl(command)) == .notKeyInside)
    }

    @Test func `a key that is encrypted says so, in both ways to do it`() throws {
        let new =
            "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -aes-128-cbc -pass pass:secret"
        #expect(Self.refusal(try Self.openssl(new)) == .encrypted)
        let old = "openssl ecparam -name prime256v1 -genkey -noout | openssl ec -aes128 -passout pass:secret"
        let text = try Self.openssl(old)
        #expect(String(decoding: text, as: UTF8.self).contains("Proc-Type: 4,ENCRYPTED"))
        #expect(Self.refusal(text) == .encrypted)
    }

    @Test func `there is one block and nothing around it`() throws {
        let one = try Self.openssl("openssl genpkey -algorithm ED25519")
        #expect(Self.refusal(one) == nil)
        #expect(Self.refusal(one + one) == .notOneBlock)
        #expect(Self.refusal(one + [UInt8(ascii: "x")]) == .notOneBlock)
        #expect(Self.refusal(Array("key:\n".utf8) + one) == .notPEM)
        #expect(Self.refusal([]) == .notPEM)
        for count in 0..<one.count - 1 {
            #expect(Self.refusal(Array(one[..<count])) != nil, "the first \(count)")
        }
        #expect(
            Self.refusal([UInt8](repeating: .space, count: PEM.longest + 1)) == .tooLong(limit: PEM.longest))
    }

    @Test func `the label must be the one of what is wanted`() throws {
        let key = try SigningKey.generate(.es256)
        let text = try key.pem().withOctets { span in span.indices.map { span[$0] } }
        #expect(throws: KeyFault(.otherLabel(expected: "`PUBLIC KEY`"))) { try PublicKey(pem: text.span) }
        let published = try Self.openssl("openssl genpkey -algorithm ED25519 | openssl pkey -pubout")
        let expected = "`PRIVATE KEY` or `EC PRIVATE KEY`"
        #expect(Self.refusal(published) == .otherLabel(expected: expected))
        #expect(Self.refusal(Self.text("CERTIFICATE", [1])) == .otherLabel(expected: expected))
        let mixed = Array("-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PUBLIC KEY-----\n".utf8)
        #expect(Self.refusal(mixed) == .notPEM)
    }

    @Test func `what is in a block is one key and nothing behind it`() throws {
        let seed = [UInt8](repeating: 7, count: 32)
        let der = try Hex.decode(Array("302e020100300506032b657004220420".utf8)) + seed
        #expect(Self.refusal(Self.text("PRIVATE KEY", der)) == nil)
        #expect(Self.refusal(Self.text("PRIVATE KEY", der + [0])) == .notKeyInside)
        #expect(Self.refusal(Self.text("EC PRIVATE KEY", der)) == .notKeyInside)
        #expect(Self.refusal(Self.text("PRIVATE KEY", Array(der.dropLast()))) == .notKeyInside)
        #expect(Self.refusal(Self.text("PRIVATE KEY", [0x30, 0])) == .notKeyInside)
        #expect(
            Self.refusal(Array("-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----\n".utf8)) == .notPEM
        )
        #expect(Self.refusal(Array("-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n".utf8)) != nil)
    }

    @Test func `a private key with the public half of another one is no key`() throws {
        let command = "openssl ecparam -name prime256v1 -genkey -noout -outform DER"
        var (one, other) = (try Self.openssl(command), try Self.openssl(command))
        #expect(one.count == 121 && other.count == 121)
        one.replaceSubrange((one.count - 64)..., with: other[(other.count - 64)...])
        #expect(Self.refusal(Self.text("EC PRIVATE KEY", one)) == .unsound)
        other[other.count - 1] ^= 1
        #expect(Self.refusal(Self.text("EC PRIVATE KEY", other)) == .notKeyInside)
    }

    /// The kind of a key and how many octets its numbers have.
    private static func shape(_ key: PublicKey) -> String {
        switch key {
        case .ec(let curve, let x, let y): "\(curve.rawValue) \(x.count) \(y.count)"
        case .ed25519(let octets): "Ed25519 \(octets.count)"
        case .rsa(let modulus, let exponent): "RSA \(modulus.count) \(exponent)"
        }
    }

    @Test(arguments: [
        ("openssl genrsa 2048 2>/dev/null", "RSA 256 [1, 0, 1]"),
        ("openssl genpkey -algorithm ED25519", "Ed25519 32"),
        ("openssl ecparam -name prime256v1 -genkey -noout", "P-256 32 32"),
        ("openssl ecparam -name secp384r1 -genkey -noout", "P-384 48 48"),
        ("openssl ecparam -name secp521r1 -genkey -noout", "P-521 66 66"),
    ])
    func `public keys of every kind that is verified by are read`(command: String, shape: String) throws {
        let text = try Self.openssl("\(command) | openssl pkey -pubout")
        #expect(try Self.shape(PublicKey(pem: text.span)) == shape)
    }

    @Test func `a public key of another curve is none`() throws {
        let text = try Self.openssl("openssl ecparam -name secp256k1 -genkey -noout | openssl pkey -pubout")
        #expect(throws: KeyFault(.notKeyInside)) { try PublicKey(pem: text.span) }
    }
}

import TestKit
import Testing
import Wire

@testable import Crypto
@testable import Domain

@Suite struct AssertionHeaderTests {
    private static func header(_ algorithm: String, _ identifier: String) -> VectorJSON {
        let members = [("alg", algorithm), ("kid", identifier), ("typ", "countersign-assertion+jwt")]
        return .object(members.map { VectorJSON.Member(name: $0.0, value: .text($0.1)) })
    }

    @Test(arguments: [
        (SigningAlgorithm.es256, Ed25519Name.eddsa, "ES256"), (.es256, .ed25519, "ES256"),
        (.ed25519, .eddsa, "EdDSA"), (.ed25519, .ed25519, "Ed25519"),
    ])
    func `SIG-1: alg follows the key, and the header has nothing else`(
        algorithm: SigningAlgorithm, name: Ed25519Name, expected: String
    ) async throws {
        let request = ApprovedRequest()
        let (key, reader) = try Tokens.pair(algorithm)
        var notary = try Notary(request.rules(), key: key, name, entropy: OpenSSLEntropy())
        let token = try await ReadToken(request.sign(by: &notary))
        #expect(token.header == Self.header(expected, key.identifier))
        #expect(token.signature.count == 64)
        #expect(try reader.read(token.assertion.token).payload == token.payload)
    }

    @Test func `SIG-1: a shared secret signs by HS256 under a random name`() async throws {
        let secret = try ApprovedRequest.secret()
        let token = try await ApprovedRequest().token()
        #expect(token.header == Self.header("HS256", secret.identifier))
        let signed =
            token.assertion.token.prefix { $0 != UInt8(ascii: ".") } + [UInt8(ascii: ".")]
            + Base64URL.encode(token.payload)
        let tag = try HMAC.tag(of: Array(signed), key: secret.secret).octets
        #expect(token.signature == tag)
    }

    @Test func `SIG-1: a secret's name is drawn and made of nothing`() throws {
        let entropy = ScriptedEntropy(script: Array(repeating: 0xFF, count: 16))
        #expect(try SharedKey.identifier(from: entropy) == "_____________________w")
        #expect(throws: CryptoFault.entropy) { try SharedKey.identifier(from: entropy) }
        let names = try (0..<1000).map { _ in try SharedKey.identifier(from: OpenSSLEntropy()) }
        #expect(Set(names).count == 1000)
        // No digest of anything, nor a name that somebody thought of.
        let secret = Secret(copying: [UInt8](0..<32))
        let digest = Tokens.text(try SHA256Digest(of: [UInt8](0..<32)).octets)
        for name in ["", "k1", digest, names[0] + "=", names[0] + "AA", String(names[0].dropLast())] {
            #expect(SharedKey(secret, identifier: name) == nil, "\(name)")
        }
        #expect(SharedKey(secret, identifier: names[0]) != nil)
    }

    @Test func `SIG-1: a shared secret has 32 octets at least`() throws {
        let name = try SharedKey.identifier(from: OpenSSLEntropy())
        for count in 0..<70 {
            let key = SharedKey(Secret(copying: [UInt8](repeating: 7, count: count)), identifier: name)
            #expect((key != nil) == (count >= 32), "\(count)")
        }
    }

    @Test func `SIG-1: a key verifies its own tokens only`() async throws {
        let request = ApprovedRequest()
        let (key, reader) = try Tokens.pair()
        let (_, other) = try Tokens.pair()
        let (_, edwards) = try Tokens.pair(.ed25519)
        var notary = try Notary(request.rules(), key: key, entropy: OpenSSLEntropy())
        let token = try await request.sign(by: &notary).token
        #expect(Tokens.refusal(reader, token) == nil)
        #expect(Tokens.refusal(other, token) == .unknownKey)
        #expect(Tokens.refusal(edwards, token) == .algorithmNotTaken)
        // The same name, another key.
        let impostor = try SigningKey.generate(.es256)
        guard case .ec(_, let x, let y) = impostor.publicKey else { throw CryptoFault.entropy }
        let set = """
            [{"kty":"EC","crv":"P-256","kid":"\(key.identifier)","x":"\(Tokens.text(x))","y":"\(Tokens.text(y))"}]
            """
        #expect(try Tokens.refusal(JWSReader(Tokens.keySet(set)), token) == .signature)
    }

    /// HS256 under what everybody knows (RFC 8725, section 2.1). No writer can be made of a public key; whoever writes such a token by
    /// hand finds no reader that takes it, for what a key verifies by isn't the token's to say.
    @Test(arguments: SigningAlgorithm.allCases)
    func `SIG-1: a public key is nobody's secret`(algorithm: SigningAlgorithm) throws {
        let (key, reader) = try Tokens.pair(algorithm)
        let octets =
            switch key.publicKey {
            case .ec(_, let x, let y): [x + y, [4] + x + y, x]
            case .ed25519(let x): [x]
            case .rsa(let modulus, _): [modulus]
            }
        for name in ["HS256", "none", "ES384", "hs256"] {
            for secret in octets {
                let input = Tokens.input(#"{"alg":"\#(name)","kid":"\#(key.identifier)"}"#, "{}")
                let tag = try HMAC.tag(of: Array(input.utf8), key: Secret(copying: secret))
                let refusal = Tokens.refusal(reader, Array("\(input).\(Tokens.text(tag.octets))".utf8))
                #expect(refusal == .algorithmNotTaken)
            }
        }
    }

    @Test func `SIG-1: tokens of a shared secret are read by no public key`() async throws {
        let token = try await ApprovedRequest().token().assertion.token
        let (_, reader) = try Tokens.pair()
        #expect(Tokens.refusal(reader, token) == .algorithmNotTaken)
    }

    @Test func `a MAC that OpenSSL can't make leaves nothing, and the next is made`() throws {
        var mac = try HMAC(key: Secret(copying: [UInt8](0..<32)))
        let fault = mac.fail("authenticate")
        var writer = JWSWriter(.shared(mac), "HS256", "k", "t")
        var buffer = ByteBuffer()
        buffer.append("before")
        #expect(throws: fault) { try writer.append(Array("{}".utf8).span, to: &buffer) }
        #expect(buffer.octets == Array("before".utf8))
        let token = try writer.token(Array("{}".utf8))
        #expect(token.count == writer.length(ofPayload: 2))
    }

    @Test func `a token is as long as it is said to be`() throws {
        for algorithm in SigningAlgorithm.allCases {
            var writer = try JWSWriter(SigningKey.generate(algorithm), type: "t")
            for count in 0..<10 {
                let token = try writer.token([UInt8](repeating: 0, count: count))
                #expect(token.count == writer.length(ofPayload: count))
            }
        }
        var writer = try JWSWriter(ApprovedRequest.secret(), type: "t")
        for count in 0..<10 {
            let token = try writer.token([UInt8](repeating: 0, count: count))
            #expect(token.count == writer.length(ofPayload: count))
        }
    }
}

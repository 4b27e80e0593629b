import Crypto
import TestKit
import Testing
import Wire

@testable import Domain

@Suite struct JWSReaderTests {
    @Test(arguments: SigningAlgorithm.allCases)
    func `a token is read by the key that it names`(algorithm: SigningAlgorithm) throws {
        let (key, reader) = try Tokens.pair(algorithm)
        let token = try Tokens.signed(key, Tokens.header(key, #","typ":"JWT","more":[1]"#), #"{"a":1}"#)
        let read = try reader.read(token)
        #expect(read.payload == Array(#"{"a":1}"#.utf8))
        #expect(read.header["typ".utf8]?.string == Array("JWT".utf8))
    }

    @Test func `Ed25519 has two names, and a token may say either`() throws {
        let (key, reader) = try Tokens.pair(.ed25519)
        for name in ["EdDSA", "Ed25519"] {
            let header = #"{"alg":"\#(name)","kid":"\#(key.identifier)"}"#
            #expect(Tokens.refusal(reader, try Tokens.signed(key, header)) == nil)
        }
    }

    @Test(arguments: [
        "none", "None", "NONE", "nOnE", "", "HS256", "HS384", "HS512", "es256", "ES256K", "RS256", "A128GCM",
    ])
    func `RFC8725-3.1: an algorithm that no key has is not taken, whoever signed`(algorithm: String) throws {
        let (key, reader) = try Tokens.pair()
        let header = #"{"alg":"\#(algorithm)","kid":"\#(key.identifier)"}"#
        let expected: TokenFault = algorithm.isEmpty ? .parameter("alg") : .algorithmNotTaken
        #expect(Tokens.refusal(reader, try Tokens.signed(key, header)) == expected)
        let unsigned = Array((Tokens.input(header, "{}") + ".").utf8)
        #expect(Tokens.refusal(reader, unsigned) == expected)
    }

    @Test func `SIG-1: a public key is never a secret for HS256`() throws {
        let (key, reader) = try Tokens.pair()
        // Each form in which somebody may have the public key, as the secret of a MAC.
        let pem = #"{"alg":"HS256","kid":"\#(key.identifier)"}"#
        for part in [
            Tokens.text([UInt8](repeating: 0xAB, count: 32)), Tokens.text([UInt8](repeating: 1, count: 64)),
            "",
        ] {
            let token = Array("\(Tokens.input(pem, "{}")).\(part)".utf8)
            #expect(Tokens.refusal(reader, token) == .algorithmNotTaken)
        }
    }

    @Test func `SIG-1: an algorithm of one key is not taken with another`() throws {
        let (es, ed) = (try SigningKey.generate(.es256), try SigningKey.generate(.ed25519))
        let reader = try Tokens.reader(of: [es, ed])
        #expect(Tokens.refusal(reader, try Tokens.signed(es, Tokens.header(es))) == nil)
        let crossed = #"{"alg":"EdDSA","kid":"\#(es.identifier)"}"#
        #expect(Tokens.refusal(reader, try Tokens.signed(ed, crossed)) == .algorithmOfAnotherKey)
        #expect(Tokens.refusal(reader, try Tokens.signed(es, crossed)) == .algorithmOfAnotherKey)
        // The right name of the wrong key.
        let other = #"{"alg":"ES256","kid":"\#(es.identifier)"}"#
        #expect(Tokens.refusal(reader, try Tokens.signed(SigningKey.generate(.es256), other)) == .signature)
    }

    @Test func `SIG-1: an unknown kid finds no key, and no other one is tried`() throws {
        let (key, reader) = try Tokens.pair()
        for identifier in ["x", key.identifier + "x", key.identifier.uppercased(), "../" + key.identifier] {
            let token = try Tokens.signed(key, #"{"alg":"ES256","kid":"\#(identifier)"}"#)
            #expect(Tokens.refusal(reader, token) == .unknownKey)
        }
    }

    @Test func `without a kid the one key that fits is meant, and of two neither`() throws {
        let (one, other, ed) = (
            try SigningKey.generate(.es256), try SigningKey.generate(.es256),
            try SigningKey.generate(.ed25519)
        )
        let token = try Tokens.signed(one, #"{"alg":"ES256"}"#)
        #expect(Tokens.refusal(try Tokens.reader(of: [one, ed]), token) == nil)
        #expect(Tokens.refusal(try Tokens.reader(of: [one, ed], named: false), token) == nil)
        #expect(Tokens.refusal(try Tokens.reader(of: [other, ed]), token) == .signature)
        #expect(
            Tokens.refusal(try Tokens.reader(of: [one, other, ed]), token) == .undeterminedKey(candidates: 2))
        // A token that names a key is not verified by one without a name.
        let named = try Tokens.signed(one, Tokens.header(one))
        #expect(Tokens.refusal(try Tokens.reader(of: [one], named: false), named) == .unknownKey)
    }

    @Test(arguments: [
        #""crit":["exp"]"#, #""crit":[]"#, #""crit":["b64"],"b64":false"#, #""b64":false"#, #""b64":true"#,
    ])
    func `SIG-1: a header that asks to be understood is refused`(member: String) throws {
        let (key, reader) = try Tokens.pair()
        #expect(Tokens.refusal(reader, try Tokens.signed(key, Tokens.header(key, "," + member))) == .critical)
    }

    @Test func `RFC8725-3.10: keys and their places that a token brings along are not looked at`() throws {
        let (key, reader) = try Tokens.pair()
        let stranger = try SigningKey.generate(.es256)
        guard case .ec(_, let x, let y) = stranger.publicKey else { return }
        let jwk = #"{"kty":"EC","crv":"P-256","x":"\#(Tokens.text(x))","y":"\#(Tokens.text(y))"}"#
        let lures = [
            #","jwk":\#(jwk)"#, #","jku":"https://evil.example/jwks.json""#,
            #","x5u":"https://evil.example/c.pem""#,
            #","x5c":["MIIB"]"#, #","x5t":"AAAA""#,
        ]
        for lure in lures {
            #expect(
                Tokens.refusal(reader, try Tokens.signed(stranger, Tokens.header(key, lure))) == .signature)
            #expect(Tokens.refusal(reader, try Tokens.signed(key, Tokens.header(key, lure))) == nil)
            let own = #"{"alg":"ES256","kid":"\#(stranger.identifier)"\#(lure)}"#
            #expect(Tokens.refusal(reader, try Tokens.signed(stranger, own)) == .unknownKey)
        }
    }

    @Test func `RFC8725-3.3: every octet is signed, wherever it is changed`() throws {
        let (key, reader) = try Tokens.pair()
        let token = try Tokens.signed(key, Tokens.header(key), #"{"sub":"a"}"#)
        for position in token.indices {
            var changed = token
            changed[position] = changed[position] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            #expect(Tokens.refusal(reader, changed) != nil, "octet \(position)")
            changed.remove(at: position)
            #expect(Tokens.refusal(reader, changed) != nil, "without octet \(position)")
        }
        #expect(Tokens.refusal(reader, token) == nil)
    }

    @Test(arguments: [
        ("", 1), (".", 2), ("a", 1), ("a.b", 2), ("a.b.c.d", 4), ("a.b.c.d.e", 5), ("....", 5),
    ])
    func `a token has three parts`(text: String, count: Int) throws {
        let (_, reader) = try Tokens.pair()
        #expect(Tokens.refusal(reader, Array(text.utf8)) == .notThreeParts(count: count))
    }

    @Test func `each part is base64url in its one spelling`() throws {
        let (key, reader) = try Tokens.pair()
        let token = String(decoding: try Tokens.signed(key, Tokens.header(key), "{}"), as: UTF8.self)
        let parts = token.split(separator: ".").map(String.init)
        for ending in ["=", "==", "+", "/", " ", "\n", "%", "\u{E9}", "\0"] {
            #expect(
                Tokens.refusal(reader, Array("\(parts[0])\(ending).\(parts[1]).\(parts[2])".utf8))
                    == .notBase64URL(part: 0))
            #expect(
                Tokens.refusal(reader, Array("\(parts[0]).\(parts[1]).\(parts[2])\(ending)".utf8))
                    == .notBase64URL(part: 2))
            let input = Array("\(parts[0]).\(parts[1])\(ending)".utf8)
            var signer = try Signer(key)
            // What is signed is signed as it stands, and still has to be base64url.
            let signature = try Base64URL.encode(signer.sign(input).octets)
            #expect(Tokens.refusal(reader, input + [UInt8(ascii: ".")] + signature) == .notBase64URL(part: 1))
        }
        // Bits behind the last octet: a second spelling of one signature.
        var spelled = Array(token.utf8)
        spelled[spelled.count - 1] =
            spelled[spelled.count - 1] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "B")
        #expect(Tokens.refusal(reader, spelled) != nil)
    }

    @Test(arguments: [
        ("", TokenFault.header(.empty)), ("[]", .headerNotObject), ("7", .headerNotObject),
        ("{", .header(.endsEarly)),
        (#"{"alg":"ES256","alg":"none"}"#, .header(.keyRepeated)),
        (#"{"alg":"ES256","ALG":"x"}"#, .header(.keyRepeated)),
        (#"{"alg":"ES256","\u0061lg":"none"}"#, .header(.keyRepeated)), ("{}", .parameter("alg")),
        (#"{"alg":["ES256"]}"#, .parameter("alg")), (#"{"alg":null}"#, .parameter("alg")),
        (#"{"alg":"ES256","kid":7}"#, .parameter("kid")), (#"{"alg":"ES256","kid":""}"#, .parameter("kid")),
        (#"{"alg":"ES256"}{}"#, .header(.trailingOctets)), ("\u{FEFF}{}", .header(.byteOrderMark)),
    ])
    func `a header is one JSON object that has one reading`(header: String, fault: TokenFault) throws {
        let (key, reader) = try Tokens.pair()
        #expect(Tokens.refusal(reader, try Tokens.signed(key, header)) == fault)
    }

    @Test func `RFC8725-3.7: a header that is not UTF-8 is refused`() throws {
        let (_, reader) = try Tokens.pair()
        for octets in [[0x7B, 0xFF, 0x7D], Array("{\"a\":\"".utf8) + [0xC0, 0x80] + Array("\"}".utf8)]
            as [[UInt8]]
        {
            let token = Array("\(Tokens.text(octets)).e30.AA".utf8)
            guard case .header = Tokens.refusal(reader, token) else {
                Issue.record("taken: \(octets)")
                return
            }
        }
    }

    @Test func `a token and what it names have an end`() throws {
        let (key, reader) = try Tokens.pair()
        let fits = try Tokens.signed(key, Tokens.header(key), String(repeating: " ", count: 12_000))
        #expect(fits.count <= JWSReader.longest && Tokens.refusal(reader, fits) == nil)
        let long = try Tokens.signed(key, Tokens.header(key), String(repeating: " ", count: 12_400))
        #expect(Tokens.refusal(reader, long) == .tooLong(limit: JWSReader.longest))
        let identifier = String(repeating: "k", count: 257)
        #expect(
            Tokens.refusal(reader, try Tokens.signed(key, #"{"alg":"ES256","kid":"\#(identifier)"}"#))
                == .parameter("kid"))
    }

    @Test func `the other forms of signed and encrypted tokens are refused`() throws {
        let (key, reader) = try Tokens.pair()
        let parts = String(decoding: try Tokens.signed(key, Tokens.header(key)), as: UTF8.self).split(
            separator: ".")
        let json = #"{"protected":"\#(parts[0])","payload":"\#(parts[1])","signature":"\#(parts[2])"}"#
        #expect(Tokens.refusal(reader, Array(json.utf8)) == .notThreeParts(count: 1))
        #expect(Tokens.refusal(reader, Array("\(parts[0])....".utf8)) == .notThreeParts(count: 5))
        #expect(
            Tokens.refusal(reader, Array("Bearer \(parts.joined(separator: "."))".utf8))
                == .notBase64URL(part: 0))
    }

    @Test func `every fault says what is wrong, and whose it is`() {
        let faults: [TokenFault] = [
            .tooLong(limit: 7), .notThreeParts(count: 7), .notBase64URL(part: 0), .notBase64URL(part: 1),
            .notBase64URL(part: 2), .header(.empty), .headerNotObject, .parameter("kid"), .critical,
            .algorithmNotTaken,
            .unknownKey, .undeterminedKey(candidates: 7), .algorithmOfAnotherKey, .signature, .otherType,
            .claims(.empty),
            .claimsNotObject, .claimMissing("exp"), .claimInvalid("exp"), .otherIssuer, .otherAudience,
            .expired(secondsAgo: 7), .early(seconds: 7), .issuedLater(seconds: 7),
        ]
        #expect(Set(faults.map(\.message)).count == faults.count)
        #expect(faults.allSatisfy { $0.message.count > 20 && !$0.message.hasSuffix(".") && !$0.isOurs })
        #expect(TokenFault.crypto(.entropy).isOurs)
        #expect(TokenFault.crypto(.entropy).message == CryptoFault.entropy.message)
    }
}

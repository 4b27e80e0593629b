import Crypto
import Testing
import Wire

@testable import Domain

@Suite struct MessageSignatureTests {
    private static func octets(_ text: String) -> [UInt8] { Array(text.utf8) }

    /// The lines of RFC 9421, appendix B.2, that its examples sign.
    private static let contentType = octets("application/json")
    private static let responseDigest = octets(
        "sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:")

    static func key(_ base64: String) throws -> SigningKey {
        let text = "-----BEGIN PRIVATE KEY-----\n\(base64)\n-----END PRIVATE KEY-----\n"
        return try SigningKey(pem: Array(text.utf8).span)
    }

    /// Appendix B.1.4.
    static var ed25519: SigningKey {
        get throws { try key("MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF") }
    }

    static func request(query: [UInt8]? = octets("a=1"), assertion: String = "e.y.J") throws -> SignedRequest
    {
        try SignedRequest(
            method: octets("POST"), authority: octets("Bank.Example:443"), isSecure: true,
            path: octets("/transfers"),
            query: query, contentType: contentType, contentLength: 18,
            contentDigest: ContentDigest.value(of: SHA256Digest(of: [])), assertion: octets(assertion))
    }

    @Test func `SIG-6: the response of RFC 9421 B.2.4 verifies by its ES256 key`() throws {
        let base = try SignedLines(
            [
                .status(200), .field("content-type", [Self.contentType]),
                .field("content-digest", [Self.responseDigest]),
                .field("content-length", [Self.octets("23")]),
            ], MessageSignatureParameters(created: 1_618_884_473, keyIdentifier: "test-key-ecc-p256"))
        let expected = """
            "@status": 200
            "content-type": application/json
            "content-digest": \(String(decoding: Self.responseDigest, as: UTF8.self))
            "content-length": 23
            "@signature-params": ("@status" "content-type" "content-digest" "content-length");created=1618884473\
            ;keyid="test-key-ecc-p256"
            """
        #expect(String(decoding: base.octets, as: UTF8.self) == expected)
        let point = try [
            "qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivA", "Mc4nN9LTDOBhfoUeg8Ye9WedFRhnZXZJA12Qp0zZ6F0",
        ]
        .map { try Base64URL.decode(Array($0.utf8)) }
        let key = try VerificationKey(.ec(.p256, x: point[0], y: point[1]), for: .es256)
        let signature = try Base64.decode(
            Self.octets(
                "wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw=="))
        #expect(try key.verifies(signature, of: base.octets))
        #expect(try !key.verifies(signature, of: base.octets + [.lineFeed]))
    }

    @Test func `SIG-6: the request of RFC 9421 B.2.6 is signed with Ed25519 as the RFC signs it`() throws {
        var signer = try MessageSigner(Self.ed25519, label: StructuredKey(Self.octets("sig-b26")))
        let signed = try signer.sign(
            [
                .field("date", [Self.octets("Tue, 20 Apr 2021 02:07:55 GMT")]), .method(Self.octets("POST")),
                .path(Self.octets("/foo")), .authority(Self.octets("example.com"), isSecure: true),
                .field("content-type", [Self.contentType]), .field("content-length", [Self.octets("18")]),
            ], MessageSignatureParameters(created: 1_618_884_473, keyIdentifier: "test-key-ed25519"))
        #expect(
            String(decoding: signed.input, as: UTF8.self)
                == #"sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length")"#
                + #";created=1618884473;keyid="test-key-ed25519""#)
        #expect(
            String(decoding: signed.signature, as: UTF8.self)
                == "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:"
        )
    }

    @Test func `SIG-6: the coverage of a request is fixed, with its time, nonce, key and purpose`() throws {
        let key = try SigningKey.generate(.es256)
        var signer = try MessageSigner(key, label: StructuredKey(Self.octets("countersign")))
        let now = try #require(Timestamp(seconds: 1_800_000_000))
        let signed = try signer.sign(Self.request(), at: now, lasting: 30, nonce: "n1")
        #expect(
            String(decoding: signed.input, as: UTF8.self)
                == #"countersign=("@method" "@authority" "@path" "@query" "content-type" "content-length" "#
                + #""content-digest" "countersign-assertion");created=1800000000;expires=1800000030;nonce="n1""#
                + #";keyid="\#(key.identifier)";tag="countersign-v1""#)
        let value = try StructuredFieldReader().dictionary([signed.signature])[Self.octets("countersign")]
        guard case .item(let item) = value, case .byteSequence(let octets) = item.value else {
            Issue.record("no signature")
            return
        }
        let parameters = MessageSignatureParameters(
            created: 1_800_000_000, expires: 1_800_000_030, nonce: "n1", keyIdentifier: key.identifier,
            tag: "countersign-v1")
        let verifier = try VerificationKey(key.publicKey, for: .es256)
        let components = try Self.request().components
        #expect(try verifier.verifies(octets, of: SignedLines(components, parameters).octets))
        // Without any of them, in another order, or with another value, it is another message.
        for index in components.indices {
            var fewer = components
            fewer.remove(at: index)
            #expect(try !verifier.verifies(octets, of: SignedLines(fewer, parameters).octets))
        }
        var exchanged = components
        exchanged.swapAt(0, 1)
        #expect(try !verifier.verifies(octets, of: SignedLines(exchanged, parameters).octets))
        let lifted = try Self.request(assertion: "e.y.K").components
        #expect(try !verifier.verifies(octets, of: SignedLines(lifted, parameters).octets))
        var later = parameters
        later.expires = 1_800_000_031
        #expect(try !verifier.verifies(octets, of: SignedLines(components, later).octets))
    }

    @Test func `components are spelled as RFC 9421 spells them`() throws {
        func value(_ component: MessageComponent) -> String {
            String(decoding: component.value, as: UTF8.self)
        }
        #expect(
            try value(.authority(Self.octets("WWW.Example.com:443"), isSecure: true)) == "www.example.com")
        #expect(
            try value(.authority(Self.octets("www.example.com:443"), isSecure: false))
                == "www.example.com:443")
        #expect(
            try value(.authority(Self.octets("www.example.com:80"), isSecure: false)) == "www.example.com")
        #expect(try value(.authority(Self.octets("[::1]:8443"), isSecure: true)) == "[::1]:8443")
        #expect(try value(.path([])) == "/" && value(.path(Self.octets("/a//b%2F"))) == "/a//b%2F")
        #expect(try value(.query(nil as [UInt8]?)) == "?" && value(.query([])) == "?")
        #expect(try value(.query(Self.octets("a=%3F"))) == "?a=%3F")
        #expect(try value(.field("x", [Self.octets(" a "), Self.octets("b\t")])) == "a, b")
        #expect(try value(.field("x", [[]])) == "")
        #expect(try value(.method(Self.octets("post"))) == "post")
    }

    @Test func `what could pass for another line is not signed`() throws {
        for value in ["a\nb", "a\r\nb", "a\0", "a\u{7F}", "\u{E9}"] {
            #expect(throws: MessageSignatureFault.component(name: "x")) {
                try MessageComponent.field("x", [Self.octets(value)])
            }
        }
        for name in ["X", "@method", "a b", "a\"", "", "a\n"] {
            #expect(throws: MessageSignatureFault.component(name: name)) {
                try MessageComponent.field(name, [[]])
            }
        }
        #expect(throws: MessageSignatureFault.component(name: "x")) { try MessageComponent.field("x", []) }
        #expect(throws: MessageSignatureFault.component(name: "@method")) { try MessageComponent.method([]) }
        #expect(throws: MessageSignatureFault.component(name: "@authority")) {
            try MessageComponent.authority([], isSecure: true)
        }
        #expect(throws: MessageSignatureFault.component(name: "@status")) { try MessageComponent.status(99) }
        #expect(throws: MessageSignatureFault.component(name: "@path")) {
            try MessageComponent.path(Self.octets("/\n\"@method\": GET"))
        }
    }

    @Test func `nothing is signed twice, and no parameter breaks out of its quotes`() throws {
        let parameters = MessageSignatureParameters(created: 1)
        #expect(throws: MessageSignatureFault.repeated(name: "@path")) {
            try SignedLines([.path([]), .path([])], parameters)
        }
        let quoted = try SignedLines([], MessageSignatureParameters(created: 1, nonce: #"a";tag="x"#))
        #expect(
            String(decoding: quoted.octets, as: UTF8.self)
                == #""@signature-params": ();created=1;nonce="a\";tag=\"x""#)
        for bad in ["\n", "\u{E9}"] {
            let fault = #expect(throws: MessageSignatureFault.self) {
                try SignedLines([], MessageSignatureParameters(created: 1, nonce: bad))
            }
            guard case .parameter = fault else {
                Issue.record("\(String(describing: fault))")
                return
            }
        }
        #expect(throws: MessageSignatureFault.self) {
            try SignedLines([], MessageSignatureParameters(created: 1_000_000_000_000_000))
        }
    }

    @Test func `a content digest is a dictionary of one member`() throws {
        let digest = try SHA256Digest(of: Self.octets(#"{"hello": "world"}"#))
        // RFC 9530, appendix D, of the same content without its line feed.
        #expect(
            String(decoding: ContentDigest.value(of: digest), as: UTF8.self)
                == "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:")
        let read = try StructuredFieldReader().dictionary([ContentDigest.value(of: digest)])
        #expect(read.entries.count == 1)
        #expect(read[Self.octets("sha-256")] == .item(StructuredItem(.byteSequence(digest.octets))))
    }

    @Test func `every fault says what it is about`() {
        let faults: [MessageSignatureFault] = [
            .component(name: "@path"), .repeated(name: "@path"), .crypto(.entropy),
        ]
        #expect(Set(faults.map(\.message)).count == 3)
        #expect(faults.allSatisfy { !$0.message.isEmpty })
    }
}

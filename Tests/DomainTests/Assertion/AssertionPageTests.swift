import System
import TestKit
import Testing
import Wire

@testable import Crypto
@testable import Domain

/// The page about assertions: its program, run by another language with another library, takes what we sign and refuses what
/// anybody makes of it.
@Suite struct AssertionPageTests {
    private static func program() throws -> String {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4)
        let page = try Files.read(root.joined(separator: "/") + "/docs/assertion.md")
        let parts = String(decoding: page, as: UTF8.self).split(separator: "```python\n")
        try #require(parts.count == 2)
        return String(try #require(parts[1].split(separator: "```\n").first))
    }

    /// What the program says of each request: its claims as JSON, or that it is refused.
    private static func lines(_ keys: [String], _ requests: [Arrived]) throws -> [String] {
        let input = """
            {"keys":{\(keys.joined(separator: ","))},"issuer":"https://pay.example.com/acme","audience":"ledger",\
            "now":\(ApprovedRequest().now),"requests":[\(requests.map(\.json).joined(separator: ","))]}
            """
        return try lines(Array(input.utf8), count: requests.count)
    }

    private static func lines(_ input: [UInt8], count: Int) throws -> [String] {
        var python = ChildProcess("/usr/bin/python3", ["-c", try program()])
        python.input = input
        let outcome = try python.run(by: Clocks.monotonic().advanced(byMilliseconds: 120_000))
        #expect(String(decoding: outcome.error, as: UTF8.self) == "")
        let lines = String(decoding: outcome.output, as: UTF8.self).split(separator: "\n").map(String.init)
        try #require(lines.count == count)
        return lines
    }

    /// A key as the program wants it: its name and a JWK.
    private static func entry(_ key: SigningKey) -> String {
        let jwk =
            switch key.publicKey {
            case .ec(_, let x, let y):
                #""kty":"EC","crv":"P-256","x":"\#(Tokens.text(x))","y":"\#(Tokens.text(y))""#
            case .ed25519(let x): #""kty":"OKP","crv":"Ed25519","x":"\#(Tokens.text(x))""#
            case .rsa: #""kty":"RSA""#
            }
        return #""\#(key.identifier)":{\#(jwk)}"#
    }

    private static func secretEntry() throws -> String {
        let name = try ApprovedRequest.secret().identifier
        return #""\#(name)":{"kty":"oct","k":"\#(Tokens.text([UInt8](0..<32)))"}"#
    }

    @Test func `the page's program is short`() throws {
        #expect(try Self.program().split(separator: "\n", omittingEmptySubsequences: false).count < 60)
    }

    /// The tokens of the file were signed by Python.
    @Test func `SIG-2: the page's program takes the vectors, and so do our readers`() throws {
        let file = try AssertionVectorTests.file()
        let vectors = try #require(file["vectors"]?.elements)
        let lines = try Self.lines(
            Vectors.here.own("assertions").read("assertions.json"), count: vectors.count)
        for (vector, line) in zip(vectors, lines) {
            let claims = try VectorJSON(#require(vector["claims"]?.octets))
            #expect(try VectorJSON(Array(line.utf8)) == claims, "\(line)")
        }
        for (vector, request) in zip(vectors, try #require(file["requests"]?.elements)) {
            let name = try #require(vector["key"]?.text)
            guard let pem = file["private"]?[name]?.octets else { continue }
            let reader = try Tokens.reader(of: [SigningKey(pem: pem.span)])
            let token = try #require(request["fields"]?.elements?.last?.elements?.last?.octets)
            #expect(try reader.read(token).payload == vector["claims"]?.octets)
        }
    }

    /// How a token is signed.
    enum Way: CaseIterable {
        case es256, eddsa, ed25519, shared
    }

    @Test(arguments: Way.allCases)
    func `SIG-2: another library verifies assertions, and reads what was given`(way: Way) async throws {
        var request = ApprovedRequest()
        let key = try SigningKey.generate(way == .es256 ? .es256 : .ed25519)
        var notary =
            switch way {
            case .shared: try request.notary(OpenSSLEntropy())
            case .es256, .eddsa: try Notary(request.rules(), key: key, entropy: OpenSSLEntropy())
            case .ed25519: try Notary(request.rules(), key: key, .ed25519, entropy: OpenSSLEntropy())
            }
        var arrived: [Arrived] = []
        var tokens: [ReadToken] = []
        for number in 0..<300 {
            request.parts = ApprovedRequest().parts
            AssertedRequestTests.shapes[number % AssertedRequestTests.shapes.count](&request.parts)
            request.parts.subject = Array("subject \(number) \"\\\n\u{2028}👩".utf8)
            // The program takes ASCII for its names of media types, as apps do.
            if request.parts.contentType?.contains(where: { $0 >= 0x80 }) == true {
                request.parts.contentType = nil
            }
            request.display = number % 2 == 0 ? [] : request.display
            let token = try await ReadToken(request.sign(by: &notary))
            #expect(token.signature.count == (way == .shared ? 32 : 64))
            var sent = Arrived(request.parts, token.assertion.token)
            sent.scheme = request.parts.scheme == .https ? "https" : "http"
            arrived.append(sent)
            tokens.append(token)
            #expect(token.claims["sub"] == .string(request.parts.subject))
        }
        let keys = try [Self.entry(key), Self.secretEntry()]
        for (line, token) in zip(try Self.lines(keys, arrived), tokens) {
            #expect(try VectorJSON(Array(line.utf8)) == token.claims, "\(line)")
        }
    }

    /// One token per shape of request, spoiled in one way each.
    @Test func `SIG-1: the page's program refuses what is forged`() async throws {
        let key = try SigningKey.generate(.es256)
        let fresh = ApprovedRequest()
        var notary = try Notary(fresh.rules(), key: key, entropy: OpenSSLEntropy())
        let good = try await ReadToken(fresh.sign(by: &notary))
        let claims = String(decoding: good.payload, as: UTF8.self)
        let header = String(
            decoding: try Base64URL.decode(Array(good.assertion.token.prefix { $0 != 46 })), as: UTF8.self)
        var forged: [(name: String, token: [UInt8])] = []
        func add(_ name: String, _ header: String, _ claims: String) throws {
            forged.append((name, try Tokens.signed(key, header, claims)))
        }
        try add("as it was, to show that the rest is the forgery", header, claims)
        for (old, new) in [
            (#""typ":"countersign-assertion+jwt""#, #""typ":"JWT""#), (#""alg":"ES256""#, #""alg":"none""#),
            (#""alg":"ES256""#, #""alg":"HS256""#), (#""alg":"ES256""#, #""alg":"EdDSA""#),
            ("}", #","crit":["b64"],"b64":false}"#), ("}", #","jku":"https://evil.example"}"#),
            ("}", #","jwk":{"kty":"oct","k":"AA"}}"#), (key.identifier, "another"),
        ] { try add(new, header.replacing(old, with: new), claims) }
        let now = fresh.now
        for (old, new) in [
            (#""iss":"https://pay.example.com/acme""#, #""iss":"https://pay.example.com/other""#),
            (#""aud":"ledger""#, #""aud":"other""#), (#""aud":"ledger""#, #""aud":["ledger"]"#),
            (#""exp":\#(now + 30)"#, #""exp":\#(now + 61)"#), (#""exp":\#(now + 30)"#, #""exp":\#(now - 5)"#),
            (#""nbf":\#(now)"#, #""nbf":\#(now + 6)"#), (#""iat":\#(now)"#, #""iat":\#(now + 6)"#),
            (#""exp":\#(now + 30),"#, ""), (#""htm":"POST""#, #""htm":"GET""#),
            ("/api/transfers\"", "/api/transfer\""),
            (#""length":"#, #""length":1"#), (#""fields":["accept","x-a"]"#, #""fields":["x-a","accept"]"#),
            (#""authority":"bank.example.com","#, ""),
        ] {
            try #require(claims.contains(old))
            try add(new, header, claims.replacing(old, with: new))
        }
        // HS256 under the public key, in the forms in which it is published.
        guard case .ec(_, let x, let y) = key.publicKey else { throw CryptoFault.entropy }
        for secret in [[4] + x + y, x + y, x] {
            let input = Tokens.input(header.replacing("ES256", with: "HS256"), claims)
            let tag = try HMAC.tag(of: Array(input.utf8), key: Secret(copying: secret)).octets
            forged.append(("public key", Array("\(input).\(Tokens.text(tag))".utf8)))
        }
        let impostor = try SigningKey.generate(.es256)
        forged.append(("another key", try Tokens.signed(impostor, header, claims)))
        for place in [0, 40, 300, good.assertion.token.count - 2] {
            var token = good.assertion.token
            token[place] = token[place] == 65 ? 66 : 65
            forged.append(("another octet", token))
        }
        forged.append(("no signature", Array(good.assertion.token.dropLast(86))))
        forged.append(("padding", good.assertion.token + Array("==".utf8)))
        forged.append(("nothing", []))
        let requests = forged.map { Arrived(fresh.parts, $0.token) }
        let lines = try Self.lines([Self.entry(key), Self.secretEntry()], requests)
        #expect(try VectorJSON(Array(lines[0].utf8)) == good.claims)
        for (line, forgery) in zip(lines, forged).dropFirst() {
            #expect(line.hasPrefix("refused:"), "\(forgery.name): \(line)")
        }
    }

    @Test func `SIG-4: the page's program refuses another request`() async throws {
        let key = try SigningKey.generate(.ed25519)
        var fresh = ApprovedRequest()
        fresh.parts.query = []
        var notary = try Notary(fresh.rules(), key: key, entropy: OpenSSLEntropy())
        let changes: [(inout Arrived) -> Void] = [
            { $0.method = "PUT" }, { $0.target = "/api/transfers" }, { $0.target += "a=1" },
            { $0.target = "/api/Transfers?" }, { $0.scheme = "http" }, { $0.authority = "evil.example" },
            { $0.authority = nil }, { $0.body.append(0x20) }, { $0.body = [] }, { $0.body[12] ^= 1 },
            { $0.set("content-type", "text/plain") }, { $0.set("content-type", nil) }, { $0.set("x-a", "2") },
            { $0.set("x-a", nil) }, { $0.fields.append(("x-a", "1")) }, { $0.fields.append(("accept", "")) },
            { $0.set("countersign-assertion", nil) },
            { $0.fields.append($0.fields[$0.fields.count - 1]) },
        ]
        var requests: [Arrived] = []
        for change in changes {
            let parts = fresh.parts
            requests.append(Arrived(parts, try await fresh.sign(by: &notary).token))
            change(&requests[requests.count - 1])
        }
        // The same twice: the second is a replay, and a field of the gateway's own is nobody's business.
        let last = Arrived(fresh.parts, try await fresh.sign(by: &notary).token)
        var marked = last
        marked.fields.append(("traceparent", "00-1"))
        let lines = try Self.lines([Self.entry(key)], requests + [marked, last])
        for (number, line) in lines.dropLast(2).enumerated() {
            #expect(line.hasPrefix("refused:"), "\(number): \(line)")
        }
        #expect(lines[lines.count - 2].hasPrefix("{"))
        #expect(lines[lines.count - 1].contains("replay"))
    }
}

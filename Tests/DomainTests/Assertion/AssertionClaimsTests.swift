import Crypto
import TestKit
import Testing
import Wire

@testable import Domain

@Suite struct AssertionClaimsTests {
    private static let names = [
        "iss", "aud", "sub", "iat", "nbf", "exp", "jti", "txn", "auth_time", "acr", "amr", "htm", "htu",
        "req",
        "authorization_details", "scenario", "policy", "channel",
    ]

    @Test func `SIG-3: every claim is there, of its type and value`() async throws {
        let request = ApprovedRequest()
        let token = try await request.token()
        let claims = token.claims
        #expect(claims.names == Self.names)
        let texts = [
            "iss": "https://pay.example.com/acme", "aud": "ledger", "sub": "alice",
            "jti": token.assertion.id, "txn": "000102030405060708090a0b0c0d0e0f",
            "acr": "urn:countersign:acme-bank:transfer", "htm": "POST",
            "htu": "https://bank.example.com/api/transfers", "scenario": "transfer", "channel": "sms",
        ]
        for (name, text) in texts { #expect(claims[name] == .text(text), "\(name)") }
        let numbers: KeyValuePairs<String, Int64> = ["iat": 0, "nbf": 0, "exp": 30, "auth_time": -8]
        for (name, number) in numbers { #expect(claims[name] == .number("\(request.now + number)")) }
        #expect(token.assertion.expiry == request.now + 30)
        #expect(claims["amr"] == .array([.text("otp"), .text("sms")]))
        let version = try request.policy().version.description
        #expect(claims["policy"]?.names == ["id", "version"])
        #expect(claims["policy"]?["id"] == .text("acme-bank"))
        #expect(claims["policy"]?["version"] == .text(version))
        #expect(version.utf8.count == 64)
    }

    @Test func `SIG-3: an assertion lives a minute at most`() async throws {
        var request = ApprovedRequest()
        for lifetime in [1, 30, 59, 60] {
            request.lifetime = Seconds(lifetime)
            let claims = try await request.claims()
            #expect(claims["exp"]?.integer == request.now + Int64(lifetime))
        }
        for lifetime in [Int.min, -1, 0, 61, 300, Int.max] {
            let rules = AssertionRules(
                tenant: request.tenant, issuer: "i", audience: request.audience, lifetime: Seconds(lifetime))
            #expect(rules == nil, "\(lifetime)")
        }
        #expect(AssertionRules(tenant: request.tenant, issuer: "", audience: request.audience) == nil)
    }

    @Test func `SIG-3: ten thousand names are ten thousand`() async throws {
        let request = ApprovedRequest()
        let submission = try request.submission()
        var notary = try request.notary(OpenSSLEntropy())
        let now = try #require(Timestamp(seconds: request.now))
        var names: Set<String> = []
        for _ in 0..<10_000 {
            let approval = try await ApprovedRequest.approval(request.redemption(of: submission))
            names.insert(try notary.sign(approval, of: submission, at: now).id)
        }
        #expect(names.count == 10_000)
        #expect(try names.allSatisfy { try Base64URL.decode(Array($0.utf8)).count == 16 })
    }

    @Test func `SIG-3: all uses of an approval are one transaction`() async throws {
        var request = ApprovedRequest()
        let scope = try ApprovedRequest.lasting(request.submission())
        request.tell = { $0.covers = .lasting(scope) }
        var notary = try request.notary()
        var tokens: [ReadToken] = []
        for target in ["/a", "/b", "/b"] {
            request.parts.path = Array(target.utf8)
            request.now += 20
            request.tell = {
                $0.covers = .lasting(scope)
                $0.acceptedAt = StoreTime(milliseconds: 1_795_132_800_000)
            }
            tokens.append(try await ReadToken(request.sign(by: &notary)))
        }
        #expect(Set(tokens.map { $0.claims["txn"]?.text }) == ["000102030405060708090a0b0c0d0e0f"])
        #expect(Set(tokens.map { $0.claims["jti"]?.text }).count == 3)
        #expect(
            tokens.map { $0.claims["auth_time"]?.integer } == [1_795_132_800, 1_795_132_800, 1_795_132_800])
        #expect(tokens.map { $0.claims["iat"]?.integer } == [1_795_132_820, 1_795_132_840, 1_795_132_860])
    }

    @Test(arguments: ChannelKind.allCases)
    func `SIG-3: amr claims what was seen, and no more`(kind: ChannelKind) async throws {
        var request = ApprovedRequest()
        request.kind = kind
        let claims = try await request.claims()
        let expected: [VectorJSON] = kind == .sms ? [.text("otp"), .text("sms")] : [.text("otp")]
        #expect(claims["amr"] == .array(expected))
        #expect(claims["channel"] == .text(kind.rawValue))
        #expect(claims["acr"] == .text("urn:countersign:acme-bank:transfer"))
    }

    @Test func `SIG-3: acr names policy and scenario`() async throws {
        var request = ApprovedRequest()
        request.parts.policy = "eu.shop_1"
        request.parts.scenario = "change-address"
        let claims = try await request.claims()
        #expect(claims["acr"] == .text("urn:countersign:eu.shop_1:change-address"))
    }

    /// As little as a request can have.
    private static func bare() -> ApprovedRequest {
        var request = ApprovedRequest()
        request.display = []
        request.parts.authority = nil
        request.parts.query = nil
        request.parts.contentType = nil
        request.parts.login = nil
        request.parts.fields = []
        request.parts.body = []
        return request
    }

    @Test func `SIG-3: nothing is null, and lists are lists when they are empty`() async throws {
        let claims = try await Self.bare().claims()
        #expect(claims.names == Self.names.filter { $0 != "htu" })
        #expect(claims["req"]?.names == ["target", "length", "sha256", "fields", "fields_sha256"])
        #expect(claims["req"]?["fields"] == .array([]))
        #expect(claims["authorization_details"] == .array([]))
        for member in claims.allMembers { #expect(member.value != .null, "\(member.name)") }
    }

    private static let hard = [
        #"quote " backslash \ slash / brace }"#, "\u{1}\u{8}\t\n\u{B}\u{C}\r\u{1F}\u{7F}",
        "\u{2028}\u{2029}\u{FEFF}\u{85}", "👩‍👩‍👧 \u{10FFFF} e\u{301} é", "0123456789abcdef\"",
        "0123456789abcde\u{1}0123456789abcdef\\", String(repeating: "\"", count: 40),
    ]

    @Test(arguments: hard)
    func `SIG-3: a subject of any characters is read back exactly`(subject: String) async throws {
        var request = ApprovedRequest()
        request.parts.subject = Array(subject.utf8)
        let token = try await request.token()
        #expect(token.claims["sub"]?.octets == Array(subject.utf8))
        let strict = try JSONDocument(token.payload).root
        #expect(strict["sub".utf8]?.string == Array(subject.utf8))
    }

    @Test(arguments: [[0xFF], [0x61, 0xC3], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80]])
    func `SIG-3: what is no UTF-8 is not said`(octets: [UInt8]) async throws {
        var request = ApprovedRequest()
        request.parts.subject = octets
        await #expect(throws: NotaryFault.notText) { try await request.claims() }
        request.parts.subject = Array("alice".utf8)
        request.parts.contentType = octets
        await #expect(throws: NotaryFault.notText) { try await request.claims() }
    }

    @Test func `SIG-3: aud is one text, and what names it is plain`() async throws {
        var request = ApprovedRequest()
        request.issuer = #"a","aud":"everybody"#
        let claims = try await request.claims()
        #expect(claims["iss"] == .text(#"a","aud":"everybody"#))
        #expect(claims["aud"] == .text("ledger"))
        #expect(claims.names?.filter { $0 == "aud" }.count == 1)
    }

    @Test func `times of before 1970 are no fault of JSON`() async throws {
        var request = ApprovedRequest()
        request.now = -5
        let claims = try await request.claims()
        #expect(claims["iat"] == .number("-5"))
        #expect(claims["exp"] == .number("25"))
    }
}

import Crypto
import TestKit
import Testing
import Wire

@testable import Domain

/// The claim `req`, against the request, computed here in another way.
@Suite struct AssertedRequestTests {
    private static func digest(_ octets: [UInt8]) throws -> VectorJSON {
        .string(Base64URL.encode(try SHA256Digest(of: octets).octets))
    }

    private static func number(_ number: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    /// What an upstream computes of what it got.
    private static func expected(_ parts: RequestParts) throws -> VectorJSON {
        var members: [(String, VectorJSON)] = []
        if let authority = parts.authority { members.append(("authority", .string(authority))) }
        let target = parts.query.map { parts.path + [UInt8(ascii: "?")] + $0 } ?? parts.path
        members.append(("target", .string(target)))
        if let type = parts.contentType { members.append(("content_type", .string(type))) }
        members.append(("length", .number("\(parts.body.count)")))
        members.append(("sha256", try digest(parts.body)))
        let names = parts.fields.map { $0[0].map { 65...90 ~= $0 ? $0 + 32 : $0 } }
        members.append(("fields", .array(names.map { .string($0) })))
        var encoding = number(names.count)
        for (name, field) in zip(names, parts.fields) {
            encoding += number(name.count) + name + number(field[1].count) + field[1]
        }
        members.append(("fields_sha256", try digest(encoding)))
        return .object(members.map { VectorJSON.Member(name: $0.0, value: $0.1) })
    }

    private static func request(_ parts: RequestParts) -> ApprovedRequest {
        var request = ApprovedRequest()
        request.display = []
        request.parts = parts
        return request
    }

    private static func field(_ name: String, _ value: String) -> [[UInt8]] {
        [Array(name.utf8), Array(value.utf8)]
    }

    static let shapes: [@Sendable (inout RequestParts) -> Void] = [
        { _ in }, { $0.query = nil }, { $0.query = [] }, { $0.query = Array("a=%C3%A9&a=?".utf8) },
        { $0.path = Array("/caf%C3%A9/%e2%82%ac".utf8) }, { $0.path = Array("*".utf8) },
        { $0.authority = nil }, { $0.authority = Array("[::1]:8443".utf8) }, { $0.contentType = nil },
        { $0.contentType = [] }, { $0.contentType = Array(#"text/plain; a="\"é""#.utf8) }, { $0.body = [] },
        { $0.body = [UInt8](0...255) }, { $0.body = [UInt8](repeating: 0, count: 300_000) },
        { $0.method = Array("PROPFIND".utf8) }, { $0.scheme = .http }, { $0.fields = [] },
        { $0.fields = [field("Accept", "a"), field("accept", ""), field("ACCEPT", "a")] },
        { $0.fields = (0..<100).map { field("x-\($0)", "\($0)") } },
        { $0.fields = [[Array("user-agent".utf8), [0xE9, 0xFF, 0x09, 0x20, 0x61]]] },
    ]

    @Test(arguments: shapes.indices)
    func `SIG-4: req is what the upstream computes`(shape: Int) async throws {
        var parts = RequestParts()
        Self.shapes[shape](&parts)
        let claims = try await Self.request(parts).claims()
        #expect(try claims["req"] == Self.expected(parts))
        #expect(claims["htm"] == .string(parts.method))
        let uri = parts.authority.map { Array("\(parts.scheme.text)://".utf8) + $0 + parts.path }
        #expect(claims["htu"]?.octets == uri)
    }

    /// All that is said of a request.
    private static func said(_ parts: RequestParts) async throws -> [VectorJSON?] {
        let claims = try await request(parts).claims()
        return ["htm", "htu", "req", "sub"].map { claims[$0] }
    }

    @Test func `SIG-4: another request is said otherwise, whatever differs`() async throws {
        let parts = RequestParts()
        let said = try await Self.said(parts)
        func another(_ octets: [UInt8]) -> [[UInt8]] {
            [octets + [97], Array(octets.dropLast()), [98] + octets]
        }
        var changed: [RequestParts] = []
        for part in RequestParts.octets {
            changed += another(parts[keyPath: part]).map { parts.with(part, $0) }
        }
        for part in RequestParts.optionals where part != \RequestParts.login {
            changed += another(parts[keyPath: part] ?? []).map { parts.with(part, $0) }
            changed += [nil, []].map { parts.with(part, $0) }
        }
        changed += another(parts.body).map { parts.with(\.body, $0) }
        changed.append(parts.with(\.scheme, .http))
        let fields = parts.fields
        changed += [
            [], [fields[1], fields[0]], fields + [fields[0]], [fields[0]], [fields[0], [fields[1][0], []]],
            [[fields[0][0], fields[0][1] + [32]], fields[1]],
            [[fields[0][0] + [97], fields[0][1]], fields[1]],
        ].map { parts.with(\.fields, $0) }
        for other in changed { #expect(try await Self.said(other) != said, "\(other)") }
        #expect(changed.count > 30)
    }

    @Test func `SIG-4: the octets that are bound are the ones that are said`() async throws {
        let arrived = try DomainTests.request(
            "/api/Transfers?to=%C3%A9&", host: "Bank.example.COM:80", method: "POST",
            fields: "Content-Type: application/json; charset=UTF-8\r\nContent-Length: 3\r\n")
        var hasher = try SHA256Hasher()
        let policy = try ApprovedRequest().policy()
        let bound = try BoundRequest(
            arrived,
            for: BoundObligation(
                tenant: Identifier(literal: "acme"), policy: policy.id,
                scenario: Identifier(literal: "transfer"), version: policy.version,
                subject: Array("alice".utf8), login: nil),
            fields: [BoundField(name: "Accept".utf8, value: "*/*".utf8)],
            body: try BoundBody([[1, 2], [3]], by: &hasher))
        let submission = try Submission(
            bound, on: policy.routes[0], of: policy,
            showing: DisplayVectorTests.body(ApprovedRequest().parts.body), by: &hasher)
        let request = ApprovedRequest()
        let approval = try await ApprovedRequest.approval(request.redemption(of: submission))
        var notary = try request.notary()
        let now = try #require(Timestamp(seconds: request.now))
        let claims = try ReadToken(notary.sign(approval, of: submission, at: now)).claims
        #expect(claims["req"]?["target"] == .text("/api/Transfers?to=%C3%A9&"))
        #expect(claims["req"]?["authority"] == .text("bank.example.com"))
        #expect(claims["req"]?["content_type"] == .text("application/json; charset=UTF-8"))
        #expect(claims["req"]?["length"] == .number("3"))
        #expect(claims["htu"] == .text("http://bank.example.com/api/Transfers"))
    }
}

import TestKit
import Testing
import Wire

@testable import Crypto
@testable import Domain

/// A notary signs what an approval covers, and nothing else; the approval ends either way.
@Suite struct NotaryTests {
    /// Why there was no assertion.
    private static func fault(
        _ request: ApprovedRequest = ApprovedRequest(), _ tell: @escaping (inout Redemption) throws -> Void
    ) async throws -> NotaryFault? {
        var request = request
        request.tell = tell
        var notary = try request.notary()
        do {
            _ = try await request.sign(by: &notary)
            return nil
        } catch let fault as NotaryFault {
            return fault
        }
    }

    private static let other = Identifier(literal: "other-one")

    @Test func `SIG-4: an approval of another request signs nothing`() async throws {
        let digest = try SHA256Digest(of: [9])
        #expect(try await Self.fault { _ in } == nil)
        #expect(try await Self.fault { $0.covers = .request(Binding(digest: digest)) } == .otherRequest)
        #expect(try await Self.fault { $0.policy = digest } == .otherRequest)
        #expect(try await Self.fault { $0.scenario = Self.other } == .otherRequest)
        #expect(try await Self.fault { $0.route = Self.other } == .otherRequest)
        let stranger = SubjectKey(tenant: Self.other, subject: SubjectTag(digest))
        #expect(try await Self.fault { $0.subject = stranger } == .otherRequest)
        #expect(try await Self.fault { $0.channel = Self.other } == .channelUnknown(Self.other))
    }

    @Test func `SIG-4: what lasts covers its own route and rules`() async throws {
        let request = ApprovedRequest()
        let scope = try ApprovedRequest.lasting(request.submission())
        func fault(
            _ route: Identifier, _ scenario: Identifier, _ policy: SHA256Digest
        ) async throws -> NotaryFault? {
            let other = LastingScope(
                login: scope.login, route: route, scenario: scenario, policy: policy, token: scope.token)
            // The verifier compares the version before the notary does.
            return try await Self.fault {
                $0.covers = .lasting(other)
                $0.policy = policy
            }
        }
        let digest = try SHA256Digest(of: [9])
        #expect(try await fault(scope.route, scope.scenario, scope.policy) == nil)
        #expect(try await fault(Self.other, scope.scenario, scope.policy) == .otherRequest)
        #expect(try await fault(scope.route, Self.other, scope.policy) == .otherRequest)
        #expect(try await fault(scope.route, scope.scenario, digest) == .otherRequest)
    }

    @Test func `SIG-3: a notary speaks for its tenant and to its upstream`() async throws {
        let request = ApprovedRequest()
        for (tenant, audience) in [(Self.other, request.audience), (request.tenant, Self.other)] {
            let rules = try #require(AssertionRules(tenant: tenant, issuer: "i", audience: audience))
            var notary = try Notary(
                rules, secret: ApprovedRequest.secret(), entropy: ScriptedEntropy(seed: 1))
            await #expect(throws: NotaryFault.otherNotary) { try await request.sign(by: &notary) }
        }
    }

    @Test func `what can't be signed is known before there is a code`() throws {
        var request = ApprovedRequest()
        var notary = try request.notary(ScriptedEntropy(script: []))
        let now = try #require(Timestamp(seconds: request.now))
        try notary.check(request.submission(), at: now)
        request.parts.subject = [0xFF]
        #expect(throws: NotaryFault.notText) { try notary.check(request.submission(), at: now) }
        request.parts.tenant = "other-one"
        #expect(throws: NotaryFault.otherNotary) { try notary.check(request.submission(), at: now) }
    }

    @Test func `SIG-3: without randomness there is no assertion`() async throws {
        let request = ApprovedRequest()
        var notary = try request.notary(ScriptedEntropy(script: [UInt8](0..<31)))
        #expect(try await request.sign(by: &notary).id == Tokens.text([UInt8](0..<16)))
        await #expect(throws: NotaryFault.crypto(.entropy)) { try await request.sign(by: &notary) }
    }

    @Test func `what OpenSSL can't do is a fault, and the next is signed`() async throws {
        let request = ApprovedRequest()
        var mac = try HMAC(key: Secret(copying: [UInt8](0..<32)))
        var hasher = try SHA256Hasher()
        let faults = [hasher.fail("digest"), mac.fail("authenticate")]
        var notary = Notary(
            try request.rules(), JWSWriter(.shared(mac), "HS256", "k", Assertion.type), hasher,
            ScriptedEntropy(seed: 1))
        for fault in faults {
            await #expect(throws: NotaryFault.crypto(fault)) { try await request.sign(by: &notary) }
        }
        let token = try await ReadToken(request.sign(by: &notary))
        #expect(token.claims["aud"] == .text("ledger"))
    }

    @Test func `one notary signs many, and none shows in another`() async throws {
        var request = ApprovedRequest()
        var notary = try request.notary()
        let first = try await ReadToken(request.sign(by: &notary))
        request.parts.subject = [UInt8](repeating: 97, count: 1500)
        _ = try await request.sign(by: &notary)
        request.parts.subject = [0xFF]
        await #expect(throws: NotaryFault.notText) { try await request.sign(by: &notary) }
        request = ApprovedRequest()
        let last = try await ReadToken(request.sign(by: &notary))
        #expect(last.claims["jti"] != first.claims["jti"])
        #expect(last.payload.count == first.payload.count)
        #expect(last.claims["sub"] == .text("alice"))
    }

    @Test(arguments: [RequestParts.names[1], RequestParts.names[2]])
    func `BND-5: a request is submitted by the rules that bind it`(
        part: any WritableKeyPath<RequestParts, String> & Sendable
    ) throws {
        let request = ApprovedRequest()
        let policy = try request.policy()
        var hasher = try SHA256Hasher()
        let parts = request.parts.with(\.version, policy.version.octets)
        func submit(_ parts: RequestParts, _ route: Route) throws -> Submission {
            try Submission(
                parts.request(), on: route, of: policy, showing: DisplayVectorTests.body(parts.body),
                by: &hasher)
        }
        let submission = try submit(parts, policy.routes[0])
        #expect(try submission.binding == parts.binding())
        #expect(submission.displayed.fields.map(\.label) == ["Amount", "Payee"])
        #expect(throws: SubmissionFault.otherRules) {
            try submit(parts.with(part, "another"), policy.routes[0])
        }
        #expect(throws: SubmissionFault.otherRules) { try submit(request.parts, policy.routes[0]) }
        for requirement in [Requirement.none, .deny, .scenario(Self.other)] {
            var route = policy.routes[0]
            route.requirement = requirement
            #expect(throws: SubmissionFault.otherRules) { try submit(parts, route) }
        }
        var route = policy.routes[0]
        route.upstream = nil
        #expect(throws: SubmissionFault.otherRules) { try submit(parts, route) }
        let fault = SubmissionFault.display(DisplayFault(label: "Amount", reason: .valueMissing))
        #expect(throws: fault) { try submit(parts.with(\.body, Array("{}".utf8)), policy.routes[0]) }
    }

    @Test func `faults say what is wrong, in the house's form`() {
        let messages =
            [
                NotaryFault.otherNotary, .otherRequest, .channelUnknown(Self.other), .notText, .tooLong(5000),
                .crypto(.entropy),
            ].map(\.message)
            + [
                SubmissionFault.otherRules, .crypto(.entropy),
                .display(DisplayFault(label: "a", reason: .valueMissing)),
            ].map(\.message)
        for message in messages {
            #expect(message.first?.isUppercase == false && message.last != ".", "\(message)")
        }
        #expect(messages[2].contains("`other-one`"))
        #expect(messages[4].contains("5000") && messages[4].contains("4096"))
    }
}

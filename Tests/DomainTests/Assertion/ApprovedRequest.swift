import Crypto
import TestKit
import Testing
import Wire

@testable import Domain

/// A store that has redeemed what it is told, whatever it is asked.
struct TellingStore: ChallengeStore {
    let redemption: Redemption

    func redeem(_ redeeming: Redeeming) async throws(StepFailure) -> Redemption { redemption }
    func use(_ use: LastingUse) async throws(StepFailure) -> Redemption { redemption }

    func open(_ opening: Opening) async throws(StoreFault) -> OpeningOutcome { throw .contradiction }
    func send(_ sending: Sending) async throws(StepFailure) -> ChallengeReading { throw .refused(.unknown) }
    func answer(_ answering: Answering) async throws(StepFailure) -> AnswerOutcome {
        throw .refused(.unknown)
    }
    func settle(
        _ id: ChallengeID, of subject: SubjectKey, _ outcome: ForwardingOutcome
    ) async throws(StoreFault) {}
    func cancel(_ caller: StepCaller) async throws(StepFailure) -> ChallengeReading {
        throw .refused(.unknown)
    }
    func disown(_ disowning: Disowning) async throws(StoreFault) {}
    func read(_ caller: StepCaller) async throws(StepFailure) -> ChallengeReading { throw .refused(.unknown) }
    func parked(_ caller: StepCaller) async throws(StepFailure) -> [UInt8]? { throw .refused(.unknown) }
}

/// A request that was approved, whose parts a test may change before it is signed.
struct ApprovedRequest {
    var parts = RequestParts()
    var kind = ChannelKind.sms
    var display = [
        DisplayField(label: "Amount", pointer: pointer("/amount"), form: .money(currency: .code("EUR"))),
        DisplayField(label: "Payee", pointer: pointer("/payee"), form: .text),
    ]
    var tenant = Identifier(literal: "acme")
    var issuer = "https://pay.example.com/acme"
    var audience = Identifier(literal: "ledger")
    var lifetime = AssertionRules.usualLifetime
    /// 2026-11-20T00:00:00Z, when it is signed.
    var now: Int64 = 1_795_132_800
    /// What is changed of what the store says.
    var tell: (inout Redemption) throws -> Void = { _ in }

    static let route = Identifier(literal: "transfers")
    static let challenge = [UInt8](0..<16)

    init() { parts.body = Array(#"{"amount":"120.00","payee":"Zoë & Söhne"}"#.utf8) }

    private static func pointer(_ text: String) -> JSONPointer {
        guard let pointer = try? JSONPointer(text) else { preconditionFailure("`\(text)` is no pointer") }
        return pointer
    }

    func rules() throws -> AssertionRules {
        try #require(
            AssertionRules(tenant: tenant, issuer: issuer, audience: audience, lifetime: lifetime))
    }

    func policy() throws -> Policy {
        let name = try #require(Identifier(parts.scenario))
        var scenario = Scenario(id: name)
        scenario.channels = [
            Channel(
                id: Identifier(literal: "other"), kind: .voice, courier: Identifier(literal: "carrier"),
                source: .claim("phone")),
            Channel(
                id: Identifier(literal: "phone"), kind: kind, courier: Identifier(literal: "carrier"),
                source: .claim("phone")),
        ]
        scenario.display = display
        var content = PolicyContent(id: try #require(Identifier(parts.policy)))
        content.scenarios = [scenario]
        content.routes = [
            Route(
                id: Self.route, path: try PathPattern("/**"), upstream: Identifier(literal: "ledger"),
                requirement: .scenario(name))
        ]
        return try Policy(content)
    }

    func submission() throws -> Submission {
        let policy = try policy()
        var hasher = try SHA256Hasher()
        let body = DisplayVectorTests.body(parts.body)
        return try Submission(
            parts.with(\.version, policy.version.octets).request(), on: policy.routes[0], of: policy,
            showing: body, by: &hasher)
    }

    /// What covers a submission for a while.
    static func lasting(_ submission: Submission) throws -> LastingScope {
        let digest = try SHA256Digest(of: [1])
        return LastingScope(
            login: LoginTag(digest), route: submission.route, scenario: submission.scenario.id,
            policy: submission.request.obligation.version, token: TokenTag(digest))
    }

    func redemption(of submission: Submission) throws -> Redemption {
        let subject = SubjectKey(tenant: tenant, subject: SubjectTag(try SHA256Digest(of: [2])))
        var redemption = Redemption(
            challenge: try #require(ChallengeID(octets: Self.challenge)), subject: subject,
            covers: .request(submission.binding), policy: submission.request.obligation.version,
            scenario: submission.scenario.id, route: submission.route, channel: Identifier(literal: "phone"),
            acceptedAt: StoreTime(milliseconds: now * 1000 - 7_999),
            redeemedAt: StoreTime(milliseconds: now * 1000 - 1_000))
        try tell(&redemption)
        return redemption
    }

    /// An approval, from a verifier whose store redeemed this.
    static func approval(_ redemption: Redemption) async throws -> Approval {
        let verifier = Verifier(asking: TellingStore(redemption: redemption))
        switch redemption.covers {
        case .lasting(let scope):
            return try await verifier.use(LastingUse(subject: redemption.subject, scope: scope))
        case .request(let binding):
            let caller = StepCaller(
                challenge: redemption.challenge, subject: redemption.subject, owners: [],
                policy: redemption.policy)
            let token = TokenTag(redemption.policy)
            return try await verifier.redeem(Redeeming(caller: caller, binding: binding, token: token))
        }
    }

    /// Its assertion, by a notary that may sign others too.
    func sign(by notary: inout Notary) async throws -> Assertion {
        let submission = try submission()
        let approval = try await Self.approval(redemption(of: submission))
        return try notary.sign(approval, of: submission, at: #require(Timestamp(seconds: now)))
    }

    /// A notary with a secret, which is fast and always the same.
    func notary(_ entropy: any Entropy = ScriptedEntropy(seed: 1)) throws -> Notary {
        try Notary(rules(), secret: Self.secret(), entropy: entropy)
    }

    static func secret() throws -> SharedKey {
        let name = try SharedKey.identifier(from: ScriptedEntropy(seed: 2))
        return try #require(SharedKey(Secret(copying: [UInt8](0..<32)), identifier: name))
    }

    func token() async throws -> ReadToken {
        var notary = try notary()
        return try await ReadToken(sign(by: &notary))
    }

    func claims() async throws -> VectorJSON { try await token().claims }
}

/// A token in its parts, read by nothing of the product's but its base64url.
struct ReadToken {
    let assertion: Assertion
    let header: VectorJSON
    let claims: VectorJSON
    let payload: [UInt8]
    let signature: [UInt8]

    init(_ assertion: Assertion) throws {
        let parts = assertion.token.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        try #require(parts.count == 3)
        self.assertion = assertion
        payload = try Base64URL.decode(Array(parts[1]))
        header = try VectorJSON(Base64URL.decode(Array(parts[0])))
        claims = try VectorJSON(payload)
        signature = try Base64URL.decode(Array(parts[2]))
    }
}

extension VectorJSON {
    /// An object's names in order.
    var names: [String]? {
        guard case .object(let members) = self else { return nil }
        return members.map(\.name)
    }

    static func text(_ text: String) -> VectorJSON { .string(Array(text.utf8)) }

    /// The members at all depths.
    var allMembers: [Member] {
        switch self {
        case .object(let members): members.flatMap { [$0] + $0.value.allMembers }
        case .array(let elements): elements.flatMap(\.allMembers)
        default: []
        }
    }
}

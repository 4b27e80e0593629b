import Crypto
import Domain
import Testing

/// A store that says what it is told to, whatever it is asked.
private struct LyingStore: ChallengeStore {
    var redemption: Redemption

    func open(_ opening: Opening) async throws(StoreFault) -> OpeningOutcome { throw .contradiction }
    func send(_ sending: Sending) async throws(StepFailure) -> ChallengeReading { throw .refused(.unknown) }
    func answer(_ answering: Answering) async throws(StepFailure) -> AnswerOutcome { .consumed(redemption) }
    func redeem(_ redeeming: Redeeming) async throws(StepFailure) -> Redemption { redemption }
    func use(_ use: LastingUse) async throws(StepFailure) -> Redemption { redemption }
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

/// A verifier believes a store as far as the request goes, and no further.
@Suite struct VerifierTests {
    /// What a store could have mixed up.
    enum Lie: CaseIterable {
        case none, challenge, subject, tenant, binding, coverage, policy
    }

    private static func digest(_ text: String) throws -> SHA256Digest {
        try SHA256Digest(of: Array(text.utf8))
    }

    private let caller: StepCaller
    private let binding: Binding
    private let scope: LastingScope

    init() throws {
        let bank = Identifier(literal: "bank")
        let subject = SubjectKey(tenant: bank, subject: SubjectTag(try Self.digest("ana")))
        let policy = try Self.digest("policy")
        caller = StepCaller(
            challenge: try #require(ChallengeID(octets: Array(repeating: 1, count: 16))), subject: subject,
            owners: [], policy: policy)
        binding = Binding(digest: try Self.digest("request"))
        scope = LastingScope(
            login: LoginTag(try Self.digest("login")), route: Identifier(literal: "r"),
            scenario: Identifier(literal: "s"), policy: policy, token: TokenTag(try Self.digest("token")))
    }

    private func store(_ lie: Lie, covers: Coverage) throws -> LyingStore {
        var redemption = Redemption(
            challenge: caller.challenge, subject: caller.subject, covers: covers, policy: caller.policy,
            scenario: Identifier(literal: "s"), route: Identifier(literal: "r"),
            channel: Identifier(literal: "sms"),
            acceptedAt: StoreTime(milliseconds: 1), redeemedAt: StoreTime(milliseconds: 2))
        switch lie {
        case .none: break
        case .challenge:
            redemption.challenge = try #require(ChallengeID(octets: Array(repeating: 2, count: 16)))
        case .subject:
            redemption.subject = SubjectKey(
                tenant: caller.subject.tenant, subject: SubjectTag(try Self.digest("eve")))
        case .tenant:
            redemption.subject = SubjectKey(
                tenant: Identifier(literal: "shop"), subject: caller.subject.subject)
        case .binding: redemption.covers = .request(Binding(digest: try Self.digest("another request")))
        case .coverage:
            redemption.covers = covers == .lasting(scope) ? .request(binding) : .lasting(scope)
        case .policy: redemption.policy = try Self.digest("another policy")
        }
        return LyingStore(redemption: redemption)
    }

    /// What an approval says, where there is one.
    private func approved(
        _ step: () async throws(StepFailure) -> Approval
    ) async -> Result<Redemption, StepFailure> {
        do throws(StepFailure) { return .success(Self.consume(try await step())) } catch {
            return .failure(error)
        }
    }

    private static func consume(_ approval: consuming Approval) -> Redemption { approval.redemption }

    @Test(arguments: Lie.allCases)
    func `AUT-2: a store that mixes up requests approves none`(lie: Lie) async throws {
        let store = try store(lie, covers: .request(binding))
        let verifier = Verifier(asking: store)
        let answering = Answering(
            caller: caller, binding: binding, answers: [], purpose: .consume, budget: Budgets.Subject())
        let expected: Result<Redemption, StepFailure> =
            lie == .none ? .success(store.redemption) : .failure(.fault(.contradiction))

        let judged = await approved { () throws(StepFailure) in
            switch try await verifier.judge(answering) {
            case .approved(let approval): approval
            case .awaited: throw .refused(.unknown)
            }
        }
        let redeemed = await approved { () throws(StepFailure) in
            try await verifier.redeem(Redeeming(caller: caller, binding: binding, token: scope.token))
        }

        #expect(judged == expected)
        #expect(redeemed == expected)
    }

    @Test(arguments: Lie.allCases.filter { $0 != .challenge })
    func `AUT-9: a store that mixes up what lasts approves nothing`(lie: Lie) async throws {
        let store = try store(lie, covers: .lasting(scope))
        let use = LastingUse(subject: caller.subject, scope: scope)

        let used = await approved { () throws(StepFailure) in try await Verifier(asking: store).use(use) }

        #expect(used == (lie == .none ? .success(store.redemption) : .failure(.fault(.contradiction))))
    }

    /// Only what differs in its scope is another approval.
    @Test func `AUT-9: another token's approval is no approval`() async throws {
        let other = LastingScope(
            login: scope.login, route: scope.route, scenario: scope.scenario, policy: scope.policy,
            token: TokenTag(try Self.digest("another")))
        let store = try store(.none, covers: .lasting(other))
        let use = LastingUse(subject: caller.subject, scope: scope)

        let used = await approved { () throws(StepFailure) in try await Verifier(asking: store).use(use) }

        #expect(used == .failure(.fault(.contradiction)))
    }
}

import Domain
import Testing

/// A challenge and its caller, who knows everything that a gateway tells a store.
struct TestChallenge: Sendable {
    let world: StoreWorld
    let login: TestLogin
    let terms: ChallengeTerms
    var caller: StepCaller
    var budget = Budgets.Subject.generous

    init(_ world: StoreWorld, _ login: TestLogin, _ terms: ChallengeTerms) {
        self.world = world
        self.login = login
        self.terms = terms
        caller = StepCaller(
            challenge: terms.id, subject: login.subject, owners: [login.owner], policy: terms.policy)
    }

    /// The same challenge as somebody else would ask for it.
    func asked(_ edit: (inout StepCaller) throws -> Void) rethrows -> TestChallenge {
        var other = self
        try edit(&other.caller)
        return other
    }

    @discardableResult
    func send(
        _ code: TestCode = TestCode(), reserving reservations: [Reservation] = []
    ) async throws -> ChallengeReading {
        let sent = SentCode(
            channel: code.channel, destination: try .of(code.destination), generation: code.generation,
            epoch: code.epoch, tag: try code.tag(for: terms))
        return try await world.store.send(
            Sending(caller: caller, code: sent, budget: budget, reservations: reservations))
    }

    /// What the code would be compared as.
    func compared(_ code: TestCode = TestCode()) throws -> CodeAnswer {
        CodeAnswer(
            channel: code.channel, generation: code.generation, epoch: code.epoch,
            tag: try code.tag(for: terms))
    }

    @discardableResult
    func answer(
        _ code: TestCode = TestCode(), for request: Binding? = nil, _ purpose: Answering.Purpose = .consume
    ) async throws -> AnswerOutcome {
        try await answer(compared: [compared(code)], for: request, purpose)
    }

    @discardableResult
    func answer(
        compared answers: [CodeAnswer], for request: Binding? = nil, _ purpose: Answering.Purpose = .consume
    ) async throws -> AnswerOutcome {
        try await world.store.answer(
            Answering(
                caller: caller, binding: request ?? terms.binding, answers: answers, purpose: purpose,
                budget: budget))
    }

    /// Answers right, and gets a token to come with.
    @discardableResult
    func answerForPass(_ token: String = "token") async throws -> AnswerOutcome {
        try await answer(.init(), .pass(.of(token)))
    }

    @discardableResult
    func redeem(_ token: String = "token", for request: Binding? = nil) async throws -> Redemption {
        try await world.store.redeem(
            Redeeming(caller: caller, binding: request ?? terms.binding, token: .of(token)))
    }

    @discardableResult
    func cancel() async throws -> ChallengeReading { try await world.store.cancel(caller) }

    func disown(block: Seconds = .minutes(30)) async throws {
        try await world.store.disown(
            Disowning(subject: login.subject, challenge: terms.id, login: terms.login, block: block))
    }

    func settle(_ outcome: ForwardingOutcome) async throws {
        try await world.store.settle(terms.id, of: login.subject, outcome)
    }

    func read() async throws -> ChallengeReading { try await world.store.read(caller) }

    func parked() async throws -> [UInt8]? { try await world.store.parked(caller) }

    func state() async throws -> ChallengeState { try await read().state }
}

/// The step is refused, and for this.
func expectRefusal(
    _ refusal: StepRefusal, at place: SourceLocation = #_sourceLocation, _ step: () async throws -> some Any
) async {
    await #expect(throws: StepFailure.refused(refusal), sourceLocation: place) { _ = try await step() }
}

/// Whatever the steps do, the challenge's own caller sees no difference.
func expectNoChange(
    _ challenge: TestChallenge, at place: SourceLocation = #_sourceLocation, _ steps: () async throws -> Void
) async throws {
    var before = try await challenge.read()
    let parked = try await challenge.parked()
    try await steps()
    let after = try await challenge.read()
    before.now = after.now
    #expect(before == after, sourceLocation: place)
    #expect(try await challenge.parked() == parked, sourceLocation: place)
}

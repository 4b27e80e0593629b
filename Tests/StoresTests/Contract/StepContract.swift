import Domain
import Testing

/// Which steps there are, and that there are no others.
@Suite struct StepContract {
    @Test(arguments: StoreUnderTest.allCases)
    func `a challenge goes from created to forwarded`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let challenge = try await world.open(try TestLogin())
        #expect(try await challenge.state() == .created)

        let sent = try await challenge.send()
        #expect(sent.state == .sent && sent.code?.channel == "sms" && sent.generation == 1)
        guard case .approved(let approved, _) = try await challenge.answerForPass() else {
            throw AnotherAnswer()
        }
        #expect(approved.state == .approved)
        let redemption = try await challenge.redeem()
        #expect(try await challenge.state() == .consumed)
        try await challenge.settle(.answered(status: 204))

        #expect(try await challenge.state() == .forwarded)
        #expect(try await challenge.read().status == 204)
        #expect(redemption.challenge == challenge.terms.id && redemption.subject == challenge.login.subject)
        #expect(redemption.covers == .request(challenge.terms.binding))
        #expect(redemption.policy == challenge.terms.policy && redemption.scenario == "transfer")
        #expect(redemption.channel == "sms" && redemption.acceptedAt <= redemption.redeemedAt)
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a right answer with its request at hand is consumed at once`(kind: StoreUnderTest) async throws {
        let challenge = try await kind.world().openAndSend(try TestLogin())

        guard case .consumed(let redemption) = try await challenge.answer() else {
            throw AnotherAnswer()
        }

        #expect(try await challenge.state() == .consumed)
        #expect(redemption.challenge == challenge.terms.id)
        #expect(redemption.subject == challenge.login.subject)
        #expect(redemption.covers == .request(challenge.terms.binding))
        #expect(redemption.policy == challenge.terms.policy && redemption.scenario == "transfer")
        #expect(redemption.channel == "sms" && redemption.acceptedAt == redemption.redeemedAt)
    }

    @Test(arguments: StoreUnderTest.allCases, ChallengeState.allCases)
    func `TAC-2.5: a step begins where it may, or changes nothing`(
        kind: StoreUnderTest, state: ChallengeState
    ) async throws {
        let begins: [Step: Set<ChallengeState>] = [
            .send: [.created, .sent], .answer: [.sent], .redeem: [.approved],
            .cancel: [.created, .sent, .approved], .settle: [.consumed], .lose: [.consumed],
        ]
        for step in Step.allCases where begins[step]?.contains(state) != true {
            let challenge = try await Self.challenge(in: state, kind.world())
            #expect(try await challenge.state() == state)
            try await expectNoChange(challenge) {
                switch step {
                case .send: await expectRefusal(.notNow(state)) { try await challenge.send(again) }
                case .answer: await expectRefusal(.notNow(state)) { try await challenge.answer() }
                case .redeem: await expectRefusal(.notNow(state)) { try await challenge.redeem() }
                case .cancel: await expectRefusal(.notNow(state)) { try await challenge.cancel() }
                case .settle: try await challenge.settle(.answered(status: 500))
                case .lose: try await challenge.settle(.unknown)
                }
            }
        }
        for step in Step.allCases where begins[step]?.contains(state) == true {
            let challenge = try await Self.challenge(in: state, kind.world())
            try await challenge.world.pass(challenge.world.times.cooldown)
            switch step {
            case .send: try await challenge.send(TestCode(generation: state == .created ? 1 : 2))
            case .answer: try await challenge.answer()
            case .redeem: try await challenge.redeem()
            case .cancel: try await challenge.cancel()
            case .settle: try await challenge.settle(.answered(status: 200))
            case .lose: try await challenge.settle(.unknown)
            }
            let after: [Step: ChallengeState] = [
                .send: .sent, .answer: .consumed, .redeem: .consumed, .cancel: .cancelled,
                .settle: .forwarded, .lose: .outcomeUnknown,
            ]
            #expect(try await challenge.state() == after[step])
        }
    }

    private let again = TestCode(text: "again", generation: 2)

    enum Step: CaseIterable { case send, answer, redeem, cancel, settle, lose }

    /// A challenge in any state there is, brought there as callers do.
    static func challenge(in state: ChallengeState, _ world: StoreWorld) async throws -> TestChallenge {
        let challenge = try await world.open(try TestLogin())
        if state == .created { return challenge }
        try await challenge.send()
        switch state {
        case .created, .sent: break
        case .approved: try await challenge.answerForPass()
        case .consumed: try await challenge.answer()
        case .forwarded:
            try await challenge.answer()
            try await challenge.settle(.answered(status: 200))
        case .outcomeUnknown:
            try await challenge.answer()
            try await challenge.settle(.unknown)
        case .expired: try await world.pass(world.times.lifetime)
        case .locked:
            for _ in 0..<5 { _ = try? await challenge.answer(.wrong()) }
        case .cancelled: try await challenge.cancel()
        case .void:
            let other = try Binding.of("another")
            await expectRefusal(.drifted) { try await challenge.answer(for: other) }
        }
        return challenge
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `TAC-1.5: a code of another challenge approves nothing`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let first = try await world.openAndSend(try TestLogin(), "first")
        let second = try await world.open(try TestLogin(), "second")
        try await second.send(TestCode(text: "other"))

        await expectRefusal(.wrong(attemptsLeft: 4)) { try await second.answer(TestCode(text: "right")) }

        try await first.answer(TestCode(text: "right"))
        try await second.answer(TestCode(text: "other"))
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `TAC-2.10: what approves one request approves no other`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let first = try await world.openAndSend(try TestLogin(), "first")
        let second = try await world.openAndSend(try TestLogin(), "second")
        try await first.answerForPass("token of the first")
        try await second.answerForPass("token of the second")

        await expectRefusal(.unknown) { try await second.redeem("token of the first") }
        #expect(try await second.state() == .approved)
        #expect(try await first.redeem("token of the first").covers == .request(first.terms.binding))
        await expectRefusal(.notNow(.consumed)) { try await first.redeem("token of the first") }
    }
}

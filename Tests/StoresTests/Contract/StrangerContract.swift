import Crypto
import Domain
import Testing

/// Who knows an id and is not its caller learns nothing and changes nothing.
@Suite struct StrangerContract {
    /// Who else may ask.
    enum Stranger: CaseIterable {
        case anotherOwner, nobody, anotherSubject, anotherTenant, anotherID, underAnotherPolicy
    }

    private func stranger(_ who: Stranger, at challenge: TestChallenge) throws -> TestChallenge {
        try challenge.asked { caller in
            switch who {
            case .anotherOwner: caller.owners = try [.of("another"), .of("and another")]
            case .nobody: caller.owners = []
            case .anotherSubject: caller.subject = try TestLogin("eve").subject
            case .anotherTenant: caller.subject = try TestLogin(tenant: "shop").subject
            case .anotherID:
                caller.challenge = try #require(ChallengeID(octets: Array(repeating: 7, count: 16)))
            case .underAnotherPolicy:
                caller.owners = try [.of("another")]
                caller.policy = try .of("another policy")
            }
        }
    }

    @Test(arguments: StoreUnderTest.allCases, Stranger.allCases)
    func `OTP-7: a stranger gets what an unknown id gets`(kind: StoreUnderTest, who: Stranger) async throws {
        let world = kind.world()
        for state in ChallengeState.allCases {
            let challenge = try await StepContract.challenge(in: state, kind.world())
            let stranger = try stranger(who, at: challenge)
            let other = try Binding.of("another")
            try await world.pass(world.times.cooldown)

            try await expectNoChange(challenge) {
                await expectRefusal(.unknown) { try await stranger.send(TestCode(generation: 2)) }
                await expectRefusal(.unknown) { try await stranger.answer() }
                await expectRefusal(.unknown) { try await stranger.answer(.wrong()) }
                await expectRefusal(.unknown) { try await stranger.answer(for: other) }
                await expectRefusal(.unknown) { try await stranger.answerForPass() }
                await expectRefusal(.unknown) { try await stranger.redeem() }
                await expectRefusal(.unknown) { try await stranger.redeem(for: other) }
                await expectRefusal(.unknown) { try await stranger.cancel() }
                await expectRefusal(.unknown) { try await stranger.read() }
                await expectRefusal(.unknown) { try await stranger.parked() }
            }
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `OTP-7: a stranger's guesses count for nobody`(kind: StoreUnderTest) async throws {
        var challenge = try await kind.world().openAndSend(try TestLogin())
        challenge.budget.failures = 3
        let stranger = try stranger(.anotherOwner, at: challenge)

        for _ in 0..<200 { await expectRefusal(.unknown) { try await stranger.answer(.wrong()) } }

        await expectRefusal(.wrong(attemptsLeft: 4)) { try await challenge.answer(.wrong()) }
        await expectRefusal(.wrong(attemptsLeft: 3)) { try await challenge.answer(.wrong()) }
        try await challenge.answer()
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `OTP-7: a stranger spends nothing of the subject's`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        var challenge = try await world.open(try TestLogin())
        challenge.budget.sends = [Rate(1, per: .hours(1))]
        let stranger = try stranger(.anotherOwner, at: challenge)

        for _ in 0..<20 { await expectRefusal(.unknown) { try await stranger.send() } }

        try await challenge.send()
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `any of a caller's owners may use a challenge`(kind: StoreUnderTest) async throws {
        let challenge = try await kind.world().openAndSend(try TestLogin())
        let other = try OwnerTag.of("another")

        try await challenge.asked { $0.owners = [other] + $0.owners }.answer()
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `another login of the subject can't answer`(kind: StoreUnderTest) async throws {
        let challenge = try await kind.world().openAndSend(try TestLogin(login: "phone"))
        let laptop = try TestLogin(login: "laptop")

        await expectRefusal(.unknown) {
            try await challenge.asked { $0.owners = [laptop.owner] }.answer()
        }
        #expect(try await challenge.read().attemptsLeft == 5)
    }
}

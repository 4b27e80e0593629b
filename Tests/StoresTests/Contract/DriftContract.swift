import Crypto
import Domain
import Testing

/// What a challenge is for doesn't change: another request, another policy.
@Suite struct DriftContract {
    @Test(arguments: StoreUnderTest.allCases)
    func `AUT-3: after drift the code is dead for the first request too`(kind: StoreUnderTest) async throws {
        let challenge = try await kind.world().openAndSend(try TestLogin())
        let other = try Binding.of("another")

        await expectRefusal(.drifted) { try await challenge.answer(for: other) }

        #expect(try await challenge.state() == .void)
        await expectRefusal(.notNow(.void)) { try await challenge.answer() }
        await expectRefusal(.notNow(.void)) { try await challenge.answer(for: other) }
        await expectRefusal(.notNow(.void)) { try await challenge.send(TestCode(generation: 2)) }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `AUT-3: a pass is dead after drift too`(kind: StoreUnderTest) async throws {
        let challenge = try await kind.world().openAndSend(try TestLogin())
        try await challenge.answerForPass()
        let other = try Binding.of("another")

        await expectRefusal(.drifted) { try await challenge.redeem(for: other) }

        #expect(try await challenge.state() == .void)
        await expectRefusal(.notNow(.void)) { try await challenge.redeem() }
    }

    /// Whoever tries a wrong token with another request learns and ends no more than who has the right one.
    @Test(arguments: StoreUnderTest.allCases)
    func `AUT-3: drift with a wrong code or token is drift`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let login = try TestLogin()
        let answered = try await world.openAndSend(login, "a")
        let passed = try await world.openAndSend(login, "b")
        try await passed.answerForPass()
        let other = try Binding.of("another")

        await expectRefusal(.drifted) { try await answered.answer(.wrong(), for: other) }
        await expectRefusal(.drifted) { try await passed.redeem("wrong", for: other) }
        #expect(try await answered.read().attemptsLeft == 5)
        #expect(try await answered.state() == .void)
        #expect(try await passed.state() == .void)
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `AUT-3: drift ends what a blocked subject has too`(kind: StoreUnderTest) async throws {
        var challenge = try await kind.world().openAndSend(try TestLogin())
        challenge.budget.failures = 1
        _ = try? await challenge.answer(.wrong())
        let other = try Binding.of("another")

        await expectRefusal(.drifted) { try await challenge.answer(for: other) }
        #expect(try await challenge.state() == .void)
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `drift is not counted against the subject`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let login = try TestLogin()
        let other = try Binding.of("another")
        for round in 0..<20 {
            var challenge = try await world.openAndSend(login, "\(round)")
            challenge.budget.failures = 1
            await expectRefusal(.drifted) { try await challenge.answer(.wrong(), for: other) }
        }
        try await world.openAndSend(login).answer()
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `ATK-swap: two challenges' requests can't be swapped`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let small = try await world.openAndSend(try TestLogin(), "10 EUR")
        let large = try await world.openAndSend(try TestLogin(), "10000 EUR")

        await expectRefusal(.drifted) { try await small.answer(for: large.terms.binding) }

        #expect(try await small.state() == .void)
        #expect(try await large.state() == .sent)
        try await large.answer()
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `BND-5: under another policy a challenge is void`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let login = try TestLogin()
        let other = try SHA256Digest.of("another policy")
        let steps: [(TestChallenge) async throws -> Void] = [
            { try await $0.send(TestCode(generation: 2)) }, { try await $0.answer() },
            { try await $0.answer(.wrong()) }, { try await $0.redeem() }, { try await $0.cancel() },
        ]
        for (place, step) in steps.enumerated() {
            let challenge = try await world.openAndSend(login, "request \(place)")
            let reloaded = challenge.asked { $0.policy = other }

            await expectRefusal(.notNow(.void)) { try await step(reloaded) }

            #expect(try await challenge.state() == .void)
            await expectRefusal(.notNow(.void)) { try await challenge.answer() }
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `BND-5: a pass is void under another policy`(kind: StoreUnderTest) async throws {
        let challenge = try await kind.world().openAndSend(try TestLogin())
        try await challenge.answerForPass()
        let other = try SHA256Digest.of("another policy")
        let reloaded = challenge.asked { $0.policy = other }

        await expectRefusal(.notNow(.void)) { try await reloaded.redeem() }
        await expectRefusal(.notNow(.void)) { try await challenge.redeem() }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `BND-5: what another policy opened takes nobody's place`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let login = try TestLogin()
        let old = try await world.openAndSend(login) { $0.budget.open = 1 }
        let other = try SHA256Digest.of("another policy")

        let new = try await world.open(login) {
            $0.terms.policy = other
            $0.budget.open = 1
        }

        #expect(try await old.state() == .void)
        #expect(try await new.state() == .created)
    }
}

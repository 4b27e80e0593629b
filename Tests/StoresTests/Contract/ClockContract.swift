import Domain
import Testing

/// A clock that is set back: nothing lives longer for it.
@Suite struct ClockContract {
    @Test(arguments: StoreUnderTest.timed)
    func `a clock that goes back a little ends nothing`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let challenge = try await world.open(try TestLogin())
        world.turnBack(1500)
        try await challenge.send()
        world.turnBack(500)

        #expect(try await challenge.state() == .sent)
        try await challenge.answer()
    }

    @Test(arguments: StoreUnderTest.timed)
    func `a clock that goes back a little gives no time back`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let challenge = try await world.openAndSend(try TestLogin())
        let passed = try await world.openAndSend(try TestLogin(), "passed")
        try await world.pass(milliseconds: Int64(world.times.lifetime.count) * 1000 - 1)
        try await passed.answerForPass()
        #expect(try await challenge.state() == .sent)
        await expectRefusal(.wrong(attemptsLeft: 4)) { try await challenge.answer(.wrong()) }
        world.turnBack(1000)
        #expect(try await challenge.state() == .sent)

        try await world.pass(milliseconds: 1001)
        #expect(try await challenge.state() == .expired)
        #expect(try await passed.state() == .expired)
    }

    @Test(arguments: StoreUnderTest.timed)
    func `a clock that goes back far ends all that lives`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let login = try TestLogin()
        try await world.pass(.hours(1))
        let fresh = try await world.open(login, "fresh")
        let sent = try await world.openAndSend(login, "sent")
        let approved = try await world.openAndSend(login, "approved")
        try await approved.answerForPass()
        world.turnBack(2001)

        await expectRefusal(.notNow(.void)) { try await sent.answer() }
        await expectRefusal(.notNow(.void)) { try await approved.redeem() }
        await expectRefusal(.notNow(.void)) { try await fresh.send() }
        try await world.openAndSend(login).answer()
    }

    @Test(arguments: StoreUnderTest.timed)
    func `AUT-9: what lasts ends with a clock that goes back far`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let challenge = try await world.openAndSend(try TestLogin())
        let token = try TokenTag.of("token")
        try await challenge.answer(.init(), .consumeAndLast(token, .minutes(5)))
        let terms = challenge.terms
        let use = LastingUse(
            subject: challenge.login.subject,
            scope: LastingScope(
                login: terms.login, route: terms.route, scenario: terms.scenario, policy: terms.policy,
                token: token))
        try await world.pass(Seconds(299))
        _ = try await world.store.use(use)
        world.turnBack(290_000)

        await expectRefusal(.unknown) { try await world.store.use(use) }
    }

    @Test(arguments: StoreUnderTest.timed)
    func `a clock that goes back gives no sends and no guesses`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        var challenge = try await world.open(try TestLogin())
        challenge.budget.sends = [Rate(1, per: .hours(1))]
        challenge.budget.failures = 1
        try await challenge.send()
        world.turnBack(7_200_000)
        var next = try await world.open(try TestLogin(), "next")
        next.budget = challenge.budget
        let outcome = await outcome { try await next.send() }
        guard case .failure(.refused(.spent(.subject, _))) = outcome else {
            throw AnotherAnswer()
        }
    }

    @Test(arguments: StoreUnderTest.timed)
    func `a clock that goes back shortens no block`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        var challenge = try await world.openAndSend(try TestLogin())
        challenge.budget.failures = 1
        _ = try? await challenge.answer(.wrong())
        world.turnBack(3_600_000)
        try await world.pass(.minutes(30))

        guard case .barred(.blocked) = try await world.store.open(world.opening(challenge.login)) else {
            throw AnotherAnswer()
        }
    }

    /// Once it was set right, everything goes on by the new time.
    @Test(arguments: StoreUnderTest.timed)
    func `a clock that was set back is believed from then on`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let login = try TestLogin()
        try await world.pass(.hours(24 * 365))
        _ = try await world.open(login, "in the future")
        world.turnBack(24 * 365 * 3_600_000)

        let challenge = try await world.openAndSend(login)
        try await world.pass(milliseconds: Int64(world.times.lifetime.count) * 1000 - 1)
        #expect(try await challenge.state() == .sent)
        try await world.pass(milliseconds: 1)
        #expect(try await challenge.state() == .expired)
    }
}

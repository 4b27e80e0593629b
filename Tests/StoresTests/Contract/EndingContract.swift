import Domain
import Testing

/// Ended by its caller, or by whoever got the message.
@Suite struct EndingContract {
    @Test(arguments: StoreUnderTest.allCases)
    func `its caller cancels a challenge, and no other`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let other = try await world.openAndSend(try TestLogin(), "other")
        let challenge = try await world.openAndSend(try TestLogin())

        #expect(try await challenge.cancel().state == .cancelled)

        await expectRefusal(.notNow(.cancelled)) { try await challenge.answer() }
        await expectRefusal(.notNow(.cancelled)) { try await challenge.cancel() }
        try await other.answer()
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a disowned challenge is over, and its login shut out`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let login = try TestLogin()
        let other = try await world.openAndSend(login, "other")
        let challenge = try await world.openAndSend(login)
        let passed = try await world.openAndSend(login, "passed")
        try await passed.answerForPass()

        try await challenge.disown()

        #expect(try await challenge.state() == .cancelled)
        await expectRefusal(.notNow(.cancelled)) { try await challenge.answer() }
        guard case .barred(.loginBlocked(let wait)) = try await world.store.open(world.opening(login, "new"))
        else { throw AnotherAnswer() }
        #expect(1...1_800_000 ~= wait.milliseconds)
        for step in [{ try await other.answer() }, { try await other.answer(.wrong()) }] {
            guard case .failure(.refused(.barred(.loginBlocked))) = await outcome(step) else {
                throw AnotherAnswer()
            }
        }
        guard case .failure(.refused(.barred(.loginBlocked))) = await outcome({ try await passed.redeem() })
        else { throw AnotherAnswer() }
        #expect(try await other.read().attemptsLeft == 5)
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `other logins of the subject go on`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let laptop = try await world.openAndSend(try TestLogin(login: "laptop"))
        let challenge = try await world.openAndSend(try TestLogin(login: "phone"))

        try await challenge.disown()

        try await laptop.answer()
        try await world.openAndSend(try TestLogin(login: "laptop")).answer()
    }

    @Test(arguments: StoreUnderTest.timed)
    func `a login stays shut out for as long as it says`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let challenge = try await world.openAndSend(try TestLogin())
        for block in [Seconds.minutes(30), .hours(2), .minutes(30)] {
            try await challenge.disown(block: block)
        }

        try await world.pass(milliseconds: 2 * 3_600_000 - 1)
        guard
            case .barred(.loginBlocked(Wait(milliseconds: 1))) = try await world.store.open(
                world.opening(challenge.login))
        else { throw AnotherAnswer() }
        try await world.pass(milliseconds: 1)
        try await world.openAndSend(challenge.login).answer()
    }

    @Test(arguments: StoreUnderTest.timed)
    func `no login is shut out for less than half an hour`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let challenge = try await world.openAndSend(try TestLogin())
        try await challenge.disown(block: Seconds(0))

        try await world.pass(milliseconds: 1_799_999)
        guard case .barred(.loginBlocked) = try await world.store.open(world.opening(challenge.login)) else {
            throw AnotherAnswer()
        }
        try await world.pass(milliseconds: 1)
        _ = try await world.open(challenge.login)
    }

    /// A message may be read long after, when its challenge is forgotten.
    @Test(arguments: StoreUnderTest.timed)
    func `who disowns late is heard`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let challenge = try await world.openAndSend(try TestLogin())
        try await world.pass(.hours(20))

        try await challenge.disown()

        guard case .barred(.loginBlocked) = try await world.store.open(world.opening(challenge.login)) else {
            throw AnotherAnswer()
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `what was let through stays so when it is disowned`(kind: StoreUnderTest) async throws {
        let challenge = try await kind.world().openAndSend(try TestLogin())
        try await challenge.answer()
        try await challenge.disown()
        #expect(try await challenge.state() == .consumed)

        try await challenge.settle(.answered(status: 200))
        #expect(try await challenge.state() == .forwarded)
    }

    /// Nobody can be made to remember logins without end.
    @Test(arguments: StoreUnderTest.timed)
    func `beyond 16 disowned logins the subject is shut out`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let free = try TestLogin(login: "free")
        for number in 0..<16 { try await disown(world, number, block: number == 3 ? .hours(20) : Seconds(1)) }
        try await world.openAndSend(free).answer()

        try await disown(world, 16, block: Seconds(1))

        // None of the logins is let in earlier than it was told.
        try await world.pass(milliseconds: 20 * 3_600_000 - 1)
        for login in try [free, TestLogin(login: "3"), TestLogin(login: "16")] {
            guard case .barred(.blocked) = try await world.store.open(world.opening(login)) else {
                throw AnotherAnswer()
            }
        }
        try await world.pass(milliseconds: 1)
        try await world.openAndSend(try TestLogin(login: "3")).answer()
    }

    /// What shut out the subject is over; who disowns again shuts out one login again.
    @Test(arguments: StoreUnderTest.timed)
    func `after 17 disowned logins the count begins anew`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        for number in 0..<17 { try await disown(world, number, block: .minutes(30)) }
        try await disown(world, 17, block: .hours(20))
        try await world.pass(.minutes(30))

        try await world.openAndSend(try TestLogin(login: "3")).answer()
        guard case .barred(.loginBlocked) = try await world.store.open(world.opening(TestLogin(login: "17")))
        else { throw AnotherAnswer() }
    }

    /// A block that is longer already is not made shorter.
    @Test(arguments: StoreUnderTest.timed)
    func `disowning shortens no block`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        var challenge = try await world.openAndSend(try TestLogin())
        challenge.budget.failures = 1
        challenge.budget.block = .hours(24)
        _ = try? await challenge.answer(.wrong())
        for number in 0..<17 { try await disown(world, number, block: .minutes(30)) }

        try await world.pass(.hours(23))
        guard
            case .barred(.blocked(Wait(milliseconds: 3_600_000))) = try await world.store.open(
                world.opening(challenge.login))
        else { throw AnotherAnswer() }
    }

    /// Disowns a challenge that nobody has, for a login of that number.
    private func disown(_ world: StoreWorld, _ number: Int, block: Seconds) async throws {
        let login = try TestLogin(login: "\(number)")
        let terms = try world.opening(login).terms
        try await TestChallenge(world, login, terms).disown(block: block)
    }
}

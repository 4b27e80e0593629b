import Domain
import Testing

/// What became of a request that was let through.
@Suite struct OutcomeContract {
    private func consumed(_ world: StoreWorld, _ request: String = "request") async throws -> TestChallenge {
        let challenge = try await world.openAndSend(try TestLogin(), request)
        try await challenge.answer()
        return challenge
    }

    /// Opens a challenge for the request, and says since which one its outcome is in doubt.
    private func doubt(
        _ world: StoreWorld, _ request: String = "request", login: String = "phone"
    ) async throws
        -> ChallengeID?
    {
        let login = try TestLogin(login: login)
        guard case .opened(let reading, let since) = try await world.store.open(world.opening(login, request))
        else { throw AnotherAnswer() }
        try await TestChallenge(world, login, reading.terms).cancel()
        return since
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `what is known of an outcome stays`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let answered = try await consumed(world, "answered")
        let lost = try await consumed(world, "lost")

        try await answered.settle(.answered(status: 201))
        try await answered.settle(.answered(status: 500))
        try await answered.settle(.unknown)
        try await lost.settle(.unknown)
        try await lost.settle(.answered(status: 200))

        #expect(try await answered.state() == .forwarded)
        #expect(try await answered.read().status == 201)
        #expect(try await lost.state() == .outcomeUnknown)
        #expect(try await lost.read().status == nil)
    }

    @Test(arguments: StoreUnderTest.timed, [Int64(-1), 0])
    func `nobody waits for an outcome for longer than 600 s`(
        kind: StoreUnderTest, milliseconds: Int64
    ) async throws {
        let world = kind.world()
        let challenge = try await consumed(world)
        try await world.pass(milliseconds: 600_000 + milliseconds)

        try await challenge.settle(.answered(status: 200))
        #expect(try await challenge.state() == (milliseconds < 0 ? .forwarded : .outcomeUnknown))
    }

    @Test(arguments: StoreUnderTest.timed)
    func `a consumed challenge outlives its deadline`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let challenge = try await consumed(world)
        try await world.pass(world.times.lifetime)
        try await world.pass(.minutes(2))

        #expect(try await challenge.state() == .consumed)
        try await challenge.settle(.answered(status: 200))
        #expect(try await challenge.state() == .forwarded)
    }

    @Test(arguments: StoreUnderTest.timed, [true, false])
    func `a new challenge says since when there is doubt`(kind: StoreUnderTest, isTold: Bool) async throws {
        let world = kind.world()
        let challenge = try await consumed(world)
        #expect(try await doubt(world) == nil)
        if isTold { try await challenge.settle(.unknown) } else { try await world.pass(Seconds(600)) }

        #expect(try await doubt(world) == challenge.terms.id)
        #expect(try await doubt(world, login: "laptop") == challenge.terms.id)
        #expect(try await doubt(world, "another request") == nil)
    }

    @Test(arguments: StoreUnderTest.timed)
    func `doubt lasts for a day`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let challenge = try await consumed(world)
        try await challenge.settle(.unknown)

        try await world.pass(milliseconds: 24 * 3_600_000 - 1)
        #expect(try await doubt(world) == challenge.terms.id)
        try await world.pass(milliseconds: 1)
        #expect(try await doubt(world) == nil)
    }

    /// Nobody may look at a ledger between the end of the wait and a day later.
    @Test(arguments: StoreUnderTest.timed)
    func `doubt that nobody saw begin is not lost`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let challenge = try await consumed(world)

        try await world.pass(.hours(23))
        #expect(try await doubt(world) == challenge.terms.id)
    }

    /// Which is the first stays the first, for all that follow are sent under its name.
    @Test(arguments: StoreUnderTest.timed)
    func `of several in doubt the first is named`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let first = try await consumed(world)
        try await first.settle(.unknown)
        for _ in 0..<3 {
            try await world.pass(.hours(1))
            let next = try await consumed(world)
            try await next.settle(.unknown)
            #expect(try await doubt(world) == first.terms.id)
        }
        try await world.pass(.hours(22))
        #expect(try await doubt(world) == first.terms.id)
    }

    @Test(arguments: StoreUnderTest.timed)
    func `a subject has 256 requests in doubt at most`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        for number in 0..<260 {
            try await consumed(world, "\(number)").settle(.unknown)
            try await world.pass(milliseconds: 1)
        }

        for number in 0..<4 { #expect(try await doubt(world, "\(number)") == nil) }
        for number in 4..<260 { #expect(try await doubt(world, "\(number)") != nil) }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `an answer of the upstream ends the doubt`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        try await consumed(world).settle(.unknown)
        let second = try await consumed(world)
        try await second.settle(.answered(status: 200))

        #expect(try await doubt(world) == nil)
    }

    /// A fault of the upstream, or a refusal, says nothing of what went up before.
    @Test(arguments: StoreUnderTest.allCases, [400, 409, 429, 500, 503])
    func `an answer that refuses ends no doubt`(kind: StoreUnderTest, status: Int) async throws {
        let world = kind.world()
        let first = try await consumed(world)
        try await first.settle(.unknown)
        let second = try await consumed(world)
        try await second.settle(.answered(status: status))

        #expect(try await doubt(world) == first.terms.id)
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `what was never let through has no outcome`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let challenge = try await world.openAndSend(try TestLogin())

        try await expectNoChange(challenge) {
            try await challenge.settle(.answered(status: 200))
            try await challenge.settle(.unknown)
        }
        let nobody = try TestLogin("nobody")
        try await world.store.settle(challenge.terms.id, of: nobody.subject, .unknown)
        try await challenge.answer()
    }

    @Test(arguments: StoreUnderTest.timed, [Seconds(0), Seconds(500)])
    func `an outcome is remembered for a minute at least`(kind: StoreUnderTest, after: Seconds) async throws {
        let world = kind.world()
        let challenge = try await consumed(world)
        try await world.pass(after)
        try await challenge.settle(.answered(status: 200))
        let end = max(world.times.lifetime, after)

        try await world.pass(milliseconds: Int64(end.count - after.count) * 1000 + 59_999)
        #expect(try await challenge.state() == .forwarded)
        try await world.pass(milliseconds: 1)
        await expectRefusal(.unknown) { try await challenge.read() }
    }

    @Test(arguments: StoreUnderTest.timed)
    func `what is over is forgotten a minute after its deadline`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let challenge = try await world.openAndSend(try TestLogin())
        try await challenge.cancel()
        try await world.pass(milliseconds: Int64(world.times.lifetime.count) * 1000 + 59_999)
        #expect(try await challenge.state() == .cancelled)

        try await world.pass(milliseconds: 1)
        await expectRefusal(.unknown) { try await challenge.read() }
    }
}

import Domain
import Stores
import TestKit
import Testing

/// What only the store in memory promises: how much it keeps, and that nobody is forgotten for somebody else.
@Suite struct MemoryChallengeStoreTests {
    private let clock = ManualClock()

    private func world(
        _ edit: (inout MemoryChallengeStore.Limits) -> Void = { _ in }
    ) -> (
        StoreWorld, MemoryChallengeStore
    ) {
        var limits = MemoryChallengeStore.Limits()
        edit(&limits)
        let store = MemoryChallengeStore(clock: clock, limits: limits)
        let clock = clock
        let world = StoreWorld(
            store: store, times: StoreTimes(), letPass: { clock.advance(milliseconds: UInt64($0)) },
            turnBack: clock.turnBack)
        return (world, store)
    }

    @Test func `a store that is full refuses newcomers, and forgets nobody`() async throws {
        let (world, store) = world { $0.subjects = 3 }
        var kept: [TestChallenge] = []
        for number in 0..<3 { kept.append(try await world.openAndSend(try TestLogin("\(number)"))) }
        for challenge in kept { _ = try? await challenge.answer(.wrong()) }

        for number in 3..<20 {
            await #expect(throws: StoreFault.full) {
                try await world.store.open(world.opening(TestLogin("\(number)")))
            }
        }

        for challenge in kept { #expect(try await challenge.read().attemptsLeft == 4) }
        #expect(store.size.subjects == 3)
        await #expect(throws: StoreFault.full) {
            let login = try TestLogin("stranger")
            try await TestChallenge(world, login, try world.opening(login).terms).disown()
        }
    }

    /// To look at everything takes long, and everybody waits meanwhile.
    @Test func `a full store is looked through once a second at most`() async throws {
        let (world, _) = world { $0.subjects = 21 }
        for number in 0..<20 {
            let guesser = try await world.openAndSend(try TestLogin("\(number)"))
            _ = try? await guesser.answer(.wrong())
        }
        _ = try await world.open(try TestLogin("last"))
        let newcomer = try world.opening(TestLogin("newcomer"))
        try await world.pass(milliseconds: 359_500)
        await #expect(throws: StoreFault.full) { try await world.store.open(newcomer) }
        try await world.pass(milliseconds: 999)
        await #expect(throws: StoreFault.full) { try await world.store.open(newcomer) }

        try await world.pass(milliseconds: 1)
        guard case .opened = try await world.store.open(newcomer) else { throw AnotherAnswer() }
    }

    @Test func `a full store has room again when somebody's time is over`() async throws {
        let (world, _) = world { $0.subjects = 2 }
        for number in 0..<2 { _ = try await world.open(try TestLogin("\(number)")) }
        let newcomer = try world.opening(TestLogin("newcomer"))
        await #expect(throws: StoreFault.full) { try await world.store.open(newcomer) }
        try await world.pass(milliseconds: 360_000)

        guard case .opened = try await world.store.open(newcomer) else {
            throw AnotherAnswer()
        }
    }

    @Test func `OTP-5: a count of wrong answers is never swept away`() async throws {
        let (world, store) = world { $0.subjects = 1 }
        var challenge = try await world.openAndSend(try TestLogin())
        challenge.budget.failures = 2
        await expectRefusal(.wrong(attemptsLeft: 4)) { try await challenge.answer(.wrong()) }
        try await world.pass(.hours(24 * 30))
        store.sweep()
        await #expect(throws: StoreFault.full) { try await world.store.open(world.opening(TestLogin("x"))) }

        var next = try await world.openAndSend(try TestLogin())
        next.budget.failures = 2
        let outcome = await outcome { try await next.answer(.wrong()) }
        guard case .failure(.refused(.wrongAndBarred)) = outcome else {
            throw AnotherAnswer()
        }
    }

    @Test func `strangers leave no trace`() async throws {
        let (world, store) = world()
        let challenge = try await world.openAndSend(try TestLogin())
        for number in 0..<100 {
            let eve = try TestLogin("eve \(number)")
            let stranger = challenge.asked { $0.subject = eve.subject }
            _ = try? await stranger.answer()
            _ = try? await stranger.send()
            _ = try? await stranger.redeem()
            _ = try? await stranger.cancel()
            _ = try? await stranger.read()
            try await world.store.settle(challenge.terms.id, of: eve.subject, .unknown)
        }

        #expect(store.size.subjects == 1)
    }

    @Test func `a sweep gives back what is over, and nothing else`() async throws {
        let (world, store) = world()
        let one = try Reservation(
            .destination, tenant: "bank", counter: .of("n"), rates: [Rate(3, per: .minutes(10))])
        for number in 0..<50 {
            let challenge = try await world.open(try TestLogin("\(number)")) {
                $0.parked = Array(repeating: 1, count: 100)
                $0.parkingRoom = 100
            }
            _ = try? await challenge.send(reserving: [one])
        }
        #expect(store.size == (50, 1, 5000))
        let lived = try await world.open(try TestLogin("guesser"))
        try await lived.send()
        _ = try? await lived.answer(.wrong())

        try await world.pass(world.times.lifetime)
        store.sweep()
        #expect(store.size.parkedOctets == 0)
        try await world.pass(.hours(2))
        store.sweep()

        #expect(store.size == (1, 0, 0))
    }

    @Test func `steps of others sweep a little each`() async throws {
        let (world, store) = world()
        for number in 0..<50 { _ = try await world.open(try TestLogin("\(number)")) }
        try await world.pass(.hours(1))
        let challenge = try await world.open(try TestLogin("busy"))

        for _ in 0..<50 { _ = try await challenge.read() }

        #expect(store.size.subjects == 1)
    }

    @Test func `parked requests have room together, and more is opened unparked`() async throws {
        let (world, store) = world { $0.parkedOctets = 250 }
        var parked: [Bool] = []
        for number in 0..<4 {
            let challenge = try await world.open(try TestLogin("\(number)")) {
                $0.parked = Array(repeating: 1, count: 100)
                $0.parkingRoom = 1000
            }
            parked.append(try await challenge.parked() != nil)
        }

        #expect(parked == [true, true, false, false])
        #expect(store.size.parkedOctets == 200)
    }

    @Test(arguments: [1, 2]) func `an ended challenge gives its parked octets back`(ended: Int) async throws {
        let (world, store) = world { $0.parkedOctets = 200 }
        var challenges: [TestChallenge] = []
        for number in 0..<2 {
            challenges.append(
                try await world.open(try TestLogin("\(number)")) {
                    $0.parked = Array(repeating: 1, count: 100)
                    $0.parkingRoom = 100
                })
        }
        for challenge in challenges.prefix(ended) { try await challenge.cancel() }

        #expect(store.size.parkedOctets == 200 - ended * 100)
    }

    @Test func `counters that are full refuse newcomers, and forget none`() async throws {
        let (world, store) = world { $0.counters = 2 }
        func send(_ counter: String, _ login: String) async throws -> Result<ChallengeReading, StepFailure> {
            let challenge = try await world.open(try TestLogin(login))
            let one = Reservation(
                .destination, tenant: "bank", counter: try .of(counter), rates: [Rate(1, per: .hours(1))])
            return await outcome { try await challenge.send(reserving: [one]) }
        }
        _ = try await send("a", "a").get()
        _ = try await send("b", "b").get()

        #expect(try await send("c", "c") == .failure(.fault(.full)))
        for counter in ["a", "b"] {
            guard case .failure(.refused(.spent)) = try await send(counter, "again \(counter)") else {
                throw AnotherAnswer()
            }
        }
        #expect(store.size.counters == 2)
        try await world.pass(.hours(2))
        _ = try await send("c", "later").get()
    }

    @Test func `a subject that has nothing left is not kept`() async throws {
        let (world, store) = world()
        let challenge = try await world.openAndSend(try TestLogin())
        try await challenge.answer()
        try await challenge.settle(.answered(status: 200))
        try await world.pass(.hours(2))
        store.sweep()

        #expect(store.size.subjects == 0)
    }

    @Test func `its own clock goes on, and not back`() async throws {
        let clock = SteadyClock()
        let times = (0..<1000).map { _ in clock.now() }

        #expect(times == times.sorted())
        let seconds = StoreTime(try #require(times.first)).milliseconds / 1000
        #expect(seconds > 1_700_000_000)
    }
}

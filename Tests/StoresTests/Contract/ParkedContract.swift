import Domain
import Testing

/// Requests that are kept until their code comes.
@Suite struct ParkedContract {
    private let request = Array("sealed".utf8)

    private func park(
        _ world: StoreWorld, _ login: TestLogin, _ name: String = "request"
    ) async throws -> TestChallenge {
        try await world.open(login, name) {
            $0.parked = request
            $0.parkingRoom = 1000
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `OTP-14: its caller gets the parked request, and nobody else`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let challenge = try await park(world, try TestLogin())
        let eve = try OwnerTag.of("eve")

        #expect(try await challenge.parked() == request)
        #expect(try await challenge.read().parkedOctets == request.count)
        await expectRefusal(.unknown) { try await challenge.asked { $0.owners = [eve] }.parked() }
        await expectRefusal(.unknown) { try await challenge.asked { $0.owners = [] }.parked() }
        try await challenge.send()
        try await challenge.answerForPass()
        #expect(try await challenge.parked() == request)
    }

    /// How a challenge can end.
    enum End: CaseIterable {
        case consumed, redeemed, locked, cancelled, disowned, drifted, policyChanged, expired, passExpired
    }

    @Test(arguments: StoreUnderTest.timed, End.allCases)
    func `OTP-14: a parked request goes with its challenge`(kind: StoreUnderTest, end: End) async throws {
        let world = kind.world()
        let challenge = try await park(world, try TestLogin())
        try await challenge.send()
        switch end {
        case .consumed: try await challenge.answer()
        case .redeemed:
            try await challenge.answerForPass()
            try await challenge.redeem()
        case .locked: for _ in 0..<5 { _ = try? await challenge.answer(.wrong()) }
        case .cancelled: try await challenge.cancel()
        case .disowned: try await challenge.disown()
        case .drifted: _ = try? await challenge.answer(for: try .of("another"))
        case .policyChanged:
            _ = try? await challenge.asked { $0.policy = try .of("another") }.answer()
        case .expired: try await world.pass(world.times.lifetime)
        case .passExpired:
            try await challenge.answerForPass()
            try await world.pass(Seconds(60))
        }

        #expect(try await challenge.parked() == nil)
        #expect(try await challenge.read().parkedOctets == nil)
        #expect(try await challenge.read().code == nil)
    }

    @Test(arguments: StoreUnderTest.allCases, [5, 6, 7])
    func `a request that finds no room is opened unparked`(kind: StoreUnderTest, room: Int) async throws {
        let world = kind.world()
        let challenge = try await world.open(try TestLogin()) {
            $0.parked = request
            $0.parkingRoom = room
        }

        #expect(try await challenge.parked() == (room < request.count ? nil : request))
        try await challenge.send()
        try await challenge.answer()
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a subject's room is for all that it parks`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        func park(_ name: String, _ subject: String = "ana") async throws -> TestChallenge {
            try await world.open(try TestLogin(subject), name) {
                $0.parked = request
                $0.parkingRoom = 2 * request.count
            }
        }
        let first = try await park("first")
        _ = try await park("second")

        #expect(try await park("third").parked() == nil)
        #expect(try await park("fourth", "ben").parked() == request)
        try await first.cancel()
        #expect(try await park("fifth").parked() == request)
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `what is not parked is not given`(kind: StoreUnderTest) async throws {
        let challenge = try await kind.world().open(try TestLogin())

        #expect(try await challenge.parked() == nil)
        #expect(try await challenge.read().parkedOctets == nil)
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `no other version of a request is parked over the first`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let challenge = try await park(world, try TestLogin())
        let again = try world.opening(challenge.login) {
            $0.parked = Array("other".utf8)
            $0.parkingRoom = 1000
        }

        guard case .existing = try await world.store.open(again) else {
            throw AnotherAnswer()
        }
        #expect(try await challenge.parked() == request)
    }
}

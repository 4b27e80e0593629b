import Domain
import Testing

/// Many at once. Steps of one subject come one after another, whoever takes them.
@Suite struct RaceContract {
    static let rounds = 10

    @Test(arguments: StoreUnderTest.allCases)
    func `OTP-2: of 128 guesses no more count than may`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        for round in 0..<Self.rounds {
            let challenge = try await world.openAndSend(try TestLogin("ana \(round)"))

            let outcomes = await all(128) { _ in await outcome { try await challenge.answer(.wrong()) } }

            let left = outcomes.compactMap {
                if case .failure(.refused(.wrong(let left))) = $0 { left } else { nil }
            }
            #expect(left.sorted() == [1, 2, 3, 4])
            #expect(outcomes.count { $0 == .failure(.refused(.locked)) } == 1)
            #expect(outcomes.count { $0 == .failure(.refused(.notNow(.locked))) } == 123)
        }
    }

    /// One of 128 is right; whether it comes in time is luck. The rest never get more than five.
    @Test(arguments: StoreUnderTest.allCases)
    func `OTP-2: of 128 answers one is right at most`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        for round in 0..<Self.rounds {
            let challenge = try await world.openAndSend(try TestLogin("ana \(round)"))

            let outcomes = await all(128) { number in
                await outcome {
                    try await challenge.answer(number.isMultiple(of: 32) ? TestCode() : .wrong())
                }
            }

            let right = outcomes.count { if case .success = $0 { true } else { false } }
            let wrong = outcomes.count {
                switch $0 {
                case .failure(.refused(.wrong)), .failure(.refused(.locked)): true
                default: false
                }
            }
            #expect(right <= 1 && right + wrong <= 5)
            #expect(try await challenge.state() == (right == 1 ? .consumed : .locked))
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `OTP-2: a subject's budget holds over challenges that race`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        var challenges: [TestChallenge] = []
        for number in 0..<8 {
            var challenge = try await world.openAndSend(try TestLogin(login: "\(number)"))
            challenge.budget.failures = 7
            challenges.append(challenge)
        }
        let raced = challenges

        let outcomes = await all(128) { number in
            await outcome { try await raced[number % 8].answer(.wrong()) }
        }

        let counted = outcomes.count {
            switch $0 {
            case .failure(.refused(.wrong)), .failure(.refused(.locked)), .failure(.refused(.wrongAndBarred)):
                true
            default: false
            }
        }
        #expect(counted == 7)
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `RED-10: of 64 right answers one lets the request through`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        for round in 0..<Self.rounds {
            let challenge = try await world.openAndSend(try TestLogin("ana \(round)"))

            let outcomes = await all(64) { _ in await outcome { try await challenge.answer() } }

            #expect(outcomes.count { if case .success(.consumed) = $0 { true } else { false } } == 1)
            #expect(outcomes.count { $0 == .failure(.refused(.notNow(.consumed))) } == 63)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `RED-10: of 64 that come with one pass one goes through`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        for round in 0..<Self.rounds {
            let challenge = try await world.openAndSend(try TestLogin("ana \(round)"))
            try await challenge.answerForPass()

            let outcomes = await all(64) { _ in await outcome { try await challenge.redeem() } }

            #expect(outcomes.count { if case .success = $0 { true } else { false } } == 1)
            #expect(outcomes.count { $0 == .failure(.refused(.notNow(.consumed))) } == 63)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `of 64 openings for one request one opens`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let login = try TestLogin()
        let openings = try (0..<64).map { _ in try world.opening(login) }

        let outcomes = await all(64) { number in try? await world.store.open(openings[number]) }

        let opened = outcomes.compactMap { outcome -> ChallengeReading? in
            if case .opened(let reading, _) = outcome { reading } else { nil }
        }
        let found = outcomes.compactMap { outcome -> ChallengeReading? in
            if case .existing(let reading) = outcome { reading } else { nil }
        }
        #expect(opened.count == 1 && found.count == 63)
        #expect(found.allSatisfy { $0.terms.id == opened.first?.terms.id })
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `of 64 reservations no more are made than may be`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        var challenges: [TestChallenge] = []
        for number in 0..<64 { challenges.append(try await world.open(try TestLogin("subject \(number)"))) }
        let raced = challenges
        let reservation = Reservation(
            .destination, tenant: "bank", counter: try .of("number"), rates: [Rate(5, per: .hours(1))])

        let outcomes = await all(64) { number in
            await outcome { try await raced[number].send(reserving: [reservation]) }
        }

        #expect(outcomes.count { if case .success = $0 { true } else { false } } == 5)
    }
}

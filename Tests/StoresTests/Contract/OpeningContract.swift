import Domain
import Testing

/// Which openings open, and what the others come to.
@Suite struct OpeningContract {
    @Test(arguments: StoreUnderTest.allCases)
    func `the same request of the same login gets its challenge back`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let login = try TestLogin()
        let challenge = try await world.openAndSend(login)
        _ = try? await challenge.answer(.wrong())

        try await expectNoChange(challenge) {
            guard case .existing(let found) = try await world.store.open(world.opening(login)) else {
                throw AnotherAnswer()
            }
            #expect(found.terms == challenge.terms)
            #expect(found.state == .sent && found.attemptsLeft == 4)
        }
        try await challenge.answer()
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a challenge that awaits its request is given back too`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let challenge = try await world.openAndSend(try TestLogin())
        try await challenge.answerForPass()

        guard case .existing(let found) = try await world.store.open(world.opening(challenge.login)) else {
            throw AnotherAnswer()
        }
        #expect(found.terms.id == challenge.terms.id && found.state == .approved)
        try await challenge.redeem()
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a challenge keeps particulars of a size, and no more`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        var opening = try world.opening(TestLogin())
        opening.terms.particulars = [UInt8](repeating: 7, count: Opening.mostParticulars + 1)
        await #expect(throws: StoreFault.tooLarge) { try await world.store.open(opening) }

        opening.terms.particulars.removeLast()
        guard case .opened(let reading, _) = try await world.store.open(opening) else {
            throw AnotherAnswer()
        }
        #expect(reading.terms.particulars == opening.terms.particulars)
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `another request doesn't touch a challenge`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let challenge = try await world.openAndSend(try TestLogin(), "one tab")

        try await expectNoChange(challenge) {
            let other = try await world.openAndSend(try TestLogin(), "another tab")
            _ = try? await other.answer(.wrong())
            try await other.cancel()
        }
        try await challenge.answer()
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `another login with the same request gets its own`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let phone = try await world.openAndSend(try TestLogin(login: "phone"))
        let laptop = try await world.openAndSend(try TestLogin(login: "laptop"))

        #expect(phone.terms.id != laptop.terms.id)
        try await laptop.answer()
        #expect(try await phone.state() == .sent)
    }

    @Test(
        arguments: StoreUnderTest.allCases, [ChallengeState.consumed, .forwarded, .locked, .cancelled, .void])
    func `a challenge that is over is not given back`(
        kind: StoreUnderTest, state: ChallengeState
    ) async throws {
        let world = kind.world()
        let over = try await StepContract.challenge(in: state, world)

        let new = try await world.openAndSend(over.login)

        #expect(new.terms.id != over.terms.id)
        #expect(try await over.state() == state)
        try await new.answer()
    }

    /// A network may bring an opening twice, and the second time late.
    @Test(arguments: StoreUnderTest.allCases, ChallengeState.allCases)
    func `an opening that comes again revives nothing`(
        kind: StoreUnderTest, state: ChallengeState
    ) async throws {
        let world = kind.world()
        let challenge = try await StepContract.challenge(in: state, world)
        let again = Opening(subject: challenge.login.subject, terms: challenge.terms, budget: .generous)

        try await expectNoChange(challenge) {
            guard case .existing(let found) = try await world.store.open(again) else {
                throw AnotherAnswer()
            }
            #expect(found.state == state)
        }
    }

    @Test(arguments: StoreUnderTest.allCases, 1...4)
    func `a login has only so many open`(kind: StoreUnderTest, limit: Int) async throws {
        let world = kind.world()
        let login = try TestLogin()
        var open: [TestChallenge] = []
        for number in 0..<limit {
            open.append(try await world.open(login, "\(number)") { $0.budget.open = limit })
        }
        let one = try world.opening(login, "one more") { $0.budget.open = limit }

        guard case .tooMany(let wait) = try await world.store.open(one) else {
            throw AnotherAnswer()
        }

        #expect(1...Int64(world.times.lifetime.count) * 1000 ~= wait.milliseconds)
        _ = try await world.open(try TestLogin(login: "another")) { $0.budget.open = limit }
        guard
            case .existing = try await world.store.open(world.opening(login, "0") { $0.budget.open = limit })
        else { throw AnotherAnswer() }
        try await open[0].cancel()
        guard case .opened = try await world.store.open(one) else { throw AnotherAnswer() }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a challenge that is over leaves its place`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let login = try TestLogin()
        for number in 0..<5 {
            let challenge = try await world.openAndSend(login, "\(number)") { $0.budget.open = 1 }
            try await challenge.answer()
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a place is free when a challenge's time is up`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let login = try TestLogin()
        _ = try await world.open(login, "first") { $0.budget.open = 1 }
        let second = try world.opening(login, "second") { $0.budget.open = 1 }
        guard case .tooMany(let wait) = try await world.store.open(second) else {
            throw AnotherAnswer()
        }
        try await world.pass(milliseconds: wait.milliseconds)

        guard case .opened = try await world.store.open(second) else {
            throw AnotherAnswer()
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a subject has ten open at most, over all its logins`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        for number in 0..<10 { _ = try await world.open(try TestLogin(login: "\(number)")) }

        guard case .tooMany(let wait) = try await world.store.open(world.opening(TestLogin(login: "more")))
        else { throw AnotherAnswer() }
        #expect(wait.milliseconds > 0)
        _ = try await world.open(try TestLogin("ben"))
        _ = try await world.open(try TestLogin(tenant: "shop"))
    }

    /// What is over is remembered for those who come late, but never more of it than a store can bear.
    @Test(arguments: StoreUnderTest.allCases)
    func `who opens and cancels fills nothing`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let login = try TestLogin()
        var first: [TestChallenge] = []
        for number in 0..<4 {
            first.append(try await world.open(login, "first \(number)"))
            try await first[number].cancel()
            try await world.pass(milliseconds: 2)
        }
        for number in 0..<SubjectLedger.mostKept {
            let challenge = try await world.open(login, "\(number)")
            try await challenge.cancel()
        }

        for challenge in first { await expectRefusal(.unknown) { try await challenge.read() } }
        try await world.openAndSend(login).answer()
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `what lives is not forgotten for what is over`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let login = try TestLogin()
        let first = try await world.openAndSend(login, "first")
        try await world.pass(milliseconds: 2)
        for number in 0..<SubjectLedger.mostKept {
            try await world.open(login, "\(number)").cancel()
        }

        try await first.answer()
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `what waits for its upstream is not forgotten for others`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let login = try TestLogin()
        var consumed: [TestChallenge] = []
        for number in 0..<SubjectLedger.mostKept {
            let challenge = try await world.openAndSend(login, "\(number)")
            try await challenge.answer()
            consumed.append(challenge)
        }

        guard case .tooMany(let wait) = try await world.store.open(world.opening(login)) else {
            throw AnotherAnswer()
        }
        #expect(wait.milliseconds > 0)
        for challenge in consumed { #expect(try await challenge.state() == .consumed) }
        try await consumed[5].settle(.answered(status: 200))
        _ = try await world.open(login)
        await expectRefusal(.unknown) { try await consumed[5].read() }
    }
}

import Domain
import Testing

/// What belongs to a subject, and is not had anew with another challenge, login or channel.
@Suite struct BudgetContract {
    @Test(arguments: StoreUnderTest.allCases)
    func `OTP-5: sends are the subject's, whatever they are for`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        for number in 0..<4 {
            var challenge = try await world.open(try TestLogin(login: "\(number)"), "\(number)")
            challenge.budget.sends = [Rate(4, per: .hours(1))]
            try await challenge.send(TestCode(channel: number.isMultiple(of: 2) ? "sms" : "email"))
        }
        var one = try await world.open(try TestLogin(login: "new"), "new")
        one.budget.sends = [Rate(4, per: .hours(1))]

        try await expectNoChange(one) {
            guard
                case .failure(.refused(.spent(.subject, let wait))) = await outcome({ try await one.send() })
            else { throw AnotherAnswer() }
            #expect(1...3_900_000 ~= wait.milliseconds)
        }
        var other = try await world.open(try TestLogin("ben"))
        other.budget.sends = [Rate(4, per: .hours(1))]
        try await other.send()
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `OTP-5: a right answer gives no sends back`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let login = try TestLogin()
        for number in 0..<3 {
            var challenge = try await world.open(login, "\(number)")
            challenge.budget.sends = [Rate(3, per: .hours(1))]
            try await challenge.send()
            try await challenge.answer()
        }
        var challenge = try await world.open(login)
        challenge.budget.sends = [Rate(3, per: .hours(1))]

        let outcome = await outcome { try await challenge.send() }
        guard case .failure(.refused(.spent(.subject, _))) = outcome else {
            throw AnotherAnswer()
        }
    }

    @Test(arguments: StoreUnderTest.timed)
    func `OTP-5: sends outlive the challenges they were for`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        for number in 0..<2 {
            var challenge = try await world.open(try TestLogin(), "\(number)")
            challenge.budget.sends = [Rate(1, per: .hours(1))]
            let outcome = await outcome { try await challenge.send() }
            if number == 0 {
                #expect(throws: Never.self) { try outcome.get() }
            } else {
                guard case .failure(.refused(.spent(.subject, _))) = outcome else { throw AnotherAnswer() }
            }
            try await world.pass(.minutes(50))
        }
    }

    @Test(arguments: StoreUnderTest.timed)
    func `OTP-5: sends come back when a rate's time is over`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let login = try TestLogin()
        var first = try await world.open(login, "first")
        first.budget.sends = [Rate(1, per: .minutes(10)), Rate(2, per: .hours(1))]
        try await first.send()
        for expected: Int64 in [10 * 60, 60 * 60] {
            var next = try await world.open(login, "next \(expected)")
            next.budget.sends = first.budget.sends
            guard
                case .failure(.refused(.spent(.subject, let wait))) = await outcome({ try await next.send() })
            else { throw AnotherAnswer() }
            #expect(wait.seconds <= expected * 13 / 12)
            try await next.cancel()
            try await world.pass(milliseconds: wait.milliseconds)
            var later = try await world.open(login, "later \(expected)")
            later.budget.sends = first.budget.sends
            try await later.send()
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `OTP-5: wrong answers are the subject's, over all logins`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        for number in 0..<4 {
            var challenge = try await world.openAndSend(
                try TestLogin(login: "\(number)"), "\(number)")
            challenge.budget.failures = 5
            await expectRefusal(.wrong(attemptsLeft: 4)) { try await challenge.answer(.wrong()) }
        }
        var challenge = try await world.openAndSend(try TestLogin(login: "last"))
        challenge.budget.failures = 5

        guard
            case .failure(.refused(.wrongAndBarred(.blocked(let wait)))) = await outcome({
                try await challenge.answer(.wrong())
            })
        else { throw AnotherAnswer() }

        #expect(wait == Wait(milliseconds: 1_800_000))
        #expect(try await challenge.read().attemptsLeft == 4)
        try await expectNoChange(challenge) { try await expectBarred(challenge) }
        try await world.openAndSend(try TestLogin("ben")).answer()
        try await world.openAndSend(try TestLogin(tenant: "shop")).answer()
    }

    /// Nothing that belongs to a blocked subject can be used, and nothing of it is counted.
    private func expectBarred(_ challenge: TestChallenge) async throws {
        let login = try TestLogin(login: "after the block")
        guard case .barred(.blocked) = try await challenge.world.store.open(challenge.world.opening(login))
        else { throw AnotherAnswer() }
        for step in [
            { try await challenge.answer() }, { try await challenge.answer(.wrong()) },
            { try await challenge.answerForPass() },
        ] {
            guard case .failure(.refused(.barred(.blocked))) = await outcome(step) else {
                throw AnotherAnswer()
            }
        }
        guard case .failure(.refused(.barred(.blocked))) = await outcome({ try await challenge.send() })
        else {
            throw AnotherAnswer()
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a block stops a pass too`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let passed = try await world.openAndSend(try TestLogin(), "passed")
        var guessed = try await world.openAndSend(try TestLogin(), "guessed")
        try await passed.answerForPass()
        guessed.budget.failures = 1
        _ = try? await guessed.answer(.wrong())

        guard case .failure(.refused(.barred(.blocked))) = await outcome({ try await passed.redeem() }) else {
            throw AnotherAnswer()
        }
        #expect(try await passed.state() == .approved)
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `who is blocked may still look and cancel`(kind: StoreUnderTest) async throws {
        var challenge = try await kind.world().openAndSend(try TestLogin())
        challenge.budget.failures = 1
        _ = try? await challenge.answer(.wrong())

        #expect(try await challenge.state() == .sent)
        #expect(try await challenge.cancel().state == .cancelled)
    }

    /// Four guesses each lock no challenge; the subject's count stops them all the same.
    @Test(arguments: StoreUnderTest.timed)
    func `OTP-5: 30 challenges with 4 guesses each end in a block`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        var counted = 0
        var isBlocked = false
        for number in 0..<30 {
            let login = try TestLogin(login: "\(number)")
            let opening = try world.opening(login, "\(number)") { $0.budget = Budgets.Subject() }
            guard case .opened = try await world.store.open(opening) else {
                isBlocked = true
                continue
            }
            var challenge = TestChallenge(world, login, opening.terms)
            challenge.budget = Budgets.Subject()
            try await challenge.send()
            for _ in 0..<4 {
                switch await outcome({ try await challenge.answer(.wrong()) }) {
                case .failure(.refused(.wrong)), .failure(.refused(.wrongAndBarred)): counted += 1
                default: break
                }
            }
        }
        #expect(counted == 5)
        #expect(isBlocked)
    }

    @Test(arguments: StoreUnderTest.timed)
    func `a block is twice as long each time, up to a day`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let minutes: [Int64] = [30, 60, 120, 240, 480, 960, 1440, 1440]
        for (round, expected) in minutes.enumerated() {
            let wait = try await block(world, "\(round)", failures: 2)
            #expect(wait.milliseconds == expected * 60_000)
            try await world.pass(milliseconds: wait.milliseconds - 1)
            guard
                case .barred(.blocked(Wait(milliseconds: 1))) = try await world.store.open(
                    world.opening(TestLogin(), "early \(round)"))
            else { throw AnotherAnswer() }
            try await world.pass(milliseconds: 1)
        }
        try await world.openAndSend(try TestLogin()).answer()
        #expect(try await block(world, "anew", failures: 2).milliseconds == 30 * 60_000)
    }

    @Test(arguments: StoreUnderTest.timed)
    func `however often somebody was blocked, no block gets shorter`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        var last = Wait(milliseconds: 0)
        for round in 0..<80 {
            let wait = try await block(world, "\(round)", failures: 1)
            #expect(wait >= last)
            last = wait
            try await world.pass(milliseconds: wait.milliseconds)
        }
        #expect(last == Wait(milliseconds: 24 * 3_600_000))
    }

    /// Wrong answers until the subject is blocked, and for how long it is then.
    private func block(_ world: StoreWorld, _ request: String, failures: Int) async throws -> Wait {
        var challenge = try await world.openAndSend(try TestLogin(), request)
        challenge.budget.failures = failures
        for _ in 1..<failures {
            guard case .failure(.refused(.wrong)) = await outcome({ try await challenge.answer(.wrong()) })
            else {
                throw AnotherAnswer()
            }
        }
        guard
            case .failure(.refused(.wrongAndBarred(.blocked(let wait)))) = await outcome({
                try await challenge.answer(.wrong())
            })
        else { throw AnotherAnswer() }
        return wait
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `OTP-5: a right answer starts the count anew`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let login = try TestLogin()
        for round in 0..<5 {
            var challenge = try await world.openAndSend(login, "\(round)")
            challenge.budget.failures = 4
            for _ in 0..<3 {
                guard
                    case .failure(.refused(.wrong)) = await outcome({ try await challenge.answer(.wrong()) })
                else { throw AnotherAnswer() }
            }
            try await challenge.answer()
        }
    }

    @Test(arguments: StoreUnderTest.timed)
    func `100 wrong answers in a row end it for good`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let login = try TestLogin()
        for wrong in 1...99 {
            _ = try await guess(world, login, "\(wrong)")
            try await world.pass(.hours(24))
        }
        let bar = try await guess(world, login, "100")

        #expect(bar == .disabled)
        try await world.pass(.hours(24 * 365))
        guard case .barred(.disabled) = try await world.store.open(world.opening(login)) else {
            throw AnotherAnswer()
        }
        guard case .opened = try await world.store.open(world.opening(TestLogin("ben"))) else {
            throw AnotherAnswer()
        }
    }

    /// One wrong answer, of the budget that the standards ask for; how it bars, if it does.
    private func guess(_ world: StoreWorld, _ login: TestLogin, _ request: String) async throws -> Bar? {
        var challenge = try await world.openAndSend(login, request)
        challenge.budget = Budgets.Subject()
        let outcome = await outcome { try await challenge.answer(.wrong()) }
        guard case .failure(.refused(.wrongAndBarred(let bar))) = outcome else { return nil }
        return bar
    }

    @Test(arguments: StoreUnderTest.timed)
    func `99 wrong answers and a right one end nothing`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let login = try TestLogin()
        for wrong in 1...99 {
            _ = try await guess(world, login, "\(wrong)")
            try await world.pass(.hours(24))
        }
        try await world.openAndSend(login).answer()

        #expect(try await guess(world, login, "next") == nil)
    }
}

import Domain
import TestKit
import Testing

/// What is counted beside the subject: destinations, networks, ranges of numbers.
@Suite struct ReservationContract {
    static let budgets: [SpentBudget] = [.destination, .address, .prefix]

    private func reservation(
        _ budget: SpentBudget, _ rates: [Rate], counter: String = "one", tenant: Identifier = "bank"
    ) throws -> Reservation {
        Reservation(budget, tenant: tenant, counter: try .of(counter), rates: rates)
    }

    /// One send of a subject that nobody has heard of.
    private func send(
        _ world: StoreWorld, _ subject: String, _ reservations: [Reservation]
    ) async throws -> Result<ChallengeReading, StepFailure> {
        let challenge = try await world.open(try TestLogin(subject))
        return await outcome { try await challenge.send(reserving: reservations) }
    }

    private func isSpent(_ outcome: Result<ChallengeReading, StepFailure>, _ budget: SpentBudget) -> Bool {
        guard case .failure(.refused(.spent(budget, let wait))) = outcome else { return false }
        return wait.milliseconds > 0
    }

    @Test(arguments: StoreUnderTest.allCases, budgets)
    func `OTP-5: a budget is counted over all subjects`(
        kind: StoreUnderTest, budget: SpentBudget
    ) async throws {
        let world = kind.world()
        let one = try reservation(budget, [Rate(3, per: .hours(1))])
        for number in 0..<3 { _ = try await send(world, "\(number)", [one]).get() }

        #expect(isSpent(try await send(world, "more", [one]), budget))
        let other = try reservation(budget, one.rates, counter: "other")
        _ = try await send(world, "other", [other]).get()
        let shop = try reservation(budget, one.rates, tenant: "shop")
        _ = try await send(world, "in the shop", [shop]).get()
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `budgets of different kinds don't mix`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        for budget in Self.budgets {
            let one = try reservation(budget, [Rate(1, per: .hours(1))])
            _ = try await send(world, "\(budget)", [one]).get()
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a reservation that finds no room sends nothing`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let one = try reservation(.destination, [Rate(1, per: .hours(1))])
        _ = try await send(world, "first", [one]).get()
        var challenge = try await world.open(try TestLogin())
        challenge.budget.sends = [Rate(1, per: .hours(1))]

        try await expectNoChange(challenge) {
            #expect(isSpent(await outcome { try await challenge.send(reserving: [one]) }, .destination))
        }
        try await challenge.send()
    }

    /// Reserved before, and never given back: whoever provokes refusals doesn't get free messages out of them.
    @Test(arguments: StoreUnderTest.allCases)
    func `what was reserved stays so when the step is refused`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let one = try reservation(.destination, [Rate(3, per: .hours(1))])
        let challenge = try await world.openAndSend(try TestLogin())
        for _ in 0..<3 {
            await expectRefusal(.overtaken) { try await challenge.send(reserving: [one]) }
        }

        #expect(isSpent(try await send(world, "other", [one]), .destination))
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `each reservation counts for itself, in their order`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let wide = try reservation(.address, [Rate(3, per: .hours(1))])
        let tight = try reservation(.destination, [Rate(1, per: .hours(1))])
        _ = try await send(world, "first", [wide, tight]).get()
        #expect(isSpent(try await send(world, "second", [wide, tight]), .destination))
        #expect(isSpent(try await send(world, "third", [tight, wide]), .destination))

        _ = try await send(world, "fourth", [wide]).get()
        #expect(isSpent(try await send(world, "fifth", [wide]), .address))
    }

    /// What a tight rate refuses must not be taken from a wide one.
    @Test(arguments: StoreUnderTest.timed)
    func `of several rates all are taken or none`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let one = try reservation(.destination, [Rate(1, per: .minutes(1)), Rate(3, per: .hours(1))])
        for round in 0..<3 {
            _ = try await send(world, "taken \(round)", [one]).get()
            for number in 0..<5 {
                #expect(isSpent(try await send(world, "spent \(round) \(number)", [one]), .destination))
            }
            try await world.pass(.minutes(2))
        }
        guard case .failure(.refused(.spent(_, let wait))) = try await send(world, "fourth", [one]) else {
            throw AnotherAnswer()
        }
        #expect(wait.seconds > 60)
    }

    @Test(arguments: StoreUnderTest.timed)
    func `the wait that is told is enough`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let one = try reservation(.prefix, [Rate(2, per: .hours(1)), Rate(3, per: .hours(24))])
        for round in 0..<6 {
            if case .failure(.refused(.spent(_, let wait))) = try await send(world, "a \(round)", [one]) {
                try await world.pass(milliseconds: wait.milliseconds)
                _ = try await send(world, "b \(round)", [one]).get()
            }
            try await world.pass(.minutes(7))
        }
    }

    /// Any stretch of a period, at odd times, against a list of the times themselves.
    @Test(arguments: StoreUnderTest.timed, 0..<8)
    func `no stretch has more than a rate allows`(kind: StoreUnderTest, seed: UInt64) async throws {
        let world = kind.world()
        var dice = Dice(seed: seed)
        let rate = Rate(dice.number(1...6), per: Seconds(dice.number(1...7200)))
        let one = try reservation(.destination, [rate])
        let period = Int64(rate.period.count) * 1000
        var now: Int64 = 0
        var taken: [Int64] = []
        for number in 0..<300 {
            let step = Int64(dice.number(0...Int(period) / rate.count))
            now += step
            try await world.pass(milliseconds: step)
            let recent = taken.count { now - $0 < period }
            let counted = taken.count { now - $0 < period + period / 12 + 13 }
            switch try await send(world, "\(number)", [one]) {
            case .success:
                #expect(recent < rate.count, "at \(now): \(taken.suffix(8))")
                taken.append(now)
            case .failure(let failure):
                #expect(counted >= rate.count, "at \(now): \(failure), \(taken.suffix(8))")
            }
        }
    }
}

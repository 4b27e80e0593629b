import Crypto
import Domain
import Testing

/// Approvals that last: for one login, route, scenario and version of the policy, and never longer.
@Suite struct LastingContract {
    /// An approval that lasts, of a login that has answered.
    struct Lasting {
        let challenge: TestChallenge
        var use: LastingUse

        @discardableResult
        func approve() async throws -> Redemption { try await challenge.world.store.use(use) }

        func with(_ edit: (inout LastingUse) throws -> Void) rethrows -> Lasting {
            var other = self
            try edit(&other.use)
            return other
        }
    }

    private func lasting(
        _ world: StoreWorld, _ login: TestLogin, _ request: String = "request", lasts: Seconds = .minutes(5),
        token: String = "lasting", isAtHand: Bool = true
    ) async throws -> Lasting {
        let challenge = try await world.openAndSend(login, request)
        let tag = try TokenTag.of(token)
        try await challenge.answer(
            .init(), isAtHand ? .consumeAndLast(tag, lasts) : .passAndLast(tag, lasts))
        return Lasting(
            challenge: challenge, use: LastingUse(subject: login.subject, scope: scope(challenge, tag)))
    }

    private func scope(_ challenge: TestChallenge, _ token: TokenTag) -> LastingScope {
        LastingScope(
            login: challenge.terms.login, route: challenge.terms.route, scenario: challenge.terms.scenario,
            policy: challenge.terms.policy, token: token)
    }

    @Test(arguments: StoreUnderTest.allCases, [true, false])
    func `AUT-9: what lasts is good many times`(kind: StoreUnderTest, isAtHand: Bool) async throws {
        let lasting = try await lasting(kind.world(), try TestLogin(), isAtHand: isAtHand)
        #expect(try await lasting.challenge.state() == (isAtHand ? .consumed : .approved))

        for _ in 0..<20 {
            let redemption = try await lasting.approve()
            #expect(redemption.covers == .lasting(lasting.use.scope))
            #expect(redemption.challenge == lasting.challenge.terms.id)
            #expect(redemption.subject == lasting.challenge.login.subject && redemption.channel == "sms")
            #expect(redemption.policy == lasting.challenge.terms.policy && redemption.scenario == "transfer")
        }
        #expect(try await lasting.challenge.state() == .consumed)
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `AUT-9: no approval lasts unless that was asked for`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let challenge = try await world.openAndSend(try TestLogin())
        try await challenge.answerForPass("token")
        let use = try LastingUse(subject: challenge.login.subject, scope: scope(challenge, .of("token")))

        await expectRefusal(.unknown) { try await world.store.use(use) }
        try await challenge.redeem("token")
        await expectRefusal(.unknown) { try await world.store.use(use) }
    }

    /// What an approval that lasts is not good for.
    enum Other: CaseIterable {
        case login, route, scenario, token, subject, tenant
    }

    @Test(arguments: StoreUnderTest.allCases, Other.allCases)
    func `AUT-9: what lasts is good for its own alone`(kind: StoreUnderTest, other: Other) async throws {
        let lasting = try await lasting(kind.world(), try TestLogin())
        let own = lasting.use.scope
        let foreign = try lasting.with { use in
            switch other {
            case .login:
                use.scope = LastingScope(
                    login: try .of("x"), route: own.route, scenario: own.scenario, policy: own.policy,
                    token: own.token)
            case .route:
                use.scope = LastingScope(
                    login: own.login, route: "x", scenario: own.scenario, policy: own.policy, token: own.token
                )
            case .scenario:
                use.scope = LastingScope(
                    login: own.login, route: own.route, scenario: "x", policy: own.policy, token: own.token)
            case .token:
                use.scope = LastingScope(
                    login: own.login, route: own.route, scenario: own.scenario, policy: own.policy,
                    token: try .of("x"))
            case .subject: use.subject = try TestLogin("eve").subject
            case .tenant: use.subject = try TestLogin(tenant: "shop").subject
            }
        }

        for _ in 0..<3 { await expectRefusal(.unknown) { try await foreign.approve() } }
        try await lasting.approve()
    }

    @Test(arguments: StoreUnderTest.timed, [Int64(-1), 0, 1])
    func `AUT-9: five minutes are the most`(kind: StoreUnderTest, milliseconds: Int64) async throws {
        let world = kind.world()
        let lasting = try await lasting(world, try TestLogin(), lasts: .hours(8))
        try await world.pass(milliseconds: 300_000 + milliseconds)

        if milliseconds < 0 {
            try await lasting.approve()
        } else {
            await expectRefusal(.unknown) { try await lasting.approve() }
        }
    }

    @Test(arguments: StoreUnderTest.timed)
    func `AUT-9: using what lasts makes it no longer`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let lasting = try await lasting(world, try TestLogin(), lasts: Seconds(100))
        for _ in 0..<9 {
            try await world.pass(Seconds(11))
            try await lasting.approve()
        }
        try await world.pass(Seconds(1))
        await expectRefusal(.unknown) { try await lasting.approve() }
    }

    /// The challenge's deadline is that of its answer; what was approved by then may last beyond it.
    @Test(arguments: StoreUnderTest.timed, [true, false])
    func `AUT-9: what lasts counts from the answer`(kind: StoreUnderTest, isAtHand: Bool) async throws {
        let world = kind.world()
        let challenge = try await world.openAndSend(try TestLogin())
        let tag = try TokenTag.of("lasting")
        try await world.pass(Seconds(world.times.lifetime.count - 1))
        let lasts = Seconds(120)
        try await challenge.answer(.init(), isAtHand ? .consumeAndLast(tag, lasts) : .passAndLast(tag, lasts))
        let use = LastingUse(subject: challenge.login.subject, scope: scope(challenge, tag))

        try await world.pass(Seconds(119))
        _ = try await world.store.use(use)
        try await world.pass(Seconds(1))
        await expectRefusal(.unknown) { try await world.store.use(use) }
    }

    /// The request itself may come with the token, as with that of a pass, while its challenge lives.
    @Test(arguments: StoreUnderTest.timed)
    func `a lasting token redeems its own request once`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let lasting = try await lasting(world, try TestLogin(), isAtHand: false)
        #expect(
            try await lasting.challenge.redeem("lasting").covers == .request(lasting.challenge.terms.binding))
        await expectRefusal(.notNow(.consumed)) { try await lasting.challenge.redeem("lasting") }
        try await lasting.approve()
    }

    /// One request's outcome is waited for from when it went up, whatever goes up under the same approval later.
    @Test(arguments: StoreUnderTest.timed)
    func `later uses don't put off the outcome of the first`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let lasting = try await lasting(world, try TestLogin())
        try await world.pass(Seconds(299))
        try await lasting.approve()
        try await world.pass(Seconds(301))

        #expect(try await lasting.challenge.state() == .outcomeUnknown)
    }

    /// What ends approvals that last before their time.
    enum End: CaseIterable {
        case cancel, cancelOfAnother, disown, disownOfAnother, lock, block, otherPolicy,
            openingUnderOtherPolicy
    }

    @Test(arguments: StoreUnderTest.timed, End.allCases)
    func `AUT-9: what lasts ends with more than its time`(kind: StoreUnderTest, end: End) async throws {
        let world = kind.world()
        let login = try TestLogin()
        let lasting = try await lasting(world, login, isAtHand: end != .cancel)
        var other = try await world.openAndSend(login, "other")
        try await lasting.approve()
        let policy = try SHA256Digest.of("another policy")
        switch end {
        case .cancel: try await lasting.challenge.cancel()
        case .cancelOfAnother: try await other.cancel()
        case .disown: try await lasting.challenge.disown()
        case .disownOfAnother: try await other.disown()
        case .lock: for _ in 0..<5 { _ = try? await other.answer(.wrong()) }
        case .block:
            other.budget.failures = 1
            _ = try? await other.answer(.wrong())
            try await world.pass(.minutes(1))
        case .otherPolicy:
            let own = lasting.use.scope
            let reloaded = LastingScope(
                login: own.login, route: own.route, scenario: own.scenario, policy: policy, token: own.token)
            await expectRefusal(.unknown) { try await lasting.with { $0.scope = reloaded }.approve() }
        case .openingUnderOtherPolicy:
            _ = try await world.open(login, "anew") { $0.terms.policy = policy }
        }

        await expectRefusal(.unknown) { try await lasting.approve() }
    }

    /// A challenge that was consumed can't be cancelled any more, but what it left behind can.
    @Test(arguments: StoreUnderTest.allCases)
    func `AUT-9: its own caller can end what lasts`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let lasting = try await lasting(world, try TestLogin())
        let other = try await self.lasting(world, try TestLogin(login: "laptop"), token: "of the laptop")
        try await lasting.challenge.settle(.answered(status: 200))

        #expect(try await lasting.challenge.cancel().state == .forwarded)

        await expectRefusal(.unknown) { try await lasting.approve() }
        await expectRefusal(.notNow(.forwarded)) { try await lasting.challenge.cancel() }
        try await other.approve()
    }

    /// The challenge is remembered for as long as what it left behind.
    @Test(arguments: StoreUnderTest.timed)
    func `AUT-9: its own caller can end what lasts to the end`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let challenge = try await world.openAndSend(try TestLogin())
        let tag = try TokenTag.of("lasting")
        try await world.pass(Seconds(world.times.lifetime.count - 1))
        try await challenge.answer(.init(), .passAndLast(tag, .minutes(5)))
        let use = LastingUse(subject: challenge.login.subject, scope: scope(challenge, tag))
        try await world.pass(Seconds(299))
        _ = try await world.store.use(use)

        try await challenge.cancel()
        await expectRefusal(.unknown) { try await world.store.use(use) }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a wrong answer that locks nothing ends nothing`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let lasting = try await lasting(world, try TestLogin())
        let other = try await world.openAndSend(try TestLogin(), "other")
        for _ in 0..<4 { _ = try? await other.answer(.wrong()) }

        try await lasting.approve()
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a login has sixteen approvals at most`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        var kept: [Lasting] = []
        for number in 0..<20 {
            kept.append(
                try await lasting(
                    world, try TestLogin(), "\(number)", lasts: Seconds(100 + number), token: "\(number)"))
        }

        for lasting in kept.prefix(4) { await expectRefusal(.unknown) { try await lasting.approve() } }
        for lasting in kept.dropFirst(4) { try await lasting.approve() }
    }
}

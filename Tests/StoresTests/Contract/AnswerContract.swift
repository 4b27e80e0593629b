import Domain
import Testing

/// What an answer is compared with, and what a wrong one costs.
@Suite struct AnswerContract {
    /// Codes that differ from the one that was sent in one thing each.
    enum Foreign: CaseIterable {
        case text, generation, nextGeneration, channel, epoch, destination, challenge, request
    }

    @Test(arguments: StoreUnderTest.allCases, Foreign.allCases)
    func `AUT-2: a code counts for what it was made for alone`(
        kind: StoreUnderTest, foreign: Foreign
    ) async throws {
        let world = kind.world()
        let challenge = try await world.open(try TestLogin())
        let other = try await world.openAndSend(try TestLogin(), "other")
        try await challenge.send()
        try await world.pass(world.times.cooldown)
        try await challenge.send(TestCode(generation: 2))
        var code = TestCode(generation: 2)
        var terms = challenge.terms
        switch foreign {
        case .text: code.text = "wrong"
        case .generation: code.generation = 1
        case .nextGeneration: code.generation = 3
        case .channel: code.channel = "email"
        case .epoch: code.epoch = 2
        case .destination: code.destination = "another number"
        case .challenge: terms.id = other.terms.id
        case .request: terms.binding = other.terms.binding
        }
        let answer = CodeAnswer(
            channel: code.channel, generation: code.generation, epoch: code.epoch,
            tag: try code.tag(for: terms)
        )

        await expectRefusal(.wrong(attemptsLeft: 4)) { try await challenge.answer(compared: [answer]) }

        #expect(try await challenge.read().attemptsLeft == 4)
        #expect(try await challenge.state() == .sent)
        try await challenge.answer(TestCode(generation: 2))
    }

    /// The tag alone is right; what it is said to be of is not.
    @Test(arguments: StoreUnderTest.allCases)
    func `AUT-2: a right tag under another name is wrong`(kind: StoreUnderTest) async throws {
        let challenge = try await kind.world().openAndSend(try TestLogin())
        let tag = try TestCode().tag(for: challenge.terms)
        let named: [(Identifier, Int, UInt32)] = [
            ("email", 1, 1), ("sms", 2, 1), ("sms", 0, 1), ("sms", 1, 2),
        ]

        for (place, (channel, generation, epoch)) in named.enumerated() {
            let answer = CodeAnswer(channel: channel, generation: generation, epoch: epoch, tag: tag)
            await expectRefusal(.wrong(attemptsLeft: 4 - place)) {
                try await challenge.answer(compared: [answer])
            }
        }
        try await challenge.answer()
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `AUT-2: a code that was accepted is never accepted again`(kind: StoreUnderTest) async throws {
        let challenge = try await kind.world().openAndSend(try TestLogin())
        try await challenge.answer()

        await expectRefusal(.notNow(.consumed)) { try await challenge.answer() }
        try await challenge.settle(.answered(status: 200))
        await expectRefusal(.notNow(.forwarded)) { try await challenge.answer() }
        await expectRefusal(.notNow(.forwarded)) { try await challenge.answerForPass() }
    }

    @Test(arguments: StoreUnderTest.timed, [Int64(-1), 0, 1])
    func `AUT-2: a code is dead at its deadline`(kind: StoreUnderTest, milliseconds: Int64) async throws {
        let world = kind.world()
        let challenge = try await world.openAndSend(try TestLogin())
        let lifetime = Int64(challenge.terms.lifetime.count) * 1000
        try await world.pass(milliseconds: lifetime + milliseconds)

        if milliseconds < 0 {
            try await challenge.answer()
        } else {
            await expectRefusal(.notNow(.expired)) { try await challenge.answer() }
            #expect(try await challenge.state() == .expired)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a challenge ends at its deadline`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let fresh = try await world.open(try TestLogin(), "fresh")
        let sent = try await world.openAndSend(try TestLogin(), "sent")
        try await world.pass(world.times.lifetime)

        await expectRefusal(.notNow(.expired)) { try await sent.answer() }
        await expectRefusal(.notNow(.expired)) { try await fresh.send() }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `TAC-2.4: the last wrong answer ends the challenge`(kind: StoreUnderTest) async throws {
        let challenge = try await kind.world().openAndSend(try TestLogin())

        for left in [4, 3, 2, 1] {
            await expectRefusal(.wrong(attemptsLeft: left)) { try await challenge.answer(.wrong()) }
            #expect(try await challenge.read().attemptsLeft == left)
        }
        await expectRefusal(.locked) { try await challenge.answer(.wrong()) }
        #expect(try await challenge.state() == .locked)
        await expectRefusal(.notNow(.locked)) { try await challenge.answer() }
        await expectRefusal(.notNow(.locked)) { try await challenge.send(TestCode(generation: 2)) }
    }

    @Test(arguments: StoreUnderTest.allCases, 1...5)
    func `a challenge takes as many wrong answers as its terms say`(
        kind: StoreUnderTest, attempts: Int
    ) async throws {
        let challenge = try await kind.world().openAndSend(try TestLogin()) { $0.terms.attempts = attempts }
        for _ in 1..<attempts { _ = try? await challenge.answer(.wrong()) }

        await expectRefusal(.locked) { try await challenge.answer(.wrong()) }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `the last attempt may be the right one`(kind: StoreUnderTest) async throws {
        let challenge = try await kind.world().openAndSend(try TestLogin())
        for _ in 0..<4 { _ = try? await challenge.answer(.wrong()) }

        try await challenge.answer()
        #expect(try await challenge.state() == .consumed)
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `an answer under nothing is a wrong one`(kind: StoreUnderTest) async throws {
        let challenge = try await kind.world().openAndSend(try TestLogin())

        await expectRefusal(.wrong(attemptsLeft: 4)) { try await challenge.answer(compared: []) }
    }

    /// The gateway sends one for each channel, generation and key that can be live.
    @Test(arguments: StoreUnderTest.allCases)
    func `an answer may come under several codes`(kind: StoreUnderTest) async throws {
        let challenge = try await kind.world().openAndSend(try TestLogin())
        let codes = [
            TestCode(channel: "email"), TestCode(generation: 2), TestCode(epoch: 0), TestCode(),
            TestCode(epoch: 2),
        ]

        try await challenge.answer(compared: codes.map(challenge.compared))
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `one attempt compares once, whatever comes with it`(kind: StoreUnderTest) async throws {
        let challenge = try await kind.world().openAndSend(try TestLogin())
        let guesses = try (0..<1000).map { try challenge.compared(TestCode(text: "guess \($0)")) }

        let answers = try guesses + [challenge.compared()]
        await expectRefusal(.wrong(attemptsLeft: 4)) { try await challenge.answer(compared: answers) }
        #expect(try await challenge.state() == .sent)
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `before a code was sent no answer counts`(kind: StoreUnderTest) async throws {
        let challenge = try await kind.world().open(try TestLogin())

        for _ in 0..<20 { await expectRefusal(.notNow(.created)) { try await challenge.answer() } }
        #expect(try await challenge.read().attemptsLeft == 5)
        try await challenge.send()
        try await challenge.answer()
    }

    @Test(arguments: StoreUnderTest.timed)
    func `TAC-2.9: a wrong guess at the last moment lengthens nothing`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let challenge = try await world.openAndSend(try TestLogin())
        let deadline = try await challenge.read().deadline
        try await world.pass(milliseconds: Int64(world.times.lifetime.count) * 1000 - 500)

        await expectRefusal(.wrong(attemptsLeft: 4)) { try await challenge.answer(.wrong()) }
        #expect(try await challenge.read().deadline == deadline)
        try await world.pass(milliseconds: 500)

        await expectRefusal(.notNow(.expired)) { try await challenge.answer() }
        #expect(try await challenge.read().deadline == deadline)
    }
}

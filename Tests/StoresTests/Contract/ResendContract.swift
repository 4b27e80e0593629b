import Domain
import Testing

/// Another code for the same challenge.
@Suite struct ResendContract {
    @Test(arguments: StoreUnderTest.allCases)
    func `OTP-4: another code ends the one before`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let challenge = try await world.open(try TestLogin())
        try await challenge.send(TestCode(text: "first"))
        try await world.pass(world.times.cooldown)

        let reading = try await challenge.send(TestCode(text: "second", generation: 2))

        #expect(reading.generation == 2 && reading.code?.generation == 2)
        await expectRefusal(.wrong(attemptsLeft: 4)) { try await challenge.answer(TestCode(text: "first")) }
        await expectRefusal(.wrong(attemptsLeft: 3)) {
            try await challenge.answer(TestCode(text: "first", generation: 2))
        }
        try await challenge.answer(TestCode(text: "second", generation: 2))
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `OTP-4: attempts and deadline stay, whatever is sent`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let challenge = try await world.openAndSend(try TestLogin())
        let before = try await challenge.read()
        for _ in 0..<3 { _ = try? await challenge.answer(.wrong()) }
        try await world.pass(world.times.cooldown)

        let after = try await challenge.send(TestCode(generation: 2))

        #expect(after.attemptsLeft == 2)
        #expect(after.deadline == before.deadline)
        await expectRefusal(.wrong(attemptsLeft: 1)) { try await challenge.answer(.wrong(generation: 2)) }
        await expectRefusal(.locked) { try await challenge.answer(.wrong(generation: 2)) }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `OTP-4: another code is to be waited for`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let challenge = try await world.openAndSend(try TestLogin())

        try await expectNoChange(challenge) {
            await #expect {
                try await challenge.send(TestCode(generation: 2))
            } throws: {
                guard case .refused(.tooSoon(let wait)) = $0 as? StepFailure else { return false }
                return 1...(Int64(world.times.cooldown.count) * 1000) ~= wait.milliseconds
            }
        }
        try await challenge.answer()
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a code that is asked for too soon spends nothing`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        var challenge = try await world.open(try TestLogin())
        challenge.budget.sends = [Rate(2, per: .hours(1))]
        try await challenge.send()
        for _ in 0..<5 { _ = try? await challenge.send(TestCode(generation: 2)) }
        try await world.pass(world.times.cooldown)

        try await challenge.send(TestCode(generation: 2))
    }

    @Test(arguments: StoreUnderTest.timed, [Int64(-1), 0])
    func `OTP-4: the wait ends when it says`(kind: StoreUnderTest, milliseconds: Int64) async throws {
        let world = kind.world()
        let challenge = try await world.openAndSend(try TestLogin())
        let reading = try await challenge.read()
        #expect(reading.resendAt == reading.now + world.times.cooldown)
        try await world.pass(milliseconds: Int64(world.times.cooldown.count) * 1000 + milliseconds)

        if milliseconds < 0 {
            await expectRefusal(.tooSoon(Wait(milliseconds: 1))) {
                try await challenge.send(TestCode(generation: 2))
            }
        } else {
            try await challenge.send(TestCode(generation: 2))
        }
    }

    @Test(arguments: StoreUnderTest.allCases, [0, 1, 3])
    func `OTP-4: no more codes than there may be`(kind: StoreUnderTest, limit: Int) async throws {
        let world = kind.world()
        let challenge = try await world.openAndSend(try TestLogin()) { $0.terms.resend.limit = limit }
        for generation in 2..<(limit + 2) {
            try await world.pass(world.times.cooldown)
            #expect(try await challenge.read().resendAt != nil)
            try await challenge.send(TestCode(generation: generation))
        }
        try await world.pass(world.times.cooldown)
        #expect(try await challenge.read().resendAt == nil)

        try await expectNoChange(challenge) {
            await expectRefusal(.noMoreCodes) {
                try await challenge.send(TestCode(generation: limit + 2))
            }
        }
        try await challenge.answer(TestCode(generation: limit + 1))
    }

    /// A code whose sender saw another state of things was made for nothing, and must not end the one that went out.
    @Test(arguments: StoreUnderTest.allCases, [0, 1, 3, 9])
    func `a code of another generation is overtaken`(kind: StoreUnderTest, generation: Int) async throws {
        let world = kind.world()
        let challenge = try await world.openAndSend(try TestLogin())
        try await world.pass(world.times.cooldown)

        try await expectNoChange(challenge) {
            await expectRefusal(.overtaken) { try await challenge.send(TestCode(generation: generation)) }
        }
        try await challenge.answer()
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `the first code goes out at once`(kind: StoreUnderTest) async throws {
        let challenge = try await kind.world().open(try TestLogin())
        let reading = try await challenge.read()
        #expect(reading.resendAt == reading.now || reading.resendAt.map { $0 < reading.now } == true)

        await expectRefusal(.overtaken) { try await challenge.send(TestCode(generation: 2)) }
        #expect(try await challenge.send().state == .sent)
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `of two racing resends one is overtaken`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let challenge = try await world.openAndSend(try TestLogin())
        try await world.pass(world.times.cooldown)

        let outcomes = await all(64) { number -> Result<ChallengeReading, StepFailure> in
            await outcome { try await challenge.send(TestCode(text: "code \(number)", generation: 2)) }
        }

        let sent = outcomes.enumerated().filter { (try? $0.element.get()) != nil }
        #expect(sent.count == 1)
        #expect(outcomes.count { $0 == .failure(.refused(.overtaken)) } == 63)
        let winner = try #require(sent.first).offset
        try await challenge.answer(TestCode(text: "code \(winner)", generation: 2))
    }
}

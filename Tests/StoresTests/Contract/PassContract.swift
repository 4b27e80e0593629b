import Domain
import Testing

/// What stands for a right answer until its request comes.
@Suite struct PassContract {
    @Test(arguments: StoreUnderTest.allCases)
    func `a pass goes with its own token only`(kind: StoreUnderTest) async throws {
        let challenge = try await kind.world().openAndSend(try TestLogin())
        try await challenge.answerForPass("token")

        try await expectNoChange(challenge) {
            for _ in 0..<20 { await expectRefusal(.unknown) { try await challenge.redeem("guess") } }
        }
        let redemption = try await challenge.redeem("token")
        #expect(redemption.covers == .request(challenge.terms.binding) && redemption.channel == "sms")
    }

    @Test(arguments: StoreUnderTest.timed, [Int64(-1), 0, 1])
    func `a pass is good for 60 seconds`(kind: StoreUnderTest, milliseconds: Int64) async throws {
        let world = kind.world()
        let challenge = try await world.openAndSend(try TestLogin())
        guard case .approved(let reading, let until) = try await challenge.answerForPass() else {
            throw AnotherAnswer()
        }
        #expect(until == reading.now + Seconds(60))
        try await world.pass(milliseconds: 60_000 + milliseconds)

        if milliseconds < 0 {
            let redemption = try await challenge.redeem()
            #expect(redemption.acceptedAt == reading.now)
            #expect(redemption.redeemedAt.milliseconds == reading.now.milliseconds + 59_999)
        } else {
            await expectRefusal(.notNow(.expired)) { try await challenge.redeem() }
        }
    }

    @Test(arguments: StoreUnderTest.timed, [Int64(-1), 0])
    func `TAC-2.9: no pass outlives its challenge`(kind: StoreUnderTest, milliseconds: Int64) async throws {
        let world = kind.world()
        let challenge = try await world.openAndSend(try TestLogin())
        let deadline = try await challenge.read().deadline
        try await world.pass(milliseconds: Int64(world.times.lifetime.count) * 1000 - 20_000)
        guard case .approved(_, let until) = try await challenge.answerForPass() else {
            throw AnotherAnswer()
        }
        #expect(until == deadline)
        try await world.pass(milliseconds: 20_000 + milliseconds)

        if milliseconds < 0 {
            try await challenge.redeem()
        } else {
            await expectRefusal(.notNow(.expired)) { try await challenge.redeem() }
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a challenge that is approved takes no answer and no code`(kind: StoreUnderTest) async throws {
        let world = kind.world()
        let challenge = try await world.openAndSend(try TestLogin())
        try await challenge.answerForPass()
        try await world.pass(world.times.cooldown)

        try await expectNoChange(challenge) {
            await expectRefusal(.notNow(.approved)) { try await challenge.answer() }
            await expectRefusal(.notNow(.approved)) { try await challenge.answer(.wrong()) }
            await expectRefusal(.notNow(.approved)) { try await challenge.answerForPass("another") }
            await expectRefusal(.notNow(.approved)) { try await challenge.send(TestCode(generation: 2)) }
        }
        #expect(try await challenge.read().resendAt == nil)
        try await challenge.redeem()
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a cancelled pass lets nothing through`(kind: StoreUnderTest) async throws {
        let challenge = try await kind.world().openAndSend(try TestLogin())
        try await challenge.answerForPass()
        try await challenge.cancel()

        await expectRefusal(.notNow(.cancelled)) { try await challenge.redeem() }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `another owner can't use a pass`(kind: StoreUnderTest) async throws {
        let challenge = try await kind.world().openAndSend(try TestLogin())
        try await challenge.answerForPass()
        let other = try OwnerTag.of("another")

        await expectRefusal(.unknown) { try await challenge.asked { $0.owners = [other] }.redeem() }
        try await challenge.redeem()
    }
}

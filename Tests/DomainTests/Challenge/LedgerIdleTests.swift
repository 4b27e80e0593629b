import Crypto
import Testing

@testable import Domain

/// Until when a ledger is kept: as long as anything in it could still matter, whatever that is. Stores forget it then.
@Suite struct LedgerIdleTests {
    private static let start = StoreTime(milliseconds: 1_700_000_000_000)
    private let subject: SubjectKey
    private let login: LoginTag
    private var ledger = SubjectLedger()

    init() throws {
        subject = SubjectKey(tenant: Identifier(literal: "bank"), subject: try Self.tag("ana"))
        login = try Self.tag("login")
    }

    private static func tag<Purpose>(_ text: String) throws -> Domain.Tag<Purpose> {
        Domain.Tag(try SHA256Digest(of: Array(text.utf8)))
    }

    /// How long after the start nothing is left, if the challenge's sends are counted for so long.
    private var idleAfter: Int64? { ledger.idleAt.map { $0.milliseconds - Self.start.milliseconds } }

    private enum Step {
        case open
        case send(Seconds)
        case wrong, right
        case last(Seconds)
        case settle(ForwardingOutcome)
    }

    /// Takes steps of one challenge at the start; it lives for 30 s.
    private mutating func take(_ steps: Step...) throws {
        let digest = try SHA256Digest(of: [])
        let id = try #require(ChallengeID(octets: Array(repeating: 1, count: 16)))
        let name = Identifier(literal: "x")
        let caller = StepCaller(
            challenge: id, subject: subject, owners: [try Self.tag("owner")], policy: digest)
        for step in steps {
            var budget = Budgets.Subject()
            let purpose: Answering.Purpose =
                if case .last(let length) = step { .consumeAndLast(try Self.tag("token"), length) } else {
                    .consume
                }
            switch step {
            case .open:
                let terms = ChallengeTerms(
                    id: id, owner: try Self.tag("owner"), login: login, policy: digest, scenario: name,
                    route: name, binding: Binding(digest: digest), lifetime: Seconds(30), attempts: 5,
                    resend: ResendRule())
                _ = ledger.open(Opening(subject: subject, terms: terms, budget: budget), at: Self.start)
            case .send(let period):
                budget.sends = [Rate(5, per: period)]
                let code = SentCode(
                    channel: name, destination: try Self.tag("d"), generation: 1, epoch: 1,
                    tag: try Self.tag("right"))
                _ = try ledger.send(Sending(caller: caller, code: code, budget: budget), at: Self.start)
            case .wrong, .right, .last:
                let text = if case .wrong = step { "wrong" } else { "right" }
                let answer = CodeAnswer(channel: name, generation: 1, epoch: 1, tag: try Self.tag(text))
                let answering = Answering(
                    caller: caller, binding: Binding(digest: digest), answers: [answer], purpose: purpose,
                    budget: budget)
                _ = try? ledger.answer(answering, at: Self.start)
            case .settle(let outcome): ledger.settle(id, outcome, at: Self.start)
            }
        }
    }

    private mutating func disown(_ block: Seconds, login: LoginTag? = nil) throws {
        let id = try #require(ChallengeID(octets: Array(repeating: 9, count: 16)))
        ledger.disown(
            Disowning(subject: subject, challenge: id, login: login ?? self.login, block: block),
            at: Self.start)
    }

    @Test func `a subject that nobody has heard of is idle`() {
        #expect(ledger.isIdle(at: Self.start))
    }

    @Test mutating func `a challenge is kept until it is forgotten`() throws {
        try take(.open)
        #expect(idleAfter == 90_000)
        #expect(!ledger.isIdle(at: Self.start + Seconds(89)) && ledger.isIdle(at: Self.start + Seconds(90)))
    }

    @Test mutating func `what was forwarded is kept no longer`() throws {
        try take(.open, .send(Seconds(1)), .right, .settle(.answered(status: 200)))
        #expect(idleAfter == 90_000)
    }

    @Test(arguments: [true, false])
    mutating func `what has no outcome is kept for a day`(isTold: Bool) throws {
        try take(.open, .send(Seconds(1)), .right)
        if isTold { try take(.settle(.unknown)) }
        #expect(idleAfter == 86_400_000)
    }

    @Test mutating func `sends are kept until they count no more`() throws {
        try take(.open, .send(.hours(1)))
        let expected = try #require(idleAfter)
        #expect(3_600_000...3_900_000 ~= expected)
        ledger.catchUp(at: Self.start + Seconds(100))
        #expect(ledger.challenges.isEmpty && idleAfter == expected)
    }

    @Test mutating func `what lasts is kept until it ends`() throws {
        try take(.open, .send(Seconds(1)), .last(Seconds(200)), .settle(.answered(status: 200)))
        #expect(idleAfter == 200_000)
    }

    @Test mutating func `what lasts is kept no shorter than the sends`() throws {
        try take(.open, .send(.hours(1)), .last(Seconds(200)), .settle(.answered(status: 200)))
        #expect(try 3_600_000...3_900_000 ~= #require(idleAfter))
    }

    @Test mutating func `a login that is shut out is kept so`() throws {
        try take(.open)
        try disown(.hours(2))
        #expect(idleAfter == 7_200_000)
    }

    @Test mutating func `the longest of all counts`() throws {
        try take(.open, .send(.hours(24)))
        try disown(.minutes(30))
        #expect(try 86_400_000...93_600_000 ~= #require(idleAfter))
        try take(.right, .settle(.unknown))
        try disown(.hours(48))
        #expect(idleAfter == 172_800_000)
    }

    @Test mutating func `a doubt that began late is kept for its day`() throws {
        try take(.open, .send(Seconds(1)), .right, .settle(.unknown))
        try disown(.hours(48))
        #expect(idleAfter == 172_800_000)
        ledger.catchUp(at: Self.start + .hours(1))
        #expect(ledger.challenges.isEmpty && ledger.unsettled.count == 1)
    }

    @Test mutating func `a subject that is blocked is kept so`() throws {
        for number in 0..<17 { try disown(.hours(3), login: try Self.tag("login \(number)")) }
        #expect(ledger.blockedLogins.isEmpty && idleAfter == 10_800_000)
    }

    @Test mutating func `OTP-5: a count of wrong answers is kept for ever`() throws {
        try take(.open, .send(Seconds(1)), .wrong)
        #expect(ledger.idleAt == nil && !ledger.isIdle(at: Self.start + .hours(24 * 3650)))
    }
}

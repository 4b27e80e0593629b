/// An answer to a challenge.
public struct Answering: Sendable {
    /// Whose it is.
    public var caller: StepCaller
    /// The request that it comes with; for a challenge whose request is not at hand, the one that it was asked for.
    public var binding: Binding
    /// What the answer would be under each code that can be live.
    public var answers: [CodeAnswer]
    /// What a right one is for.
    public var purpose: Purpose
    /// How much the subject may use.
    public var budget: Budgets.Subject

    /// What a right answer is for.
    public enum Purpose: Hashable, Sendable {
        /// The request is at hand and goes through at once.
        case consume
        /// It does, and so do others of its route for a while, each with this token.
        case consumeAndLast(TokenTag, Seconds)
        /// The request is to come, with this token.
        case pass(TokenTag)
        /// Requests of its route are to come for a while, each with this token.
        case passAndLast(TokenTag, Seconds)

        fileprivate var lasting: (token: TokenTag, length: Seconds)? {
            switch self {
            case .consumeAndLast(let token, let length), .passAndLast(let token, let length): (token, length)
            case .consume, .pass: nil
            }
        }
    }

    /// An answer of these parts.
    public init(
        caller: StepCaller, binding: Binding, answers: [CodeAnswer], purpose: Purpose, budget: Budgets.Subject
    ) {
        self.caller = caller
        self.binding = binding
        self.answers = answers
        self.purpose = purpose
        self.budget = budget
    }

    /// How long a token stands for a right answer, and never past the challenge's deadline.
    public static let passLifetime = Seconds(60)
}

/// What a right answer came to.
public enum AnswerOutcome: Hashable, Sendable {
    /// Its request may go through, now and once.
    case consumed(Redemption)
    /// Its request may come with the token.
    case approved(ChallengeReading, until: StoreTime)
}

extension SubjectLedger {
    /// Judges an answer. It is counted before it is compared, so that however many come at once, no more of them are compared
    /// than may be.
    public mutating func answer(
        _ answering: Answering, at time: StoreTime
    ) throws(StepRefusal) -> AnswerOutcome {
        let now = catchUp(at: time)
        var challenge = try liveChallenge(of: answering.caller, for: answering.binding, at: now)
        guard challenge.state == .sent, let code = challenge.code else { throw .notNow(challenge.state) }
        let isRight = challenge.isRight(answering.answers)
        guard isRight else {
            challenge.happen(challenge.attemptsLeft > 0 ? .answeredWrong : .attemptsSpent)
            challenges[answering.caller.challenge] = challenge
            throw fail(challenge, answering.budget, at: now)
        }
        failures.succeed()
        let outcome = accept(&challenge, code.channel, answering, at: now)
        challenges[answering.caller.challenge] = challenge
        return outcome
    }

    /// Counts a wrong answer against the subject. Whatever a lock or a block ends, it ends here.
    private mutating func fail(
        _ challenge: Challenge, _ budget: Budgets.Subject, at now: StoreTime
    ) -> StepRefusal {
        let isBarred = failures.fail(budget, at: now)
        if isBarred || challenge.state == .locked { lasting = [:] }
        if let bar = bar(of: challenge.terms.login, at: now) { return .wrongAndBarred(bar) }
        return challenge.state == .locked ? .locked : .wrong(attemptsLeft: challenge.attemptsLeft)
    }

    private mutating func accept(
        _ challenge: inout Challenge, _ channel: Identifier, _ answering: Answering, at now: StoreTime
    ) -> AnswerOutcome {
        let lasting = answering.purpose.lasting.map {
            LastingApproval(
                challenge.terms, token: $0.token, channel: channel, at: now, lasts: $0.length)
        }
        if let lasting { keep(lasting) }
        switch answering.purpose {
        case .consume, .consumeAndLast:
            challenge.happen(.answeredRight)
            challenge.consume(at: now)
            let covers = Coverage.request(challenge.terms.binding)
            return .consumed(
                Redemption(
                    challenge.terms, of: answering.caller.subject, covers: covers, channel: channel,
                    acceptedAt: now, redeemedAt: now))
        case .pass(let token), .passAndLast(let token, _):
            let until = lasting?.until ?? min(now + Answering.passLifetime, challenge.deadline)
            challenge.keep(Challenge.Pass(token: token, channel: channel, until: until, acceptedAt: now))
            return .approved(challenge.reading(at: now), until: until)
        }
    }

    private mutating func keep(_ approval: LastingApproval) {
        lasting[approval.scope.token] = approval
        guard lasting.count > Self.mostLasting,
            let oldest = lasting.min(by: { $0.value.until < $1.value.until })
        else { return }
        lasting[oldest.key] = nil
    }
}

/// A code that is to be sent.
public struct Sending: Sendable {
    /// Whose challenge it is for.
    public var caller: StepCaller
    /// The code.
    public var code: SentCode
    /// How much the subject may use.
    public var budget: Budgets.Subject
    /// What is counted beside the subject's budget, each by itself and before anything else; what was counted stays counted.
    public var reservations: [Reservation]

    /// A sending of these parts.
    public init(
        caller: StepCaller, code: SentCode, budget: Budgets.Subject, reservations: [Reservation] = []
    ) {
        self.caller = caller
        self.code = code
        self.budget = budget
        self.reservations = reservations
    }
}

/// One of something of which only so much may happen in a time.
public struct Reservation: Hashable, Sendable {
    /// What kind of thing it is.
    public var budget: SpentBudget
    /// Whose policy counts it.
    public var tenant: Identifier
    /// Which one.
    public var counter: CounterTag
    /// How often it may happen.
    public var rates: [Rate]

    /// A reservation of these parts.
    public init(_ budget: SpentBudget, tenant: Identifier, counter: CounterTag, rates: [Rate]) {
        self.budget = budget
        self.tenant = tenant
        self.counter = counter
        self.rates = rates
    }
}

extension SubjectLedger {
    /// Takes another code for a challenge. The code before it is dead from then on; wrong answers stay counted and the
    /// deadline stays where it is.
    public mutating func send(
        _ sending: Sending, at time: StoreTime
    ) throws(StepRefusal) -> ChallengeReading {
        let now = catchUp(at: time)
        let challenge = try liveChallenge(of: sending.caller, for: nil, at: now)
        guard challenge.state == .created || challenge.state == .sent else { throw .notNow(challenge.state) }
        guard sending.code.generation == challenge.generation + 1 else { throw .overtaken }
        guard let resendAt = challenge.resendAt else { throw .noMoreCodes }
        guard now >= resendAt else { throw .tooSoon(now.wait(until: resendAt)) }
        if let wait = sends.take(sending.budget.sends, at: now) { throw .spent(.subject, wait) }
        var taken = challenge
        taken.take(sending.code, at: now)
        challenges[sending.caller.challenge] = taken
        return taken.reading(at: now)
    }
}

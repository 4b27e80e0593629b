/// Word from whoever got a message that what it asks for was not theirs. It is believed without a login: only who got the
/// message has its token.
public struct Disowning: Sendable {
    /// Whose challenge.
    public var subject: SubjectKey
    /// Which challenge.
    public var challenge: ChallengeID
    /// The login that asked for it.
    public var login: LoginTag
    /// For how long that login can do nothing.
    public var block: Seconds

    /// A disowning of these parts.
    public init(subject: SubjectKey, challenge: ChallengeID, login: LoginTag, block: Seconds) {
        self.subject = subject
        self.challenge = challenge
        self.login = login
        self.block = block
    }
}

extension SubjectLedger {
    /// Ends a challenge, and the lasting approvals of its login, for its own caller.
    public mutating func cancel(
        _ caller: StepCaller, at now: StoreTime
    ) throws(StepRefusal) -> ChallengeReading {
        var challenge = try challenge(of: caller, at: now)
        guard challenge.happen(.cancelled) else { throw .notNow(challenge.state) }
        challenges[caller.challenge] = challenge
        lasting = lasting.filter { $0.value.scope.login != challenge.terms.login }
        return challenge.reading(at: now)
    }

    /// Ends a challenge whoever asked for it, and all that the subject was approved for, and shuts that login out.
    public mutating func disown(_ disowning: Disowning, at now: StoreTime) {
        catchUp(at: now)
        challenges[disowning.challenge]?.happen(.cancelled)
        lasting = [:]
        let until = now + max(disowning.block, Self.shortestDisowning)
        blockedLogins[disowning.login] = max(until, blockedLogins[disowning.login] ?? until)
        if blockedLogins.count > Self.mostBlockedLogins {
            blockedLogins = [:]
            failures.block(for: disowning.block, at: now)
        }
    }

    /// A login that was disowned is shut out for longer than a challenge can live.
    static let shortestDisowning = Seconds.minutes(30)

    /// What a challenge looks like to its own caller. Nothing is changed, whatever time it is.
    public func read(_ caller: StepCaller, at now: StoreTime) throws(StepRefusal) -> ChallengeReading {
        try found(caller, at: now).reading(at: now)
    }

    /// The request that is parked with a challenge, as it was sealed, for its own caller while it lives.
    public func parked(_ caller: StepCaller, at now: StoreTime) throws(StepRefusal) -> [UInt8]? {
        try found(caller, at: now).parked
    }

    private func found(_ caller: StepCaller, at now: StoreTime) throws(StepRefusal) -> Challenge {
        var copy = self
        return try copy.challenge(of: caller, at: now)
    }
}

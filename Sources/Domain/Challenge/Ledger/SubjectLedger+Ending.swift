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
    /// Ends a challenge, and the lasting approvals of its login, for its own caller. Where the challenge is over, they may
    /// still not be.
    public mutating func cancel(
        _ caller: StepCaller, at time: StoreTime
    ) throws(StepRefusal) -> ChallengeReading {
        let now = catchUp(at: time)
        var challenge = try challenge(of: caller, at: now)
        let others = lasting.filter { $0.value.scope.login != challenge.terms.login }
        guard challenge.happen(.cancelled) || others.count < lasting.count else {
            throw .notNow(challenge.state)
        }
        challenges[caller.challenge] = challenge
        lasting = others
        return challenge.reading(at: now)
    }

    /// Ends a challenge whoever asked for it, and all that the subject was approved for, and shuts that login out.
    public mutating func disown(_ disowning: Disowning, at time: StoreTime) {
        let now = catchUp(at: time)
        challenges[disowning.challenge]?.happen(.cancelled)
        lasting = [:]
        let until = now + max(disowning.block, Self.shortestDisowning)
        blockedLogins[disowning.login] = max(until, blockedLogins[disowning.login] ?? until)
        if blockedLogins.count > Self.mostBlockedLogins {
            failures.block(until: blockedLogins.values.max() ?? until)
            blockedLogins = [:]
        }
    }

    /// A login that was disowned is shut out for longer than a challenge can live.
    static let shortestDisowning = Seconds.minutes(30)

    /// What a challenge looks like to its own caller. Nothing is changed, whatever time it is.
    public func read(_ caller: StepCaller, at time: StoreTime) throws(StepRefusal) -> ChallengeReading {
        var copy = self
        let now = copy.catchUp(at: time)
        return try copy.challenge(of: caller, at: now).reading(at: now)
    }

    /// The request that is parked with a challenge, as it was sealed, for its own caller while it lives.
    public func parked(_ caller: StepCaller, at time: StoreTime) throws(StepRefusal) -> [UInt8]? {
        var copy = self
        let now = copy.catchUp(at: time)
        return try copy.challenge(of: caller, at: now).parked
    }
}

/// A request that comes with the token of a right answer.
public struct Redeeming: Sendable {
    /// Whose it is.
    public var caller: StepCaller
    /// The request.
    public var binding: Binding
    /// The token that it comes with.
    public var token: TokenTag

    /// A redeeming of these parts.
    public init(caller: StepCaller, binding: Binding, token: TokenTag) {
        self.caller = caller
        self.binding = binding
        self.token = token
    }
}

/// A request that comes under an approval that lasts.
public struct LastingUse: Sendable {
    /// Who asks.
    public var subject: SubjectKey
    /// What the request is of, and with which token.
    public var scope: LastingScope

    /// A use of these parts.
    public init(subject: SubjectKey, scope: LastingScope) {
        self.subject = subject
        self.scope = scope
    }
}

extension SubjectLedger {
    /// Lets the request of a challenge through whose code was answered before, once.
    public mutating func redeem(_ redeeming: Redeeming, at time: StoreTime) throws(StepRefusal) -> Redemption
    {
        let now = catchUp(at: time)
        var challenge = try liveChallenge(of: redeeming.caller, for: redeeming.binding, at: now)
        guard let pass = challenge.pass else { throw .notNow(challenge.state) }
        guard pass.token == redeeming.token else { throw .unknown }
        challenge.consume(at: now)
        challenges[redeeming.caller.challenge] = challenge
        return Redemption(
            challenge.terms, of: redeeming.caller.subject, covers: .request(challenge.terms.binding),
            channel: pass.channel, acceptedAt: pass.acceptedAt, redeemedAt: now)
    }

    /// Lets a request through under an approval that lasts. The challenge that it came from is consumed by its first use.
    /// Another version of the policy ends it.
    public mutating func use(_ use: LastingUse, at time: StoreTime) throws(StepRefusal) -> Redemption {
        let now = catchUp(at: time)
        guard let approval = lasting[use.scope.token], approval.scope.isSame(as: use.scope) else {
            throw .unknown
        }
        guard approval.scope.policy == use.scope.policy else {
            lasting[use.scope.token] = nil
            throw .unknown
        }
        if let bar = bar(of: approval.scope.login, at: now) { throw .barred(bar) }
        challenges[approval.challenge]?.consume(at: now)
        return Redemption(
            challenge: approval.challenge, subject: use.subject, covers: .lasting(approval.scope),
            policy: approval.scope.policy, scenario: approval.scope.scenario,
            route: approval.scope.route, channel: approval.channel,
            acceptedAt: approval.acceptedAt, redeemedAt: now)
    }

    /// Remembers what became of a request that was let through. What is known already stays; and where the upstream did what
    /// it asks, the same request is in doubt no more. An answer that refuses says nothing of one that went up before.
    public mutating func settle(_ id: ChallengeID, _ outcome: ForwardingOutcome, at time: StoreTime) {
        let now = catchUp(at: time)
        guard var challenge = challenges[id], challenge.settle(outcome, at: now) else { return }
        challenges[id] = challenge
        switch outcome {
        case .answered(let status): if 200..<400 ~= status { unsettled[challenge.terms.binding] = nil }
        case .unknown: remember(challenge, at: now)
        }
    }
}

/// What became of a request that was let through.
public enum ForwardingOutcome: Hashable, Sendable {
    /// The upstream answered with this status.
    case answered(status: Int)
    /// It went up, at least in part, and there was no answer.
    case unknown
}

public import Crypto

/// Who takes a step, as far as a store is concerned, and what a gateway knows today.
public struct StepCaller: Sendable {
    /// The challenge.
    public var challenge: ChallengeID
    /// Whose it is said to be; the sealed id says it.
    public var subject: SubjectKey
    /// As whom the caller may use challenges: by its login, by its browser's cookie.
    public var owners: [OwnerTag]
    /// The version of the policy that is in force.
    public var policy: SHA256Digest

    /// A caller of these parts.
    public init(
        challenge: ChallengeID, subject: SubjectKey, owners: [OwnerTag], policy: SHA256Digest
    ) {
        self.challenge = challenge
        self.subject = subject
        self.owners = owners
        self.policy = policy
    }
}

/// Why a step was not taken. Callers are told less than this; logs and the audit record get all of it.
public enum StepRefusal: Error, Hashable, Sendable {
    /// There is no such challenge, or it is somebody else's: nobody learns which.
    case unknown
    /// It is not where this step begins.
    case notNow(ChallengeState)
    /// The request is not the one that it is for. It is void now.
    case drifted
    /// The subject, or this login, can't do anything for now.
    case barred(Bar)
    /// The answer was wrong, and so many more may be.
    case wrong(attemptsLeft: Int)
    /// The answer was wrong and the last that there may be.
    case locked
    /// The answer was wrong, and now the subject is blocked or disabled.
    case wrongAndBarred(Bar)
    /// Another code is to be had after so long.
    case tooSoon(Wait)
    /// There is no other code to be had.
    case noMoreCodes
    /// Another caller was faster: it is another code now than the step says.
    case overtaken
    /// A budget is spent, and has room after so long.
    case spent(SpentBudget, Wait)
}

/// Which budget is spent.
public enum SpentBudget: String, Hashable, Sendable {
    /// Codes to one subject.
    case subject
    /// Codes to one destination.
    case destination
    /// Codes asked for from one network.
    case address
    /// Codes to numbers that begin alike.
    case prefix
}

extension SubjectLedger {
    /// The challenge, caught up with the policy, if it is this caller's.
    mutating func challenge(of caller: StepCaller, at now: StoreTime) throws(StepRefusal) -> Challenge {
        guard var challenge = challenges[caller.challenge] else { throw .unknown }
        guard caller.owners.contains(challenge.terms.owner) else { throw .unknown }
        challenge.catchUp(at: now, policy: caller.policy)
        challenges[caller.challenge] = challenge
        return challenge
    }

    /// The same, if it lives and the subject may do something.
    mutating func liveChallenge(
        of caller: StepCaller, for binding: Binding?, at now: StoreTime
    ) throws(StepRefusal) -> Challenge {
        let challenge = try challenge(of: caller, at: now)
        guard challenge.isLive else { throw .notNow(challenge.state) }
        if let binding, binding != challenge.terms.binding {
            challenges[caller.challenge]?.happen(.drifted)
            throw .drifted
        }
        if let bar = bar(of: challenge.terms.login, at: now) { throw .barred(bar) }
        return challenge
    }
}

// All that a store keeps of one subject: its challenges, its budgets, its approvals that last. It is the unit that changes
// in one step and lies in one place, and this is the specification of every store: the memory store runs it, and the Redis
// scripts are held against it by one suite of tests.
//
// Each step is a function of a ledger, what was asked and the time. It looks at everything before it changes anything, in
// this order: is there such a challenge, and is it this caller's (else nothing may be learned or changed); has time or
// another policy ended it; is it the same request; may the subject do anything at all; is the challenge where the step
// begins. A step that is refused has changed nothing that a caller could use.

/// Everything that is kept of one subject.
public struct SubjectLedger: Hashable, Sendable {
    var challenges: [ChallengeID: Challenge] = [:]
    var failures = FailureCount()
    var sends = RateCounts()
    var lasting: [TokenTag: LastingApproval] = [:]
    var blockedLogins: [LoginTag: StoreTime] = [:]
    var unsettled: [Binding: Unsettled] = [:]
    private var latest = StoreTime.start

    /// A request that went up and whose outcome nobody knows: the challenge that let it through.
    struct Unsettled: Hashable, Sendable {
        let challenge: ChallengeID
        let until: StoreTime
    }

    /// How long it is remembered that a request's outcome is unknown.
    static let longestDoubt = Seconds.hours(24)
    /// How many challenges a subject can have open at a time, over all its logins (security paper, section 0).
    public static let mostOpen = 10
    /// How many challenges are kept, those that are over included.
    public static let mostKept = 64
    /// How many logins can be blocked one by one; beyond it the subject is.
    static let mostBlockedLogins = 16
    /// How many approvals that last a subject can have at a time.
    static let mostLasting = 16
    /// How many requests of unknown outcome are remembered.
    static let mostUnsettled = 256
    /// How far a clock may go back before everything that lives by it is void, in milliseconds. Clocks that are kept in step
    /// do so by parts of a second.
    static let clockSlack: Int64 = 2000

    /// A subject that nobody has heard of.
    public init() {}

    /// Forgets what is over, and says what time it is for this subject. Every step begins with it, so that what time has ended
    /// is ended for all of them, and no time comes twice.
    @discardableResult
    public mutating func catchUp(at time: StoreTime) -> StoreTime {
        let now = tell(time)
        for challenge in challenges.values {
            var later = challenge
            later.catchUp(at: now, policy: nil)
            challenges[challenge.terms.id] = later
            if later.state == .outcomeUnknown, challenge.state == .consumed { remember(later, at: now) }
        }
        lasting = lasting.filter { $0.value.isGood(at: now) }
        // Its own caller can end what lasts for as long as it does, by the challenge that it came from.
        let origins = Set(lasting.values.map(\.challenge))
        challenges = challenges.filter { now < $0.value.forgottenAt || origins.contains($0.key) }
        blockedLogins = blockedLogins.filter { now < $0.value }
        unsettled = unsettled.filter { now < $0.value.until }
        return now
    }

    /// A clock that went back a little stands still until it is where it was. One that went back far is another one: what
    /// lived by the one before has no deadline any more.
    private mutating func tell(_ time: StoreTime) -> StoreTime {
        if time.milliseconds < latest.milliseconds - Self.clockSlack {
            for id in challenges.keys { challenges[id]?.happen(.storeChanged) }
            lasting = [:]
            latest = time
        }
        latest = max(latest, time)
        return latest
    }

    /// Remembers for a while that nobody knows what became of a challenge's request. Where an earlier one of the same request
    /// is in doubt, that one stays the first.
    mutating func remember(_ challenge: Challenge, at now: StoreTime) {
        let binding = challenge.terms.binding
        unsettled[binding] = Unsettled(
            challenge: unsettled[binding]?.challenge ?? challenge.terms.id,
            until: (challenge.consumedAt ?? now) + Self.longestDoubt)
        if unsettled.count > Self.mostUnsettled,
            let oldest = unsettled.min(by: { $0.value.until < $1.value.until })
        {
            unsettled[oldest.key] = nil
        }
    }

    /// Why the subject can do nothing for now, if it can't.
    func bar(of login: LoginTag, at now: StoreTime) -> Bar? {
        if failures.isDisabled { return .disabled }
        if let wait = failures.block(at: now) { return .blocked(wait) }
        if let until = blockedLogins[login] { return .loginBlocked(now.wait(until: until)) }
        return nil
    }

    /// Whether nothing is left that has to be kept.
    public func isIdle(at now: StoreTime) -> Bool { idleAt.map { $0 <= now } ?? false }

    /// When nothing is left that has to be kept; nil if something never goes by itself: a count of wrong answers goes with a
    /// right one only.
    var idleAt: StoreTime? {
        guard failures.inARow == 0 else { return nil }
        var latest = max(failures.blockedUntil ?? .start, sends.idleAt ?? .start)
        for challenge in challenges.values { latest = max(latest, challenge.keptUntil) }
        for approval in lasting.values { latest = max(latest, approval.until) }
        for until in blockedLogins.values { latest = max(latest, until) }
        for doubt in unsettled.values { latest = max(latest, doubt.until) }
        return latest
    }

    /// How many octets its parked requests have.
    public var parkedOctets: Int { challenges.values.reduce(0) { $0 + ($1.parked?.count ?? 0) } }
}

extension Challenge {
    /// Until when a ledger has to be kept for it: longer where nobody may ever hear what became of its request.
    fileprivate var keptUntil: StoreTime {
        guard let consumedAt, state != .forwarded else { return forgottenAt }
        return consumedAt + SubjectLedger.longestDoubt
    }
}

/// Why a subject can't have a challenge, or can't answer one, whatever it says.
public enum Bar: Hashable, Sendable {
    /// Too many wrong answers, for so long.
    case blocked(Wait)
    /// Far too many wrong answers: until somebody has looked at it.
    case disabled
    /// Whoever got a message said that this login was not theirs.
    case loginBlocked(Wait)
}

/// What a challenge looks like to its own caller. There is nothing in it that helps to answer.
public struct ChallengeReading: Hashable, Sendable {
    /// What it is for.
    public var terms: ChallengeTerms
    /// Where it stands.
    public var state: ChallengeState
    /// How many more answers may be wrong.
    public var attemptsLeft: Int
    /// How many codes it had.
    public var generation: Int
    /// The code that can be answered: its channel, destination, generation and epoch.
    public var code: SentCodeReading?
    /// When it ends.
    public var deadline: StoreTime
    /// When another code may be made; nil if none may.
    public var resendAt: StoreTime?
    /// How many octets of its request are parked; nil if it is not parked.
    public var parkedOctets: Int?
    /// The status that the upstream answered with.
    public var status: Int?
    /// What time the store had.
    public var now: StoreTime

    /// A code that was sent, without what a right answer is compared with.
    public struct SentCodeReading: Hashable, Sendable {
        /// The channel that it went by.
        public var channel: Identifier
        /// Where it went.
        public var destination: DestinationTag
        /// Which of the challenge's codes it is, from 1.
        public var generation: Int
        /// The epoch of the key that its tag was made with.
        public var epoch: UInt32

        /// A code of these parts.
        public init(channel: Identifier, destination: DestinationTag, generation: Int, epoch: UInt32) {
            self.channel = channel
            self.destination = destination
            self.generation = generation
            self.epoch = epoch
        }
    }

    /// A reading of these parts.
    public init(
        terms: ChallengeTerms, state: ChallengeState, attemptsLeft: Int, generation: Int,
        code: SentCodeReading?, deadline: StoreTime, resendAt: StoreTime?, parkedOctets: Int?, status: Int?,
        now: StoreTime
    ) {
        self.terms = terms
        self.state = state
        self.attemptsLeft = attemptsLeft
        self.generation = generation
        self.code = code
        self.deadline = deadline
        self.resendAt = resendAt
        self.parkedOctets = parkedOctets
        self.status = status
        self.now = now
    }
}

extension Challenge {
    func reading(at now: StoreTime) -> ChallengeReading {
        ChallengeReading(
            terms: terms, state: state, attemptsLeft: attemptsLeft, generation: generation,
            code: code.map {
                .init(
                    channel: $0.channel, destination: $0.destination, generation: $0.generation,
                    epoch: $0.epoch)
            },
            deadline: deadline, resendAt: resendAt, parkedOctets: parked?.count, status: status, now: now)
    }
}

// One challenge as a store keeps it: what it is for, which never changes, and how far it got. It changes only by events of
// the machine, and it is told what time it is before anything else is asked of it.

public import Crypto

/// What a challenge is for, and by what rules; fixed when it opens.
public struct ChallengeTerms: Hashable, Sendable {
    /// What it is found by.
    public var id: ChallengeID
    /// Who may use it.
    public var owner: OwnerTag
    /// The login that asked for it.
    public var login: LoginTag
    /// The version of the policy that asks for it; under another one it is void.
    public var policy: SHA256Digest
    /// The scenario.
    public var scenario: Identifier
    /// The route.
    public var route: Identifier
    /// The request that it is for.
    public var binding: Binding
    /// How long there is to answer, resends and wrong answers included.
    public var lifetime: Seconds
    /// How many answers may be wrong, of all its codes together.
    public var attempts: Int
    /// How often another code may be made.
    public var resend: ResendRule
    /// What its page and its document show, sealed by a gateway.
    public var particulars: [UInt8]

    /// Terms of these parts.
    public init(
        id: ChallengeID, owner: OwnerTag, login: LoginTag, policy: SHA256Digest, scenario: Identifier,
        route: Identifier, binding: Binding, lifetime: Seconds, attempts: Int, resend: ResendRule,
        particulars: [UInt8] = []
    ) {
        self.id = id
        self.owner = owner
        self.login = login
        self.policy = policy
        self.scenario = scenario
        self.route = route
        self.binding = binding
        self.lifetime = lifetime
        self.attempts = attempts
        self.resend = resend
        self.particulars = particulars
    }
}

/// A code that was sent: where to and as which, and what a right answer is compared with.
public struct SentCode: Hashable, Sendable {
    /// The channel that it went by.
    public var channel: Identifier
    /// Where it went.
    public var destination: DestinationTag
    /// Which of the challenge's codes it is, from 1.
    public var generation: Int
    /// The epoch of the key that its tag was made with.
    public var epoch: UInt32
    /// What a right answer has.
    public var tag: CodeTag

    /// A code of these parts.
    public init(
        channel: Identifier, destination: DestinationTag, generation: Int, epoch: UInt32, tag: CodeTag
    ) {
        self.channel = channel
        self.destination = destination
        self.generation = generation
        self.epoch = epoch
        self.tag = tag
    }
}

/// A challenge.
struct Challenge: Hashable, Sendable {
    /// How long after its redemption the outcome of a request may still become known.
    static let settling = Seconds(600)
    /// How long after its end a challenge is remembered, for callers that come late.
    static let afterlife = Seconds(60)

    let terms: ChallengeTerms
    let openedAt: StoreTime
    private(set) var state = ChallengeState.created
    private(set) var code: SentCode?
    private(set) var sentAt: StoreTime?
    private(set) var generation = 0
    private(set) var attemptsUsed = 0
    /// There while it is approved, and at no other time.
    private(set) var pass: Pass?
    private(set) var consumedAt: StoreTime?
    private(set) var settledAt: StoreTime?
    private(set) var status: Int?
    private(set) var parked: [UInt8]?

    /// What stands for a right answer until its request comes.
    struct Pass: Hashable, Sendable {
        let token: TokenTag
        let channel: Identifier
        let until: StoreTime
        let acceptedAt: StoreTime
    }

    init(_ terms: ChallengeTerms, parked: [UInt8]?, at now: StoreTime) {
        self.terms = terms
        self.parked = parked
        openedAt = now
    }

    var deadline: StoreTime { openedAt + terms.lifetime }
    var attemptsLeft: Int { terms.attempts - attemptsUsed }
    var isLive: Bool { state.isLive }

    /// When nothing is left to be remembered.
    var forgottenAt: StoreTime {
        guard let consumedAt else { return deadline + Self.afterlife }
        return max(deadline, settledAt ?? consumedAt + Self.settling) + Self.afterlife
    }

    /// When another code may be made; nil if none may.
    var resendAt: StoreTime? {
        guard state == .created || state == .sent else { return nil }
        guard let sentAt else { return openedAt }
        return generation <= terms.resend.limit ? sentAt + terms.resend.cooldown : nil
    }

    /// Ends what time or another policy has ended.
    mutating func catchUp(at now: StoreTime, policy: SHA256Digest?) {
        if now >= deadline { happen(.deadlinePassed) }
        if let pass, now >= pass.until { happen(.deadlinePassed) }
        if let policy, policy != terms.policy { happen(.policyChanged) }
        if let consumedAt, now >= consumedAt + Self.settling { happen(.outcomeLost) }
    }

    /// Goes where the event leads; says whether it leads anywhere.
    @discardableResult
    mutating func happen(_ event: ChallengeEvent) -> Bool {
        guard let next = ChallengeMachine.state(after: event, in: state) else { return false }
        state = next
        if !next.isLive { (code, pass, parked) = (nil, nil, nil) }
        return true
    }

    /// Takes another code, which ends the one before it. Answers and deadline stay.
    mutating func take(_ code: SentCode, at now: StoreTime) {
        self.code = code
        generation = code.generation
        sentAt = now
        happen(.codeSent)
    }

    /// Counts an answer, and only then compares it: once, however many answers somebody says there are under one code.
    mutating func isRight(_ answers: [CodeAnswer]) -> Bool {
        attemptsUsed += 1
        guard let code, let answer = answers.first(where: { $0.isUnder(code) }) else { return false }
        return answer.tag == code.tag
    }

    /// Keeps a token that its request may come with.
    mutating func keep(_ pass: Pass) {
        self.pass = pass
        happen(.answeredRight)
    }

    /// Lets its request through, once.
    mutating func consume(at now: StoreTime) {
        if happen(.redeemed) { consumedAt = now }
    }

    /// Remembers what became of its request, unless that is known already.
    mutating func settle(_ outcome: ForwardingOutcome, at now: StoreTime) -> Bool {
        switch outcome {
        case .answered(let status):
            guard happen(.upstreamAnswered) else { return false }
            self.status = status
        case .unknown:
            guard happen(.outcomeLost) else { return false }
        }
        settledAt = now
        return true
    }
}

/// What a caller's answer would have to be compared with under one code that can be live. The answer itself never gets here.
public struct CodeAnswer: Sendable {
    /// The channel of that code.
    public let channel: Identifier
    /// Which of the challenge's codes.
    public let generation: Int
    /// The epoch of its key.
    public let epoch: UInt32
    /// The tag that the answer has under it.
    public let tag: CodeTag

    /// An answer under one code.
    public init(channel: Identifier, generation: Int, epoch: UInt32, tag: CodeTag) {
        self.channel = channel
        self.generation = generation
        self.epoch = epoch
        self.tag = tag
    }

    fileprivate func isUnder(_ code: SentCode) -> Bool {
        channel == code.channel && generation == code.generation && epoch == code.epoch
    }
}

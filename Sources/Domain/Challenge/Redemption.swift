public import Crypto

/// What a store says when it has let something through: that a right answer was given for this, and is used up. It proves
/// nothing by itself; the verifier holds it against the request that is at hand.
public struct Redemption: Hashable, Sendable {
    /// The challenge that was answered.
    public var challenge: ChallengeID
    /// Whose it was.
    public var subject: SubjectKey
    /// What may go through.
    public var covers: Coverage
    /// The version of the policy.
    public var policy: SHA256Digest
    /// The scenario.
    public var scenario: Identifier
    /// The route that asked for it: another one may lead elsewhere.
    public var route: Identifier
    /// The channel of the code.
    public var channel: Identifier
    /// When the right answer was given.
    public var acceptedAt: StoreTime
    /// When this was let through.
    public var redeemedAt: StoreTime

    /// A redemption of these parts.
    public init(
        challenge: ChallengeID, subject: SubjectKey, covers: Coverage, policy: SHA256Digest,
        scenario: Identifier, route: Identifier, channel: Identifier, acceptedAt: StoreTime,
        redeemedAt: StoreTime
    ) {
        self.challenge = challenge
        self.subject = subject
        self.covers = covers
        self.policy = policy
        self.scenario = scenario
        self.route = route
        self.channel = channel
        self.acceptedAt = acceptedAt
        self.redeemedAt = redeemedAt
    }
}

extension Redemption {
    init(
        _ terms: ChallengeTerms, of subject: SubjectKey, covers: Coverage, channel: Identifier,
        acceptedAt: StoreTime, redeemedAt: StoreTime
    ) {
        self.init(
            challenge: terms.id, subject: subject, covers: covers, policy: terms.policy,
            scenario: terms.scenario, route: terms.route, channel: channel, acceptedAt: acceptedAt,
            redeemedAt: redeemedAt)
    }
}

/// What an approval is about.
public enum Coverage: Hashable, Sendable {
    /// Exactly this request, once.
    case request(Binding)
    /// Requests of a route, for a while.
    case lasting(LastingScope)
}

public import Crypto

/// An approval that is good for a while: for one login, one route and one version of the policy, and for whoever has its
/// token. It is never made longer.
public struct LastingApproval: Hashable, Sendable {
    /// The challenge that it came from.
    public let challenge: ChallengeID
    /// Whose it is.
    public let scope: LastingScope
    /// The channel of the code that was answered.
    public let channel: Identifier
    /// When it was.
    public let acceptedAt: StoreTime
    /// When it ends.
    public let until: StoreTime

    init(
        _ terms: ChallengeTerms, token: TokenTag, channel: Identifier, at now: StoreTime, lasts: Seconds
    ) {
        challenge = terms.id
        scope = LastingScope(
            login: terms.login, route: terms.route, scenario: terms.scenario, policy: terms.policy,
            token: token)
        self.channel = channel
        acceptedAt = now
        until = now + min(lasts, Scenario.longestApproval)
    }

    func isGood(at now: StoreTime) -> Bool { now < until }
}

/// What an approval that lasts is good for.
public struct LastingScope: Hashable, Sendable {
    /// The login.
    public let login: LoginTag
    /// The route.
    public let route: Identifier
    /// The scenario.
    public let scenario: Identifier
    /// The version of the policy.
    public let policy: SHA256Digest
    /// The token that comes with each request.
    public let token: TokenTag

    /// A scope of these parts.
    public init(
        login: LoginTag, route: Identifier, scenario: Identifier, policy: SHA256Digest, token: TokenTag
    ) {
        self.login = login
        self.route = route
        self.scenario = scenario
        self.policy = policy
        self.token = token
    }

    /// Whether both are of one login, route and scenario, whatever the version of the policy. By its token it was found.
    func isSame(as other: LastingScope) -> Bool {
        login == other.login && route == other.route && scenario == other.scenario
    }
}

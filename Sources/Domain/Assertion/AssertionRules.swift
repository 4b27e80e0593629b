/// What all assertions of one tenant to one upstream have in common.
public struct AssertionRules: Hashable, Sendable {
    /// Whose requests they are about.
    public let tenant: Identifier
    /// Who says it: the tenant's name on the net.
    public let issuer: String
    /// To whom: the upstream, and nobody else.
    public let audience: Identifier
    /// How long an assertion is good for.
    public let lifetime: Seconds

    /// How long one may be good for.
    public static let lifetimes = Seconds(1)...Seconds(60)
    /// How long one is where nothing is said of it.
    public static let usualLifetime = Seconds(30)

    /// Rules of these parts; nil without an issuer, or for a lifetime that none may have.
    public init?(
        tenant: Identifier, issuer: String, audience: Identifier, lifetime: Seconds = usualLifetime
    ) {
        guard !issuer.isEmpty, Self.lifetimes.contains(lifetime) else { return nil }
        self.tenant = tenant
        self.issuer = issuer
        self.audience = audience
        self.lifetime = lifetime
    }
}

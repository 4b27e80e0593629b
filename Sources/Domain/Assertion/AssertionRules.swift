public import Crypto

/// What all assertions to one upstream have in common.
public struct AssertionRules: Hashable, Sendable {
    /// Who says it: the tenant's name on the net.
    public let issuer: String
    /// To whom: the upstream, and nobody else.
    public let audience: Identifier
    /// How long an assertion is good for.
    public let lifetime: Seconds

    /// How long one may be good for (security paper, section 0).
    public static let longest = Seconds(60)
    /// How long one is where nothing is said of it.
    public static let usual = Seconds(30)

    /// Rules of these parts; an assertion is good for a minute at most.
    public init(issuer: String, audience: Identifier, lifetime: Seconds = usual) {
        self.issuer = issuer
        self.audience = audience
        self.lifetime = min(max(lifetime, Seconds(1)), Self.longest)
    }
}

/// Why there is no assertion. Without one nothing is forwarded.
public enum NotaryFault: Error, Hashable, Sendable {
    /// The approval is of something else than what is to be signed.
    case otherRequest
    /// The subject is no text.
    case subjectNoText
    /// The scenario has no channel of the name that the approval has.
    case channelUnknown(Identifier)
    /// With what must be said the token is too long, and leaving out what was shown didn't help.
    case tooLong(Int)
    case crypto(CryptoFault)
}

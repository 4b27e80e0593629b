// Says to an upstream, under a signature, who approved what. An assertion is made of an approval, which ends with it, and of
// the very request that the approval covers; it names one upstream, is good for a minute at most, and claims no more than
// was proved: that a code came back, and by which way it went.

public import Crypto
import Wire

/// What goes up with an approved request.
public struct Assertion: Sendable {
    /// The name of the field that it goes in.
    public static let fieldName = "Countersign-Assertion"
    /// The type of its token.
    public static let type = "countersign-assertion+jwt"

    /// The token: the field's value.
    public let token: [UInt8]
    /// Its name, which is never used again.
    public let id: String
    /// When it ends, in seconds since 1970.
    public let expiry: Int64
}

/// Signs assertions to one upstream with one key. One belongs to one event loop.
public struct Notary: ~Copyable {
    private let rules: AssertionRules
    private let entropy: any Entropy
    private var writer: JWSWriter
    private var hasher: SHA256Hasher
    private var buffer = ByteBuffer(capacity: 4096)

    /// How long a token may be; upstreams read so much in a field (SIG-5).
    public static let longestToken = 4096

    /// A notary with a key pair.
    public init(
        _ rules: AssertionRules, key: SigningKey, _ name: Ed25519Name = .eddsa,
        entropy: any Entropy
    ) throws(CryptoFault) {
        let hasher = try SHA256Hasher()
        self.init(rules, try JWSWriter(key, type: Assertion.type, name), hasher, entropy)
    }

    /// A notary with a secret that the upstream has too.
    public init(_ rules: AssertionRules, secret: SharedKey, entropy: any Entropy) throws(CryptoFault) {
        let hasher = try SHA256Hasher()
        self.init(rules, try JWSWriter(secret, type: Assertion.type), hasher, entropy)
    }

    private init(
        _ rules: AssertionRules, _ writer: consuming JWSWriter, _ hasher: consuming SHA256Hasher,
        _ entropy: any Entropy
    ) {
        self.rules = rules
        self.entropy = entropy
        self.writer = writer
        self.hasher = hasher
    }

    /// Signs what was approved, at this time in seconds since 1970. The approval ends, whatever comes of it.
    public mutating func sign(
        _ approval: consuming Approval, of submission: Submission, by scenario: Scenario, at now: Int64
    ) throws(NotaryFault) -> Assertion {
        let redemption = approval.redemption
        let obligation = submission.request.obligation
        guard submission.isCovered(by: redemption.covers), redemption.scenario == scenario.id,
            obligation.scenario == scenario.id, redemption.policy == obligation.version,
            redemption.subject.tenant == obligation.tenant
        else { throw .otherRequest }
        guard let channel = scenario.channels.first(where: { $0.id == redemption.channel }) else {
            throw .channelUnknown(redemption.channel)
        }
        guard let subject = String(validating: obligation.subject, as: UTF8.self) else {
            throw .subjectNoText
        }
        let assertion: Assertion
        do throws(CryptoFault) {
            let id = String(decoding: Base64URL.encode(try entropy.octets(16)), as: UTF8.self)
            let claims = AssertionClaims(
                rules: rules, id: id, now: now, subject: subject, submission: submission, scenario: scenario,
                redemption: redemption, channel: channel.kind,
                fieldsDigest: try digest(of: BoundRequest.encoding(of: submission.request.fields)))
            assertion = Assertion(
                token: try shortToken(of: claims), id: id, expiry: now + Int64(rules.lifetime.count))
        } catch {
            throw .crypto(error)
        }
        guard assertion.token.count <= Self.longestToken else { throw .tooLong(assertion.token.count) }
        return assertion
    }

    /// The token, with a digest in the place of what was shown where that makes it too long.
    private mutating func shortToken(of claims: AssertionClaims) throws(CryptoFault) -> [UInt8] {
        let token = try token(of: claims)
        if token.count <= Self.longestToken { return token }
        var claims = claims
        claims.displayedDigest = try digest(of: claims.submission.displayed.json)
        return try self.token(of: claims)
    }

    private mutating func token(of claims: AssertionClaims) throws(CryptoFault) -> [UInt8] {
        buffer.removeAll()
        try writer.append(claims.json.span, to: &buffer)
        return buffer.octets
    }

    private mutating func digest(of octets: [UInt8]) throws(CryptoFault) -> SHA256Digest {
        try hasher.update(octets)
        return try hasher.finish()
    }
}

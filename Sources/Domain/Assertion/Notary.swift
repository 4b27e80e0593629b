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
    /// When it ends, in seconds since 1970.
    public let expiry: Int64
    fileprivate let name: [UInt8]

    /// Its name (`jti`), which is never used again.
    public var id: String { String(decoding: Base64URL.encode(name), as: UTF8.self) }
}

/// Signs assertions of one tenant to one upstream with one key. One belongs to one event loop.
public struct Notary: ~Copyable {
    private let rules: AssertionRules
    private let entropy: any Entropy
    private var writer: JWSWriter
    private var hasher: SHA256Hasher
    private var json = JSONWriter()
    private var token = ByteBuffer(capacity: longestToken)

    /// How long a token may be; upstreams read so much in a field (SIG-5).
    public static let longestToken = 4096
    private static let idLength = 16

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

    init(
        _ rules: AssertionRules, _ writer: consuming JWSWriter, _ hasher: consuming SHA256Hasher,
        _ entropy: any Entropy
    ) {
        self.rules = rules
        self.entropy = entropy
        self.writer = writer
        self.hasher = hasher
    }

    /// Looks whether there can be an assertion of a request, whichever way its code goes. It is to be asked before there is a
    /// code, for an approval ends even where nothing can be signed.
    public mutating func check(_ submission: Submission, at now: Timestamp) throws(NotaryFault) {
        guard isOne(for: submission) else { throw .otherNotary }
        for channel in submission.scenario.channels {
            // What isn't known yet is as long as it will be.
            _ = try write(
                submission, id: [UInt8](repeating: 0, count: Self.idLength),
                challenge: [UInt8](repeating: 0, count: ChallengeID.length), acceptedAt: StoreTime(now),
                by: channel.kind, at: now)
        }
    }

    /// Signs what was approved, at this time. The approval ends, whatever comes of it.
    public mutating func sign(
        _ approval: consuming Approval, of submission: Submission, at now: Timestamp
    ) throws(NotaryFault) -> Assertion {
        let redemption = approval.redemption
        guard isOne(for: submission) else { throw .otherNotary }
        guard submission.isCovered(by: redemption) else { throw .otherRequest }
        guard let channel = submission.scenario.channels.first(where: { $0.id == redemption.channel }) else {
            throw .channelUnknown(redemption.channel)
        }
        let id: [UInt8]
        do throws(CryptoFault) { id = try entropy.octets(Self.idLength) } catch { throw .crypto(error) }
        let expiry = try write(
            submission, id: id, challenge: redemption.challenge.octets, acceptedAt: redemption.acceptedAt,
            by: channel.kind, at: now)
        token.removeAll()
        do throws(CryptoFault) {
            try json.withSpan { json throws(CryptoFault) in try writer.append(json, to: &token) }
        } catch {
            throw .crypto(error)
        }
        return Assertion(token: token.octets, expiry: expiry, name: id)
    }

    /// Whether this notary is the one of a request's tenant and upstream.
    private func isOne(for submission: Submission) -> Bool {
        submission.request.obligation.tenant == rules.tenant && submission.upstream == rules.audience
    }

    /// Writes the claims, and answers with when they end. What is too long, or isn't UTF-8, is a fault and never signed.
    private mutating func write(
        _ submission: Submission, id: [UInt8], challenge: [UInt8], acceptedAt: StoreTime,
        by channel: ChannelKind, at now: Timestamp
    ) throws(NotaryFault) -> Int64 {
        let claims: AssertionClaims
        do throws(CryptoFault) {
            claims = AssertionClaims(
                rules: rules, id: id, now: now.seconds, challenge: challenge, acceptedAt: acceptedAt,
                channel: channel,
                fieldsDigest: try hasher.digest(of: BoundRequest.encoding(of: submission.request.fields)))
            try write(claims, submission)
        } catch {
            throw .crypto(error)
        }
        guard tokenLength <= Self.longestToken else { throw .tooLong(tokenLength) }
        guard json.withSpan({ (try? UTF8Span(validating: $0)) != nil }) else { throw .notText }
        return claims.expiry
    }

    /// Writes the claims, with a digest in the place of what was shown where that would make the token too long.
    private mutating func write(_ claims: AssertionClaims, _ submission: Submission) throws(CryptoFault) {
        json.removeAll()
        claims.write(to: &json, submission)
        guard tokenLength > Self.longestToken else { return }
        json.removeAll()
        submission.writeDetails(to: &json)
        let digest = try hasher.digest(of: json.octets)
        json.removeAll()
        claims.write(to: &json, submission, instead: digest)
    }

    /// How long the token of the written claims is.
    private var tokenLength: Int { json.withSpan { writer.length(ofPayload: $0.count) } }
}

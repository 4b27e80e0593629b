// What callers know a challenge by. It is the challenge's id and its subject's pseudonym, sealed for its tenant: two ids of one
// subject have nothing in common to be seen, a forged one is refused before any store is asked, and whoever opens it knows
// where the challenge lies. It says which challenge is meant and proves nothing about who says it.

public import Crypto
import Wire

/// The id of a challenge, as callers have it: base64url of what was sealed.
public struct SealedChallengeID: Hashable, Sendable, CustomStringConvertible {
    /// Its text.
    public let text: String

    /// How long each is.
    public static let length = 102

    private static let tagLength = 32

    /// The id that a challenge is given out under.
    public init(
        _ challenge: ChallengeID, of subject: SubjectKey, by keys: ChallengeKeys, _ epoch: KeyEpoch,
        from entropy: some Entropy
    ) throws(CryptoFault) {
        let sealed = try keys.keys.sealIdentifier(
            challenge.octets + subject.subject.octets, for: Array(subject.tenant.text.utf8), of: epoch,
            from: entropy)
        text = String(decoding: Base64URL.encode(sealed), as: UTF8.self)
    }

    /// What a caller says is one: it has the form, and nothing else is known of it.
    public init?(_ octets: some Collection<UInt8>) {
        guard octets.count == Self.length, let text = String(validating: octets, as: UTF8.self) else {
            return nil
        }
        self.text = text
    }

    /// The challenge and the subject that it names; nil where no key of ours that is live has sealed it for this tenant.
    public func opened(
        for tenant: Identifier, by keys: ChallengeKeys, at seconds: Int64
    ) throws(CryptoFault) -> (challenge: ChallengeID, subject: SubjectKey)? {
        guard let sealed = try? Base64URL.decode(Array(text.utf8)) else { return nil }
        for epoch in KeyEpoch.live(at: seconds) {
            let plain: [UInt8]
            do throws(SealingFault) {
                plain = try keys.keys.openIdentifier(sealed, for: Array(tenant.text.utf8), of: epoch)
            } catch {
                if case .failed(let fault) = error { throw fault }
                continue
            }
            guard plain.count == ChallengeID.length + Self.tagLength,
                let challenge = ChallengeID(octets: plain.prefix(ChallengeID.length))
            else { return nil }
            let subject = try SubjectTag(octets: Array(plain.dropFirst(ChallengeID.length)))
            return (challenge, SubjectKey(tenant: tenant, subject: subject))
        }
        return nil
    }

    /// Its text.
    public var description: String { text }
}

// A request that waits for its code is kept by the store, sealed: under a key that is made for this one challenge and seals
// once, with all that the challenge is about as its context. So one challenge's request opens for no other, and the key goes
// with its epoch (OTP-14). It is written as
//
//     %x01 epoch (4 octets) sealed
//
// The deadline is not in the context: it is the store's, and set only when the sealed request is there already.

public import Crypto

/// Seals a request for the store, and opens it again.
public enum ParkedSeal {
    private static let version: UInt8 = 1

    /// How many octets it adds.
    public static let overhead = 5 + SealingKey.overhead

    /// Seals the octets of a request for a challenge.
    public static func seal(
        _ request: [UInt8], for challenge: ChallengeID, of subject: SubjectKey, _ binding: Binding,
        by keys: ChallengeKeys, _ epoch: KeyEpoch, from entropy: some Entropy
    ) throws(CryptoFault) -> [UInt8] {
        var key = try keys.keys.parkKey(of: epoch, challenge: challenge.octets)
        let head = [version] + octets(of: epoch.number)
        let context = try context(head, challenge, subject, binding)
        return head + (try key.seal(request, for: context, from: entropy))
    }

    /// Opens what was sealed for exactly this.
    public static func open(
        _ sealed: [UInt8], for challenge: ChallengeID, of subject: SubjectKey, _ binding: Binding,
        by keys: ChallengeKeys, at seconds: Int64
    ) throws(SealingFault) -> [UInt8] {
        guard sealed.count >= overhead, sealed[0] == version else { throw .refused }
        let number = sealed[1..<5].reduce(0) { $0 << 8 | UInt32($1) }
        guard let epoch = KeyEpoch(number, at: seconds) else { throw .refused }
        let context: [UInt8]
        var key: SealingKey
        do throws(CryptoFault) {
            context = try Self.context(Array(sealed[..<5]), challenge, subject, binding)
            key = try keys.keys.parkKey(of: epoch, challenge: challenge.octets)
        } catch {
            throw .failed(error)
        }
        return try key.open(Array(sealed[5...]), for: context)
    }

    private static func context(
        _ head: [UInt8], _ challenge: ChallengeID, _ subject: SubjectKey, _ binding: Binding
    ) throws(CryptoFault) -> [UInt8] {
        var context = LengthPrefixedOctets()
        try context.part(head)
        try context.part(subject.tenant.text)
        try context.part(challenge.octets)
        try context.part(subject.subject.octets)
        try context.part(binding.digest)
        return context.octets
    }

    private static func octets(of number: UInt32) -> [UInt8] {
        stride(from: UInt32(24), through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}

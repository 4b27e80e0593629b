import Crypto
import Domain
import TestKit
import Testing

struct ParkedSealTests {
    private let now: Int64 = 1_700_000_000
    private let request = Array("POST /transfers HTTP/1.1".utf8)
    private let entropy = ScriptedEntropy(seed: 3)
    private let keys: ChallengeKeys
    private let challenge: ChallengeID
    private let subject: SubjectKey
    private let binding: Binding

    init() throws {
        keys = ChallengeKeys(PurposeKeys(root: try RootKey(from: ScriptedEntropy(seed: 1))))
        challenge = try ChallengeID(from: ScriptedEntropy(seed: 2))
        subject = try keys.subject(Array("alice".utf8), of: Identifier(literal: "bank"))
        binding = Binding(digest: try SHA256Digest(of: [1]))
    }

    private func sealed(_ request: [UInt8], at seconds: Int64) throws -> [UInt8] {
        try ParkedSeal.seal(
            request, for: challenge, of: subject, binding, by: keys, .current(at: seconds), from: entropy)
    }

    @Test(arguments: [0, 1, 300, 1 << 20])
    func `OTP-14: a parked request comes back as it was`(length: Int) throws {
        let request = [UInt8](repeating: 0x61, count: length)

        let sealed = try sealed(request, at: now)

        #expect(sealed.count == length + ParkedSeal.overhead)
        #expect(
            try ParkedSeal.open(sealed, for: challenge, of: subject, binding, by: keys, at: now) == request)
    }

    @Test func `OTP-14: it opens for its own challenge, subject, tenant and request alone`() throws {
        let sealed = try sealed(request, at: now)
        let otherChallenge = try ChallengeID(from: ScriptedEntropy(seed: 9))
        let bob = try keys.subject(Array("bob".utf8), of: Identifier(literal: "bank"))
        let shop = SubjectKey(tenant: Identifier(literal: "shop"), subject: subject.subject)
        let otherBinding = Binding(digest: try SHA256Digest(of: [2]))
        let otherKeys = ChallengeKeys(PurposeKeys(root: try RootKey(from: ScriptedEntropy(seed: 8))))

        for (challenge, subject, binding, keys) in [
            (otherChallenge, subject, binding, keys), (challenge, bob, binding, keys),
            (challenge, shop, binding, keys), (challenge, subject, otherBinding, keys),
            (challenge, subject, binding, otherKeys),
        ] {
            #expect(throws: SealingFault.refused) {
                try ParkedSeal.open(sealed, for: challenge, of: subject, binding, by: keys, at: now)
            }
        }
    }

    @Test func `OTP-14: any octet changed, cut or added and it does not open`() throws {
        let sealed = try sealed(request, at: now)
        var changed = sealed.indices.map { place in
            var other = sealed
            other[place] ^= 1
            return other
        }
        changed += [[], [1], Array(sealed.dropLast()), sealed + [0]]
        for other in changed {
            #expect(throws: SealingFault.refused) {
                try ParkedSeal.open(other, for: challenge, of: subject, binding, by: keys, at: now)
            }
        }
    }

    @Test func `OTP-15: it opens after its epoch for as long as a challenge lives`() throws {
        let end = Int64(KeyEpoch.current(at: now).number + 1) * KeyEpoch.length
        let sealed = try sealed(request, at: end - 1)

        let late = end + KeyEpoch.grace - 1
        #expect(
            try ParkedSeal.open(sealed, for: challenge, of: subject, binding, by: keys, at: late) == request)
        #expect(throws: SealingFault.refused) {
            try ParkedSeal.open(sealed, for: challenge, of: subject, binding, by: keys, at: late + 1)
        }
    }

    @Test func `without randomness nothing is sealed`() throws {
        entropy.fail()
        #expect(throws: CryptoFault.entropy) { try sealed(request, at: now) }
    }
}

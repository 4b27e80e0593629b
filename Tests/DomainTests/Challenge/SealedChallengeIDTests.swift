import Crypto
import Domain
import TestKit
import Testing

struct SealedChallengeIDTests {
    private let now: Int64 = 1_700_000_000
    private let tenant = Identifier(literal: "bank")
    private let entropy = ScriptedEntropy(seed: 3)
    private let keys: ChallengeKeys
    private let challenge: ChallengeID
    private let subject: SubjectKey

    init() throws {
        keys = ChallengeKeys(PurposeKeys(root: try RootKey(from: ScriptedEntropy(seed: 1))))
        challenge = try ChallengeID(from: ScriptedEntropy(seed: 2))
        subject = try keys.subject(Array("alice".utf8), of: tenant)
    }

    private func sealed(at seconds: Int64) throws -> SealedChallengeID {
        try SealedChallengeID(challenge, of: subject, by: keys, .current(at: seconds), from: entropy)
    }

    private func opened(_ text: String, at seconds: Int64) throws -> ChallengeID? {
        try SealedChallengeID(text.utf8)?.opened(for: tenant, by: keys, at: seconds)?.challenge
    }

    @Test func `an id opens to the challenge and the subject that it was made for`() throws {
        let id = try sealed(at: now)

        let opened = try #require(try SealedChallengeID(id.text.utf8)?.opened(for: tenant, by: keys, at: now))

        #expect(opened.challenge == challenge)
        #expect(opened.subject == subject)
        #expect(id.text.utf8.count == SealedChallengeID.length)
    }

    @Test func `two ids of one challenge have nothing in common`() throws {
        let one = Array(try sealed(at: now).text.utf8)
        let other = Array(try sealed(at: now).text.utf8)

        #expect(zip(one, other).filter { $0 == $1 }.count < 15)
    }

    @Test func `an id with any character changed, cut or added is nobody's`() throws {
        let text = Array(try sealed(at: now).text.utf8)
        for place in text.indices {
            var other = text
            other[place] = other[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            #expect(try opened(String(decoding: other, as: UTF8.self), at: now) == nil)
        }
        for other in [
            "", "A", String(decoding: text.dropLast(), as: UTF8.self),
            String(decoding: text + [65], as: UTF8.self),
        ] {
            #expect(SealedChallengeID(other.utf8) == nil)
        }
        #expect(SealedChallengeID([UInt8](repeating: 0xFF, count: SealedChallengeID.length)) == nil)
        let noBase64 = String(repeating: "=", count: SealedChallengeID.length)
        #expect(try opened(noBase64, at: now) == nil)
    }

    @Test func `an id of one tenant is nobody's at another`() throws {
        let id = try sealed(at: now)

        #expect(try id.opened(for: Identifier(literal: "shop"), by: keys, at: now) == nil)
    }

    @Test func `OTP-15: an id outlives the end of its epoch by what a challenge lives, and no more`() throws {
        let end = Int64(KeyEpoch.current(at: now).number + 1) * KeyEpoch.length
        let text = try sealed(at: end - 1).text

        #expect(try opened(text, at: end + KeyEpoch.grace - 1) == challenge)
        #expect(try opened(text, at: end + KeyEpoch.grace) == nil)
    }

    @Test func `without randomness there is no id`() throws {
        entropy.fail()
        #expect(throws: CryptoFault.entropy) { try sealed(at: now) }
        #expect(throws: CryptoFault.entropy) { try ChallengeID(from: entropy) }
    }
}

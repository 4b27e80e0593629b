import Crypto
import Domain
import TestKit
import Testing

struct ChallengeKeysTests {
    private let keys: ChallengeKeys
    private let epoch = KeyEpoch.current(at: 1_700_000_000)
    private let tenant = Identifier(literal: "bank")
    private let code = Secret(copying: Array("123456".utf8))

    init() throws { keys = try Self.keys(1) }

    private static func keys(_ root: UInt64) throws -> ChallengeKeys {
        ChallengeKeys(PurposeKeys(root: try RootKey(from: ScriptedEntropy(seed: root))))
    }

    private func place() throws -> CodePlace {
        let subject = try keys.subject(Array("alice".utf8), of: tenant)
        return CodePlace(
            subject: subject, challenge: try #require(ChallengeID(octets: 0..<16)),
            binding: Binding(digest: try SHA256Digest(of: [1])), channel: Identifier(literal: "sms"),
            destination: try keys.destination(Array("+491701234567".utf8), on: .sms, of: tenant),
            generation: 1)
    }

    @Test func `OTP-1: a code's tag is another wherever anything of its place is another`() throws {
        let place = try place()
        var places = [place]
        func vary(_ change: (inout CodePlace) throws -> Void) rethrows {
            var other = place
            try change(&other)
            places.append(other)
        }
        try vary { $0.subject = try keys.subject(Array("bob".utf8), of: tenant) }
        vary {
            $0.subject = SubjectKey(tenant: Identifier(literal: "shop"), subject: place.subject.subject)
        }
        try vary { $0.challenge = try #require(ChallengeID(octets: 1..<17)) }
        try vary { $0.binding = Binding(digest: try SHA256Digest(of: [2])) }
        vary { $0.channel = Identifier(literal: "email") }
        try vary { $0.destination = try keys.destination(Array("+491701234568".utf8), on: .sms, of: tenant) }
        vary { $0.generation = 2 }
        var tags = try places.map { try keys.code(code, for: $0, epoch) }
        tags.append(try keys.code(Secret(copying: Array("123457".utf8)), for: place, epoch))
        tags.append(try Self.keys(2).code(code, for: place, epoch))
        tags.append(try keys.code(code, for: place, KeyEpoch.current(at: 1_800_000_000)))

        #expect(Set(tags).count == tags.count)
        #expect(try keys.code(code, for: place, epoch) == tags[0])
    }

    @Test func `OTP-1: the tag is the MAC that is written down, each part with its length before it`() throws
    {
        let place = try place()
        let root = try RootKey(from: ScriptedEntropy(seed: 1))
        let expected = try PurposeKeys(root: root).tag(for: .code, of: epoch) {
            (mac: inout HMAC) throws(CryptoFault) in
            for part in [
                Array("countersign/otp/v1".utf8), Array("bank".utf8), place.subject.subject.octets,
                place.challenge.octets, Array("sms".utf8), place.destination.octets, [0, 0, 0, 1],
                place.binding.digest.octets, Array("123456".utf8),
            ] {
                let count = UInt32(part.count)
                try mac.update([24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) } + part)
            }
        }

        #expect(try keys.code(code, for: place, epoch).octets == expected.octets)
    }

    @Test func `OTP-15: what one purpose makes is nothing to another`() throws {
        let alice = try keys.subject(Array("alice".utf8), of: tenant)
        let id = try #require(ChallengeID(octets: 0..<16))
        let login = try keys.login([1], of: alice)
        let octets = [
            alice.subject.octets, login.octets, try keys.owner(login, of: alice, epoch).octets,
            try keys.owner(browserOf: id, epoch).octets,
            try keys.destination(Array("alice".utf8), on: .email, of: tenant).octets,
            try keys.destination(Array("alice".utf8), on: .sms, of: tenant).octets,
            try keys.counter(.destination, Array("alice".utf8), of: tenant).octets,
            try keys.counter(.address, Array("alice".utf8), of: tenant).octets,
            try keys.login(nil, of: alice).octets, try keys.login([], of: alice).octets,
        ]

        #expect(Set(octets).count == octets.count)
    }

    @Test func `OTP-15: subjects and logins are called the same in every epoch, owners are not`() throws {
        let later = KeyEpoch.current(at: 1_800_000_000)
        let alice = try keys.subject(Array("alice".utf8), of: tenant)
        let login = try keys.login([1], of: alice)

        #expect(try keys.owner(login, of: alice, epoch) != keys.owner(login, of: alice, later))
        #expect(try Self.keys(1).subject(Array("alice".utf8), of: tenant) == alice)
        #expect(
            try keys.subject(Array("alice".utf8), of: Identifier(literal: "shop")).subject != alice.subject)
    }

    @Test func `a token is stored as something else`() throws {
        let token = Secret(copying: [UInt8](repeating: 7, count: 16))

        let tag = try ChallengeKeys.token(token)

        #expect(tag.octets != Array(repeating: 7, count: 32))
        #expect(try ChallengeKeys.token(Secret(copying: [UInt8](repeating: 7, count: 16))) == tag)
        #expect(try ChallengeKeys.token(Secret(copying: [UInt8](repeating: 8, count: 16))) != tag)
    }
}

import TestKit
import Testing

@testable import Crypto

@Suite struct PurposeKeysTests {
    private static let boundary: Int64 = 690 * 2_592_000
    private static let epoch = KeyEpoch.current(at: boundary)
    private static let before = KeyEpoch.current(at: boundary - 1)
    private static let challenge: [UInt8] = Array(0..<16)

    private static func root(_ octet: UInt8 = 0) throws -> RootKey {
        try RootKey(Secret(copying: (0..<32).map { $0 ^ octet }))
    }

    private static func gateway() throws -> PurposeKeys { try PurposeKeys(root: root()) }

    /// What another program made of root 00..1f and epoch 690: whoever changes a label changes every key.
    private static let known: [(name: KeyName, key: String)] = [
        (.code, "b5d73aa2d9fe5daa33d59f662fcb1e3b1583986961dfb829566022db5707fa46"),
        (.csrf, "ee7cc8f5212576403b6994b7e139452fefb99a70d737e6b0c13c954379a018e5"),
        (.cookie, "7ad3232065c5680f0fce468d06e95d1d0a9660bf359153298f9bd03b92bffbff"),
        (.webhook, "16ab769c04fa24e145ae2a93c392efcb8f3591b8af4b38fe35853650418db62f"),
        (.owner, "f0e245e3e573047abf0fe4aaadc35ded86987e64c12ab51230f4346cd3b33aa4"),
        (.cancel, "a7fe813e6ae0a090dbaed1d15b89fe3f518f3f9fe6de973ad94795e44c294317"),
        (.audit, "9eb8c1518ee4a8dc8afdace578161ba3b754088eec2ef00d8ed174f1c0df1115"),
        (.park, "9adf49ee57a9717d7e2afb0f473aabf964c9f6d12b0a536b40f3fa5313425ebd"),
        (.identifier, "7d849a74868949f07918570bb13cb22b936d7fb0c7927e6545ff06b2b90741f8"),
        (.destination, "58bf4d0628f213ddebe4a5a6b77975f21c3fcb1f466ca2e751356f6feab0db12"),
        (.subject, "047fa74b6f0f97ed7e647b38fb377b2e782e9f6cda698501fdfced6dde6dd457"),
    ]

    private static func write(_ mac: inout HMAC) throws(CryptoFault) { try mac.part("test") }

    @Test func `OTP-15: keys come from the root by labels that anybody can recompute`() throws {
        #expect(Self.known.map(\.name) == KeyName.allCases)
        for (name, key) in Self.known {
            let isLasting = name == .destination || name == .subject
            let derived = try Self.root().key(name, isLasting ? nil : Self.epoch)
            #expect(try derived.shown == hex(key), "\(name)")
        }
        let tag = try Self.gateway().tag(for: .code, of: Self.epoch, Self.write)
        #expect(
            try tag.octets == hex("d0b20651d9f0d5db9eeba6a47c8949a674ca1333ca918d412879d0ffa7cb62f7"))
    }

    @Test func `OTP-15: each purpose, epoch and root has a key of its own`() throws {
        var keys: [[UInt8]] = []
        for root in try [Self.root(), Self.root(0x80)] {
            for name in KeyName.allCases {
                keys.append(try root.key(name, nil).shown)
                for time in [0, Self.boundary - 1, Self.boundary] {
                    keys.append(try root.key(name, KeyEpoch.current(at: time)).shown)
                }
            }
        }
        #expect(Set(keys).count == 2 * 11 * 4)
        #expect(Set(keys).count == keys.count)
        #expect(keys.allSatisfy { $0.count == 32 })
    }

    @Test func `OTP-15: a tag is right for its purpose and epoch alone`() throws {
        let keys = try Self.gateway()
        var tags: [[UInt8]] = []
        for purpose in Purpose.allCases {
            for epoch in [Self.epoch, Self.before] {
                tags.append(try keys.tag(for: purpose, of: epoch, Self.write).octets)
            }
        }
        for purpose in LastingPurpose.allCases {
            tags.append(try keys.tag(for: purpose, Self.write).octets)
        }
        #expect(Set(tags).count == 2 * 6 + 2)
    }

    @Test func `OTP-15: a code made before a rotation is good to its deadline, and not after`() throws {
        let (maker, checker) = try (Self.gateway(), Self.gateway())
        let made = KeyEpoch.current(at: Self.boundary - 1)
        let tag = try maker.tag(for: .code, of: made, Self.write)
        for (seconds, isGood) in [(0, true), (599, true), (659, true), (660, false), (2_592_000, false)] {
            let live = KeyEpoch.live(at: Self.boundary + Int64(seconds))
            let isRight = try live.contains { try checker.tag(for: .code, of: $0, Self.write) == tag }
            #expect(isRight == isGood, "\(seconds) s after the boundary")
            #expect((KeyEpoch(made.number, at: Self.boundary + Int64(seconds)) != nil) == isGood)
        }
    }

    @Test func `OTP-15: what a clock that is ahead made is good at once`() throws {
        let (ahead, behind) = try (Self.gateway(), Self.gateway())
        let tag = try ahead.tag(for: .cookie, of: Self.epoch, Self.write)
        let epoch = try #require(KeyEpoch(690, at: Self.boundary - 60))
        #expect(try behind.tag(for: .cookie, of: epoch, Self.write) == tag)
        #expect(KeyEpoch(690, at: Self.boundary - 61) == nil)
    }

    @Test func `OTP-15: destinations and subjects keep their names through every rotation`() throws {
        let early = try Self.gateway()
        let late = try Self.gateway()
        for epoch in [Self.before, Self.epoch] { _ = try late.tag(for: .code, of: epoch, Self.write) }
        for purpose in LastingPurpose.allCases {
            #expect(try early.tag(for: purpose, Self.write) == late.tag(for: purpose, Self.write))
        }
    }

    @Test func `keys that are kept are those that are derived, epoch after epoch`() throws {
        let keys = try Self.gateway()
        for number in 0..<6 as Range<Int64> {
            for time in [number * 2_592_000, (number + 1) * 2_592_000, number * 2_592_000] {
                let epoch = KeyEpoch.current(at: time)
                let key = try Self.root().key(.code, epoch)
                let tag = try keys.tag(for: .code, of: epoch) { mac throws(CryptoFault) in
                    try mac.update([1, 2])
                }
                #expect(try tag == HMAC.tag(of: [1, 2], key: key))
                #expect(try keys.auditKey(of: epoch).shown == Self.root().key(.audit, epoch).shown)
            }
        }
    }

    @Test func `a message that was given up leaves nothing in the next`() throws {
        let keys = try Self.gateway()
        let tag = try keys.tag(for: .csrf, of: Self.epoch, Self.write)
        #expect(throws: CryptoFault.entropy) {
            try keys.tag(for: .csrf, of: Self.epoch) { mac throws(CryptoFault) in
                try mac.part("half")
                throw CryptoFault.entropy
            }
        }
        #expect(try keys.tag(for: .csrf, of: Self.epoch, Self.write) == tag)
    }

    @Test func `a tag within the making of a tag stands for itself`() throws {
        let keys = try Self.gateway()
        let inner = try keys.tag(for: .owner, of: Self.epoch, Self.write)
        let outer = try keys.tag(for: .owner, of: Self.epoch) { mac throws(CryptoFault) in
            try mac.part("a")
            let within = try keys.tag(for: .owner, of: Self.epoch, Self.write)
            #expect(within == inner)
            try mac.part("b")
        }
        let straight = try keys.tag(for: .owner, of: Self.epoch) { mac throws(CryptoFault) in
            try mac.part("a")
            try mac.part("b")
        }
        #expect(outer == straight)
    }

    @Test func `an id opens for its tenant and epoch, and a forged one doesn't`() throws {
        let entropy = ScriptedEntropy(seed: 7)
        let (keys, other) = try (Self.gateway(), Self.gateway())
        let tenant = Array("bank".utf8)
        for _ in 0..<3 {
            let id = try keys.sealIdentifier(Self.challenge, for: tenant, of: Self.epoch, from: entropy)
            #expect(try other.openIdentifier(id, for: tenant, of: Self.epoch) == Self.challenge)
            for (context, epoch) in [(Array("shop".utf8), Self.epoch), (tenant, Self.before)] {
                #expect(throws: SealingFault.refused) {
                    try other.openIdentifier(id, for: context, of: epoch)
                }
            }
            #expect(throws: SealingFault.refused) {
                try other.openIdentifier(entropy.octets(60), for: tenant, of: Self.epoch)
            }
        }
        let stranger = try PurposeKeys(root: Self.root(1))
        let id = try keys.sealIdentifier([], for: tenant, of: Self.epoch, from: entropy)
        #expect(throws: SealingFault.refused) {
            try stranger.openIdentifier(id, for: tenant, of: Self.epoch)
        }
    }

    @Test func `no id is made without randomness`() throws {
        let keys = try Self.gateway()
        let entropy = ScriptedEntropy(seed: 7)
        entropy.fail()
        #expect(throws: CryptoFault.entropy) {
            try keys.sealIdentifier([1], for: [], of: Self.epoch, from: entropy)
        }
    }

    @Test func `OTP-14: a parked request is sealed as anybody with the root can recompute`() throws {
        let request = Array("a request".utf8)
        let context = Array("context".utf8)
        let nonce = [UInt8](repeating: 0, count: 12)
        var key = try Self.gateway().parkKey(of: Self.epoch, challenge: Self.challenge)
        let known = try nonce + hex("37431afba248441488c9c2536c688ed0b5747d4bf5a88fcfcb")
        #expect(try key.seal(request.span, for: context.span, nonce: nonce) == known)
    }

    @Test func `OTP-14: parked requests of two challenges can't take each other's place`() throws {
        let keys = try Self.gateway()
        let other: [UInt8] = Array(1...16)
        let entropy = ScriptedEntropy(seed: 8)
        let (mine, yours) = (Array("mine".utf8), Array("yours".utf8))
        var myKey = try keys.parkKey(of: Self.epoch, challenge: Self.challenge)
        var yourKey = try keys.parkKey(of: Self.epoch, challenge: other)
        let myRequest = try myKey.seal([1], for: mine, from: entropy)
        let yourRequest = try yourKey.seal([2], for: yours, from: entropy)
        // Ciphertexts swapped, with and without their contexts.
        for context in [mine, yours] {
            #expect(throws: SealingFault.refused) { try myKey.open(yourRequest, for: context) }
            #expect(throws: SealingFault.refused) { try yourKey.open(myRequest, for: context) }
        }
        // The right key and request with the other's context.
        #expect(throws: SealingFault.refused) { try myKey.open(myRequest, for: yours) }
        // The same challenge in another epoch, or under another root.
        var old = try keys.parkKey(of: Self.before, challenge: Self.challenge)
        #expect(throws: SealingFault.refused) { try old.open(myRequest, for: mine) }
        var foreign = try PurposeKeys(root: Self.root(1)).parkKey(of: Self.epoch, challenge: Self.challenge)
        #expect(throws: SealingFault.refused) { try foreign.open(myRequest, for: mine) }
        // Another gateway of the store.
        var same = try Self.gateway().parkKey(of: Self.epoch, challenge: Self.challenge)
        #expect(try same.open(myRequest, for: mine) == [1])
    }

    @Test(arguments: [0, 15, 17, 32])
    func `a challenge is named by 16 octets`(count: Int) throws {
        let keys = try Self.gateway()
        #expect(throws: CryptoFault.wrongLength(expected: 16, actual: count)) {
            _ = try keys.parkKey(of: Self.epoch, challenge: [UInt8](repeating: 1, count: count))
        }
    }
}

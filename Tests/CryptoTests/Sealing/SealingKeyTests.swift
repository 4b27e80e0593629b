import TestKit
import Testing

@testable import Crypto

@Suite struct SealingKeyTests {
    private static func key(_ octet: UInt8 = 1) -> Secret {
        Secret(copying: [UInt8](repeating: octet, count: 32))
    }

    @Test func `the cases of GCM's specification come out octet by octet`() throws {
        var key = try SealingKey(Self.key(0))
        let nonce = [UInt8](repeating: 0, count: 12)
        let empty: [UInt8] = []
        #expect(
            try key.seal(empty.span, for: empty.span, nonce: nonce)
                == nonce + hex("530f8afbc74536b9a963b4f1c4cb738b"))
        let zeros = [UInt8](repeating: 0, count: 16)
        #expect(
            try key.seal(zeros.span, for: empty.span, nonce: nonce)
                == nonce + hex("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"))
    }

    @Test func `what is sealed opens, empty or not, and is its nonce and tag longer`() throws {
        let entropy = ScriptedEntropy(seed: 1)
        var key = try SealingKey(Self.key())
        var other = try SealingKey(Self.key())
        for plaintext in try [[], [1], entropy.octets(16), entropy.octets(1000)] {
            for context in try [[], [1], entropy.octets(300)] {
                let sealed = try key.seal(plaintext, for: context, from: entropy)
                #expect(sealed.count == plaintext.count + SealingKey.overhead)
                #expect(try key.open(sealed, for: context) == plaintext)
                #expect(try other.open(sealed, for: context) == plaintext)
            }
        }
    }

    @Test func `the same is never sealed alike, for its nonce is drawn each time`() throws {
        let nonces: [UInt8] = Array(0..<36)
        let entropy = ScriptedEntropy(script: nonces)
        var key = try SealingKey(Self.key())
        for start in [0, 12, 24] {
            let sealed = try key.seal([1, 2, 3], for: [], from: entropy)
            #expect(Array(sealed.prefix(12)) == Array(nonces[start..<start + 12]))
        }
        #expect(throws: CryptoFault.entropy) { try key.seal([1], for: [], from: entropy) }
    }

    @Test func `OTP-14: a change anywhere is refused, and a missing end`() throws {
        let entropy = ScriptedEntropy(seed: 2)
        var key = try SealingKey(Self.key())
        let context: [UInt8] = [1, 2, 3, 4]
        let sealed = try key.seal(Array("a request".utf8), for: context, from: entropy)
        for position in sealed.indices {
            for bit in 0..<8 {
                var changed = sealed
                changed[position] ^= 1 << UInt8(bit)
                #expect(throws: SealingFault.refused) { try key.open(changed, for: context) }
            }
        }
        for count in sealed.indices {
            #expect(throws: SealingFault.refused) { try key.open(Array(sealed[..<count]), for: context) }
        }
        #expect(throws: SealingFault.refused) { try key.open(sealed + [0], for: context) }
        for other in [[], [1, 2, 3], [1, 2, 3, 4, 0], [1, 2, 3, 5]] as [[UInt8]] {
            #expect(throws: SealingFault.refused) { try key.open(sealed, for: other) }
        }
        var another = try SealingKey(Self.key(2))
        #expect(throws: SealingFault.refused) { try another.open(sealed, for: context) }
        #expect(try key.open(sealed, for: context) == Array("a request".utf8))
        #expect(CryptoFault.ofLibrary("do nothing") == .library(operation: "do nothing", code: 0))
    }

    @Test func `a key has 32 octets, and a cipher that isn't ours is refused`() throws {
        for count in [0, 16, 24, 31, 33] {
            #expect(throws: CryptoFault.wrongLength(expected: 32, actual: count)) {
                _ = try SealingKey(Secret(copying: [UInt8](repeating: 1, count: count)))
            }
        }
        let cipher = try FetchedCipher(named: "AES-256-CBC")
        #expect(throws: CryptoFault.wrongLength(expected: 12, actual: 16)) {
            _ = try SealingKey(Self.key(), cipher)
        }
    }

    @Test func `what is too long is not sealed, and not tried to be opened`() throws {
        let entropy = ScriptedEntropy(seed: 3)
        var key = try SealingKey(Self.key())
        let limit = SealingKey.limit
        let long = [UInt8](repeating: 1, count: limit)
        let sealed = try key.seal(long, for: [], from: OpenSSLEntropy())
        #expect(try key.open(sealed, for: []) == long)
        let fault = CryptoFault.tooLong(limit: limit, actual: limit + 1)
        #expect(throws: fault) { try key.seal(long + [1], for: [], from: entropy) }
        #expect(throws: fault) { try key.seal([], for: long + [1], from: entropy) }
        #expect(throws: SealingFault.refused) { try key.open(sealed + [1], for: []) }
        #expect(throws: SealingFault.refused) { try key.open(sealed, for: long + [1]) }
        #expect(fault.message == "16777217 octets where there may be 16777216")
    }

    @Test func `a step that fails is a fault, and neither seals nor opens`() throws {
        // This cipher keeps back what is no whole block, which GCM never does.
        var key = try SealingKey(Self.key(), FetchedCipher(named: "AES-256-OCB"))
        let fault = CryptoFault.library(operation: "encipher or decipher", code: 0)
        #expect(throws: fault) {
            try key.seal([UInt8](repeating: 1, count: 17), for: [1], from: OpenSSLEntropy())
        }
        #expect(throws: SealingFault.failed(fault)) {
            try key.open([UInt8](repeating: 1, count: 45), for: [1])
        }
    }

    @Test func `faults say what was wrong and nothing of what was sealed`() {
        #expect(
            SealingFault.refused.message == "what was sealed can't be opened with this key and context")
        #expect(SealingFault.failed(.entropy).message == CryptoFault.entropy.message)
    }
}

import TestKit
import Testing

@testable import Crypto

@Suite struct SealingVectorTests {
    /// Wycheproof has keys and nonces that we don't use. Of keys, the shorter ones run through the same code; a nonce
    /// of another length is refused by it, which is then what the case shows.
    @Test func `Wycheproof's cases of AES-GCM come out as they should, or are refused for their nonce`()
        throws
    {
        guard let folder = try Vectors.here.folder(.wycheproof, for: "SealingVectorTests") else { return }
        let file = try folder.json("aes_gcm_test.json")
        var run: [Int64: Int] = [:]
        var otherNonces: [Int64: Int] = [:]
        for group in try #require(file["testGroups"]?.elements) {
            let keySize = try #require(group["keySize"]?.integer)
            let nonceSize = try #require(group["ivSize"]?.integer)
            #expect(group["tagSize"]?.integer == 128)
            let cipher = try FetchedCipher(named: "AES-\(keySize)-GCM")
            for item in try #require(group["tests"]?.elements) {
                if nonceSize == 96 {
                    try expect(item, under: cipher)
                    run[keySize, default: 0] += 1
                } else {
                    try expectNoSealing(item, under: cipher, nonceLength: Int(nonceSize / 8))
                    otherNonces[nonceSize, default: 0] += 1
                }
            }
        }
        #expect(run == [128: 67, 192: 64, 256: 66])
        #expect(
            otherNonces == [
                0: 6, 8: 6, 16: 6, 32: 6, 48: 6, 64: 7, 80: 6, 120: 3, 128: 58, 160: 3, 256: 3, 512: 3,
                1024: 3,
                2056: 3,
            ])
        let total = run.values.reduce(0, +) + otherNonces.values.reduce(0, +)
        #expect(file["numberOfTests"]?.integer == Int64(total))
    }

    private func expect(_ item: VectorJSON, under cipher: FetchedCipher) throws {
        func octets(_ name: String) throws -> [UInt8] { try hex(#require(item[name]?.text)) }
        let label = "case \(item["tcId"]?.integer ?? 0)"
        var key = try SealingKey(Secret(copying: octets("key")), cipher)
        let (nonce, context, message) = try (octets("iv"), octets("aad"), octets("msg"))
        let sealed = try nonce + octets("ct") + octets("tag")
        if item["result"]?.text == "valid" {
            #expect(try key.seal(message.span, for: context.span, nonce: nonce) == sealed, "\(label)")
            #expect(try key.open(sealed, for: context) == message, "\(label)")
        } else {
            #expect(throws: SealingFault.refused, "\(label)") { try key.open(sealed, for: context) }
            #expect(try key.seal(message.span, for: context.span, nonce: nonce) != sealed, "\(label)")
        }
    }

    private func expectNoSealing(
        _ item: VectorJSON, under cipher: FetchedCipher, nonceLength: Int
    ) throws {
        func octets(_ name: String) throws -> [UInt8] { try hex(#require(item[name]?.text)) }
        var key = try SealingKey(Secret(copying: octets("key")), cipher)
        let (nonce, context, message) = try (octets("iv"), octets("aad"), octets("msg"))
        #expect(throws: CryptoFault.wrongLength(expected: 12, actual: nonceLength)) {
            try key.seal(message.span, for: context.span, nonce: nonce)
        }
        // Read as ours it has another nonce, and other octets after it.
        let sealed = try nonce + octets("ct") + octets("tag")
        #expect(throws: SealingFault.refused) { try key.open(sealed, for: context) }
    }
}

import Crypto
import TestKit
import Testing

@Suite struct ScriptedEntropyTests {
    private func draw(_ count: Int, from entropy: ScriptedEntropy) throws -> [UInt8] {
        var octets = [UInt8](repeating: 0xAA, count: count)
        try entropy.fill(&octets)
        return octets
    }

    @Test func `a script comes out in its order and then fails`() throws {
        let entropy = ScriptedEntropy(script: [1, 2, 3, 4, 5])
        #expect(try draw(2, from: entropy) == [1, 2])
        #expect(try draw(0, from: entropy) == [])
        #expect(throws: CryptoFault.entropy) { try draw(4, from: entropy) }
        #expect(try draw(3, from: entropy) == [3, 4, 5])
        #expect(throws: CryptoFault.entropy) { try draw(1, from: entropy) }
    }

    @Test func `a failure leaves the octets as they were`() {
        let entropy = ScriptedEntropy(script: [])
        var octets: [UInt8] = [7]
        #expect(throws: CryptoFault.entropy) { try entropy.fill(&octets) }
        #expect(octets == [7])
    }

    @Test func `one seed gives the same octets each time, however they are drawn`() throws {
        let once = try draw(64, from: ScriptedEntropy(seed: 1))
        let entropy = ScriptedEntropy(seed: 1)
        let twice = try draw(24, from: entropy) + draw(40, from: entropy)
        #expect(once == twice)
        #expect(once != (try draw(64, from: ScriptedEntropy(seed: 2))))
    }

    @Test func `octets of a seed spread over all values`() throws {
        let octets = try draw(65_536, from: ScriptedEntropy(seed: 3))
        var counts = [Int](repeating: 0, count: 256)
        for octet in octets { counts[Int(octet)] += 1 }
        // 256 of each are expected; five standard deviations either way.
        #expect(counts.allSatisfy { (176...336).contains($0) })
    }

    @Test func `what was told to fail gives nothing any more`() {
        let entropy = ScriptedEntropy(seed: 1)
        entropy.fail()
        #expect(throws: CryptoFault.entropy) { try draw(1, from: entropy) }
    }
}

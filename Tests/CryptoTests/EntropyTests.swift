import Crypto
import Testing

@Suite struct EntropyTests {
    struct Counting: Entropy {
        func fill(_ octets: inout [UInt8]) throws(CryptoFault) {
            for index in octets.indices { octets[index] = UInt8(truncatingIfNeeded: index + 1) }
        }
    }

    struct Dry: Entropy {
        func fill(_ octets: inout [UInt8]) throws(CryptoFault) {
            throw .entropy
        }
    }

    @Test func `as many octets as were asked for are filled`() throws {
        let entropy: any Entropy = Counting()
        #expect(try entropy.octets(4) == [1, 2, 3, 4])
        #expect(try entropy.octets(0) == [])
    }

    @Test func `without entropy there are no octets, only a fault`() throws {
        let entropy: any Entropy = Dry()
        #expect(throws: CryptoFault.entropy) { try entropy.octets(16) }
        #expect(CryptoFault.entropy.message == "no random octets could be had")
    }

    @Test func `the generator overwrites every octet, and never draws the same twice`() throws {
        let entropy = OpenSSLEntropy()
        #expect(try entropy.octets(0) == [])
        var drawn: Set<[UInt8]> = []
        var seen = [Set<UInt8>](repeating: [], count: 24)
        for _ in 0..<200 {
            let octets = try entropy.octets(24)
            #expect(drawn.insert(octets).inserted)
            for (index, octet) in octets.enumerated() { seen[index].insert(octet) }
        }
        // An octet that stays as it was, or is drawn from few, would be seen here.
        #expect(seen.allSatisfy { $0.count > 60 })
    }
}

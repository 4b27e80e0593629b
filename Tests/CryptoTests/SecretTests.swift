import Crypto
import TestKit
import Testing

struct SecretTests {
    @Test func `a secret lends its octets and shows none of them`() {
        let secret = Secret(copying: [0x73, 0x65, 0x73, 0x61, 0x6D, 0x65])

        #expect(secret.withOctets { $0.count } == 6)
        #expect(secret.withOctets { [$0[0], $0[5]] } == [0x73, 0x65])
        #expect("\(secret)" == "(secret)")
        #expect(String(reflecting: secret) == "(secret)")
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!dumped.contains("115") && !dumped.contains("sesam"))
    }

    @Test func `an empty secret is one too`() {
        let secret = Secret(copying: [UInt8]())

        #expect(secret.count == 0)
        #expect(secret.withOctets { $0.isEmpty })
    }

    @Test func `a random secret needs randomness`() throws {
        let entropy = ScriptedEntropy(script: [1, 2, 3, 4])

        #expect(try Secret(random: 4, from: entropy).withOctets { $0[3] } == 4)
        #expect(throws: CryptoFault.entropy) { try Secret(random: 1, from: entropy) }
    }

    @Test(
        arguments: [
            ([], [], true), ([1], [1], true), ([1, 2], [1, 3], false), ([1], [1, 1], false), ([0], [], false),
        ] as [([UInt8], [UInt8], Bool)])
    func `octets are equal or not, whatever their length`(left: [UInt8], right: [UInt8], areEqual: Bool) {
        #expect(ConstantTime.areEqual(left, right) == areEqual)
    }

    @Test func `cleansed octets are zeros`() {
        var octets: [UInt8] = [1, 2, 3]
        ConstantTime.cleanse(&octets)
        #expect(octets == [0, 0, 0])
    }
}

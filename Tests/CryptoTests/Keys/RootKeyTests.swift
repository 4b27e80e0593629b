import TestKit
import Testing

@testable import Crypto

@Suite struct RootKeyTests {
    private static let octets: [UInt8] = Array(0..<32)
    private static let digits = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

    @Test func `a root is read from its digits, with a line feed or without`() throws {
        for text in [Self.digits, Self.digits + "\n"] {
            #expect(try RootKey(text: Array(text.utf8)).secret.shown == Self.octets)
        }
    }

    @Test func `a root's text is what it is read from`() throws {
        let root = try RootKey(Secret(copying: Self.octets))
        #expect(root.text.shown == Array((Self.digits + "\n").utf8))
        let drawn = try RootKey(from: ScriptedEntropy(seed: 5))
        #expect(try RootKey(text: drawn.text.shown).secret.shown == drawn.secret.shown)
    }

    @Test(
        arguments: [
            ("", 0), ("\n", 1), (String(digits.dropLast()), 63), (digits + "0", nil), (digits + "\n\n", 66),
            (digits + "\r\n", 66), (" " + digits + "\n", 66), (digits + digits, 128),
        ] as [(String, Int?)])
    func `a text of another length is no root`(text: String, length: Int?) {
        #expect(throws: RootKeyFault.textLength(length ?? 65)) { try RootKey(text: Array(text.utf8)) }
    }

    @Test func `a text with anything but lower-case digits is no root`() throws {
        let wrong = "G`/: \n\0A\u{7F}"
        for position in [0, 1, 31, 63] {
            for character in wrong.utf8 {
                var text = Array(Self.digits.utf8)
                text[position] = character
                #expect(throws: RootKeyFault.notDigit(offset: position)) { try RootKey(text: text) }
            }
        }
        #expect(throws: RootKeyFault.notDigit(offset: 21)) {
            try RootKey(text: Array(Self.digits.uppercased().utf8))
        }
    }

    @Test func `a root has 32 octets`() {
        for count in [0, 16, 31, 33, 64] {
            #expect(throws: RootKeyFault.length(count)) {
                try RootKey(Secret(copying: [UInt8](repeating: 1, count: count)))
            }
        }
    }

    @Test func `a root is not made without randomness`() {
        #expect(throws: CryptoFault.entropy) { try RootKey(from: ScriptedEntropy(script: [1, 2, 3])) }
    }

    @Test func `faults say how many and where, and show no digit`() {
        #expect(RootKeyFault.length(16).message == "a root key has 32 octets, and this has 16")
        #expect(
            RootKeyFault.textLength(66).message
                == "a root key is 64 hexadecimal digits, and this is 66 octets")
        #expect(
            RootKeyFault.notDigit(offset: 2).message
                == "a root key is 64 lower-case hexadecimal digits, and octet 3 is none")
        #expect(RootKeyFault.length(1).hint == "`openssl rand -hex 32` makes one")
    }

    @Test func `a root prints as nothing`() throws {
        let root = try RootKey(text: Array(Self.digits.utf8))
        #expect("\(root)" == "RootKey(secret: (secret))")
    }
}

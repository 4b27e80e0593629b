import TestKit
import Testing

@testable import Crypto

@Suite struct PasswordHashTests {
    private static let password = Secret(copying: "correct horse battery".utf8)
    private static let other = Secret(copying: "correct horse batterz".utf8)

    private static func text(_ hash: PasswordHash) -> String {
        String(decoding: hash.text, as: UTF8.self)
    }

    @Test func `WEB-8: a new hash is of N = 2^17, r = 8, p = 1 with 16 octets of salt`() throws {
        let hash = try PasswordHash(of: Self.password, from: ScriptedEntropy(script: Array(0..<16)))
        // By another program.
        #expect(
            Self.text(hash)
                == "$scrypt$ln=17,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$r17NvsAt3wR6PfK0lC4hewtpyA/TJ24ZI6u+DRyA6ok")
        #expect(try hash.isHash(of: Self.password))
        #expect(try !hash.isHash(of: Self.other))
        #expect(!hash.isOutdated)
    }

    @Test func `WEB-8: one password has another hash each time`() throws {
        let entropy = ScriptedEntropy(seed: 1)
        let hashes = try (0..<3).map { _ in
            try PasswordHash(of: Self.password, .memory8, from: entropy)
        }
        #expect(Set(hashes.map(\.text)).count == 3)
        for hash in hashes { #expect(try hash.isHash(of: Self.password)) }
    }

    @Test func `a hash is read from its text again, whatever its cost`() throws {
        for cost in Scrypt.Cost.allCases where cost != .memory128 {
            let hash = try PasswordHash(of: Self.password, cost, from: ScriptedEntropy(seed: 2))
            let read = try #require(PasswordHash(text: hash.text))
            #expect(read.text == hash.text)
            #expect(read.isOutdated)
            #expect(try read.isHash(of: Self.password))
            #expect(try !read.isHash(of: Self.other))
        }
    }

    @Test func `WEB-8: what asks for other costs, or is spelled otherwise, is no hash`() throws {
        let hash = try PasswordHash(of: Self.password, .memory8, from: ScriptedEntropy(seed: 2))
        let text = Self.text(hash)
        let head = "$scrypt$ln=13,r=8,p=10$"
        #expect(text.hasPrefix(head))
        let rest = String(text.dropFirst(head.count))
        let heads = [
            "", "$scrypt$", "$scrypt$ln=40,r=8,p=1$", "$scrypt$ln=13,r=8,p=1$", "$scrypt$ln=17,r=8,p=10$",
            "$scrypt$ln=013,r=8,p=10$", "$scrypt$r=8,ln=13,p=10$", "$scrypt$ln=13,r=8,p=10",
            "$scrypt$ln=1,r=1,p=1$", "$scrypt$ln=-13,r=8,p=10$", "$SCRYPT$ln=13,r=8,p=10$",
            "$argon2id$ln=13,r=8,p=10$", "$scrypt$ln=18446744073709551629,r=8,p=10$",
        ]
        for head in heads { #expect(PasswordHash(text: Array((head + rest).utf8)) == nil, "\(head)") }
        let rests = [
            "", "$", rest + "=", rest + "\n", String(rest.dropLast()), rest.replacing("$", with: "."),
            "=" + rest.dropFirst(), String(rest.dropLast()) + "-", String(rest.dropLast()) + "B",
            String(rest.dropLast(2)) + "==", rest + rest,
        ]
        for rest in rests { #expect(PasswordHash(text: Array((head + rest).utf8)) == nil, "\(rest)") }
    }

    @Test func `without randomness there is no hash`() {
        #expect(throws: CryptoFault.entropy) {
            try PasswordHash(of: Self.password, .memory8, from: ScriptedEntropy(script: [1]))
        }
    }

    @Test func `a hash shows nothing of itself`() throws {
        let hash = try PasswordHash(of: Self.password, .memory8, from: ScriptedEntropy(seed: 2))
        var dumped = ""
        dump(hash, to: &dumped)
        #expect("\(hash)" == "(password hash)")
        #expect(String(reflecting: hash) == "(password hash)")
        #expect(!dumped.contains("salt") && !dumped.contains("key"))
    }
}

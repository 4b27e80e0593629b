import TestKit
import Testing

@testable import Crypto

@Suite struct PasswordHashTests {
    private static let password = Secret(copying: "correct horse battery".utf8)
    private static let other = Secret(copying: "correct horse batterz".utf8)

    /// The password's hash at every cost, by another program.
    private static let known = [
        "$scrypt$ln=17,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$r17NvsAt3wR6PfK0lC4hewtpyA/TJ24ZI6u+DRyA6ok",
        "$scrypt$ln=16,r=8,p=2$AAECAwQFBgcICQoLDA0ODw$WQvMnUOYLTB0mOtVEo+XLPy9JkQQAp1Es+9GvG8yEr4",
        "$scrypt$ln=15,r=8,p=3$AAECAwQFBgcICQoLDA0ODw$BUS/jY3RXIlNUfVFibrXS1m+ZtyDS56ksoZ2SgSjUlQ",
        "$scrypt$ln=14,r=8,p=5$AAECAwQFBgcICQoLDA0ODw$1R9aSMtre0xzBbvXRh8rJCrEi4UuO81fOKNB0L6vEmg",
        "$scrypt$ln=13,r=8,p=10$AAECAwQFBgcICQoLDA0ODw$laX34fkDOu0AXuhBburETJ1cU+zGEUZxA+VpBiZTSfU",
    ]

    private static func text(_ hash: PasswordHash) -> String {
        String(decoding: hash.text, as: UTF8.self)
    }

    @Test func `WEB-8: a new hash is of N = 2^17, r = 8, p = 1 with 16 octets of salt`() throws {
        let hash = try PasswordHash(of: Self.password, from: ScriptedEntropy(script: Array(0..<16)))
        #expect(Self.text(hash) == Self.known[0])
        #expect(try !hash.isHash(of: Self.other))
        #expect(!hash.isOutdated)
    }

    @Test func `WEB-8: one password has another hash each time`() throws {
        let entropy = ScriptedEntropy(seed: 1)
        let hashes = try (0..<2).map { _ in
            try PasswordHash(of: Self.password, .memory8, from: entropy)
        }
        #expect(Set(hashes.map(\.text)).count == 2)
    }

    @Test(arguments: known)
    func `WEB-8: every cost is read, and has all the memory it needs`(text: String) throws {
        let hash = try #require(PasswordHash(text: Array(text.utf8)))
        #expect(Self.text(hash) == text)
        #expect(hash.isOutdated == (text != Self.known[0]))
        #expect(try hash.isHash(of: Self.password))
    }

    @Test func `WEB-8: what asks for other costs, or is spelled otherwise, is no hash`() throws {
        let text = Self.known[4]
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
        let hash = try #require(PasswordHash(text: Array(Self.known[0].utf8)))
        var dumped = ""
        dump(hash, to: &dumped)
        #expect("\(hash)" == "(password hash)")
        #expect(String(reflecting: hash) == "(password hash)")
        #expect(!dumped.contains("salt") && !dumped.contains("key"))
    }
}

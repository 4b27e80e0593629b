import Crypto
import Domain
import TestKit
import Testing

@Suite struct CodeTests {
    private static func form(
        _ alphabet: CodeForm.Alphabet, _ length: Int? = nil, prefix: String = "", clear: Bool = true
    ) -> CodeForm {
        var form = CodeForm()
        form.isUnambiguous = clear
        form.alphabet = alphabet
        form.length = length ?? alphabet.usualLength
        form.prefix = prefix
        return form
    }

    /// What a code's message shows of it.
    private static func text(_ form: CodeForm, _ entropy: ScriptedEntropy) throws -> String {
        try Code(form, from: entropy).withText { $0 }
    }

    @Test func `AUT-1: octets that would favour some digits are drawn again`() throws {
        let drawn: [UInt8] = [250, 251, 252, 253, 254, 255, 0, 255, 249, 250, 10, 3, 99, 240, 11]
        // Six at first, all refused; six more, of which two are; two more; and no octet that is not needed.
        #expect(try Self.text(Self.form(.digits), ScriptedEntropy(script: drawn)) == "090390")
        #expect(throws: CryptoFault.self) {
            try Self.text(Self.form(.digits), ScriptedEntropy(script: Array(drawn.prefix(13))))
        }
    }

    /// Which of all octets stand for which character: as many for each, and none for what the alphabet has not.
    @Test(arguments: [
        (CodeForm.Alphabet.digits, true, "0123456789"), (.letters, true, "ABCDEFGHJKLMNPQRSTUVWXYZ"),
        (.alphanumeric, true, "23456789ABCDEFGHJKMNPQRSTUVWXYZ"), (.hex, true, "0123456789abcdef"),
        (.digits, false, "0123456789"), (.letters, false, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        (.alphanumeric, false, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    ])
    func `AUT-1: each character has as many octets`(
        alphabet: CodeForm.Alphabet, clear: Bool, all: String
    ) throws {
        var counts: [Character: Int] = [:]
        for octet in UInt8.min...UInt8.max {
            let entropy = ScriptedEntropy(script: Array(repeating: octet, count: 10))
            guard let text = try? Self.text(Self.form(alphabet, 10, clear: clear), entropy) else { continue }
            #expect(Set(text).count == 1)
            counts[text.first ?? "?", default: 0] += 1
        }
        #expect(Set(counts.keys) == Set(all))
        #expect(counts.values.allSatisfy { $0 == 256 / all.count })
    }

    /// Chi-squared over a million characters, for each place of a code too. The limits are those that one in a million fair
    /// drawings exceeds; the drawing is always the same.
    @Test(arguments: [
        (CodeForm.Alphabet.digits, 10), (.letters, 24), (.alphanumeric, 31), (.hex, 16), (.uuid, 16),
    ])
    func `AUT-1: a million characters are even`(alphabet: CodeForm.Alphabet, size: Int) throws {
        let entropy = ScriptedEntropy(seed: 2024)
        let form = Self.form(alphabet, alphabet == .uuid ? 36 : 64)
        let fixed = alphabet == .uuid ? [12, 16] : []
        var counts: [[Int]] = Array(repeating: Array(repeating: 0, count: 128), count: 64)
        var drawn = 0
        while drawn < 1_000_000 {
            try Code(form, from: entropy).characters.withOctets { octets in
                for place in octets.indices { counts[place][Int(octets[place])] += 1 }
                drawn += octets.count - fixed.count
            }
        }
        let places = counts.indices.filter { !fixed.contains($0) && counts[$0].contains { $0 > 0 } }
        let together = (0..<128).map { octet in places.reduce(0) { $0 + counts[$1][octet] } }
        #expect(together.count { $0 > 0 } == size)
        #expect(Self.chiSquared(together) < Self.limit(size - 1))
        for place in places { #expect(Self.chiSquared(counts[place]) < Self.limit(size - 1)) }
        if alphabet == .uuid {
            let variants = counts[16].filter { $0 > 0 }
            #expect(variants.count == 4 && Self.chiSquared(counts[16]) < Self.limit(3))
        }
    }

    /// Of the counts that are not zero, against as many of each.
    private static func chiSquared(_ counts: [Int]) -> Double {
        let counts = counts.filter { $0 > 0 }
        let expected = Double(counts.reduce(0, +)) / Double(counts.count)
        return counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    }

    /// Wilson and Hilferty's approximation of the quantile whose upper tail is 10⁻⁶.
    private static func limit(_ freedom: Int) -> Double {
        let (count, normal) = (Double(freedom), 4.7534)
        let root = 1 - 2 / (9 * count) + normal * (2 / (9 * count)).squareRoot()
        return count * root * root * root
    }

    @Test func `AUT-1: leading zeros stay`() throws {
        let entropy = ScriptedEntropy(script: [0, 10, 20, 30, 40, 7])
        #expect(try Self.text(Self.form(.digits), entropy) == "000007")
    }

    @Test func `AUT-1: without randomness there is no code`() throws {
        let entropy = ScriptedEntropy(seed: 1)
        entropy.fail()
        for alphabet in CodeForm.Alphabet.allCases {
            #expect(throws: CryptoFault.entropy) { try Code(Self.form(alphabet), from: entropy) }
        }
        #expect(throws: CryptoFault.entropy) { try ChallengeID(from: entropy) }
        // It fails in the middle: what was drawn by then is no code.
        let short = ScriptedEntropy(script: [1, 2, 3, 255, 4, 5])
        #expect(throws: CryptoFault.entropy) { try Code(Self.form(.digits), from: short) }
    }

    @Test(arguments: CodeForm.Alphabet.allCases)
    func `a code has the length that its form says`(alphabet: CodeForm.Alphabet) throws {
        for length in [alphabet.lengths.lowerBound, alphabet.usualLength, alphabet.lengths.upperBound] {
            let text = try Self.text(Self.form(alphabet, length), ScriptedEntropy(seed: 3))
            #expect(text.utf8.count == length)
        }
    }

    @Test func `a UUID has the form of version 4`() throws {
        let entropy = ScriptedEntropy(seed: 4)
        var variants: Set<Character> = []
        for _ in 0..<200 {
            let text = try Self.text(Self.form(.uuid), entropy)
            #expect(
                text.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/)
                    != nil)
            variants.insert(Array(text)[19])
        }
        #expect(variants == ["8", "9", "a", "b"])
    }

    @Test func `a prefix stands before a code, and is no part of it`() throws {
        let form = Self.form(.digits, prefix: "ACME-")
        let code = try Code(form, from: ScriptedEntropy(script: [1, 2, 3, 4, 5, 6]))

        #expect(code.withText { $0 } == "ACME-123456")
        #expect(code.characters.count == 6)
    }

    @Test func `TAC-1.5: a thousand codes and ids are a thousand`() throws {
        let entropy = ScriptedEntropy(seed: 5)
        let codes = try (0..<1000).map { _ in try Self.text(Self.form(.hex, 32), entropy) }
        let ids = try (0..<1000).map { _ in try ChallengeID(from: entropy) }

        #expect(Set(codes).count == 1000 && Set(ids).count == 1000)
    }

    @Test func `an id is the octets that were drawn`() throws {
        let octets = (0..<16).map { UInt8($0 * 17 % 256) }
        let id = try ChallengeID(from: ScriptedEntropy(script: octets))

        #expect(id.octets == octets && ChallengeID(octets: octets) == id)
        #expect(id.description == "00112233445566778899aabbccddeeff")
        let small = ChallengeID(octets: (8..<24).map { UInt8($0) })
        #expect(small?.description == "08090a0b0c0d0e0f1011121314151617")
        #expect(ChallengeID(octets: octets.dropLast()) == nil && ChallengeID(octets: octets + [0]) == nil)
    }
}

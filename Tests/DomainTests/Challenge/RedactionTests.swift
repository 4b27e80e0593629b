import Crypto
import Domain
import TestKit
import Testing

/// What must not be seen is not seen, however it is printed.
@Suite struct RedactionTests {
    /// All the ways in which Swift prints a value.
    private func printed(_ value: some Any) -> String {
        var dumped = ""
        dump(value, to: &dumped)
        return [
            dumped, String(describing: value), String(reflecting: value), "\(value)", "\([value])",
            "\(Optional(value) as Any)",
        ].joined(separator: "\n")
    }

    @Test func `OTP-13: a code prints as nothing`() throws {
        var form = CodeForm()
        form.prefix = "ACME-"
        let code = try Code(form, from: ScriptedEntropy(script: [1, 2, 3, 4, 5, 6]))

        let text = printed(code)
        #expect(text.contains("(code)") && !text.contains("123456"))
        #expect(!text.contains("49") && !text.contains("[1"))
    }

    @Test func `OTP-13: an answer prints as nothing`() throws {
        let text = printed(try Answer(Array("123456".utf8), of: CodeForm()))
        #expect(text.contains("(answer)") && !text.contains("123456") && !text.contains("49"))
    }

    @Test func `OTP-13: a tag prints as nothing`() throws {
        let digest = try SHA256Digest(of: Array("123456".utf8))
        let tag = CodeTag(digest)
        let code = SentCode(
            channel: Identifier(literal: "sms"), destination: DestinationTag(digest), generation: 1, epoch: 1,
            tag: tag)
        for text in [
            printed(tag), printed(code),
            printed(CodeAnswer(channel: code.channel, generation: 1, epoch: 1, tag: tag)),
        ] {
            #expect(text.contains("(tag)") && !text.contains(digest.description))
            #expect(!text.contains("\(digest.octets[0]), \(digest.octets[1])"))
        }
    }

    @Test func `a tag is its octets, and equal to no other`() throws {
        let octets = (0..<32).map { UInt8($0) }
        let tag = try TokenTag(octets: octets)

        #expect(tag.octets == octets)
        #expect(try tag == TokenTag(octets: octets))
        #expect(try tag.hashValue == TokenTag(octets: octets).hashValue)
        for place in octets.indices {
            var other = octets
            other[place] ^= 1
            #expect(try tag != TokenTag(octets: other))
        }
        #expect(throws: CryptoFault.self) { try TokenTag(octets: octets + [0]) }
        #expect(throws: CryptoFault.self) { try TokenTag(octets: octets.dropLast()) }
    }
}

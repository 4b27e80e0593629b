import TestKit
import Testing

@testable import Crypto

@Suite struct HMACTests {
    struct Answer: Sendable {
        let algorithm: HMAC.Algorithm
        let key: [UInt8]
        let message: String
        let tag: String
    }

    private static let first = [UInt8](repeating: 0x0B, count: 20)
    private static let second = Array("Jefe".utf8)
    private static let wanting = "what do ya want for nothing?"

    /// RFC 2202 and RFC 4231, the first two cases of each.
    static let answers = [
        Answer(
            algorithm: .sha1, key: first, message: "Hi There",
            tag: "b617318655057264e28bc0b6fb378c8ef146be00"),
        Answer(
            algorithm: .sha1, key: second, message: wanting,
            tag: "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
        Answer(
            algorithm: .sha256, key: first, message: "Hi There",
            tag: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        Answer(
            algorithm: .sha256, key: second, message: wanting,
            tag: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        Answer(
            algorithm: .sha384, key: first, message: "Hi There",
            tag:
                "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6"
        ),
        Answer(
            algorithm: .sha384, key: second, message: wanting,
            tag:
                "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649"
        ),
        Answer(
            algorithm: .sha512, key: first, message: "Hi There",
            tag: "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
                + "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"),
        Answer(
            algorithm: .sha512, key: second, message: wanting,
            tag: "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
                + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"),
    ]

    @Test(arguments: answers)
    func `the RFCs' messages have their tags`(answer: Answer) throws {
        let message = Array(answer.message.utf8)
        let tag = try HMAC.tag(of: message, key: Secret(copying: answer.key), answer.algorithm)
        #expect(try tag.octets == hex(answer.tag))
        #expect(try tag == MACTag(octets: hex(answer.tag), of: answer.algorithm))
    }

    @Test func `one key authenticates message after message, cut anywhere`() throws {
        let key = Secret(copying: Self.second)
        let message = (0..<150).map { UInt8(truncatingIfNeeded: $0 &* 41) }
        let whole = try HMAC.tag(of: message, key: key)
        var mac = try HMAC(key: key)
        for cut in 0...message.count {
            try mac.update(Array(message[..<cut]))
            try mac.update([])
            try mac.update(Array(message[cut...]))
            #expect(try mac.finish() == whole, "cut at \(cut)")
            #expect(try mac.finish() == HMAC.tag(of: [], key: key))
        }
    }

    @Test func `once a step failed there is no tag of that message, and the next is whole again`() throws {
        let key = Secret(copying: Self.second)
        var mac = try HMAC(key: key)
        try mac.update(Array("a".utf8))
        let fault = mac.fail("authenticate")
        #expect(throws: fault) { try mac.update(Array("b".utf8)) }
        #expect(throws: fault) { try mac.part("b") }
        #expect(throws: fault) { try mac.finish() }
        try mac.update(Array(Self.wanting.utf8))
        #expect(try mac.finish().octets == hex(Self.answers[3].tag))
    }

    @Test func `there is no HMAC without a key, nor of a digest that isn't there`() throws {
        #expect(throws: CryptoFault.wrongLength(expected: 32, actual: 0)) {
            _ = try HMAC(key: Secret(copying: [UInt8]()))
        }
        let fault = try #require(throws: CryptoFault.self) {
            _ = try HMAC(key: Secret(copying: [1]), tagLength: 32, digest: "NO-SUCH")
        }
        guard case .library("key a MAC", let code) = fault else {
            Issue.record("\(fault)")
            return
        }
        #expect(code != 0)
        #expect(CryptoFault.ofLibrary("do nothing") == .library(operation: "do nothing", code: 0))
    }

    @Test func `a tag that isn't as long as its algorithm's is none`() throws {
        var mac = try HMAC(key: Secret(copying: [1]), tagLength: 32, digest: "SHA1")
        #expect(throws: CryptoFault.self) { try mac.finish() }
        for length in [0, 31, 33] {
            let fault = CryptoFault.wrongLength(expected: 32, actual: length)
            #expect(throws: fault) { try MACTag(octets: [UInt8](repeating: 0, count: length)) }
        }
    }

    @Test func `two tags are one only if every octet is`() throws {
        let octets = (0..<32).map { UInt8($0) }
        let tag = try MACTag(octets: octets)
        for position in octets.indices {
            var changed = octets
            changed[position] ^= 0x80
            #expect(try MACTag(octets: changed) != tag, "octet \(position)")
        }
        let longer = try MACTag(octets: octets + [UInt8](repeating: 0, count: 16), of: .sha384)
        #expect(longer != tag)
    }

    @Test func `a tag may be cut where that was asked for, and not below 128 bits`() throws {
        let octets = (0..<32).map { UInt8($0) }
        let tag = try MACTag(octets: octets)
        for length in 16...32 {
            let cut = Array(octets.prefix(length))
            #expect(tag.begins(with: cut, cutTo: length))
            #expect(!tag.begins(with: cut + [0], cutTo: length))
            #expect(!tag.begins(with: cut.dropLast() + [0xFF], cutTo: length))
        }
        for length in [0, 1, 15, 33, -1] {
            #expect(!tag.begins(with: Array(octets.prefix(max(0, length))), cutTo: length))
        }
        #expect(!tag.begins(with: Array(octets.prefix(16)), cutTo: 32))
    }

    @Test func `a tag shows nothing of itself`() throws {
        let tag = try MACTag(octets: [UInt8](repeating: 0xAB, count: 32))
        var dumped = ""
        dump(tag, to: &dumped)
        for text in ["\(tag)", String(reflecting: tag), dumped] {
            #expect(!text.contains("171") && !text.lowercased().contains("ab"))
        }
        #expect("\(tag)" == "(tag)")
    }

    @Test func `Wycheproof's cases of HMAC-SHA256 come out as they should, cut tags too`() throws {
        guard let folder = try Vectors.here.folder(.wycheproof, for: "HMACTests") else { return }
        let file = try folder.json("hmac_sha256_test.json")
        var count: Int64 = 0
        for group in try #require(file["testGroups"]?.elements) {
            let length = try #require(group["tagSize"]?.integer) / 8
            for item in try #require(group["tests"]?.elements) {
                func octets(_ name: String) throws -> [UInt8] { try hex(#require(item[name]?.text)) }
                let tag = try HMAC.tag(of: octets("msg"), key: Secret(copying: octets("key")))
                let isRight = try tag.begins(with: octets("tag"), cutTo: Int(length))
                #expect(isRight == (item["result"]?.text == "valid"), "\(item["tcId"]?.integer ?? 0)")
                if length == 32 {
                    #expect(try isRight == (tag == MACTag(octets: octets("tag"))))
                }
                count += 1
            }
        }
        #expect(count == file["numberOfTests"]?.integer)
        #expect(count == 174)
    }
}

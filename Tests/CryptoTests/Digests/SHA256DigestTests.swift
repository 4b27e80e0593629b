import TestKit
import Testing
import Wire

@testable import Crypto

@Suite struct DigestTests {
    /// FIPS 180-4's examples, and the message of no octets.
    static let answers: [(message: String, digest: String)] = [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrs"
                + "mnopqrstnopqrstu",
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
        ),
    ]

    @Test(arguments: answers)
    func `known messages have their known digests`(message: String, digest: String) throws {
        let octets = Array(message.utf8)
        #expect(try SHA256Digest(of: octets).description == digest)
        var hasher = try SHA256Hasher()
        try hasher.update(octets)
        #expect(try hasher.finish().octets == (try Hex.decode(Array(digest.utf8))))
    }

    @Test func `a million times the letter a has its known digest, in pieces too`() throws {
        let known = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        let message = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
        #expect(try SHA256Digest(of: message).description == known)
        var hasher = try SHA256Hasher()
        for start in stride(from: 0, to: message.count, by: 997) {
            try hasher.update(message.span.extracting(start..<min(start + 997, message.count)))
        }
        #expect(try hasher.finish().description == known)
    }

    @Test func `a message cut anywhere has the digest of the whole`() throws {
        let message = (0..<200).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        let whole = try SHA256Digest(of: message)
        var hasher = try SHA256Hasher()
        for cut in 0...message.count {
            try hasher.update(Array(message[..<cut]))
            try hasher.update([])
            try hasher.update(Array(message[cut...]))
            #expect(try hasher.finish() == whole, "cut at \(cut)")
        }
    }

    @Test func `a hasher begins anew after each message, an empty one too`() throws {
        var hasher = try SHA256Hasher()
        #expect(try hasher.finish().description == Self.answers[0].digest)
        try hasher.update(Array("abc".utf8))
        #expect(try hasher.finish().description == Self.answers[1].digest)
        #expect(try hasher.finish().description == Self.answers[0].digest)
    }

    @Test func `once a step failed there is no digest of that message, and the next is whole again`() throws {
        var hasher = try SHA256Hasher()
        try hasher.update(Array("a".utf8))
        let fault = hasher.fail("digest")
        #expect(throws: fault) { try hasher.update(Array("b".utf8)) }
        #expect(throws: fault) { try hasher.finish() }
        try hasher.update(Array("abc".utf8))
        #expect(try hasher.finish().description == Self.answers[1].digest)
    }

    @Test func `an algorithm that isn't there, or isn't of this size, is a fault and no hasher`() throws {
        let fault = try #require(throws: CryptoFault.self) { try FetchedDigest(named: "NO-SUCH") }
        guard case .library(let operation, let code) = fault else {
            Issue.record("\(fault)")
            return
        }
        #expect(operation == "fetch `NO-SUCH`" && code != 0)
        #expect(fault.message == "openssl failed to fetch `NO-SUCH`, code " + String(code, radix: 16))
        let other = try FetchedDigest(named: "SHA512")
        #expect(throws: CryptoFault.wrongLength(expected: 32, actual: 64)) {
            _ = try SHA256Hasher(other)
        }
    }

    @Test func `a fault leaves nothing behind for the next to be blamed with`() throws {
        _ = try? FetchedDigest(named: "NO-SUCH")
        #expect(CryptoFault.ofLibrary("do nothing") == .library(operation: "do nothing", code: 0))
    }

    @Test func `a digest that was written down is the same again, and another length is none`() throws {
        let digest = try SHA256Digest(of: [1])
        #expect(try SHA256Digest(octets: digest.octets) == digest)
        #expect(try Set([digest, SHA256Digest(octets: digest.octets), SHA256Digest(of: [2])]).count == 2)
        for length in [0, 31, 33] {
            let fault = CryptoFault.wrongLength(expected: 32, actual: length)
            #expect(throws: fault) { try SHA256Digest(octets: [UInt8](repeating: 0, count: length)) }
            #expect(fault.message == "\(length) octets where there must be 32")
        }
    }

    @Test func `the public list of numbers has the digest that its project names`() throws {
        guard let folder = try Vectors.here.folder(.jcs, for: "DigestTests") else { return }
        let digest = try SHA256Digest(of: folder.read("es6-numbers-100000.txt"))
        #expect(digest.description == "22776e6d4b49fa294a0d0f349268e5c28808fe7e0cb2bcbe28f63894e494d4c7")
    }

    @Test func `two digests are one only if every octet is`() throws {
        let octets = try SHA256Digest(of: Array("abc".utf8)).octets
        for position in octets.indices {
            var changed = octets
            changed[position] ^= 1
            #expect(try SHA256Digest(octets: changed) != SHA256Digest(octets: octets), "octet \(position)")
        }
        #expect(try SHA256Digest(octets: octets) == SHA256Digest(octets: octets))
    }
}

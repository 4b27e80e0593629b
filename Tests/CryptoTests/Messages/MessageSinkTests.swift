import TestKit
import Testing

@testable import Crypto

@Suite struct MessageSinkTests {
    @Test func `a part is its length and its octets`() throws {
        var written = LengthPrefixedOctets()
        try written.part("é")
        try written.part([1, 2, 3])
        try written.part([])
        try written.part(UInt32(0x0102_0304))
        try written.part(UInt64(0x0102_0304_0506_0708))
        try written.part(Secret(copying: [9]))
        try written.update([0xFF])
        #expect(
            written.octets == [
                0, 0, 0, 2, 0xC3, 0xA9, 0, 0, 0, 3, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 4, 1, 2, 3, 4,
                0, 0, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 1, 9, 0xFF,
            ])
    }

    @Test func `the length has four octets`() throws {
        var written = LengthPrefixedOctets()
        try written.part([UInt8](repeating: 7, count: 0x1_0203))
        #expect(written.octets.prefix(5) == [0, 1, 2, 3, 7])
        #expect(written.octets.count == 4 + 0x1_0203)
    }

    @Test func `digests and MACs take what a sink is given`() throws {
        let digest = try SHA256Digest(of: [1])
        var written = LengthPrefixedOctets()
        var hasher = try SHA256Hasher()
        var mac = try HMAC(key: Secret(copying: [1]))
        try write(digest, into: &written)
        try write(digest, into: &hasher)
        try write(digest, into: &mac)
        #expect(written.octets.count == 59)
        #expect(try hasher.finish() == SHA256Digest(of: written.octets))
        #expect(try mac.finish() == HMAC.tag(of: written.octets, key: Secret(copying: [1])))
    }

    private func write(
        _ digest: SHA256Digest, into sink: inout some MessageSink & ~Copyable
    ) throws(CryptoFault) {
        try sink.part("countersign/test/v1")
        try sink.part(digest)
    }

    @Test func `no two lists of parts are written alike`() throws {
        var dice = Dice(seed: 3)
        var lists: [[UInt8]: [[UInt8]]] = [:]
        for _ in 0..<5_000 {
            // Few different octets, zeros among them, so that what could be confused is often met.
            let parts = (0..<dice.number(0...3)).map { _ in
                (0..<dice.number(0...5)).map { _ in UInt8(dice.number(0...2)) }
            }
            var written = LengthPrefixedOctets()
            for part in parts { try written.part(part) }
            #expect(Self.read(written.octets) == parts)
            #expect(lists.updateValue(parts, forKey: written.octets) ?? parts == parts)
        }
        #expect(lists.count > 500)
    }

    /// The parts of what was written; that they can be read again is why no two lists are alike.
    private static func read(_ octets: [UInt8]) -> [[UInt8]] {
        var parts: [[UInt8]] = []
        var rest = octets[...]
        while !rest.isEmpty {
            let count = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            parts.append(Array(rest.dropFirst(4).prefix(count)))
            rest = rest.dropFirst(4 + count)
        }
        return parts
    }

    @Test func `a message that couldn't be begun stays failed until it is given up`() throws {
        var progress = MessageProgress.idle
        let fault = CryptoFault.library(operation: "begin", code: 0)
        #expect(throws: fault) { try progress.begin("begin") { false } }
        #expect(throws: fault) { try progress.begin("begin") { true } }
        progress = .idle
        try progress.begin("begin") { true }
        try progress.begin("begin") { false }
    }
}

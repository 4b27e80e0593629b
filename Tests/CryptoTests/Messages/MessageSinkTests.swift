import TestKit
import Testing

@testable import Crypto

@Suite struct MessageSinkTests {
    /// Keeps what it is given.
    struct Recorder: MessageSink {
        var octets: [UInt8] = []

        mutating func update(_ octets: Span<UInt8>) throws(CryptoFault) {
            for index in octets.indices { self.octets.append(octets[index]) }
        }
    }

    @Test func `a part is its length and its octets`() throws {
        var recorder = Recorder()
        try recorder.part("é")
        try recorder.part([1, 2, 3])
        try recorder.part([])
        try recorder.part(UInt32(0x0102_0304))
        try recorder.part(UInt64(0x0102_0304_0506_0708))
        try recorder.part(Secret(copying: [9]))
        try recorder.update([0xFF])
        #expect(
            recorder.octets == [
                0, 0, 0, 2, 0xC3, 0xA9, 0, 0, 0, 3, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 4, 1, 2, 3, 4,
                0, 0, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 1, 9, 0xFF,
            ])
    }

    @Test func `the length has four octets`() throws {
        var recorder = Recorder()
        try recorder.part([UInt8](repeating: 7, count: 0x1_0203))
        #expect(recorder.octets.prefix(5) == [0, 1, 2, 3, 7])
        #expect(recorder.octets.count == 4 + 0x1_0203)
    }

    @Test func `digests and MACs take what a sink is given`() throws {
        let digest = try SHA256Digest(of: [1])
        var recorder = Recorder()
        var hasher = try SHA256Hasher()
        var mac = try HMAC(key: Secret(copying: [1]))
        try write(digest, into: &recorder)
        try write(digest, into: &hasher)
        try write(digest, into: &mac)
        #expect(recorder.octets.count == 4 + 19 + 4 + 32)
        #expect(try hasher.finish() == SHA256Digest(of: recorder.octets))
        #expect(try mac.finish() == HMAC.tag(of: recorder.octets, key: Secret(copying: [1])))
    }

    private func write(
        _ digest: SHA256Digest, into sink: inout some MessageSink & ~Copyable
    ) throws(CryptoFault) {
        try sink.part("countersign/test/v1")
        try sink.part(digest)
    }

    @Test func `no two lists of parts are written alike`() throws {
        var dice = Dice(seed: 3)
        var written: [[UInt8]: [[UInt8]]] = [:]
        for _ in 0..<5_000 {
            // Few different octets, zeros among them, so that what could be confused is often met.
            let parts = (0..<dice.number(0...3)).map { _ in
                (0..<dice.number(0...5)).map { _ in UInt8(dice.number(0...2)) }
            }
            var recorder = Recorder()
            for part in parts { try recorder.part(part) }
            #expect(Self.read(recorder.octets) == parts)
            #expect(written.updateValue(parts, forKey: recorder.octets) ?? parts == parts)
        }
        #expect(written.count > 500)
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

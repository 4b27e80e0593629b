import System
import TestKit
import Testing

// The size of a body must not show in the memory of the process.
@Suite struct ServeStreamingTests {
    /// 1 GiB, which is more than a gateway that kept any of it could hide.
    private static let pieces = 16_384

    @Test func `a large response goes through in constant memory`() throws {
        let upstream = try StreamingUpstream(pieces: Self.pieces)
        let gateway = try ServedGateway(upstream: "http://127.0.0.1:\(upstream.port)", "workers: 1")
        let client = try gateway.client()
        let before = try gateway.peakMemory()
        try client.send(request("GET /app/down"))
        try client.drain(upTo: Self.pieces * StreamingUpstream.piece.count)
        #expect(upstream.comes(to: Self.pieces))
        #expect(before > 1 << 20)
        #expect(try gateway.peakMemory() - before < 8 << 20)
    }

    @Test func `large bodies go both ways at once in constant memory`() throws {
        let upstream = try StreamingUpstream(pieces: 0)
        let gateway = try ServedGateway(upstream: "http://127.0.0.1:\(upstream.port)", "workers: 1")
        let client = try gateway.client()
        let before = try gateway.peakMemory()
        let total = Self.pieces * StreamingUpstream.piece.count
        try client.exchange(request("POST /app/both", "Content-Length: \(total)"), total)
        #expect(try gateway.peakMemory() - before < 8 << 20)
    }
}

extension RawClient {
    /// Sends so many octets behind a head, and takes as many behind another, at once.
    func exchange(_ head: String, _ total: Int) throws {
        try send(head)
        var left = total
        var received = 0
        while left > 0 {
            try send(StreamingUpstream.piece)
            left -= StreamingUpstream.piece.count
            // As much as came back already, less what the way may hold.
            let due = total - left - (1 << 20)
            if due > received { received += try drain(upTo: due - received) }
        }
        // The head of the response counts too.
        while received < total { received += try drain(upTo: total - received) }
    }
}

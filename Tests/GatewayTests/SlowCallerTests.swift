import Gateway
import HTTP
import Reactor
import System
import TestKit
import Testing
import Wire

// HTP-20: callers who are never silent, and never done.
@Suite struct SlowCallerTests {
    /// Sends a few octets at a time until the other side has said or done something.
    private func drip(_ client: RawClient, _ piece: [UInt8]) throws {
        let deadline = Clocks.monotonic().advanced(byMilliseconds: 9_000)
        while client.received.isEmpty, client.ending == .open, Clocks.monotonic() < deadline {
            try? client.send(piece)
            _ = try? client.receive(atLeast: 1)
        }
    }

    private func world(_ upstream: RecordingUpstream) throws -> World {
        try World(upstream) {
            $0.server.bodyTimeout = 300
            $0.server.leastRate = 10_000
        }
    }

    @Test(arguments: ["Content-Length: 1000000", "Transfer-Encoding: chunked"])
    func `HTP-20: a body that drips is cut off in time`(framing: String) throws {
        let upstream = try RecordingUpstream { _ in [.hold("never")] }
        let world = try world(upstream)
        let client = try world.client(patience: 20)
        try client.send(request("POST /a", framing))
        try drip(client, Array((framing.hasPrefix("T") ? "1\r\nx\r\n" : "x").utf8))
        #expect(String(decoding: client.received, as: UTF8.self).hasPrefix("HTTP/1.1 408 "))
        upstream.stop()
    }

    @Test func `HTP-20: to have been quick buys no time to be slow`() throws {
        let upstream = try RecordingUpstream(upTo: 1 << 20) { _ in [.receiveThrough("never")] }
        let world = try world(upstream)
        let client = try world.client(patience: 20)
        try client.send(request("POST /a", "Content-Length: 1000000"))
        try client.send([UInt8](repeating: 120, count: 200_000))
        try drip(client, [120])
        #expect(String(decoding: client.received, as: UTF8.self).hasPrefix("HTTP/1.1 408 "))
        upstream.stop()
    }

    /// A caller who is sent more than all sockets on the way can hold. All of it ends with this value.
    private struct Flood {
        let upstream: StreamingUpstream
        let world: World
        let client: RawClient
        let total: Int
    }

    private func flood(_ change: (inout World.Plan) -> Void) throws -> Flood {
        let pieces = 1_024
        let upstream = try StreamingUpstream(pieces: pieces)
        var plan = World.Plan([.init("flood", at: [.host("127.0.0.1", port: upstream.port)])])
        change(&plan)
        let world = try World(plan)
        let client = try world.client()
        try client.send(request("GET /flood"))
        return Flood(
            upstream: upstream, world: world, client: client, total: pieces * StreamingUpstream.piece.count)
    }

    @Test func `a reader who takes little at a time, and enough, gets all of it`() throws {
        let flood = try flood {
            $0.server.writeTimeout = 250
            $0.server.leastRate = 1_000
        }
        // Longer than the time in which a caller must take something, at a rate at which the kernel asks for nothing.
        var taken = 0
        let pause = try RawClient(to: .loopback(port: flood.upstream.port), patience: 60)
        for _ in 0..<12 {
            taken += try flood.client.drain(upTo: 128 << 10)
            _ = try? pause.receive(atLeast: 1)
        }
        taken += try flood.client.drain(upTo: flood.total - taken)
        #expect(taken >= flood.total)
    }

    @Test func `HTP-20: a reader who takes too little is cut off`() throws {
        let flood = try flood {
            $0.server.writeTimeout = 250
            $0.server.leastRate = 100_000_000
        }
        try flood.client.receive(atLeast: 1)
        #expect(flood.world.metricSettles("countersign_connections_open", at: 0))
        #expect(throws: RawClient.EndedEarly.self) { try flood.client.drain(upTo: flood.total) }
        #expect(flood.client.ending == .reset)
    }

    @Test func `HTP-20: behind a trusted proxy each client is counted for itself`() throws {
        // It says that it closes, or a later request might be given a connection that is just being closed.
        let answer = Array("HTTP/1.1 200 Fine\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".utf8)
        let upstream = try RecordingUpstream { _ in
            [.receiveThrough("\r\n\r\n"), .hold("go"), .send(answer), .close]
        }
        let world = try World(upstream) {
            let proxies = AddressBlock(Array("127.0.0.0/8".utf8)[...])
            $0.gateway.trustedProxies = proxies.map { [$0] } ?? []
            $0.server.addresses = AddressLimit(2, exempt: $0.gateway.trustedProxies)
            $0.gateway.clients = AddressLimit(2)
            // The upstream leaves behind its answer, and nobody may be sent there before that is seen.
            $0.app.keptConnections = 0
        }
        func ask(_ client: String) throws -> RawClient {
            let caller = try world.client()
            try caller.send(request("GET /a", "X-Forwarded-For: \(client)"))
            return caller
        }
        let held = try [ask("192.0.2.1"), ask("192.0.2.1"), ask("192.0.2.2")]
        let deadline = soon()
        while upstream.connections.count < 3, Clocks.monotonic() < deadline {}
        #expect(upstream.connections.count == 3)
        let refused = try ask("192.0.2.1").response()
        #expect(refused.status == 503 && refused.values(of: "retry-after") == ["1"])
        upstream.release("go")
        for caller in held { #expect(try caller.response().status == 200) }
        // Given back with the answer.
        let again = try ask("192.0.2.1").response()
        #expect(again.status == 200)
    }
}

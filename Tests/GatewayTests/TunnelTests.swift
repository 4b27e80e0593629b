import HTTP
import Reactor
import System
import TestKit
import Testing

// HTP-18, from the upstream's 101 on: octets go both ways as they are, and everything ends.
@Suite struct TunnelTests {
    /// Every octet, in an order that no other piece of a test has.
    private static func octets(_ count: Int, _ seed: Int = 1) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8 &* 7 &+ $0 >> 16 &+ seed) }
    }

    @Test func `HTP-18: octets go both ways as they are, heads and chunks among them`() throws {
        let upstream = try WebSockets.upstream(.receiveThrough("bye"), .send(Self.octets(4_096)), .close)
        let world = try WebSockets.world(upstream)
        let client = try world.webSocket()
        let sent = Self.octets(4_096, 2) + Array((request("GET /a") + "0\r\n\r\n\u{0}bye").utf8)
        for octet in sent.prefix(100) { try client.send([octet]) }
        try client.send(Array(sent.dropFirst(100)))
        try client.receiveToEnd()
        #expect(client.unread == Self.octets(4_096))
        #expect(client.ending == .closed)
        #expect(upstream.connection(0) { $0.received.suffix(sent.count) == sent[...] } != nil)
    }

    @Test func `HTP-18: what comes right behind either head is the tunnel's`() throws {
        let upstream = try WebSockets.upstream(saying: "server speaks first", .receiveThrough("client too"))
        let world = try WebSockets.world(upstream)
        let client = try world.client()
        #expect(try client.ask(WebSockets.handshake() + "client too").status == 101)
        try client.receive(through: "server speaks first")
        #expect(upstream.connection(0) { $0.progress == .played } != nil)
    }

    @Test func `HTP-18: before the 101 nothing of what follows a handshake goes up`() throws {
        let upstream = try RecordingUpstream { _ in
            [
                .receiveThrough("\r\n\r\n"), .hold("answer"), .send(WebSockets.opened()),
                .receiveThrough("early"),
            ]
        }
        let world = try WebSockets.world(upstream)
        let client = try world.client()
        try client.send(WebSockets.handshake() + "early")
        #expect(upstream.connection(0) { $0.received.holdsText("\r\n\r\n") } != nil)
        // Round trips of others: whatever would go up has gone up.
        for _ in 0..<20 { #expect(try world.client().ask(request("OPTIONS *")).status == 204) }
        #expect(upstream.connections.first?.received.holdsText("early") == false)
        upstream.release("answer")
        #expect(try client.response().status == 101)
        #expect(upstream.connection(0) { $0.progress == .played } != nil)
    }

    @Test func `HTP-18: everything arrives, in its order`() throws {
        let upstream = try StreamingUpstream(pieces: 0)
        let world = try WebSockets.world(upstream)
        let client = try world.webSocket("/echo")
        let octets = Self.octets(4 << 20)
        let start = client.received.count
        var sent = 0
        var size = 1
        while sent < octets.count {
            try client.send(Array(octets[sent...].prefix(size)))
            sent = min(sent + size, octets.count)
            size = size * 3 % 100_003
            // As much as the way surely holds may be behind.
            try client.receive(atLeast: start + max(sent - (64 << 10), 0))
        }
        try client.receive(atLeast: start + octets.count)
        #expect(client.unread == octets)
        try client.halfClose()
        try client.receiveToEnd()
        #expect(client.unread.count == octets.count)
    }

    @Test func `HTP-18: 64 MiB go each way at once`() throws {
        let upstream = try StreamingUpstream(pieces: 0)
        let world = try WebSockets.world(upstream)
        let client = try world.webSocket("/echo", patience: 60_000)
        let head = client.received.count
        let pieces = 1_024
        var received = 0
        for piece in 1...pieces {
            try client.send(StreamingUpstream.piece)
            let due = piece * StreamingUpstream.piece.count - (512 << 10)
            if due > received { received += try client.drain(upTo: due - received) }
        }
        let total = pieces * StreamingUpstream.piece.count
        while received < total + head { received += try client.drain(upTo: total + head - received) }
        try client.halfClose()
        try client.receiveToEnd()
        #expect(world.hasNoWebSocket)
        #expect(world.metric(#"countersign_websocket_bytes_total{direction="up"}"#) == total)
        #expect(world.metric(#"countersign_websocket_bytes_total{direction="down"}"#) == total)
    }

    @Test func `HTP-18: a caller that doesn't read stops its upstream, and nobody else`() throws {
        let pieces = 1_024
        let upstream = try StreamingUpstream(pieces: pieces)
        let world = try WebSockets.world(upstream)
        let client = try world.webSocket("/flood", patience: 60_000)
        try client.receive(atLeast: 1_000)
        let other = try world.webSocket("/echo")
        var before = -1
        var round = 0
        while before != upstream.count {
            before = upstream.count
            for _ in 0..<200 {
                round += 1
                try other.send("\(round);")
                try other.receive(through: "\(round);")
            }
            _ = try other.drain(upTo: 0)
        }
        #expect(before < pieces)
        let counted = try #require(world.metric(#"countersign_websocket_bytes_total{direction="down"}"#))
        #expect(counted < pieces * StreamingUpstream.piece.count)
        try client.drain(upTo: pieces * StreamingUpstream.piece.count)
        #expect(upstream.comes(to: pieces))
    }

    @Test func `HTP-18: an upstream that doesn't read stops its caller`() throws {
        let upstream = try RecordingUpstream(upTo: 1 << 20) { _ in
            [.receiveThrough("\r\n\r\n"), .send(WebSockets.opened()), .hold("never")]
        }
        let world = try WebSockets.world(upstream)
        let client = try world.webSocket(patience: 500)
        #expect {
            for _ in 0..<1_024 { try client.send(StreamingUpstream.piece) }
        } throws: {
            ($0 as? SystemFault)?.code == .timedOut
        }
        upstream.stop()
    }

    @Test func `HTP-18: a caller that sends no more still gets what comes`() throws {
        let late = Self.octets(1 << 20)
        let upstream = try WebSockets.upstream(.receiveThrough("last"), .receiveToEnd, .send(late), .close)
        let world = try WebSockets.world(upstream)
        let client = try world.webSocket()
        try client.send("last")
        try client.halfClose()
        try client.receiveToEnd()
        #expect(client.unread == late)
        #expect(client.ending == .closed)
        #expect(world.hasNoWebSocket)
    }

    @Test func `HTP-18: an upstream that sends no more still gets what comes`() throws {
        let upstream = try WebSockets.upstream(saying: "last", .halfClose, .receiveThrough("late"))
        let world = try WebSockets.world(upstream)
        let client = try world.webSocket()
        try client.receiveToEnd()
        #expect(client.unread == Array("last".utf8))
        #expect(client.ending == .closed)
        try client.send("late")
        #expect(upstream.connection(0) { $0.progress == .played } != nil)
        try client.halfClose()
        #expect(upstream.connection(0) { $0.ending == .closed } != nil)
        #expect(world.hasNoWebSocket)
    }

    @Test(arguments: [true, false])
    func `HTP-18: who has half ended is not waited for without end`(_ isCaller: Bool) throws {
        let upstream = try isCaller ? WebSockets.upstream() : WebSockets.upstream(.halfClose)
        let world = try WebSockets.world(upstream) { $0.server.tunnel.closingTimeout = 50 }
        let client = try world.webSocket()
        if isCaller { try client.halfClose() }
        try client.receiveToEnd()
        #expect(client.ending == .closed)
        #expect(upstream.connection(0) { $0.ending != .open } != nil)
        #expect(world.hasNoWebSocket)
    }

    @Test(arguments: [UpstreamStep.close, .reset])
    func `HTP-18: a tunnel whose upstream dies ends for its caller`(_ step: UpstreamStep) throws {
        let upstream = try WebSockets.upstream(saying: "begin", .receiveThrough("go"), step)
        let world = try WebSockets.world(upstream)
        let client = try world.webSocket()
        try client.send("go")
        try client.receiveToEnd()
        #expect(client.unread == Array("begin".utf8))
        if case .reset = step {} else { try client.halfClose() }
        #expect(world.hasNoWebSocket)
        #expect(world.metric("countersign_connections_open") == 0)
        #expect(world.metric(#"countersign_upstream_connections_open{upstream="app"}"#) == 0)
    }

    @Test func `HTP-18: a tunnel whose caller leaves ends for its upstream`() throws {
        let upstream = try WebSockets.upstream(saying: "begin")
        let world = try WebSockets.world(upstream)
        let client = try world.webSocket()
        try client.receive(through: "begin")
        try client.send("last")
        #expect(upstream.connection(0) { $0.received.holdsText("last") } != nil)
        try client.reset()
        #expect(upstream.connection(0) { $0.ending != .open } != nil)
        #expect(world.hasNoWebSocket)
    }

    @Test func `HTP-18: a caller that leaves in a flood ends it`() throws {
        let upstream = try StreamingUpstream(pieces: 16_384)
        let world = try WebSockets.world(upstream)
        let client = try world.webSocket("/flood")
        try client.receive(atLeast: 1 << 20)
        try client.reset()
        #expect(world.hasNoWebSocket)
        #expect(upstream.count < 16_384)
        #expect(world.metricSettles(#"countersign_upstream_connections_open{upstream="app"}"#, at: 0))
    }

    @Test func `HTP-18: a tunnel in which nothing moves ends`() throws {
        let upstream = try WebSockets.upstream()
        let world = try WebSockets.world(upstream) { $0.server.tunnel.idleTimeout = 50 }
        let client = try world.webSocket()
        try client.receiveToEnd()
        #expect(client.ending == .closed)
        #expect(client.unread == [])
        #expect(upstream.connection(0) { $0.ending == .closed } != nil)
        #expect(world.hasNoWebSocket)
    }

    @Test func `HTP-18: a tunnel that is blocked for too long ends`() throws {
        let upstream = try StreamingUpstream(pieces: 1_024)
        let world = try WebSockets.world(upstream) { $0.idleTimeout = 100 }
        let client = try world.webSocket("/flood")
        try client.receive(atLeast: 1_000)
        #expect(world.hasNoWebSocket)
        #expect(upstream.count < 1_024)
    }

    @Test(arguments: [true, false])
    func `HTP-18: while octets go a tunnel stays, until its life is over`(_ isLifetime: Bool) throws {
        let upstream = try StreamingUpstream(pieces: 0)
        let world = try WebSockets.world(upstream) {
            $0.idleTimeout = 800
            if isLifetime { $0.lifetime = 1_500 }
        }
        let client = try world.webSocket("/echo")
        let end = Clocks.monotonic().advanced(byMilliseconds: isLifetime ? 20_000 : 2_000)
        var rounds = 0
        var isOpen = true
        while isOpen, Clocks.monotonic() < end {
            do {
                try client.send("x")
                rounds += 1
                try client.receive(atLeast: client.received.count + 1)
            } catch {
                isOpen = false
            }
        }
        #expect(rounds > 10)
        #expect(isOpen == !isLifetime)
        #expect(!isLifetime || world.hasNoWebSocket)
    }

    @Test func `HTP-18: a life ends under a flood too`() throws {
        let upstream = try StreamingUpstream(pieces: 1 << 20)
        let world = try WebSockets.world(upstream) { $0.lifetime = 200 }
        let client = try world.webSocket("/flood", patience: 20_000)
        #expect(throws: RawClient.EndedEarly.self) { try client.drain(upTo: .max) }
        #expect(world.hasNoWebSocket)
        #expect(world.metricSettles(#"countersign_upstream_connections_open{upstream="app"}"#, at: 0))
    }

    @Test func `HTP-18: no connection is used for anything else after a tunnel`() throws {
        let upstream = try WebSockets.upstream(.receiveToEnd, .close)
        let world = try WebSockets.world(upstream)
        let client = try world.webSocket()
        try client.send(request("GET /inside"))
        try client.halfClose()
        try client.receiveToEnd()
        #expect(client.unread == [])
        #expect(try world.client().ask(request("GET /next")).text == "/next")
        #expect(upstream.connections.count == 2)
        #expect(upstream.connections[0].received.holdsText("GET /inside"))
    }

    @Test func `HTP-18: a gateway that drains lets tunnels go on, and at its limit ends them`() throws {
        let upstream = try WebSockets.upstream(.receiveThrough("still"), .send(Array("here".utf8)))
        let world = try WebSockets.world(upstream)
        let client = try world.webSocket()
        world.drain()
        try client.send("still")
        try client.receive(through: "here")
        world.stop()
        try client.receiveToEnd()
        #expect(client.ending == .closed)
        #expect(upstream.connection(0) { $0.ending == .closed } != nil)
    }

    @Test func `HTP-18: tunnels are counted, and their time is nobody's waiting`() throws {
        let upstream = try WebSockets.upstream(saying: "hello", .receiveThrough("bye"), .close)
        let world = try WebSockets.world(upstream)
        let client = try world.webSocket()
        try client.receive(through: "hello")
        #expect(world.metricSettles("countersign_websockets_open", at: 1))
        #expect(world.metric("countersign_websockets_total") == 1)
        try client.send("bye")
        try client.halfClose()
        try client.receiveToEnd()
        #expect(world.metricSettles(#"countersign_requests_total{status="1xx"}"#, at: 1))
        #expect(world.metric("countersign_websockets_open") == 0)
        #expect(world.metric(#"countersign_websocket_bytes_total{direction="up"}"#) == 3)
        #expect(world.metric(#"countersign_websocket_bytes_total{direction="down"}"#) == 5)
        #expect(world.metric("countersign_request_duration_seconds_count") == 0)
    }
}

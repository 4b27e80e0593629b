import HTTP
import Reactor
import System
import TestKit
import Testing

@Suite struct StreamingTests {
    @Test func `a caller that doesn't read stops its upstream, and nobody else`() throws {
        // More than all the sockets on the way can hold.
        let pieces = 1_024
        let upstream = try StreamingUpstream(pieces: pieces)
        let other = try RecordingUpstream()
        var plan = World.Plan([
            .init("flood", at: [.host("127.0.0.1", port: upstream.port)], path: "/flood"),
            .init("app", at: [other.place]),
        ])
        plan.server.writeTimeout = 60_000
        let world = try World(plan, [other])
        let client = try world.client()
        try client.send(request("GET /flood"))
        try client.receive(atLeast: 1)
        // Round trips of others, until the upstream gets no further.
        var before = -1
        while before != upstream.count {
            before = upstream.count
            for _ in 0..<200 { #expect(try world.client().ask(request("GET /a")).status == 200) }
        }
        #expect(before < pieces)
        try client.drain(upTo: pieces * StreamingUpstream.piece.count)
        #expect(upstream.comes(to: pieces))
    }

    @Test func `an upstream that doesn't read stops its caller`() throws {
        let upstream = try RecordingUpstream(upTo: 1 << 20) { _ in [.hold("never")] }
        let world = try World(upstream)
        let client = try world.client(patience: 500)
        let total = 1_024 * StreamingUpstream.piece.count
        #expect {
            try client.send(request("POST /a", "Content-Length: \(total)"))
            for _ in 0..<1_024 { try client.send(StreamingUpstream.piece) }
        } throws: {
            ($0 as? SystemFault)?.code == .timedOut
        }
        upstream.stop()
    }

    @Test func `events arrive one by one, each before the next is sent`() throws {
        let upstream = try RecordingUpstream { _ in
            [.receiveThrough("\r\n\r\n"), .send(response(200, "Content-Type: text/event-stream"))]
                + (0..<5).flatMap { [.send(Array("data: \($0)\n\n".utf8)), .hold("\($0)")] } + [.close]
        }
        let world = try World(upstream)
        let client = try world.client()
        try client.send(request("GET /events"))
        for number in 0..<5 {
            try client.receive(through: "data: \(number)\n\n")
            upstream.release("\(number)")
        }
        #expect(try client.response().text == (0..<5).map { "data: \($0)\n\n" }.joined())
    }

    @Test func `a request's body goes up as it comes, chunk by chunk`() throws {
        let upstream = try RecordingUpstream()
        let world = try World(upstream)
        let client = try world.client()
        try client.send(request("POST /a", "Transfer-Encoding: chunked"))
        for number in 0..<5 {
            try client.send("6\r\npart \(number)\r\n")
            #expect(upstream.connection(0) { $0.received.holdsText("part \(number)") } != nil)
        }
        try client.send("0\r\n\r\n")
        #expect(try client.response().text == "POST /a")
        let seen = try #require(try upstream.requests().first)
        #expect(seen.body == Array((0..<5).map { "part \($0)" }.joined().utf8))
    }

    @Test func `both directions go on at once`() throws {
        let upstream = try RecordingUpstream { _ in
            [.receiveThrough("\r\n\r\n"), .send(response(200, "Transfer-Encoding: chunked"))]
                + (0..<20).flatMap {
                    [.receiveThrough("ping \($0);"), .send(Array("7\r\npong \($0 % 10);\r\n".utf8))]
                }
                + [.receiveThrough("0\r\n\r\n"), .send(Array("0\r\n\r\n".utf8))]
        }
        let world = try World(upstream)
        let client = try world.client()
        try client.send(request("POST /a", "Transfer-Encoding: chunked"))
        for number in 0..<20 {
            let ping = "ping \(number);"
            try client.send("\(String(ping.utf8.count, radix: 16))\r\n\(ping)\r\n")
            try client.receive(through: "pong \(number % 10);", after: number * 12)
        }
        try client.send("0\r\n\r\n")
        let answer = try client.response(to: "POST")
        #expect(answer.body.count == 140)
        #expect(upstream.connection(0) { $0.progress == .played } != nil)
    }

    @Test func `two loops share their callers`() throws {
        let upstream = try RecordingUpstream()
        let world = try World(upstream) { $0.loops = 2 }
        for _ in 0..<64 { #expect(try world.client().ask(request("GET /a")).status == 200) }
        #expect(world.shares.count == 2)
        #expect(world.shares.allSatisfy { $0 > 0 })
        #expect(world.shares.reduce(0, +) == 64)
    }

    @Test func `a gateway that drains finishes what is in flight and takes nothing new`() throws {
        let upstream = try RecordingUpstream { _ in
            [.receiveThrough("\r\n\r\n"), .hold("answer"), .send(response(200, body: "done"))]
        }
        let world = try World(upstream)
        let idle = try world.client()
        let busy = try world.client()
        try busy.send(request("GET /a"))
        _ = upstream.connection(0) { $0.received.count > 0 }
        world.drain()
        try idle.receiveToEnd()
        #expect(idle.received == [])
        #expect(throws: (any Error).self) { try world.client().ask(request("GET /b")) }
        upstream.release("answer")
        #expect(try busy.response().text == "done")
        try busy.receiveToEnd()
        #expect(busy.ending == .closed)
    }
}

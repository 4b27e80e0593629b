import System
import TestKit
import Testing

@Suite struct ServingTests {
    @Test func `HTP-12: both connections are kept for the next request`() throws {
        let upstream = try RecordingUpstream()
        let world = try World(upstream)
        let client = try world.client()
        for target in ["/1", "/2", "/3"] {
            let answer = try client.ask(request("GET \(target)"))
            #expect(answer.status == 200)
            #expect(answer.text == "GET \(target)")
            #expect(!answer.closes)
        }
        #expect(upstream.connections.count == 1)
        world.stop()
        #expect(world.metric("countersign_connections_accepted_total") == 1)
        #expect(world.metric(#"countersign_requests_total{status="2xx"}"#) == 3)
    }

    @Test func `HTP-12: of a hundred pipelined requests each waits for the answer before it`() throws {
        let isReleased = Monitor(false)
        let upstream = try RecordingUpstream { request in
            if request.target == "/0" { _ = isReleased.wait(until: soon()) { $0 ? true : nil } }
            return RecordingUpstream.answer(200, request.target)
        }
        let world = try World(upstream)
        let client = try world.client()
        try client.send((0..<100).map { request("GET /\($0)") }.joined())
        _ = upstream.connection(0) { $0.received.count > 0 }
        // Another caller's round trip: by then the loop has long seen what the first one sent.
        #expect(try world.client().ask(request("GET /other")).text == "/other")
        let (complete, rest) = try upstream.connections[0].requests()
        #expect(complete.map(\.target) == ["/0"])
        #expect(rest == 0)
        isReleased.withLock { $0 = true }
        for number in 0..<100 { #expect(try client.response().text == "/\(number)") }
        #expect(upstream.connections.allSatisfy { $0.ahead == 0 })
    }

    @Test func `HTP-12: what is pipelined beyond a buffer stays in its caller's socket`() throws {
        let upstream = try RecordingUpstream { _ in [.receiveThrough("\r\n\r\n"), .hold("never")] }
        let world = try World(upstream)
        let client = try world.client(patience: 500)
        let requests = Array(String(repeating: request("GET /a"), count: 4_000).utf8)
        #expect {
            for _ in 0..<400 { try client.send(requests) }
        } throws: {
            ($0 as? SystemFault)?.code == .timedOut
        }
        upstream.stop()
    }

    @Test func `HTP-12: a caller that sends no more still gets its answers`() throws {
        let upstream = try RecordingUpstream()
        let world = try World(upstream)
        let client = try world.answers(to: Array((request("GET /1") + request("GET /2")).utf8))
        #expect(try client.response().text == "GET /1")
        #expect(try client.response().text == "GET /2")
        #expect(client.unread == [])
    }

    @Test func `HTP-10: the caller is told to go on once its request is on its way`() throws {
        let upstream = try RecordingUpstream()
        let world = try World(upstream)
        let client = try world.client()
        try client.send(request("POST /a", "Expect: 100-Continue", "Content-Length: 5"))
        #expect(try client.response().status == 100)
        try client.send("hello")
        #expect(try client.response().text == "POST /a")
        let seen = try #require(try upstream.requests().first)
        #expect(seen.description == "POST /a hello")
        #expect(seen.values(of: "expect") == [])
        #expect(try client.ask(request("GET /next")).status == 200)
    }

    @Test func `HTP-10: nobody is told to go on with what is refused`() throws {
        let upstream = try RecordingUpstream()
        let world = try World(upstream) { $0.destinations[0].path = "/api/**" }
        for (target, expectation, status) in [("/b", "100-continue", 403), ("/api/a", "a miracle", 417)] {
            let client = try world.client()
            let head = request("POST \(target)", "Expect: \(expectation)", "Content-Length: 5")
            let answer = try client.ask(head)
            #expect(answer.status == status)
            #expect(answer.closes)
            // Whatever comes now could be the body, or not.
            try? client.send(request("GET /api/hidden"))
            try client.receiveToEnd()
            #expect(client.unread == [])
        }
        #expect(upstream.connections.isEmpty)
    }

    @Test func `HTP-10: where no upstream can be reached nobody is told to go on`() throws {
        let upstream = try RecordingUpstream()
        let world = try World(upstream)
        upstream.stop()
        let answer = try world.client().ask(request("POST /a", "Expect: 100-continue", "Content-Length: 5"))
        #expect(answer.status == 502)
    }

    @Test func `HTP-10: HTTP/1.0 has no expectations`() throws {
        let upstream = try RecordingUpstream()
        let world = try World(upstream)
        let client = try world.client()
        try client.send("POST /a HTTP/1.0\r\nHost: bank\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
        _ = upstream.connection(0) { $0.received.holdsText("content-length: 5\r\n") }
        try client.send("hello")
        #expect(try client.response().text == "POST /a")
        try client.receiveToEnd()
        #expect(client.unread == [])
        #expect(try upstream.requests().first?.values(of: "expect") == [])
    }

    @Test func `HTP-11: an answer before the body's end closes the connection after all of it was read`()
        throws
    {
        let large = String(repeating: "no ", count: 10_000)
        let upstream = try upstream(first: response(413, body: large))
        let world = try World(upstream)
        let client = try world.client()
        try client.send(request("POST /a", "Content-Length: 1000000") + String(repeating: "x", count: 1_000))
        let answer = try client.response()
        #expect(answer.status == 413)
        #expect(answer.closes)
        #expect(answer.text == large)
        // The gateway says that it sends no more, and takes some of what is still coming.
        try client.send([UInt8](repeating: 0x78, count: 30_000))
        try client.send(request("GET /hidden"))
        try client.receiveToEnd()
        #expect(client.ending == .closed)
        #expect(client.unread == [])
        // The upstream's connection held half a request: it is not used again.
        #expect(upstream.connection(0) { $0.ending != .open } != nil)
        #expect(try world.client().ask(request("GET /b")).text == "/b")
        #expect(upstream.connections.count == 2)
    }

    @Test func `HTP-11: an answer that needs no body does not wait for it`() throws {
        let upstream = try RecordingUpstream()
        let world = try World(upstream) { $0.hosts = ["bank"] }
        let client = try world.client()
        let answer = try client.ask("POST /a HTTP/1.1\r\nHost: elsewhere\r\nContent-Length: 5\r\n\r\n")
        #expect(answer.status == 421)
        #expect(answer.closes)
        let second = try world.client()
        // Here the body has come: the connection can go on behind it.
        let whole = "POST /a HTTP/1.1\r\nHost: elsewhere\r\nContent-Length: 5\r\n\r\nhello"
        #expect(try second.ask(whole).closes == false)
        #expect(try second.ask(request("GET /b")).text == "GET /b")
    }
}

/// Later than any step of a test should take.
func soon() -> MonotonicInstant { Clocks.monotonic().advanced(byMilliseconds: 10_000) }

extension [UInt8] {
    /// Whether the text stands somewhere in it.
    func holdsText(_ text: String) -> Bool { String(decoding: self, as: UTF8.self).contains(text) }
}

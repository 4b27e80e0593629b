import HTTP
import System
import TestKit
import Testing

// HTP-13: what a connection to an upstream is used for again, and what ends it. In each case the second request's answer
// tells which connection it came from, and that it is nobody else's.
@Suite struct PoolTests {
    /// What an upstream answers with, and whether its connection can be used again.
    static let answers: [(String, [UInt8], Bool)] = [
        ("a length", response(200, body: "one"), true),
        ("no body", response(204), true),
        ("chunks", response(200, "Transfer-Encoding: chunked") + Array("3\r\none\r\n0\r\n\r\n".utf8), true),
        (
            "chunks and a trailer",
            response(200, "Transfer-Encoding: chunked") + Array("3\r\none\r\n0\r\nX: y\r\n\r\n".utf8), true
        ),
        ("close", response(200, "Connection: close", body: "one"), false),
        ("close among others", response(200, "Connection: x, Close", body: "one"), false),
        ("HTTP/1.0", Array("HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\none".utf8), false),
        (
            "HTTP/1.0 that would stay",
            Array("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 3\r\n\r\none".utf8), false
        ),
        ("an octet too many", response(200, body: "one") + [0x21], false),
        ("a line end too many", response(200, body: "one") + [0x0D, 0x0A], false),
        ("a second response", response(200, body: "one") + response(200, body: "evil"), false),
        ("a second response to no body", response(204) + response(200, body: "evil"), false),
        ("a body that 204 has none of", response(204) + Array("evil".utf8), false),
        (
            "a second response behind chunks",
            response(200, "Transfer-Encoding: chunked") + Array("0\r\n\r\n".utf8)
                + response(200, body: "evil"),
            false
        ),
    ]

    @Test(arguments: answers)
    func `HTP-13: only a clean exchange leaves a connection for the next`(
        _ name: String, _ octets: [UInt8], _ isKept: Bool
    ) throws {
        let upstream = try RecordingUpstream { number in
            let rest = UpstreamStep.serve { RecordingUpstream.answer(200, "from \(number)", to: $0.method) }
            if number > 0 { return [rest] }
            // The script goes on behind the first request, which `serve` would read again.
            return [.serve { $0.target == "/1" ? octets : RecordingUpstream.answer(200, "from 0") }]
        }
        let world = try World(upstream)
        let client = try world.client()
        let first = try client.ask(request("GET /1"))
        #expect([200, 204].contains(first.status))
        #expect(!first.text.contains("evil"))
        #expect(try client.ask(request("GET /2")).text == (isKept ? "from 0" : "from 1"))
        #expect(client.unread == [])
        if !isKept { #expect(upstream.connection(0) { $0.ending != .open } != nil) }
    }

    @Test(arguments: [
        ("HEAD", response(200, "Content-Length: 5")), ("HEAD", response(200, "Transfer-Encoding: chunked")),
        ("GET", response(304, "Content-Length: 5")),
    ])
    func `HTP-13: a response that has no body leaves the connection clean`(
        _ method: String, _ octets: [UInt8]
    ) throws {
        let upstream = try RecordingUpstream { number in
            [.serve { $0.target == "/1" ? octets : RecordingUpstream.answer(200, "from \(number)") }]
        }
        let world = try World(upstream)
        let client = try world.client()
        #expect(try client.ask(request("\(method) /1"), method: method).body == [])
        #expect(try client.ask(request("GET /2")).text == "from 0")
    }

    @Test(arguments: [true, false])
    func `HTP-13: an upstream that left, or spoke unasked, is not asked again`(_ leaves: Bool) throws {
        let upstream = try upstream(
            first: response(200, body: "one"), then: .hold("idle"),
            leaves ? .close : .send(response(200, body: "evil")))
        let world = try World(upstream)
        let client = try world.client()
        #expect(try client.ask(request("GET /1")).text == "one")
        upstream.release("idle")
        #expect(upstream.connection(0) { $0.progress == .played } != nil)
        #expect(try client.ask(request("GET /2")).text == "/2")
        #expect(client.unread == [])
        #expect(upstream.connections.count == 2)
    }

    @Test func `HTP-13: a connection with a half sent request is not used again`() throws {
        let upstream = try upstream(first: response(200, body: "early"))
        let world = try World(upstream)
        let client = try world.client()
        let answer = try client.ask(request("POST /1", "Transfer-Encoding: chunked") + "5\r\nhello\r\n")
        #expect(answer.text == "early")
        #expect(answer.closes)
        #expect(try world.client().ask(request("GET /2")).text == "/2")
        #expect(upstream.connections.count == 2)
    }

    @Test func `HTP-13: a caller that leaves takes its upstream's connection along`() throws {
        let upstream = try RecordingUpstream { number in
            number > 0
                ? [.serve { _ in RecordingUpstream.answer(200, "new") }]
                : [.receiveThrough("\r\n\r\n"), .hold("late"), .send(response(200, body: "not yours"))]
        }
        let world = try World(upstream)
        let first = try world.client()
        try first.send(request("GET /1"))
        _ = upstream.connection(0) { $0.received.count > 0 }
        try first.reset()
        #expect(upstream.connection(0) { $0.ending != .open } != nil)
        upstream.release("late")
        #expect(try world.client().ask(request("GET /2")).text == "new")
    }

    @Test func `HTP-13: a connection makes as many requests as it may, and no more are kept than may be`()
        throws
    {
        let upstream = try RecordingUpstream()
        let world = try World(upstream) { plan in
            plan.app.requestsPerConnection = 2
            plan.app.keptConnections = 1
        }
        let client = try world.client()
        for _ in 0..<4 { #expect(try client.ask(request("GET /a")).status == 200) }
        #expect(upstream.connections.count == 2)
    }

    @Test func `HTP-13: requests at the same time never share a connection`() throws {
        let isReleased = Monitor(false)
        let upstream = try RecordingUpstream { request in
            _ = isReleased.wait(until: soon()) { $0 ? true : nil }
            return RecordingUpstream.answer(200, request.target)
        }
        let world = try World(upstream)
        let clients = try (0..<8).map { _ in try world.client() }
        for (number, client) in clients.enumerated() { try client.send(request("GET /\(number)")) }
        for number in 0..<8 { _ = upstream.connection(number) { $0.received.holdsText("\r\n\r\n") } }
        isReleased.withLock { $0 = true }
        for (number, client) in clients.enumerated() { #expect(try client.response().text == "/\(number)") }
        #expect(upstream.connections.count == 8)
        #expect(upstream.connections.allSatisfy { $0.ahead == 0 })
    }
}

import System
import TestKit
import Testing

// HTP-14: a response has one reading, or its caller gets 502, or a connection that is visibly cut.
@Suite struct ResponseTests {
    private static func text(_ text: String) -> [UInt8] { Array(text.utf8) }

    /// Heads that nobody can pass on, each followed by what may be a body.
    static let broken: [(String, [UInt8])] = [
        ("nothing", []),
        ("half a head", text("HTTP/1.1 200 OK\r\nContent-Le")),
        ("no response", text("hello\r\n\r\n")),
        ("a version of the future", text("HTTP/2 200 OK\r\n\r\n")),
        ("a version of the past", text("HTTP/0.9 200 OK\r\n\r\n")),
        ("two digits", text("HTTP/1.1 20 OK\r\n\r\n")),
        ("four digits", text("HTTP/1.1 2000 OK\r\n\r\n")),
        ("a status that is none", text("HTTP/1.1 099 OK\r\n\r\n")),
        ("a status of letters", text("HTTP/1.1 abc OK\r\n\r\n")),
        ("a bare LF", text("HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n")),
        ("a bare CR", text("HTTP/1.1 200 OK\r\nX: a\rb\r\n\r\n")),
        ("NUL", text("HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n")),
        ("a folded line", text("HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 0\r\n\r\n")),
        ("a space before a colon", text("HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n")),
        ("no colon", text("HTTP/1.1 200 OK\r\nX\r\n\r\n")),
        (
            "two framings",
            response(200, "Content-Length: 5", "Transfer-Encoding: chunked") + text("0\r\n\r\n")
        ),
        ("two lengths", response(200, "Content-Length: 5", "Content-Length: 3") + text("hello")),
        ("two equal lengths", response(200, "Content-Length: 5", "Content-Length: 5") + text("hello")),
        ("a list of lengths", response(200, "Content-Length: 5, 5") + text("hello")),
        ("a length with a plus", response(200, "Content-Length: +5") + text("hello")),
        ("a length of no digits", response(200, "Content-Length:") + text("hello")),
        ("a length that is too long", response(200, "Content-Length: 99999999999999999999")),
        ("an encoding nobody knows", response(200, "Transfer-Encoding: gzip") + text("hello")),
        ("chunked twice", response(200, "Transfer-Encoding: chunked, chunked") + text("0\r\n\r\n")),
        ("two encodings", response(200, "Transfer-Encoding: gzip, chunked") + text("0\r\n\r\n")),
        (
            "chunked in HTTP/1.0",
            text("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
        ),
        ("a head of 20000 octets", response(200, "X: " + String(repeating: "y", count: 20_000))),
        ("a change of protocol", response(101, "Connection: upgrade", "Upgrade: websocket")),
        ("nine interim responses", (0..<9).flatMap { _ in response(103) } + response(200, body: "hello")),
        ("nine times to go on", (0..<9).flatMap { _ in response(100) } + response(200, body: "hello")),
        ("an interim response with a length", response(103, "Content-Length: 5") + text("hello")),
        ("a chunk of no size", response(200, "Transfer-Encoding: chunked") + text("x\r\n")),
        ("a chunk that doesn't end", response(200, "Transfer-Encoding: chunked") + text("5\r\nhello!\r\n")),
        (
            "a chunk size in a sign",
            response(200, "Transfer-Encoding: chunked") + text("+5\r\nhello\r\n0\r\n\r\n")
        ),
    ]

    @Test(arguments: broken)
    func `HTP-14: a response without one reading is 502, and its connection is not used again`(
        _ name: String, _ octets: [UInt8]
    ) throws {
        let upstream = try upstream(first: octets, then: .halfClose)
        let world = try World(upstream)
        let client = try world.client()
        try client.send(request("GET /1"))
        var answer = try client.response()
        while answer.status == 103 { answer = try client.response() }
        #expect(answer.status == 502)
        #expect(answer.problem == "upstream-invalid")
        #expect(try client.ask(request("GET /2")).text == "/2")
        #expect(upstream.connection(0) { $0.ending != .open } != nil)
        #expect(upstream.connections.count == 2)
    }

    /// Bodies that break off, or break, after their beginning has gone to the caller.
    static let cut: [(String, [UInt8], UpstreamStep)] = [
        ("a length, and an end", response(200, "Content-Length: 9") + text("begin"), .close),
        ("a length, and a reset", response(200, "Content-Length: 9") + text("begin"), .reset),
        ("chunks, and an end", response(200, "Transfer-Encoding: chunked") + text("5\r\nbegin\r\n"), .close),
        ("chunks, and a reset", response(200, "Transfer-Encoding: chunked") + text("5\r\nbegin\r\n"), .reset),
        (
            "chunks, and half an end",
            response(200, "Transfer-Encoding: chunked") + text("5\r\nbegin\r\n0\r\n"),
            .close
        ),
        (
            "chunks, and what is none", response(200, "Transfer-Encoding: chunked") + text("5\r\nbegin\r\n"),
            .send(text("zz\r\n"))
        ),
        (
            "chunks, and a bare LF", response(200, "Transfer-Encoding: chunked") + text("5\r\nbegin\r\n"),
            .send(text("0\n\r\n"))
        ),
        ("no framing, and a reset", response(200) + text("begin"), .reset),
    ]

    @Test(arguments: cut, ["1.1", "1.0"])
    func `HTP-14: a body that breaks off has no clean end for its caller either`(
        _ body: (String, [UInt8], UpstreamStep), _ version: String
    ) throws {
        let upstream = try upstream(first: body.1, then: .hold("begun"), body.2)
        let world = try World(upstream)
        let client = try world.client()
        try client.send("GET /1 HTTP/\(version)\r\nHost: bank\r\n\r\n")
        try client.receive(through: "begin")
        upstream.release("begun")
        try client.receiveToEnd()
        #expect(client.ending == .reset)
        #expect(!client.received.holdsText("0\r\n\r\n"))
        world.stop()
        #expect(world.metric("countersign_responses_broken_total") == 1)
    }

    @Test func `HTP-14: a body without framing gets chunks, so that its end can be told from a cut`() throws {
        let upstream = try upstream(first: response(200) + Self.text("hello"), then: .halfClose)
        let world = try World(upstream)
        let client = try world.client()
        let answer = try client.ask(request("GET /1"))
        #expect(answer.isChunked)
        #expect(answer.text == "hello")
        #expect(!answer.closes)
        #expect(try client.ask(request("GET /2")).text == "/2")
    }

    @Test(arguments: [
        response(200) + Array("hello".utf8),
        response(200, "Transfer-Encoding: chunked") + Array("5\r\nhello\r\n0\r\n\r\n".utf8),
    ])
    func `HTP-14: a caller of HTTP/1.0 never sees chunks`(_ octets: [UInt8]) throws {
        let upstream = try upstream(first: octets, then: .halfClose)
        let world = try World(upstream)
        let client = try world.client()
        let answer = try client.ask("GET /1 HTTP/1.0\r\nHost: bank\r\n\r\n")
        #expect(answer.endsWithConnection)
        #expect(answer.text == "hello")
        #expect(answer.closes)
        #expect(client.ending == .closed)
    }

    /// Responses that have no body, whatever their fields say.
    static let bodiless: [(String, [UInt8], [String])] = [
        ("HEAD", response(200, "Content-Length: 5"), ["5"]),
        ("HEAD", response(200, "Transfer-Encoding: chunked"), []),
        ("HEAD", response(200), []),
        ("GET", response(204), []),
        ("GET", response(304, "Content-Length: 5", "ETag: \"a\""), ["5"]),
        ("GET", response(304), []),
    ]

    @Test(arguments: bodiless)
    func `HTP-14: HEAD, 204 and 304 have no body`(
        _ method: String, _ octets: [UInt8], _ lengths: [String]
    ) throws {
        let upstream = try RecordingUpstream { _ in
            [.serve { $0.target == "/1" ? octets : RecordingUpstream.answer(200, "two") }]
        }
        let world = try World(upstream)
        let client = try world.client()
        let answer = try client.ask(request("\(method) /1"), method: method)
        #expect(answer.values(of: "content-length") == lengths)
        #expect(try client.ask(request("GET /2")).text == "two")
        #expect(client.unread == [])
    }

    @Test func `HTP-14: interim responses go to callers that know them, and to go on is ours to say`() throws
    {
        let interim =
            response(100) + response(102) + response(103, "Link: </a>; rel=preload", "Countersign-X: y")
        let upstream = try RecordingUpstream { _ in [.serve { _ in interim + response(200, body: "hello") }] }
        let world = try World(upstream)
        let client = try world.client()
        try client.send(request("GET /1"))
        #expect(try client.response().status == 102)
        let hints = try client.response()
        #expect(hints.status == 103)
        #expect(hints.fields.map(\.name) == ["Link"])
        #expect(try client.response().text == "hello")
        let old = try world.answers(to: Self.text("GET /1 HTTP/1.0\r\nHost: bank\r\n\r\n"))
        #expect(try old.response().text == "hello")
    }

    @Test func `HTP-14: eight interim responses are let through`() throws {
        let eight = (0..<8).flatMap { _ in response(103) }
        let upstream = try RecordingUpstream { _ in [.serve { _ in eight + response(200, body: "hello") }] }
        let world = try World(upstream)
        let client = try world.client()
        try client.send(request("GET /1"))
        for _ in 0..<8 { #expect(try client.response().status == 103) }
        #expect(try client.response().text == "hello")
    }

    @Test func `HTP-9: what a response says of its own connection ends here, and so do trailers`() throws {
        let head = response(
            200, "Connection: keep-alive, X-Hop", "X-Hop: y", "Keep-Alive: timeout=5",
            "Proxy-Authenticate: Basic",
            "Upgrade: h2c", "Trailer: X-Sum", "Transfer-Encoding: chunked", "X-App: z")
        let upstream = try upstream(
            first: head + Self.text("5\r\nhello\r\n0\r\nX-Sum: 1\r\nSet-Cookie: a=b\r\n\r\n"))
        let world = try World(upstream)
        let client = try world.client()
        let answer = try client.ask(request("GET /1"))
        #expect(answer.text == "hello")
        let names = Set(answer.fields.map { $0.name.lowercased() })
        #expect(names == ["x-app", "transfer-encoding", "date", "countersign-request-id"])
        #expect(client.unread == [])
    }

    @Test func `SIG-12: an upstream can't speak in the gateway's name`() throws {
        let head = response(
            200, "Countersign-Intercepted: true", "countersign-challenge: evil",
            "COUNTERSIGN_REQUEST_ID: evil",
            "Countersign_Code: 1", "Set-Cookie: __Host-cs-x=1; Path=/", "set-cookie:  __HOST-CS-Y=2",
            "Set-Cookie: =__Host-cs-z=3", "Set-Cookie: = \t__Host-cs-w=4",
            "Set-Cookie: __Host-other=3", "Set-Cookie: app=4",
            "WWW-Authenticate: Countersign challenge=\"evil\"",
            "WWW-Authenticate: Basic realm=\"x\"",
            "WWW-Authenticate: Basic realm=\"a\", countersign challenge=\"b\"",
            body: "hello")
        let upstream = try upstream(first: head)
        let world = try World(upstream)
        let answer = try world.client().ask(request("GET /1"))
        #expect(answer.text == "hello")
        let ours = answer.fields.filter { $0.name.lowercased().hasPrefix("countersign") }
        #expect(ours.map(\.name) == ["countersign-request-id"])
        #expect(ours.first?.value.utf8.count == 32)
        #expect(answer.values(of: "set-cookie") == ["__Host-other=3", "app=4"])
        #expect(answer.values(of: "www-authenticate") == ["Basic realm=\"x\""])
    }
}

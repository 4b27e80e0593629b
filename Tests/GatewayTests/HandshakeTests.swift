import HTTP
import Reactor
import TestKit
import Testing

// HTP-18, up to the upstream's 101: what is handed on as a handshake, and which answer is believed.
@Suite struct HandshakeTests {
    @Test func `HTP-18: a WebSocket opens where its route says so`() throws {
        let answer = response(
            101, "Connection: X-Hop, upgrade", "upgrade: WebSocket", WebSockets.accept, "X-Hop: 1",
            "Sec-WebSocket-Protocol: chat", "Sec-WebSocket-Extensions: permessage-deflate", "X-App: 1",
            "Countersign-Request-Id: x", "Set-Cookie: __Host-cs-a=1", "Set-Cookie: app=1")
        let upstream = try upstream(first: answer)
        let world = try WebSockets.world(upstream)
        let client = try world.client()
        try client.send(
            WebSockets.head(
                "GET /ws?a=b",
                [
                    "Connection: keep-alive, uPGRADE", "Upgrade: WebSocket", WebSockets.version,
                    WebSockets.key,
                    "Sec-WebSocket-Protocol: chat, superchat", "Keep-Alive: 5",
                    "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
                    "HTTP2-Settings: AAAA", "Countersign-Code: 1",
                ]))
        let opened = try client.response()
        #expect(opened.status == 101)
        #expect(opened.values(of: "connection") == ["upgrade"])
        #expect(opened.values(of: "upgrade") == ["websocket"])
        #expect(opened.values(of: "sec-websocket-accept") == ["s3pPLMBiTxaQ9kYGzzhZRbK+xOo="])
        #expect(opened.values(of: "sec-websocket-protocol") == ["chat"])
        #expect(opened.values(of: "sec-websocket-extensions") == ["permessage-deflate"])
        #expect(opened.values(of: "x-app") == ["1"])
        #expect(opened.values(of: "x-hop") == [])
        #expect(opened.values(of: "set-cookie") == ["app=1"])
        #expect(opened.values(of: "countersign-request-id").map(\.utf8.count) == [32])
        let seen = try #require(try upstream.requests().first)
        #expect(seen.target == "/ws?a=b")
        #expect(seen.values(of: "connection") == ["upgrade"])
        #expect(seen.values(of: "upgrade") == ["websocket"])
        #expect(seen.values(of: "sec-websocket-version") == ["13"])
        #expect(seen.values(of: "sec-websocket-key") == ["dGhlIHNhbXBsZSBub25jZQ=="])
        #expect(seen.values(of: "sec-websocket-protocol") == ["chat, superchat"])
        #expect(
            seen.values(of: "sec-websocket-extensions") == ["permessage-deflate; client_max_window_bits"])
        #expect(seen.values(of: "keep-alive") + seen.values(of: "http2-settings") == [])
        #expect(seen.values(of: "countersign-code") == [])
    }

    @Test func `HTP-18: on any other route Upgrade is removed, and a 101 is 502`() throws {
        let plain = try RecordingUpstream()
        let closed = try World(plain)
        let client = try closed.client()
        #expect(try client.ask(WebSockets.handshake()).text == "GET /ws")
        #expect(try client.ask(request("GET /next")).text == "GET /next")
        let seen = try #require(try plain.requests().first)
        #expect(seen.values(of: "upgrade") + seen.values(of: "connection") == [])
        let upstream = try WebSockets.upstream(saying: "hello")
        let world = try World(upstream)
        let refused = try world.client()
        #expect(try refused.ask(WebSockets.handshake()).problem == "upstream-invalid")
        #expect(upstream.connection(0) { $0.ending != .open } != nil)
        #expect(try refused.ask(request("GET /next")).text == "/next")
    }

    @Test func `HTP-18: one route's leave is no other route's`() throws {
        let upstream = try WebSockets.upstream(saying: "hello")
        let world = try World(upstream) { plan in
            var open = World.Destination("open", at: [upstream.place], path: "/open")
            open.allowsWebSocket = true
            plan.destinations.insert(open, at: 0)
        }
        #expect(try world.client().ask(WebSockets.handshake("/other")).status == 502)
    }

    /// What asks for no WebSocket, or not of this connection.
    static let others: [(String, [String])] = [
        ("h2c", ["Connection: Upgrade", "Upgrade: h2c"]),
        (
            "h2c as it should be",
            ["Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMA"]
        ),
        ("settings alone", ["Connection: Upgrade, HTTP2-Settings", "HTTP2-Settings: AAMA"]),
        ("TLS", ["Connection: Upgrade", "Upgrade: TLS/1.0", WebSockets.version, WebSockets.key]),
        ("a version behind it", ["Connection: Upgrade", "Upgrade: websocket/13", WebSockets.key]),
        ("nothing", ["Connection: Upgrade", "Upgrade:", WebSockets.version, WebSockets.key]),
        ("no Upgrade", ["Connection: Upgrade", WebSockets.version, WebSockets.key]),
        ("no option", ["Upgrade: websocket", WebSockets.version, WebSockets.key]),
        (
            "another option",
            ["Connection: keep-alive", "Upgrade: websocket", WebSockets.version, WebSockets.key]
        ),
    ]

    @Test(arguments: others)
    func `HTP-18: what asks for no WebSocket goes on as a plain request`(
        _ name: String, _ fields: [String]
    ) throws {
        let upstream = try RecordingUpstream()
        let world = try WebSockets.world(upstream)
        let client = try world.client()
        #expect(try client.ask(WebSockets.head("GET /ws", fields)).text == "GET /ws")
        #expect(try client.ask(request("GET /next")).text == "GET /next")
        let seen = try #require(try upstream.requests().first)
        for name in ["connection", "upgrade", "http2-settings"] { #expect(seen.values(of: name) == []) }
        // What was not handed on as a handshake can't be answered like one.
        let eager = try WebSockets.upstream()
        let other = try WebSockets.world(eager)
        #expect(try other.client().ask(WebSockets.head("GET /ws", fields)).status == 502)
    }

    @Test func `HTP-18: nothing is changed to in HTTP/1.0`() throws {
        let upstream = try RecordingUpstream()
        let world = try WebSockets.world(upstream)
        let octets = WebSockets.handshake().replacing("HTTP/1.1", with: "HTTP/1.0")
        let client = try world.answers(to: Array(octets.utf8))
        #expect(try client.response().text == "GET /ws")
        #expect(try upstream.requests().first?.values(of: "upgrade") == [])
    }

    private static let upgrade = ["Connection: Upgrade", "Upgrade: websocket"]
    private static let rest = [WebSockets.version, WebSockets.key]

    /// What asks for a WebSocket, but not as one does.
    static let wrong: [(String, String, [String])] = [
        ("POST", "POST /ws", upgrade + rest), ("HEAD", "HEAD /ws", upgrade + rest),
        ("OPTIONS", "OPTIONS /ws", upgrade + rest),
        ("a body", "GET /ws", upgrade + rest + ["Content-Length: 5"]),
        ("chunks", "GET /ws", upgrade + rest + ["Transfer-Encoding: chunked"]),
        ("another behind it", "GET /ws", ["Connection: Upgrade", "Upgrade: websocket, h2c"] + rest),
        ("another before it", "GET /ws", ["Connection: Upgrade", "Upgrade: h2c,websocket"] + rest),
        ("an empty one", "GET /ws", ["Connection: Upgrade", "Upgrade: websocket,"] + rest),
        ("another field", "GET /ws", upgrade + ["Upgrade: h2c"] + rest),
        ("twice", "GET /ws", upgrade + ["Upgrade: websocket"] + rest),
        ("no version", "GET /ws", upgrade + [WebSockets.key]),
        ("two versions", "GET /ws", upgrade + rest + [WebSockets.version]),
        ("no key", "GET /ws", upgrade + [WebSockets.version]),
        ("two keys", "GET /ws", upgrade + rest + [WebSockets.key]),
        ("an empty key", "GET /ws", upgrade + [WebSockets.version, "Sec-WebSocket-Key:"]),
        ("15 octets", "GET /ws", upgrade + [WebSockets.version, "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAA"]),
        (
            "17 octets", "GET /ws",
            upgrade + [WebSockets.version, "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAAA="]
        ),
        (
            "no padding", "GET /ws",
            upgrade + [WebSockets.version, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ"]
        ),
        (
            "bits left", "GET /ws",
            upgrade + [WebSockets.version, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZR=="]
        ),
        (
            "no letters", "GET /ws",
            upgrade + [WebSockets.version, "Sec-WebSocket-Key: dGhlIHNhbXBsZS-ub25jZQ=="]
        ),
        (
            "a list", "GET /ws",
            upgrade + [WebSockets.version, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==, x"]
        ),
    ]

    @Test(arguments: wrong)
    func `HTP-18: a handshake that is none is 400, and the connection ends`(
        _ name: String, _ line: String, _ fields: [String]
    ) throws {
        let upstream = try WebSockets.upstream()
        let world = try WebSockets.world(upstream)
        let client = try world.client()
        try client.send(WebSockets.head(line, fields) + request("GET /next"))
        let answer = try client.response(to: String(line.prefix { $0 != " " }))
        #expect(answer.status == 400)
        if line.hasPrefix("HEAD") == false { #expect(answer.problem == "websocket-handshake") }
        #expect(answer.closes)
        try client.receiveToEnd()
        #expect(client.unread == [])
        world.stop()
        #expect(try upstream.settle())
        #expect(try upstream.requests().isEmpty)
    }

    @Test(arguments: ["12", "8", "013", "13, 8", "x", ""])
    func `HTP-18: another version of WebSocket is 426, and says which is spoken`(_ version: String) throws {
        let upstream = try RecordingUpstream()
        let fields = Self.upgrade + ["Sec-WebSocket-Version: \(version)", WebSockets.key]
        let world = try WebSockets.world(upstream)
        let client = try world.client()
        let answer = try client.ask(WebSockets.head("GET /ws", fields))
        #expect(answer.status == 426)
        #expect(answer.problem == "websocket-version")
        #expect(answer.values(of: "sec-websocket-version") == ["13"])
        #expect(answer.values(of: "upgrade") == ["websocket"])
        #expect(answer.values(of: "connection").contains("upgrade"))
        #expect(answer.closes)
        #expect(try upstream.requests().isEmpty)
    }

    private static let switching = ["Connection: Upgrade", "Upgrade: websocket", WebSockets.accept]

    private static func text(_ fields: [String], version: String = "1.1") -> [UInt8] {
        Array(("HTTP/\(version) 101 Fine\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n").utf8)
    }

    /// Answers that open nothing.
    static let unbelieved: [(String, [UInt8])] = [
        ("h2c", text(["Connection: Upgrade", "Upgrade: h2c", WebSockets.accept])),
        ("two", text(["Connection: Upgrade", "Upgrade: websocket, h2c", WebSockets.accept])),
        ("twice", text(switching + ["Upgrade: websocket"])),
        ("no Upgrade", text(["Connection: Upgrade", WebSockets.accept])),
        ("no Connection", text(["Upgrade: websocket", WebSockets.accept])),
        ("another option", text(["Connection: close", "Upgrade: websocket", WebSockets.accept])),
        ("no Accept", text(["Connection: Upgrade", "Upgrade: websocket"])),
        ("two of them", text(switching + [WebSockets.accept])),
        (
            "another Accept",
            text([
                "Connection: Upgrade", "Upgrade: websocket",
                "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOA=",
            ])
        ),
        (
            "the key",
            text([
                "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Accept: dGhlIHNhbXBsZSBub25jZQ==",
            ])
        ),
        ("a length", text(switching + ["Content-Length: 5"])),
        ("chunks", text(switching + ["Transfer-Encoding: chunked"])),
        ("HTTP/1.0", text(switching, version: "1.0")),
    ]

    @Test(arguments: unbelieved)
    func `HTP-18: a 101 that does not answer the handshake is 502, and no tunnel`(
        _ name: String, _ octets: [UInt8]
    ) throws {
        let upstream = try upstream(first: octets + Array("HTTP/1.1 200 OK\r\n\r\n".utf8))
        let world = try WebSockets.world(upstream)
        let client = try world.client()
        try client.send(WebSockets.handshake() + request("GET /next"))
        #expect(try client.response().problem == "upstream-invalid")
        // What stood behind the handshake is a request of its own, on another connection.
        #expect(try client.response().text == "/next")
        #expect(upstream.connection(0) { $0.ending != .open } != nil)
        #expect(try upstream.connections.map { try $0.requests().complete.count } == [1, 1])
        #expect(world.metric("countersign_websockets_total") == 0)
    }

    @Test(arguments: [200, 204, 301, 400, 403, 426, 503])
    func `HTP-18: any other answer to a handshake is a response`(_ status: Int) throws {
        let upstream = try RecordingUpstream { number in
            [
                .serve {
                    $0.target == "/ws"
                        ? response(status, status == 204 ? "X: y" : "Content-Length: 0")
                        : response(200, body: "\(number)")
                }
            ]
        }
        let world = try WebSockets.world(upstream)
        let client = try world.client()
        try client.send(WebSockets.handshake() + request("GET /next"))
        let answer = try client.response()
        #expect(answer.status == status)
        #expect(answer.values(of: "upgrade") + answer.values(of: "connection") == [])
        #expect(try client.response().text == "0")
    }

    @Test func `HTP-18: interim responses may come before the 101`() throws {
        let upstream = try upstream(
            first: response(100) + (0..<7).flatMap { _ in response(103, "Link: </a>") }
                + WebSockets.opened("hello"))
        let world = try WebSockets.world(upstream)
        let client = try world.client()
        try client.send(WebSockets.handshake("/ws", "Content-Length: 0"))
        for _ in 0..<7 { #expect(try client.response().status == 103) }
        #expect(try client.response().status == 101)
        try client.receive(through: "hello")
    }

    @Test func `HTP-18: an upstream that does not answer a handshake is 504`() throws {
        let upstream = try RecordingUpstream { _ in [.hold("never")] }
        let world = try WebSockets.world(upstream) { $0.app.firstByteTimeout = 100 }
        #expect(try world.client().ask(WebSockets.handshake()).status == 504)
    }
}

import Admin
import HTTP
import Reactor
import System
import Telemetry
import TestKit
import Testing

@Suite struct AdminHandlerTests {
    @Test func `readiness says what the gateway does and what its operator ought to know`() throws {
        let readiness = Readiness(notes: ["store: memory"])
        let admin = try AdminListener(readiness)
        #expect(try admin.ask("GET /livez").status == 200)
        let starting = try admin.ask("GET /readyz")
        #expect(starting.status == 503)
        #expect(starting.text == "starting\nstore: memory\n")
        readiness.serves()
        let ready = try admin.ask("GET /readyz")
        #expect(ready.status == 200)
        #expect(ready.text == "ready\nstore: memory\n")
        #expect(ready.values(of: "cache-control") == ["no-store"])
        readiness.stops()
        let stopping = try admin.ask("GET /readyz")
        #expect(stopping.status == 503)
        #expect(stopping.text == "stopping\nstore: memory\n")
        #expect(try admin.ask("GET /livez").status == 200)
    }

    @Test func `metrics are those of the registry`() throws {
        let admin = try AdminListener(Readiness(notes: []))
        try admin.registry.counter("countersign_tests_total", help: "tests").add()
        let page = try admin.ask("GET /metrics")
        #expect(page.status == 200)
        #expect(page.values(of: "content-type") == ["text/plain; version=0.0.4; charset=utf-8"])
        #expect(page.text.contains("\ncountersign_tests_total 1\n"))
    }

    @Test(arguments: ["/livez", "/readyz", "/metrics"])
    func `a HEAD is answered like a GET, without a body`(_ path: String) throws {
        let readiness = Readiness(notes: [])
        readiness.serves()
        let admin = try AdminListener(readiness)
        let length = try admin.ask("GET \(path)").body.count
        let head = try admin.ask("HEAD \(path)")
        #expect(head.status == 200)
        #expect(head.values(of: "content-length") == ["\(length)"])
        #expect(head.body == [])
    }

    @Test(arguments: [
        ("GET /", 404), ("GET /livez/", 404), ("GET /LIVEZ", 404), ("GET /metrics/x", 404),
        ("POST /livez", 405),
        ("DELETE /metrics", 405), ("GET //livez", 400), ("GET /a/../metrics", 400), ("TRACE /livez", 400),
    ])
    func `what is not there and what is malformed is refused`(_ line: String, _ status: Int) throws {
        let admin = try AdminListener(Readiness(notes: []))
        let answer = try admin.ask(line)
        #expect(answer.status == status)
        if status == 405 { #expect(answer.values(of: "allow") == ["GET, HEAD"]) }
    }

    @Test func `a body that nobody asked for ends no other request`() throws {
        let admin = try AdminListener(Readiness(notes: []))
        let client = try admin.client()
        let first = try client.ask("GET /livez HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello")
        #expect(first.status == 200)
        #expect(!first.closes)
        #expect(try client.ask("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
        // One that has not come can't be told from the next request.
        let second = try client.ask("GET /livez HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\n")
        #expect(second.closes)
        try client.send("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n")
        try client.receiveToEnd()
        #expect(client.unread == [])
    }

    @Test func `what is smuggled is answered once, and ends the connection`() throws {
        let admin = try AdminListener(Readiness(notes: []))
        let client = try admin.client()
        let hidden = "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n"
        try client.send(
            "POST /livez HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n\(hidden)"
        )
        try client.receiveToEnd()
        #expect(try client.response(to: "POST").status == 400)
        #expect(client.unread == [])
    }
}

/// An admin listener on a loop of its own.
private final class AdminListener: Sendable {
    let registry = MetricRegistry()
    private let loop: EventLoop
    private let server: HTTPServer
    private let listener: Listener
    private let address: LocalAddress

    init(_ readiness: Readiness) throws {
        let loop = try EventLoop()
        _ = try loop.start()
        let handler = AdminHandler(registry: registry, readiness: readiness)
        let server = HTTPServer(
            on: loop, settings: ServerSettings(), metrics: try ServerMetrics(MetricRegistry()),
            handler: handler)
        let socket = try #require(try ListeningSocket.bound(to: .host("127.0.0.1", port: 0), count: 1).first)
        let made = loop.perform {
            Result { try Listener(socket, on: loop, onFault: { _ in }) { server.take($0, from: $1) } }
        }
        listener = try made.get()
        address = .loopback(port: try #require(socket.endpoint.port))
        (self.loop, self.server) = (loop, server)
    }

    deinit {
        loop.perform { [server, listener] in
            listener.close()
            server.cutAll()
        }
        while loop.perform({ [server] in server.count > 0 }) {}
        loop.stop()
    }

    func client() throws -> RawClient { try RawClient(to: address) }

    func ask(_ line: String) throws -> SeenResponse {
        let method = String(line.prefix { $0 != " " })
        return try client().ask("\(line) HTTP/1.1\r\nHost: a\r\n\r\n", method: method)
    }
}

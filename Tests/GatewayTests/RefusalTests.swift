import Domain
import Gateway
import HTTP
import Reactor
import System
import TestKit
import Testing
import Wire

@Suite struct RefusalTests {
    /// Each refusal that a caller alone can bring about, its problem and its status.
    static let refusals: [(String, String, Int)] = [
        ("GET /a HTTP/1.1\r\n\r\n", "malformed", 400),
        ("GET /a\r\n\r\n", "malformed", 400),
        ("GET /a//b HTTP/1.1\r\nHost: bank\r\n\r\n", "ambiguous", 400),
        ("GET /a HTTP/1.1\r\nHost: bank\r\nHost: bank\r\n\r\n", "ambiguous", 400),
        (
            "POST /a HTTP/1.1\r\nHost: bank\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            "ambiguous", 400
        ),
        ("GET /a HTTP/1.1\r\nHost: bank\r\nConnection: x-request-id\r\n\r\n", "connection-option", 400),
        ("GET /b HTTP/1.1\r\nHost: bank\r\n\r\n", "denied", 403),
        ("GET /.countersign/nothing HTTP/1.1\r\nHost: bank\r\n\r\n", "not-found", 404),
        ("GET /.countersign/problems/nothing HTTP/1.1\r\nHost: bank\r\n\r\n", "not-found", 404),
        ("POST /.countersign/problems/ HTTP/1.1\r\nHost: bank\r\n\r\n", "method-refused", 405),
        ("TRACE /a HTTP/1.1\r\nHost: bank\r\n\r\n", "method-refused", 405),
        ("POST /a HTTP/1.1\r\nHost: bank\r\nContent-Length: 1001\r\n\r\n", "body-too-large", 413),
        (
            "POST /a HTTP/1.1\r\nHost: bank\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n"
                + String(repeating: "x", count: 1_001) + "\r\n0\r\n\r\n", "body-too-large", 413
        ),
        (
            "GET /" + String(repeating: "a", count: 9_000) + " HTTP/1.1\r\nHost: bank\r\n\r\n",
            "target-too-long", 414
        ),
        (
            "POST /a HTTP/1.1\r\nHost: bank\r\nExpect: x\r\nContent-Length: 1\r\n\r\n", "expectation-failed",
            417
        ),
        ("GET /a HTTP/1.1\r\nHost: elsewhere\r\n\r\n", "misdirected", 421),
        ("GET /a HTTP/1.0\r\n\r\n", "misdirected", 421),
        (
            "GET /a HTTP/1.1\r\nHost: bank\r\nX: " + String(repeating: "a", count: 9_000) + "\r\n\r\n",
            "header-too-large", 431
        ),
        ("POST /a HTTP/1.1\r\nHost: bank\r\nTransfer-Encoding: gzip\r\n\r\n", "coding-unsupported", 501),
        ("GET /a HTTP/2.0\r\nHost: bank\r\n\r\n", "version-unsupported", 505),
        ("GET /a HTTP/1.1\r\nHost: bank\r\nVia: 1.1 gate\r\n\r\n", "loop-detected", 508),
    ]

    @Test(arguments: refusals)
    func `WEB-10: a refusal is a problem document, and reaches nobody`(
        _ octets: String, _ problem: String, _ status: Int
    ) throws {
        let upstream = try RecordingUpstream()
        let world = try World(upstream) { plan in
            plan.hosts = ["bank"]
            plan.gateway.largestBody = 1_000
            plan.destinations[0].path = "/a/**"
        }
        let client = try world.client()
        let method = String(octets.prefix { $0 != " " })
        let answer = try client.ask(octets, method: method)
        #expect(answer.status == status)
        #expect(answer.problem == problem)
        let document = try VectorJSON(answer.body)
        #expect(document["type"]?.text == "/.countersign/problems/\(problem)")
        #expect(document["status"]?.integer == Int64(status))
        #expect(document["title"]?.text?.isEmpty == false)
        #expect(document["request_id"]?.text == answer.values(of: "countersign-request-id").first)
        #expect(document["request_id"]?.text?.utf8.count == 32)
        #expect(answer.values(of: "cache-control") == ["no-store"])
        #expect(answer.values(of: "date").count == 1)
        world.stop()
        #expect(try upstream.settle())
        #expect(try upstream.requests().isEmpty)
        // The document's type is a page that anybody can read.
        let second = try World(upstream) { $0.hosts = ["bank"] }
        let page = try second.client().ask(request("GET /.countersign/problems/\(problem)"))
        #expect(page.status == 200)
    }

    @Test func `a head and a body that come too slowly are 408, and nobody waits on`() throws {
        let upstream = try RecordingUpstream()
        let world = try World(upstream) { plan in
            plan.server.headTimeout = 50
            plan.server.bodyTimeout = 50
        }
        let slow = try world.client().ask("GET /a HTTP/1.1\r\nHost: ba")
        #expect(slow.status == 408)
        #expect(slow.problem == "request-timeout")
        #expect(slow.closes)
        let body = try world.client().ask(request("POST /a", "Content-Length: 10") + "hel")
        #expect(body.status == 408, "\(body.text)")
        #expect(body.closes)
        // A connection on which nothing was asked ends without a word.
        let silent = try world.client()
        try silent.receiveToEnd()
        #expect(silent.received == [])
        #expect(try upstream.requests().isEmpty)
    }

    @Test func `an idle connection ends without a word`() throws {
        let upstream = try RecordingUpstream()
        let world = try World(upstream) { $0.server.idleTimeout = 50 }
        let client = try world.client()
        #expect(try client.ask(request("GET /a")).status == 200)
        try client.receiveToEnd()
        #expect(client.unread == [])
        #expect(client.ending == .closed)
    }

    @Test func `a connection makes as many requests as it may`() throws {
        let upstream = try RecordingUpstream()
        let world = try World(upstream) { $0.server.requestsPerConnection = 3 }
        let client = try world.client()
        try client.send(String(repeating: request("GET /a"), count: 5))
        #expect(try (0..<3).map { _ in try client.response().closes } == [false, false, true])
        try client.receiveToEnd()
        #expect(client.unread == [])
    }

    @Test(arguments: Problem.allCases)
    func `every problem has a page, escaped and under a policy that lets nothing in`(
        _ problem: Problem
    ) throws {
        let upstream = try RecordingUpstream()
        let world = try World(upstream)
        let client = try world.client()
        let page = try client.ask(request("GET /.countersign/problems/\(problem.slug)"))
        #expect(page.status == 200)
        #expect(page.values(of: "content-type") == ["text/html; charset=utf-8"])
        let policy = try #require(page.values(of: "content-security-policy").first)
        #expect(policy.hasPrefix("default-src 'none';"))
        #expect(policy.contains("frame-ancestors 'none'"))
        #expect(page.values(of: "x-content-type-options") == ["nosniff"])
        #expect(page.values(of: "cache-control") == ["no-store"])
        #expect(page.text.contains("<code>\(problem.status)</code>"))
        let index = try client.ask(request("GET /.countersign/problems/"))
        #expect(index.text.contains("href=\"\(problem.slug)\""))
        // What is typed stands out instead of between backticks.
        #expect(!page.text.contains("`"))
        // No text of a problem is markup: what is left without our own tags has none.
        let tags =
            #/<(?:/?(?:html|head|body|main|h1|h2|p|code|ul|li|title|style|a)(?: [a-z]+="[^"<>]*")*|!doctype html|meta [a-z]+="[^<>]*")>/#
        let style = #/<style>[^<]*</style>/#
        let rest = page.text.replacing(style, with: "").replacing(tags, with: "")
        #expect(!rest.contains { $0 == "<" || $0 == ">" || $0 == "\"" })
        let head = try client.ask(request("HEAD /.countersign/problems/\(problem.slug)"), method: "HEAD")
        #expect(head.status == 200)
        #expect(head.values(of: "content-length") == ["\(page.body.count)"])
        #expect(upstream.connections.isEmpty)
    }

    /// Paths that an app could take for a reserved one, when its upstream is allowed ambiguous paths.
    static let disguises = [
        "/.countersign%2fx", "/.countersign%2Fproblems%2f", "//.countersign/x", "/.COUNTERSIGN%2fx",
        "/%2e%63ountersign/x", "/%252e%2563ountersign/x", "/a%2f..%2f.countersign/x", "/.countersign;a=b/x",
        "/.countersign%3bx/y", "/.countersign%3fx", "/.countersign%23x", "/.well-known%2fcountersign/x",
        "/.well-known//countersign/x", "/.%2563ountersign/x", "/%2f.countersign/x", "/.countersign%252fx",
    ]

    @Test(arguments: disguises)
    func `WEB-10: no leave of an upstream lets a reserved path through in disguise`(_ path: String) throws {
        let upstream = try RecordingUpstream()
        let world = try World(upstream) { plan in
            plan.destinations[0].allowances = [
                .encodedSlash, .encodedPercent, .semicolon, .emptySegments, .encodedDelimiters,
            ]
        }
        let answer = try world.client().ask(request("GET \(path)"))
        #expect([400, 404].contains(answer.status))
        world.stop()
        #expect(try upstream.settle())
        #expect(try upstream.requests().isEmpty)
    }

    @Test func `ATK-path: an upstream's leave holds for that upstream alone`() throws {
        let upstream = try RecordingUpstream()
        let world = try World(upstream) { plan in
            var liberal = World.Destination("liberal", at: [upstream.place], path: "/liberal/**")
            liberal.allowances = [.encodedSlash]
            plan.destinations.insert(liberal, at: 0)
        }
        let client = try world.client()
        #expect(try client.ask(request("GET /liberal/a%2fb")).text == "GET /liberal/a%2fb")
        #expect(try world.client().ask(request("GET /strict/a%2fb")).status == 400)
        #expect(try world.client().ask(request("GET /liberal/..%2fstrict")).status == 400)
        #expect(try upstream.requests().count == 1)
    }
}

import Reactor
import System
import TestKit
import Testing

@Suite struct HeaderTests {
    /// What an upstream sees of a request, octet for octet.
    private func captured(_ request: String) throws -> String {
        let upstream = try RecordingUpstream()
        let world = try World(upstream)
        let client = try world.client()
        let method = String(request.prefix { $0 != " " })
        #expect(try client.ask(request, method: method).status == 200)
        return String(decoding: try #require(upstream.connections.first).received, as: UTF8.self)
    }

    @Test func `HTP-9: the request that goes up is written anew, octet for octet`() throws {
        let seen = try captured(
            "GET http://BANK:80/a?b=c HTTP/1.1\r\nhOsT: Bank\r\nAccept:   */*  \r\nUser-Agent: x\r\n"
                + "Connection: keep-alive\r\nX-App: 1\r\nX-App: 2\r\n\r\n")
        let expected =
            #/
            GET\ /a\?b=c\ HTTP/1\.1\r\n
            host:\ bank\r\n
            Accept:\ \*/\*\r\nUser-Agent:\ x\r\nX-App:\ 1\r\nX-App:\ 2\r\n
            x-forwarded-for:\ 127\.0\.0\.1\r\nx-forwarded-proto:\ http\r\nx-forwarded-host:\ bank\r\n
            forwarded:\ for=127\.0\.0\.1;proto=http;host="bank"\r\n
            via:\ 1\.1\ gate\r\n
            x-request-id:\ [0-9a-f]{32}\r\n
            traceparent:\ 00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]\r\n
            \r\n
            /#
        #expect(seen.wholeMatch(of: expected) != nil, "\(seen.debugDescription)")
    }

    /// Bodies, and the framing under which they go up.
    static let framings: [(String, String)] = [
        (
            "POST /a HTTP/1.1\r\nHost: bank\r\nContent-Length: 5\r\n\r\nhello",
            "content-length: 5\r\n\r\nhello"
        ),
        ("POST /a HTTP/1.1\r\nHost: bank\r\nContent-Length: 0\r\n\r\n", "content-length: 0\r\n\r\n"),
        (
            "POST /a HTTP/1.1\r\nHost: bank\r\nTransfer-Encoding: Chunked\r\n\r\n005;a=b\r\nhello\r\n0\r\nX: y\r\n\r\n",
            "transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
        ),
        (
            "POST /a HTTP/1.0\r\nHost: bank\r\nContent-Length: 5\r\n\r\nhello",
            "content-length: 5\r\n\r\nhello"
        ),
    ]

    @Test(arguments: framings)
    func `HTP-9: framing is made here, whatever the caller's looked like`(
        _ sent: String, _ end: String
    ) throws {
        let seen = try captured(sent)
        #expect(seen.hasSuffix("\r\n" + end))
        let fields = seen.lowercased().split(separator: "\r\n")
        #expect(fields.count { $0.hasPrefix("content-length:") || $0.hasPrefix("transfer-encoding:") } == 1)
    }

    @Test func `HTP-9: nothing that concerns one hop is relayed`() throws {
        let seen = try captured(
            request(
                "POST /a", "Connection: keep-alive, TE, X-Hop", "Keep-Alive: 5",
                "Proxy-Connection: keep-alive",
                "TE: trailers", "Trailer: X", "Upgrade: h2c, websocket", "HTTP2-Settings: AAAA",
                "Proxy-Authorization: Basic eA==", "Proxy-Authenticate: x", "Expect: 100-continue",
                body: "hello"))
        for name in [
            "connection", "keep-alive", "proxy-connection", "te", "trailer", "upgrade", "http2-settings",
            "proxy-authorization", "proxy-authenticate", "expect", "transfer-encoding",
        ] {
            #expect(!seen.lowercased().contains("\r\n\(name):"))
        }
    }

    @Test func `HTP-9: HTTP/1.0 goes up as HTTP/1.1, without a Host as an empty one`() throws {
        let upstream = try RecordingUpstream()
        let world = try World(upstream)
        let client = try world.answers(to: Array("GET /a HTTP/1.0\r\n\r\n".utf8))
        #expect(try client.response().status == 200)
        let seen = try #require(try upstream.requests().first)
        #expect(seen.values(of: "host") == [""])
        #expect(seen.values(of: "x-forwarded-host") == [])
    }

    @Test func `HTP-9: a Host of the upstream's own is written where that is wanted`() throws {
        let upstream = try RecordingUpstream()
        let world = try World(upstream) { $0.destinations[0].host = .named("app.internal:9000") }
        #expect(try world.client().ask(request("GET /a")).status == 200)
        let seen = try #require(try upstream.requests().first)
        #expect(seen.values(of: "host") == ["app.internal:9000"])
        #expect(seen.values(of: "x-forwarded-host") == ["bank"])
    }

    @Test func `SIG-7: what only we may say is gone in every spelling, and ours stands there once`() throws {
        var fields: [String] = []
        for name in [
            "Countersign-Assertion", "X-Forwarded-For", "X-Request-Id", "Signature", "Forwarded", "X-Real-IP",
            "X-Forwarded", "X-Forwarded-Prefix", "X-Original-URL", "X-Rewrite-URL", "Proxy", "True-Client-IP",
            "X-Client-IP", "Countersign",
        ] {
            let low = name.lowercased()
            let underscored = String(name.map { $0 == "-" ? "_" : $0 })
            fields += [name, name, low, name.uppercased(), underscored, underscored.lowercased()].map {
                "\($0): forged"
            }
        }
        let chunked = "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n"
        let trailers = fields.joined(separator: "\r\n") + "\r\n\r\n"
        let seen = try captured(
            "POST /a HTTP/1.1\r\nHost: bank\r\n" + fields.joined(separator: "\r\n") + "\r\n" + chunked
                + trailers)
        #expect(!seen.contains("forged"))
        for name in ["x-forwarded-for", "x-request-id", "forwarded"] {
            #expect(seen.lowercased().split(separator: "\r\n").count { $0.hasPrefix(name + ":") } == 1)
        }
    }

    @Test func `SIG-7: a name that apps read in two ways is not passed on`() throws {
        let seen = try captured(
            request("GET /a", "X_Account: 1", "X.Account: 2", "X~Account: 3", "X-Account: 4"))
        #expect(seen.contains("X-Account: 4\r\n"))
        for spelling in ["X_", "X.", "X~"] { #expect(!seen.contains(spelling)) }
    }

    @Test func `SIG-8: Connection does not take away what the gateway adds`() throws {
        let upstream = try RecordingUpstream()
        let world = try World(upstream)
        for name in [
            "Countersign-Assertion", "x-forwarded-for", "X_Forwarded_Proto", "x-request-id", "via",
            "forwarded",
        ] {
            let answer = try world.client().ask(request("GET /a", "Connection: close, \(name)"))
            // Refused, or without effect: never without the field.
            if answer.status == 400 {
                #expect(answer.problem == "connection-option")
                continue
            }
            let seen = try #require(try upstream.requests().last)
            #expect(seen.values(of: name).count == 1)
        }
    }

    @Test func `HTP-16: CONNECT and TRACE are 405 and say what is taken`() throws {
        let upstream = try RecordingUpstream()
        let world = try World(upstream)
        for line in ["TRACE /a", "CONNECT bank:80", "CONNECT /a"] {
            let answer = try world.client().ask(request(line))
            #expect(answer.status == 405)
            #expect(answer.problem == "method-refused")
            #expect(answer.values(of: "allow") == ["GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"])
        }
        #expect(upstream.connections.isEmpty)
    }

    @Test func `HTP-16: OPTIONS for the server is answered here, and hops are counted`() throws {
        let upstream = try RecordingUpstream()
        let world = try World(upstream)
        let client = try world.client()
        for asked in [request("OPTIONS *"), request("OPTIONS /a", "Max-Forwards: 0")] {
            let answer = try client.ask(asked, method: "OPTIONS")
            #expect(answer.status == 204)
            #expect(answer.values(of: "allow").count == 1)
        }
        #expect(upstream.connections.isEmpty)
        for (hops, left) in [("1", "0"), ("10", "9"), ("0010", "9")] {
            #expect(try client.ask(request("OPTIONS /a", "Max-Forwards: \(hops)")).status == 200)
            #expect(try upstream.requests().last?.values(of: "max-forwards") == [left])
        }
        #expect(try client.ask(request("GET /a", "Max-Forwards: 0")).status == 200)
    }

    @Test func `HTP-17: Via is added behind what others wrote, and our own name is a loop`() throws {
        let upstream = try RecordingUpstream()
        let world = try World(upstream)
        let client = try world.client()
        #expect(
            try client.ask(request("GET /a", "Via: 1.0 fred, 1.1 p.example (x)", "Via: 1.1 last")).status
                == 200)
        let seen = try #require(try upstream.requests().first)
        #expect(seen.values(of: "via") == ["1.0 fred, 1.1 p.example (x)", "1.1 last", "1.1 gate"])
        let loop = try client.ask(request("GET /a", "Via: 1.1 gate"))
        #expect(loop.status == 508)
        #expect(loop.problem == "loop-detected")
        #expect(try upstream.requests().count == 1)
    }

    @Test func `HTP-17: a gateway that leads to itself ends the loop`() throws {
        let upstream = try RecordingUpstream()
        let inner = try World(upstream)
        let outer = try World(World.Plan([.init("app", at: [.host("127.0.0.1", port: inner.port)])]))
        let answer = try outer.client().ask(request("GET /a"))
        #expect(answer.status == 508)
        #expect(upstream.connections.isEmpty)
    }

    @Test(arguments: ["%0d%0aX-Evil:%20", "%0D%0ASet-Cookie:a=b", "%E5%98%8A%E5%98%8DX-Evil:y"])
    func `HTP-21: no value that a caller sends begins a line at the upstream or in an answer`(
        _ evil: String
    ) throws {
        let upstream = try RecordingUpstream { RecordingUpstream.answer(200, $0.target) }
        let world = try World(upstream)
        let client = try world.client()
        let answer = try client.ask(
            request(
                "GET /a?b=\(evil)", "Cookie: \(evil)", "X-App: \(evil)", "Traceparent: \(evil)",
                "Via: 1.1 \(evil)"))
        #expect(
            answer.fields.allSatisfy { !$0.name.lowercased().contains("evil") && $0.name != "Set-Cookie" })
        for seen in try upstream.requests() {
            #expect(
                seen.fields.allSatisfy { !$0.name.lowercased().contains("evil") && $0.name != "Set-Cookie" })
        }
    }

    @Test func `a trace goes on where it is well formed, and begins anew where it is not`() throws {
        let upstream = try RecordingUpstream()
        let world = try World(upstream)
        let client = try world.client()
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
        #expect(
            try client.ask(request("GET /a", "Traceparent: 00-\(trace)-00f067aa0ba902b7-01")).status == 200)
        #expect(
            try client.ask(request("GET /b", "Traceparent: 00-\(trace)-0000000000000000-01")).status == 200)
        let parents = try upstream.requests().map { $0.values(of: "traceparent") }
        #expect(parents.allSatisfy { $0.count == 1 })
        #expect(parents[0][0].hasPrefix("00-\(trace)-"))
        #expect(!parents[0][0].contains("00f067aa0ba902b7"))
        #expect(!parents[1][0].contains(trace))
    }
}

import Gateway
import HTTP
import Reactor
import System
import TestKit
import Testing

// What an upstream over TLS must show before it gets a request, and what callers are told where it does not.
@Suite struct TLSUpstreamTests {
    private let authority: TestAuthority

    init() throws {
        authority = try TestAuthority()
    }

    /// A gateway in front of another one, which has an upstream behind it: the middle is over TLS.
    private struct Chain {
        let app: RecordingUpstream
        let inner: World
        let outer: World

        /// The status of a request that goes all the way, if it can.
        func ask(_ host: String = "app.test") throws -> Int {
            try outer.client().ask("GET /a HTTP/1.1\r\nHost: \(host)\r\n\r\n").status
        }

        var seen: Int { get throws { try app.requests().count } }
    }

    private func chain(
        _ shown: TLSServerSettings, trust: TLSTrust? = nil,
        _ change: (inout TLSClientSettings) throws -> Void = { _ in }
    ) throws -> Chain {
        let app = try RecordingUpstream()
        let server = try TLSServer(shown)
        let inner = try World(app) {
            // Or Via would have a loop in it.
            $0.gateway.name = Array("inner".utf8)
            $0.tls = server
        }
        var settings = TLSClientSettings(trust: trust ?? TLSTrust(authorities: authority.certificate))
        settings.serverName = "app.test"
        try change(&settings)
        let client = try TLSClient(settings)
        var plan = World.Plan([.init("app", at: [.host("127.0.0.1", port: inner.port)])])
        plan.app.tls = client
        return Chain(app: app, inner: inner, outer: try World(plan))
    }

    private func shown(
        _ names: String = "DNS:app.test", _ validity: TestAuthority.Validity = .good
    ) throws
        -> TLSServerSettings
    {
        TLSServerSettings(identities: [try authority.issue(names, validity)])
    }

    @Test func `a good certificate gets the request, and its connection is used again`() throws {
        let chain = try chain(try shown())
        for _ in 0..<3 { #expect(try chain.ask() == 200) }
        #expect(try chain.seen == 3)
        #expect(chain.outer.metric("countersign_upstream_connections_made_total{upstream=\"app\"}") ?? 1 == 1)
        #expect(chain.inner.metric("countersign_connections_accepted_total") == 1)
    }

    @Test func `HTP-23: one that is expired, too early, for others or from nobody known gets nothing`() throws
    {
        let strangers = try TestAuthority("Strangers")
        let cases: [(String, TLSServerSettings)] = [
            ("expired", try shown("DNS:app.test", .expired)),
            ("too early", try shown("DNS:app.test", .notYet)),
            ("another name", try shown("DNS:other.test")),
            ("the name as a part", try shown("DNS:app.test.evil,DNS:xapp.test,DNS:app.tes")),
            ("a wildcard too wide", try shown("DNS:*.test.evil")),
            ("a wildcard for a part", try shown("DNS:a*p.test")),
            ("an address", try shown("IP:127.0.0.1")),
            ("unknown authority", TLSServerSettings(identities: [try strangers.issue("DNS:app.test")])),
        ]
        for (what, shown) in cases {
            let chain = try chain(shown)
            #expect(try chain.ask() == 502, "\(what)")
            #expect(try chain.seen == 0, "\(what)")
            #expect(chain.inner.metricSettles("countersign_tls_handshakes_failed_total", at: 1), "\(what)")
        }
    }

    @Test(arguments: [
        ("DNS:*.app.test", "x.app.test"), ("IP:127.0.0.1", nil), ("DNS:b.test,DNS:APP.test", "app.test"),
    ])
    func `a certificate is good for a wildcard, an address or one name of several`(
        names: String, name: String?
    ) throws {
        let chain = try chain(try shown(names)) { $0.serverName = name }
        // The inner gateway is asked for what SNI said, or for no name.
        #expect(try chain.ask(name ?? "127.0.0.1") == 200)
    }

    @Test func `a revoked certificate, or no list to look it up in, gets nothing`() throws {
        let (good, bad) = (try authority.issue("DNS:app.test"), try authority.issue("DNS:app.test"))
        let list = try authority.revoke(bad)
        let trust = TLSTrust(authorities: authority.certificate, revoked: list)
        #expect(try chain(TLSServerSettings(identities: [good]), trust: trust).ask() == 200)
        #expect(try chain(TLSServerSettings(identities: [bad]), trust: trust).ask() == 502)
        let others = TLSTrust(
            authorities: authority.certificate, revoked: try TestAuthority("Others").revoked())
        #expect(try chain(TLSServerSettings(identities: [good]), trust: others).ask() == 502)
    }

    @Test func `an upstream that asks who we are is shown it`() throws {
        let known = try TestAuthority("Gateways")
        var shown = try shown()
        shown.clients = TLSTrust(authorities: known.certificate)
        #expect(try chain(shown).ask() == 502)
        #expect(try chain(shown) { $0.identity = try self.authority.issue("DNS:gate") }.ask() == 502)
        #expect(try chain(shown) { $0.identity = try known.issue("DNS:gate") }.ask() == 200)
    }

    @Test func `versions that are too old for one side are nobody's`() throws {
        var shown = try shown()
        shown.version = .tls13
        #expect(try chain(shown).ask() == 200)
        // OpenSSL's server, with what it must not speak any more.
        let pair = try authority.issue("DNS:app.test")
        let folder = try TemporaryFolder([
            "a.pem": String(decoding: pair.certificates, as: UTF8.self),
            "a.key": String(decoding: pair.key, as: UTF8.self),
        ])
        let port = try Socket.listening(on: .loopback(port: 0)).port()
        var program = ChildProcess(
            "/usr/bin/openssl",
            [
                "s_server", "-accept", "\(port)", "-cert", folder.file("a.pem"), "-key", folder.file("a.key"),
                "-www", "-tls1_1",
            ]
                + ["-cipher", "DEFAULT@SECLEVEL=0"])
        program.environment = ["PATH": "/usr/bin:/bin"]
        let old = try RunningProcess(program)
        defer { old.signal(.terminate) }
        while (try? RawClient(to: .loopback(port: port))) == nil {
            #expect(old.ending(by: Clocks.monotonic()) == nil)
        }
        var settings = TLSClientSettings(trust: TLSTrust(authorities: authority.certificate))
        settings.serverName = "app.test"
        let client = try TLSClient(settings)
        var plan = World.Plan([.init("app", at: [.host("127.0.0.1", port: port)])])
        plan.app.tls = client
        let world = try World(plan)
        #expect(try world.client().ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n").status == 502)
    }

    /// An upstream that is no TLS at all, by what it does with a connection.
    @Test(arguments: ["plain", "garbage", "close", "silent"])
    func `what is no TLS gets no octet of a request`(_ manner: String) throws {
        let app = try RecordingUpstream { _ in
            switch manner {
            case "plain": [.send(RecordingUpstream.answer(200)), .hold("never")]
            case "garbage": [.send([UInt8](repeating: 0x16, count: 5_000)), .hold("never")]
            case "close": [.close]
            default: [.hold("never")]
            }
        }
        let client = try TLSClient(TLSClientSettings(trust: TLSTrust(authorities: authority.certificate)))
        let world = try World(app) {
            $0.app.tls = client
            $0.app.connectTimeout = 300
        }
        let answer = try world.client().ask("GET /secret HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(answer.status == 502)
        let received = app.connections.flatMap(\.received)
        #expect(!String(decoding: received, as: UTF8.self).contains("secret"))
        app.stop()
    }

    @Test func `a trust that changes holds for the next connection`() throws {
        let app = try RecordingUpstream()
        let server = try TLSServer(try shown())
        let inner = try World(app) {
            // Or Via would have a loop in it.
            $0.gateway.name = Array("inner".utf8)
            $0.tls = server
        }
        var settings = TLSClientSettings(trust: TLSTrust(authorities: authority.certificate))
        settings.serverName = "app.test"
        let client = try TLSClient(settings)
        var plan = World.Plan([.init("app", at: [.host("127.0.0.1", port: inner.port)])])
        plan.app.tls = client
        plan.app.keptConnections = 0
        let outer = try World(plan)
        let ask = { try outer.client().ask("GET /a HTTP/1.1\r\nHost: app.test\r\n\r\n").status }
        #expect(try ask() == 200)
        #expect(throws: TLSFault.self) {
            try client.renew(TLSClientSettings(trust: TLSTrust(authorities: Array("no".utf8))))
        }
        #expect(try ask() == 200)
        settings.trust.authorities = try TestAuthority("Others").certificate
        try client.renew(settings)
        #expect(try ask() == 502)
    }

    @Test func `large bodies go both ways through TLS on both sides`() throws {
        let chain = try chain(try shown())
        let body = [UInt8]((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        let client = try chain.outer.client()
        try client.send("POST /big HTTP/1.1\r\nHost: app.test\r\nContent-Length: \(body.count)\r\n\r\n")
        try client.send(body)
        #expect(try client.response().status == 200)
        #expect(try chain.app.requests().first?.body == body)
    }

    @Test func `HTP-18: a WebSocket goes through TLS towards callers and upstreams`() throws {
        let echo = try StreamingUpstream(pieces: 0)
        let server = try TLSServer(try shown("DNS:bank"))
        var plan = World.Plan([.init("app", at: [.host("127.0.0.1", port: echo.port)])])
        plan.destinations[0].allowsWebSocket = true
        plan.gateway.name = Array("inner".utf8)
        plan.tls = server
        let inner = try World(plan)
        var settings = TLSClientSettings(trust: TLSTrust(authorities: authority.certificate))
        settings.serverName = "bank"
        let client = try TLSClient(settings)
        plan = World.Plan([.init("app", at: [.host("127.0.0.1", port: inner.port)])])
        plan.destinations[0].allowsWebSocket = true
        plan.app.tls = client
        let outer = try World(plan)
        let caller = try outer.webSocket("/echo")
        let start = caller.received.count
        var sent: [UInt8] = []
        for round in 0..<40 {
            let piece = (0..<(round * 4_001)).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ round) }
            try caller.send(piece)
            sent += piece
            try caller.receive(atLeast: start + sent.count)
        }
        #expect(caller.unread == sent)
        try caller.halfClose()
        try caller.receiveToEnd()
        #expect(caller.ending == .closed)
        #expect(outer.hasNoWebSocket && inner.hasNoWebSocket)
    }
}

import HTTP
import Reactor
import System
import TestKit
import Testing

// HTP-23, as callers see it: another implementation's program on one side, and what the upstream saw on the other.
@Suite struct TLSCallerTests {
    private let authority: TestAuthority
    private let site: TLSIdentity

    init() throws {
        authority = try TestAuthority()
        site = try authority.issue("DNS:site.test,IP:127.0.0.1")
    }

    /// A gateway with one upstream that answers `ok`.
    private func world(
        _ upstream: RecordingUpstream, _ change: (inout TLSServerSettings) throws -> Void = { _ in },
        _ plan: (inout World.Plan) -> Void = { _ in }
    ) throws -> World {
        var settings = TLSServerSettings(identities: [site])
        settings.requiresClient = false
        try change(&settings)
        let tls = try TLSServer(settings)
        return try World(upstream) {
            $0.tls = tls
            plan(&$0)
        }
    }

    private func file(_ caller: SecureCaller, _ name: String, _ identity: TLSIdentity) throws {
        try caller.folder.write(name + ".pem", String(decoding: identity.certificates, as: UTF8.self))
        try caller.folder.write(name + ".key", String(decoding: identity.key, as: UTF8.self))
    }

    @Test(arguments: ["-tls1_3", "-tls1_2", "-tls1_2 -cipher ECDHE-ECDSA-CHACHA20-POLY1305", ""])
    func `HTP-23: a caller is served over TLS 1.2 and 1.3`(arguments: String) throws {
        let upstream = try RecordingUpstream()
        let caller = try SecureCaller(to: try world(upstream))
        try caller.folder.write("ca.pem", String(decoding: authority.certificate, as: UTF8.self))
        let outcome = try caller.call(
            "-CAfile ca.pem -verify_return_error -verify_hostname site.test -servername site.test "
                + arguments)
        #expect(outcome.status == 200)
        let seen = try #require(try upstream.requests().first)
        #expect(seen.values(of: "x-forwarded-proto") == ["https"])
    }

    @Test(arguments: [
        ("-tls1_1 -cipher DEFAULT@SECLEVEL=0", "protocol version"),
        ("-tls1 -cipher DEFAULT@SECLEVEL=0", "protocol version"),
        ("-tls1_2 -cipher ECDHE-ECDSA-AES128-SHA256", "handshake failure"),
        ("-tls1_2 -cipher ECDHE-ECDSA-AES256-SHA384", "handshake failure"),
        ("-tls1_2 -cipher AES128-GCM-SHA256", "handshake failure"),
        ("-tls1_2 -cipher DHE-RSA-AES128-GCM-SHA256", "handshake failure"),
        ("-alpn h2", "no application protocol"),
        ("-alpn http/1.0", "no application protocol"),
    ])
    func `HTP-23: what is not spoken ends in an alert`(arguments: String, alert: String) throws {
        let upstream = try RecordingUpstream()
        let world = try world(upstream)
        let outcome = try SecureCaller(to: world).call(arguments)
        #expect(outcome.status == nil)
        #expect(outcome.complaint.contains(alert), "\(outcome.complaint)")
        #expect(upstream.connections.isEmpty)
        #expect(world.metricSettles("countersign_tls_handshakes_failed_total", at: 1))
    }

    @Test func `HTP-18: ALPN takes http/1.1 out of what is offered`() throws {
        let upstream = try RecordingUpstream()
        let outcome = try SecureCaller(to: try world(upstream)).call("-alpn h2,http/1.1", isQuiet: false)
        #expect(outcome.output.contains("ALPN protocol: http/1.1"))
        #expect(outcome.status == 200)
    }

    @Test func `HTP-23: nothing is compressed`() throws {
        let outcome = try SecureCaller(to: try world(try RecordingUpstream())).call(
            "-tls1_2 -comp", isQuiet: false)
        #expect(outcome.output.contains("Compression: NONE"))
    }

    @Test func `HTP-23: a caller can't renegotiate`() throws {
        let upstream = try RecordingUpstream()
        let caller = try SecureCaller(to: try world(upstream))
        // The program renegotiates on this letter, and ends with its input.
        let outcome = try caller.run("( echo R; sleep 1 ) | openssl s_client \(caller.connecting) -tls1_2")
        #expect(outcome.complaint.contains("no renegotiation"), "\(outcome.complaint)")
        #expect(upstream.connections.isEmpty)
    }

    @Test(
        arguments: [
            ("site.test", "site.test", 200), ("site.test", "SITE.Test", 200),
            ("SITE.test", "site.test.", 200),
            ("site.test", "site.test:8443", 200), ("site.test", "evil.test", 421),
            ("site.test", "site.test.evil", 421),
            ("site.test", "site.tes", 421), ("unknown.test", "site.test", 421),
            ("unknown.test", "unknown.test", 200),
            (nil, "site.test", 200), (nil, "127.0.0.1", 200),
        ] as [(String?, String, Int)])
    func `HTP-23: a host other than the name in SNI is 421`(name: String?, host: String, status: Int) throws {
        let upstream = try RecordingUpstream()
        let caller = try SecureCaller(to: try world(upstream))
        let outcome = try caller.call(
            name.map { "-servername \($0)" } ?? "-noservername", SecureCaller.request(host))
        #expect(outcome.status == status)
        #expect(try upstream.requests().count == (status == 200 ? 1 : 0))
    }

    @Test(arguments: [
        ("site.test", "site.test"), ("b.test", "b.test"), ("x.c.test", "*.c.test"),
        ("unknown.test", "site.test"),
        ("x.y.c.test", "site.test"), ("c.test", "site.test"),
    ])
    func `the certificate is the one for the name in SNI`(name: String, shown: String) throws {
        let others = try [authority.issue("DNS:b.test"), authority.issue("DNS:*.c.test")]
        let world = try world(try RecordingUpstream(), { $0.identities += others })
        let caller = try SecureCaller(to: world)
        let line = "-servername \(name) -showcerts"
        let outcome = try caller.call(line, SecureCaller.request(name), isQuiet: false)
        let all = [("site.test", site), ("b.test", others[0]), ("*.c.test", others[1])]
        let expected = try #require(all.first { $0.0 == shown }?.1)
        #expect(outcome.output.contains(String(decoding: expected.certificates, as: UTF8.self)))
    }

    @Test func `a caller's certificate must be there, good, and from the right authority`() throws {
        let upstream = try RecordingUpstream()
        let known = try TestAuthority("Callers")
        let (good, bad) = (try known.issue("DNS:good"), try known.issue("DNS:bad"))
        let revoked = try known.revoke(bad)
        let world = try world(
            upstream,
            {
                $0.clients = TLSTrust(authorities: known.certificate, revoked: revoked)
                $0.requiresClient = true
            })
        let caller = try SecureCaller(to: world)
        try file(caller, "good", good)
        try file(caller, "bad", bad)
        try file(caller, "expired", try known.issue("DNS:old", .expired))
        try file(caller, "early", try known.issue("DNS:new", .notYet))
        try file(caller, "stranger", try authority.issue("DNS:good"))
        let alerts = [
            ("", "certificate required"), ("bad", "certificate revoked"), ("expired", "certificate expired"),
            ("early", "bad certificate"), ("stranger", "unknown ca"),
        ]
        for (name, alert) in alerts {
            let outcome = try caller.call(name.isEmpty ? "" : "-cert \(name).pem -key \(name).key")
            #expect(
                outcome.status == nil && outcome.complaint.contains(alert), "\(name): \(outcome.complaint)")
        }
        #expect(upstream.connections.isEmpty)
        #expect(try caller.call("-cert good.pem -key good.key").status == 200)
    }

    @Test func `where callers' certificates are not required, none will do and a bad one won't`() throws {
        let upstream = try RecordingUpstream()
        let known = try TestAuthority("Callers")
        let world = try world(upstream, { $0.clients = TLSTrust(authorities: known.certificate) })
        let caller = try SecureCaller(to: world)
        try file(caller, "stranger", try authority.issue("DNS:good"))
        #expect(try caller.call("").status == 200)
        let outcome = try caller.call("-cert stranger.pem -key stranger.key")
        #expect(outcome.status == nil && outcome.complaint.contains("unknown ca"))
    }

    @Test func `a caller comes back with its ticket, until the trust is another`() throws {
        let settings = TLSServerSettings(identities: [site])
        let tls = try TLSServer(settings)
        let world = try World(try RecordingUpstream()) { $0.tls = tls }
        let caller = try SecureCaller(to: world)
        for version in ["-tls1_2", "-tls1_3"] {
            try tls.renew(settings)
            let first = try caller.call("\(version) -sess_out ticket", isQuiet: false)
            #expect(first.output.contains("\nNew, TLSv1"))
            let second = try caller.call("\(version) -sess_in ticket", isQuiet: false)
            #expect(second.output.contains("\nReused, TLSv1") && second.status == 200)
            var changed = settings
            changed.clients = TLSTrust(authorities: authority.certificate)
            changed.requiresClient = false
            try tls.renew(changed)
            let third = try caller.call("\(version) -sess_in ticket", isQuiet: false)
            #expect(!third.output.contains("\nReused, TLSv1"))
        }
    }

    @Test func `a ticket is no way around a certificate that is required now`() throws {
        var settings = TLSServerSettings(
            identities: [site], clients: TLSTrust(authorities: authority.certificate))
        settings.requiresClient = false
        let tls = try TLSServer(settings)
        let world = try World(try RecordingUpstream()) { $0.tls = tls }
        let caller = try SecureCaller(to: world)
        #expect(try caller.call("-sess_out ticket", isQuiet: false).status == 200)
        settings.requiresClient = true
        try tls.renew(settings)
        let outcome = try caller.call("-sess_in ticket", isQuiet: false)
        #expect(outcome.status == nil && outcome.complaint.contains("certificate required"))
    }

    @Test func `a ticket is no way around a certificate that is over meanwhile`() throws {
        var settings = TLSServerSettings(
            identities: [site], clients: TLSTrust(authorities: authority.certificate))
        settings.requiresClient = true
        let tls = try TLSServer(settings)
        let world = try World(try RecordingUpstream()) { $0.tls = tls }
        let caller = try SecureCaller(to: world)
        try file(caller, "mine", try authority.issue("DNS:mine", .nearlyOver))
        let mine = "-cert mine.pem -key mine.key"
        for version in ["-tls1_2", "-tls1_3"] {
            let line = "\(version) \(mine) -sess_out ticket\(version)"
            #expect(try caller.call(line, isQuiet: false).status == 200)
        }
        let end = soon()
        while try caller.call(mine).status == 200, Clocks.monotonic() < end {}
        for version in ["-tls1_2", "-tls1_3"] {
            let outcome = try caller.call(
                "\(version) \(mine) -sess_in ticket\(version)", isQuiet: false)
            #expect(outcome.status == nil && outcome.complaint.contains("certificate expired"))
        }
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"])
    func `one ticket after the other gives no more time than the first`(version: String) throws {
        var settings = TLSServerSettings(identities: [site])
        settings.returnTime = 3
        let tls = try TLSServer(settings)
        let world = try World(try RecordingUpstream()) { $0.tls = tls }
        let caller = try SecureCaller(to: world)
        #expect(try caller.call("\(version) -sess_out ticket", isQuiet: false).status == 200)
        let end = soon()
        var returns = 0
        while Clocks.monotonic() < end {
            let line = "\(version) -sess_in ticket -sess_out ticket"
            let outcome = try caller.call(line, isQuiet: false)
            #expect(outcome.status == 200)
            if outcome.output.contains("\nNew, TLSv1") { break }
            returns += 1
        }
        #expect(returns > 0 && Clocks.monotonic() < end)
    }

    @Test func `a ticket whose key was forgotten brings nobody back`() throws {
        var settings = TLSServerSettings(identities: [site])
        settings.ticketLife = 0
        let tls = try TLSServer(settings)
        let world = try World(try RecordingUpstream()) { $0.tls = tls }
        let caller = try SecureCaller(to: world)
        #expect(try caller.call("-sess_out ticket", isQuiet: false).status == 200)
        let outcome = try caller.call("-sess_in ticket", isQuiet: false)
        #expect(outcome.output.contains("\nNew, TLSv1") && outcome.status == 200)
    }
}

import Domain
import Testing
import Wire

@testable import PolicyFile

@Suite struct ConfigurationTests {
    @Test func `the least that a configuration says has every default`() throws {
        let configuration = try Loading.configuration(Loading.least)
        #expect(configuration.listen.map(\.address) == [.tcp(host: "127.0.0.1", port: 8080)])
        #expect(configuration.admin?.address == .tcp(host: "127.0.0.1", port: 8081))
        #expect(configuration.name == "countersign")
        #expect(configuration.workers == nil)
        #expect(configuration.policies == "folder/policies/")
        #expect(configuration.trustedProxies.isEmpty)
        #expect(configuration.accessLog == .off)
        #expect(configuration.store == .memory)
        #expect(configuration.shutdownTimeout == .seconds(30))
        #expect(try configuration.limits.wire == .standard)
        #expect(configuration.limits.body == nil)
        var upstream = Upstream(Identifier(literal: "app"))
        upstream.addresses = [.tcp(host: "127.0.0.1", port: 9000)]
        #expect(configuration.upstreams == [upstream])
    }

    @Test func `everything that can be said is read`() throws {
        let configuration = try Loading.configuration(
            """
            countersign: 1
            listen:
              - { address: "[::]:0" }
              - address: unix:/run/in.sock
            admin: { address: 0.0.0.0:9, insecure_public: true }
            name: Edge-1
            workers: 2
            upstreams:
              one:
                urls: [http://a.example, http://b.example:81]
                host: upstream
                allow_paths: [encoded_slash, semicolon]
                connect_timeout: 250ms
                first_byte_timeout: 1h
                idle_timeout: 24h
                keep_alive: { connections: 0, idle: 5m, requests: 1 }
                max_connections: 7
                eject: { failures: 0, for: 1m }
                check: { path: "/health?deep", interval: 2s, timeout: 2s, rise: 1, fall: 1 }
              two: { url: "http://[::1]:1" }
            store: { kind: memory }
            policies: /etc/p.yaml
            trusted_proxies: [10.0.0.0/8, "::/0"]
            insecure_trust_all_proxies: true
            access_log: { file: log/access.json }
            limits:
              start_line: 8000
              field: 32KiB
              fields: "65536"
              field_count: 500
              header_timeout: 40s
              body_timeout: 1m
              keep_alive_timeout: 1s
              requests_per_connection: 1
              body: 1GiB
              connections: 1
              websocket_idle_timeout: 1h
              websocket_lifetime: 24h
            shutdown_timeout: 0s
            """)
        #expect(
            configuration.listen.map(\.address) == [.tcp(host: "::", port: 0), .unix(path: "/run/in.sock")])
        #expect(configuration.admin?.address == .tcp(host: "0.0.0.0", port: 9))
        #expect(configuration.name == "Edge-1")
        #expect(configuration.workers == 2)
        #expect(configuration.policies == "/etc/p.yaml")
        #expect(configuration.trustedProxies.map(\.description) == ["10.0.0.0/8", "::/0"])
        #expect(configuration.accessLog == .file("folder/log/access.json"))
        #expect(configuration.shutdownTimeout.count == 0)
        let limits = configuration.limits
        #expect(try limits.wire == WireLimits(startLine: 8000, field: 32768, fields: 65536, fieldCount: 500))
        #expect(limits.headerTimeout == .seconds(40))
        #expect(limits.bodyTimeout == .seconds(60))
        #expect(limits.keepAliveTimeout == .seconds(1))
        #expect(limits.websocketIdleTimeout == .seconds(3_600))
        #expect(limits.websocketLifetime == .seconds(86_400))
        #expect([limits.requestsPerConnection, limits.body, limits.connections] == [1, 1 << 30, 1])
        #expect(configuration.upstreams.map(\.name.text) == ["one", "two"])
        try expectOne(try #require(configuration.upstreams.first))
    }

    func expectOne(_ upstream: Upstream) throws {
        #expect(upstream.addresses == [.tcp(host: "a.example", port: 80), .tcp(host: "b.example", port: 81)])
        #expect(upstream.host == .upstream)
        #expect(upstream.allowances == [.encodedSlash, .semicolon])
        #expect(upstream.connectTimeout.count == 250)
        #expect(upstream.firstByteTimeout == .seconds(3600))
        #expect(upstream.idleTimeout == .seconds(86400))
        #expect([upstream.keepAlive.connections, upstream.keepAlive.requests] == [0, 1])
        #expect(upstream.keepAlive.idle == .seconds(300))
        #expect(upstream.maxConnections == 7)
        #expect(upstream.eject.failures == 0)
        #expect(upstream.eject.time == .seconds(60))
        let check = try #require(upstream.check)
        #expect(check.path == "/health?deep")
        #expect([check.interval, check.timeout] == [.seconds(2), .seconds(2)])
        #expect([check.rise, check.fall] == [1, 1])
    }

    @Test func `admin and the access log can be off, and the log can be standard output`() throws {
        let off = try Loading.configuration(Loading.least + "admin: off\naccess_log: off\n")
        #expect(off.admin == nil)
        #expect(off.accessLog == .off)
        let out = try Loading.configuration(Loading.least + "access_log: { file: \"-\" }\n")
        #expect(out.accessLog == .standardOutput)
    }

    @Test func `a configuration without a store, a listener or an upstream is refused, with the cure`() throws
    {
        let findings = try #require(
            throws: Findings.self, performing: { try Loading.configuration("countersign: 1") })
        #expect(
            findings.diagnostics.map(\.message) == [
                "`listen` is missing in the configuration", "`upstreams` is missing in the configuration",
                "`store` is missing in the configuration",
            ])
        #expect(findings.diagnostics.last?.help.contains("{ kind: memory }") == true)
    }

    @Test(arguments: [
        ("admin: { address: 0.0.0.0:8081 }", "5:19 conflict"), ("admin: yes", "5:8 value-type"),
        ("admin: { address: 127.0.0.1:8080 }", "5:19 conflict"), ("admin:", "5:7 value-type"),
        ("workers: 0", "5:10 value-range"), ("workers: 65", "5:10 value-range"),
        ("workers: 2.0", "5:10 value-form"),
        ("workers: 0x2", "5:10 value-form"), ("workers: 02", "5:10 value-form"),
        ("workers: +2", "5:10 value-form"),
        ("workers: '2'", "5:10 value-type"), ("workers: two", "5:10 value-type"),
        ("workers: [2]", "5:10 value-type"),
        ("workers: 99999999999999999999", "5:10 value-form"), ("workers: 1_0", "5:10 value-form"),
        ("workers:", "5:9 value-type"), ("name: a b", "5:7 value-form"), ("name: 'é'", "5:7 value-form"),
        ("name: off", "5:7 value-type"), ("name: 1.5", "5:7 value-type"), ("name: null", "5:7 value-type"),
        ("trusted_proxies: [0.0.0.0/0]", "5:19 conflict"), ("trusted_proxies: 10.0.0.0/8", "5:18 value-type"),
        ("trusted_proxies: [10.0.0.1/8]", "5:19 value-form"), ("trusted_proxies: ['::/0']", "5:19 conflict"),
        ("insecure_trust_all_proxies: yes", "5:29 value-type"),
        ("insecure_trust_all_proxies: True", "5:29 value-type"),
        ("insecure_trust_all_proxies: 'true'", "5:29 value-type"),
        ("shutdown_timeout: 30", "5:19 value-form"), ("shutdown_timeout: 30 s", "5:19 value-form"),
        ("shutdown_timeout: 1.5s", "5:19 value-form"), ("shutdown_timeout: -1s", "5:19 value-form"),
        ("shutdown_timeout: 61m", "5:19 value-range"), ("shutdown_timeout: 1d", "5:19 value-form"),
        ("shutdown_timeout: 999999999999h", "5:19 value-range"), ("shutdown_timeout: 01s", "5:19 value-form"),
        ("limits: { body: 1MB }", "5:17 value-form"), ("limits: { body: 0 }", "5:17 value-range"),
        ("limits: { body: 2048GiB }", "5:17 value-range"), ("limits: { body: 1 MiB }", "5:17 value-form"),
        ("limits: { start_line: 7999 }", "5:23 value-range"), ("limits: [a]", "5:9 value-type"),
        ("limits: { header_timeout: 41s }", "5:27 value-range"),
        ("limits: { field_count: 501 }", "5:24 value-range"),
        ("limits: { websocket_idle_timeout: 61m }", "5:35 value-range"),
        ("limits: { websocket_lifetime: 25h }", "5:31 value-range"),
        ("limits: { websocket_lifetime: 0s }", "5:31 value-range"),
        ("access_log: on", "5:13 value-type"), ("access_log: {}", "5:13 key-missing"),
        ("access_log: { file: '' }", "5:21 value-form"), ("policies: \"a\\0b\"", "5:11 value-form"),
        ("issuer: https://x", "5:1 key-later"), ("keys: {}", "5:1 key-later"),
        ("couriers: {}", "5:11 value-range"), ("couriers: { m: {} }", "5:16 key-missing"),
        ("couriers: { m: { kind: mail } }", "5:24 value-form"),
        ("couriers: { M: { kind: smtp } }", "5:13 value-form"),
        ("couriers: { m: { kind: console } }", "5:24 conflict"),
        ("directories: {}", "5:14 value-range"), ("directories: { d: { kind: ldap } }", "5:27 value-form"),
        ("directories: { json: { kind: static } }", "5:16 conflict"),
        ("directories: { claims: { kind: static } }", "5:16 conflict"),
        ("jwks: {}", "5:7 value-range"), ("jwks: { k: {} }", "5:12 key-missing"),
        ("jwks: { k: { url: 'http://id/k' } }", "5:19 value-form"),
        ("jwks: { k: { url: 'https://id/k', file: k } }", "5:35 conflict"),
        ("jwks: { k: { url: 'https://id/k', x: k } }", "5:35 key-unknown"),
        ("insecure_development: yes", "5:23 value-type"),
        ("audit: {}", "5:1 key-later"),
        ("tls: {}", "5:1 key-unknown"), ("wrokers: 1", "5:1 key-unknown"), ("name: ${env:X", "5:7 reference"),
    ])
    func `what is wrong is told at its place`(line: String, brief: String) throws {
        let findings = try #require(
            throws: Findings.self, performing: { try Loading.configuration(Loading.least + line + "\n") })
        #expect(findings.places == [brief])
    }

    @Test(arguments: [
        ("{}", "1:17 key-missing"), ("{ url: http://a, urls: [http://b] }", "1:34 conflict"),
        ("{ url: http://a/ }", "1:24 value-form"),
        ("{ url: 9000 }", "1:24 value-type"), ("{ urls: [] }", "1:25 value-range"),
        ("{ urls: [http://a, http://a:80] }", "1:36 name-repeated"),
        ("{ url: http://a, host: x }", "1:40 value-form"),
        ("{ url: http://a, allow_paths: [slash] }", "1:48 value-form"),
        ("{ url: http://a, tls: {} }", "1:34 conflict"),
        ("{ urls: [http://a, https://b] }", "1:25 conflict"),
        ("{ url: http://a, check: {} }", "1:41 key-missing"),
        ("{ url: http://a, check: { path: health } }", "1:49 value-form"),
        ("{ url: http://a, check: { path: /, timeout: 11s } }", "1:61 conflict"),
        ("{ url: unix:/a, host: upstream }", "1:39 conflict"),
        ("{ url: http://a, eject: { for: 0s } }", "1:48 value-range"),
    ])
    func `what is wrong with an upstream is told at its place`(text: String, brief: String) throws {
        let line =
            "upstreams: { a: \(text) }\ncountersign: 1\nlisten: [{address: 127.0.0.1:1}]\nstore: {kind: memory}"
        let findings = try #require(throws: Findings.self, performing: { try Loading.configuration(line) })
        #expect(findings.places == [brief])
    }

    @Test(arguments: [
        ("countersign: 2", "1:14 value-range"), ("countersign: '1'", "1:14 value-range"),
        ("countersign: ${env:A}", "1:14 value-range"), ("countersign: [1]", "1:14 value-type"),
        ("countersign:", "1:13 value-type"),
    ])
    func `the form of the file has a number`(line: String, brief: String) throws {
        let text = Loading.least.split(separator: "\n").dropFirst().joined(separator: "\n")
        let findings = try #require(
            throws: Findings.self, performing: { try Loading.configuration(line + "\n" + text) })
        #expect(findings.places == [brief])
    }

    @Test(arguments: ["[a, b]", "text", "12"])
    func `what is no mapping is no configuration`(text: String) throws {
        let findings = try #require(throws: Findings.self, performing: { try Loading.configuration(text) })
        #expect(findings.places == ["1:1 value-type"])
    }

    @Test(arguments: [
        ("127.0.0.1:8081", "2:21 conflict"), ("0.0.0.0:8081", "2:21 conflict"), ("'[::]:8081'", nil),
        ("localhost:8081", nil), ("0.0.0.0:0", nil),
    ])
    func `a listener that takes the admin's connections is refused`(address: String, brief: String?) {
        let text = Loading.least.replacing("127.0.0.1:8080", with: address)
        do {
            _ = try Loading.configuration(text)
            #expect(brief == nil)
        } catch {
            #expect(error.places == [brief])
        }
    }

    @Test func `two listeners on one address are refused, and two on any port are not`() throws {
        let tail = Loading.least.split(separator: "\n").filter { !$0.hasPrefix("listen") }.joined(
            separator: "\n")
        let twice = "listen: [{address: 127.0.0.1:5}, {address: 127.0.0.1:5}]\n"
        let findings = try #require(
            throws: Findings.self, performing: { try Loading.configuration(twice + tail) })
        #expect(findings.places == ["1:44 conflict"])
        let free = "listen: [{address: 127.0.0.1:0}, {address: 127.0.0.1:0}]\n"
        #expect(try Loading.configuration(free + tail).listen.count == 2)
    }
}

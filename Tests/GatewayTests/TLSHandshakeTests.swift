import HTTP
import Reactor
import System
import TestKit
import Testing

// Callers that begin TLS and do not go on with it, and certificates that change under way.
@Suite struct TLSHandshakeTests {
    private let authority: TestAuthority
    private let site: TLSIdentity

    init() throws {
        authority = try TestAuthority()
        site = try authority.issue("DNS:site.test")
    }

    private func world(_ upstream: RecordingUpstream, handshake milliseconds: UInt64 = 400) throws -> World {
        let tls = try TLSServer(TLSServerSettings(identities: [site]))
        return try World(upstream) {
            $0.tls = tls
            $0.server.handshakeTimeout = milliseconds
        }
    }

    /// The first octets of a handshake: a record that announces a ClientHello of 512 octets, and the beginning of it.
    static let half: [UInt8] = [0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3] + [UInt8](repeating: 7, count: 40)

    @Test(arguments: [
        Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8), [0], [UInt8](repeating: 0xFF, count: 70_000),
        [0x16, 3, 1, 0, 0], [0x17, 3, 3, 0, 1, 0],
        [0x16, 3, 1, 0xFF, 0xFF] + [UInt8](repeating: 0, count: 70_000),
        [0x80, 0x2E, 1, 0, 2] + [UInt8](repeating: 0, count: 41),
    ])
    func `HTP-23: garbage instead of a handshake ends the connection`(octets: [UInt8]) throws {
        let upstream = try RecordingUpstream()
        let world = try world(upstream)
        let client = try world.client()
        // Cut off in the middle is as good.
        try? client.send(octets)
        try? client.halfClose()
        try client.receiveToEnd()
        #expect(!client.received.starts(with: Array("HTTP".utf8)))
        #expect(upstream.connections.isEmpty)
        #expect(world.metricSettles("countersign_tls_handshakes_failed_total", at: 1))
        #expect(world.metricSettles("countersign_connections_open", at: 0))
    }

    @Test(arguments: [[], half])
    func `HTP-20: half a handshake lasts as long as a handshake may`(octets: [UInt8]) throws {
        let upstream = try RecordingUpstream()
        let world = try world(upstream)
        let client = try world.client()
        if !octets.isEmpty { try client.send(octets) }
        try client.receiveToEnd()
        #expect(client.received.isEmpty)
        #expect(upstream.connections.isEmpty)
        #expect(world.metricSettles("countersign_connections_open", at: 0))
        #expect(world.metric("countersign_tls_handshakes_failed_total") == (octets.isEmpty ? 0 : 1))
    }

    @Test func `HTP-20: octet by octet a handshake gets no more time`() throws {
        let world = try world(try RecordingUpstream())
        let client = try world.client(patience: 30)
        let begun = Clocks.monotonic()
        while client.ending == .open, Clocks.monotonic() < begun.advanced(byMilliseconds: 9_000) {
            for octet in Self.half where client.ending == .open {
                try? client.send([octet])
                _ = try? client.receive(atLeast: 1)
            }
        }
        #expect(client.ending != .open)
        #expect(world.metricSettles("countersign_tls_handshakes_failed_total", at: 1))
    }

    @Test(arguments: [5, 100])
    func `HTP-20: new keys again and again are no way to hold the loop`(count: Int) throws {
        let world = try world(try RecordingUpstream(), handshake: 5_000)
        let caller = try SecureCaller(to: world)
        // The program makes new keys where a line says so, one for each that it reads.
        let outcome = try caller.run(
            "( printf 'GET /1 HTTP/1.1\\r\\nHost: site.test\\r\\n\\r\\n'; sleep 0.3; "
                + "for i in $(seq \(count)); do sleep 0.02; echo k; done; sleep 0.3; "
                + "printf 'GET /2 HTTP/1.1\\r\\nHost: site.test\\r\\nConnection: close\\r\\n\\r\\n'; sleep 1 ) | "
                + "openssl s_client \(caller.connecting) -servername site.test -tls1_3")
        #expect(outcome.complaint.contains("KEYUPDATE"))
        #expect(world.metricSettles("countersign_connections_open", at: 0))
        #expect(world.metricSettles("countersign_requests_total{status=\"2xx\"}", at: count == 5 ? 2 : 1))
    }

    @Test func `a connection that says nothing keeps no end waiting, and is no handshake`() throws {
        let world = try world(try RecordingUpstream(), handshake: 60_000)
        let silent = try world.client()
        #expect(world.metricSettles("countersign_connections_open", at: 1))
        world.drain()
        try silent.receiveToEnd()
        #expect(world.metricSettles("countersign_connections_open", at: 0))
        #expect(world.metric("countersign_tls_handshakes_failed_total") == 0)
    }

    @Test func `a thousand half handshakes keep nobody from theirs`() throws {
        let upstream = try RecordingUpstream()
        let world = try world(upstream, handshake: 5_000)
        var halves: [RawClient] = []
        for number in 0..<1_000 {
            let client = try world.client()
            if number % 2 == 0 { try client.send(Self.half) }
            halves.append(client)
        }
        #expect(try SecureCaller(to: world).call("-servername site.test").status == 200)
        #expect(world.metric("countersign_connections_open") ?? 0 >= 1_000)
        halves.removeAll()
        #expect(world.metricSettles("countersign_connections_open", at: 0))
    }

    @Test func `a new certificate is shown to the next caller, and a bad one to nobody`() throws {
        let upstream = try RecordingUpstream()
        let settings = TLSServerSettings(identities: [site])
        let tls = try TLSServer(settings)
        let world = try World(upstream) { $0.tls = tls }
        let caller = try SecureCaller(to: world)
        func shown() throws -> String {
            try caller.call("-showcerts -servername site.test", isQuiet: false).output
        }
        #expect(try shown().contains(String(decoding: site.certificates, as: UTF8.self)))
        let next = try authority.issue("DNS:site.test")
        try tls.renew(TLSServerSettings(identities: [next]))
        #expect(try shown().contains(String(decoding: next.certificates, as: UTF8.self)))
        let bad = [
            TLSIdentity(certificates: next.certificates, key: site.key),
            TLSIdentity(certificates: Array("garbage".utf8), key: next.key),
            TLSIdentity(certificates: next.certificates, key: []),
            TLSIdentity(certificates: Array(next.certificates.prefix(200)), key: next.key),
        ]
        for identity in bad {
            #expect(throws: TLSFault.self) { try tls.renew(TLSServerSettings(identities: [identity])) }
        }
        #expect(try shown().contains(String(decoding: next.certificates, as: UTF8.self)))
    }

    @Test func `connections that are open outlive their certificate`() throws {
        let upstream = try RecordingUpstream()
        let tls = try TLSServer(TLSServerSettings(identities: [site]))
        let world = try World(upstream) { $0.tls = tls }
        let caller = try SecureCaller(to: world)
        // The program sends the second request when it is told that the certificate is another.
        let pipe = caller.folder.file("go")
        let line =
            "( printf 'GET /1 HTTP/1.1\\r\\nHost: site.test\\r\\n\\r\\n'; while [ ! -e \(pipe) ]; do sleep 0.05; done; "
            + "printf 'GET /2 HTTP/1.1\\r\\nHost: site.test\\r\\nConnection: close\\r\\n\\r\\n' ) | "
            + "openssl s_client -quiet -connect 127.0.0.1:\(world.port) -servername site.test"
        var program = ChildProcess("/bin/sh", ["-c", line])
        program.environment = ["PATH": "/usr/bin:/bin"]
        let running = try RunningProcess(program)
        #expect(world.metricSettles("countersign_requests_total{status=\"2xx\"}", at: 1))
        try tls.renew(TLSServerSettings(identities: [try authority.issue("DNS:site.test")]))
        try caller.folder.write("go", "")
        _ = running.ending(by: soon())
        #expect(try upstream.requests().map(\.target) == ["/1", "/2"])
    }
}

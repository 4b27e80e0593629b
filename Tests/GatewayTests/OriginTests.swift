import Gateway
import Reactor
import System
import TestKit
import Testing
import Wire

// HTP-19: what callers say about where a request comes from, and what the upstream is told.
@Suite struct OriginTests {
    /// What an upstream is told when a request with these fields comes from 127.0.0.1.
    private func told(_ fields: [String], trusted: [String]) throws -> SeenRequest {
        let upstream = try RecordingUpstream()
        let world = try World(upstream) { plan in
            plan.gateway.trustedProxies = try trusted.map(Self.block)
        }
        let lines = (["GET /a HTTP/1.1", "Host: bank"] + fields).joined(separator: "\r\n") + "\r\n\r\n"
        #expect(try world.client().ask(lines).status == 200)
        return try #require(try upstream.requests().first)
    }

    private static func block(_ text: String) throws -> AddressBlock {
        try #require(AddressBlock(Array(text.utf8)[...]))
    }

    static let spoofs: [[String]] = [
        [],
        ["X-Forwarded-For: 1.2.3.4"],
        ["X-Forwarded-For: 127.0.0.1, 10.0.0.1"],
        ["Forwarded: for=1.2.3.4;proto=https;host=evil"],
        ["X-Forwarded-Proto: https", "X-Forwarded-Host: evil", "X-Real-IP: 1.2.3.4"],
        ["x-forwarded-for: 1.2.3.4", "X-FORWARDED-FOR: 5.6.7.8", "X_Forwarded_For: 9.9.9.9"],
        ["X-Forwarded-Port: 443", "X-Forwarded-Prefix: /x", "X-Forwarded-Client-Cert: y"],
    ]

    @Test(arguments: spoofs, [[], ["10.0.0.0/8"], ["127.0.0.2/32"]])
    func `HTP-19: of a peer that is not trusted nothing is believed`(
        _ fields: [String], _ trusted: [String]
    ) throws {
        let seen = try told(fields, trusted: trusted)
        #expect(seen.values(of: "x-forwarded-for") == ["127.0.0.1"])
        #expect(seen.values(of: "forwarded") == [#"for=127.0.0.1;proto=http;host="bank""#])
        #expect(seen.values(of: "x-forwarded-proto") == ["http"])
        #expect(seen.values(of: "x-forwarded-host") == ["bank"])
        let names = seen.fields.map { $0.name.lowercased() }.filter { $0.hasPrefix("x-") }
        #expect(Set(names) == ["x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-request-id"])
        #expect(names.count == 4)
    }

    /// What trusted proxies on 127.0.0.0/8, 10.0.0.0/8 and fd00::/8 say, and the chain that is told.
    static let chains: [([String], String)] = [
        ([], "127.0.0.1"),
        (["X-Forwarded-For: 1.2.3.4"], "1.2.3.4, 127.0.0.1"),
        (["X-Forwarded-For: 6.6.6.6, 1.2.3.4"], "1.2.3.4, 127.0.0.1"),
        (["X-Forwarded-For: 6.6.6.6, 10.0.0.9, 1.2.3.4, 10.0.0.1"], "1.2.3.4, 10.0.0.1, 127.0.0.1"),
        (["X-Forwarded-For: 10.0.0.2, 10.0.0.1"], "10.0.0.2, 10.0.0.1, 127.0.0.1"),
        (["X-Forwarded-For: 6.6.6.6", "X-Forwarded-For: 1.2.3.4,10.0.0.1"], "1.2.3.4, 10.0.0.1, 127.0.0.1"),
        (["X-Forwarded-For:\t1.2.3.4 ,\t10.0.0.1 "], "1.2.3.4, 10.0.0.1, 127.0.0.1"),
        (["X-Forwarded-For: 1.2.3.4:5678"], "1.2.3.4, 127.0.0.1"),
        (["X-Forwarded-For: 2001:DB8:0:0::1"], "2001:db8::1, 127.0.0.1"),
        (["X-Forwarded-For: [2001:db8::1]:443, fd00::7"], "2001:db8::1, fd00::7, 127.0.0.1"),
        (["X-Forwarded-For: ::ffff:1.2.3.4"], "1.2.3.4, 127.0.0.1"),
        (["X-Forwarded-For: ::ffff:10.0.0.1, ::ffff:10.0.0.2"], "10.0.0.1, 10.0.0.2, 127.0.0.1"),
        (["Forwarded: for=1.2.3.4"], "1.2.3.4, 127.0.0.1"),
        (
            ["Forwarded: For=\"[2001:db8::1]:80\";Proto=https, for=10.0.0.1"],
            "2001:db8::1, 10.0.0.1, 127.0.0.1"
        ),
        (
            ["Forwarded: by=1.1.1.1;for=1.2.3.4:80", "Forwarded: for=10.0.0.1"],
            "1.2.3.4, 10.0.0.1, 127.0.0.1"
        ),
        (["Forwarded: for=6.6.6.6", "X-Forwarded-For: 1.2.3.4"], "1.2.3.4, 127.0.0.1"),
    ]

    @Test(arguments: chains)
    func `HTP-19: a chain is believed from the right as far as proxies are trusted`(
        _ fields: [String], _ chain: String
    ) throws {
        let seen = try told(fields, trusted: ["127.0.0.0/8", "10.0.0.0/8", "fd00::/8"])
        #expect(seen.values(of: "x-forwarded-for") == [chain])
        let nodes = chain.split(separator: ", ").map { $0.contains(":") ? "\"[\($0)]\"" : String($0) }
        let client = try #require(nodes.first)
        let rest = nodes.dropFirst().map { ", for=\($0)" }.joined()
        let said = try #require(seen.values(of: "forwarded").first)
        #expect(said.hasPrefix("for=\(client);proto="))
        #expect(said.hasSuffix(";host=\"bank\"" + rest))
    }

    static let malformed = [
        "X-Forwarded-For: garbage", "X-Forwarded-For: 1.2.3.4, garbage", "X-Forwarded-For:",
        "X-Forwarded-For: 1.2.3.4,",
        "X-Forwarded-For: 1.2.3", "X-Forwarded-For: 1.2.3.4.5", "X-Forwarded-For: 256.1.1.1",
        "X-Forwarded-For: 01.2.3.4",
        "X-Forwarded-For: 1.2.3.4 5.6.7.8", "X-Forwarded-For: [::1", "X-Forwarded-For: [::1]x",
        "X-Forwarded-For: ::1%eth0",
        "X-Forwarded-For: unknown", "X-Forwarded-For: _hidden", "X-Forwarded-For: \"1.2.3.4\"",
        "X-Forwarded-For: 1.2.3.4;evil", "X-Forwarded-For: <script>", "Forwarded: 1.2.3.4",
        "Forwarded: for=unknown",
        "Forwarded: for=_hidden", "Forwarded: proto=https", "Forwarded: for=\"1.2.3.4",
        "Forwarded: for=\"a, for=1.2.3.4\"",
        "X-Forwarded-For: 1.2.3.4:port", "X-Forwarded-For: 1.2.3.4:99999", "X-Forwarded-For: [::1]:port",
        "Forwarded: for=2001:db8::1", "Forwarded: for=1.2.3.4;for=5.6.7.8",
    ]

    @Test(arguments: malformed)
    func `HTP-19: of what can't be read nothing is believed, and the peer is the client`(
        _ field: String
    ) throws {
        let seen = try told([field], trusted: ["127.0.0.0/8"])
        #expect(seen.values(of: "x-forwarded-for") == ["127.0.0.1"])
    }

    @Test func `HTP-19: a trusted proxy says how its caller came and which host it asked for`() throws {
        let seen = try told(
            ["X-Forwarded-For: 1.2.3.4", "X-Forwarded-Proto: HTTPS", "X-Forwarded-Host: Shop.example:8443"],
            trusted: ["127.0.0.1/32"])
        #expect(seen.values(of: "host") == ["bank"])
        #expect(seen.values(of: "x-forwarded-proto") == ["https"])
        #expect(seen.values(of: "x-forwarded-host") == ["shop.example:8443"])
        #expect(
            seen.values(of: "forwarded") == [
                #"for=1.2.3.4;proto=https;host="shop.example:8443", for=127.0.0.1"#
            ])
    }

    @Test(arguments: [
        ["X-Forwarded-Proto: https", "X-Forwarded-Proto: https"], ["X-Forwarded-Proto: gopher"],
        ["X-Forwarded-Host: a", "X-Forwarded-Host: b"], ["X-Forwarded-Host: a\"b"],
        ["X-Forwarded-Host: a, b"],
        ["X-Forwarded-Proto: https, http"],
    ])
    func `HTP-19: what a trusted proxy says in two ways is not believed`(_ fields: [String]) throws {
        let seen = try told(fields, trusted: ["127.0.0.1/32"])
        #expect(seen.values(of: "x-forwarded-proto") == ["http"])
        #expect(seen.values(of: "x-forwarded-host") == ["bank"])
    }

    @Test func `HTP-19: a peer on a path is believed, and without its word the client is unknown`() throws {
        let path = "/tmp/countersign-listen-\(UInt64.random(in: 0...UInt64.max))"
        defer { try? Files.remove(path) }
        let upstream = try RecordingUpstream()
        let world = try World(upstream) { $0.listen = .unix(path: path) }
        let client = try world.client()
        #expect(try client.ask(request("GET /1")).status == 200)
        #expect(try client.ask(request("GET /2", "X-Forwarded-For: 6.6.6.6, 1.2.3.4")).status == 200)
        let seen = try upstream.requests()
        #expect(seen[0].values(of: "x-forwarded-for") == [])
        #expect(seen[0].values(of: "forwarded") == [#"for=unknown;proto=http;host="bank""#])
        #expect(seen[1].values(of: "x-forwarded-for") == ["1.2.3.4"])
    }

    @Test func `HTP-19: what forwarding fields say decides nothing`() throws {
        let upstream = try RecordingUpstream()
        let world = try World(upstream) { plan in
            plan.hosts = ["bank"]
            plan.gateway.trustedProxies = [try Self.block("127.0.0.1/32")]
        }
        let fields = "X-Forwarded-Host: bank\r\nForwarded: for=1.2.3.4;host=bank\r\n"
        let answer = try world.client().ask("GET /a HTTP/1.1\r\nHost: elsewhere\r\n\(fields)\r\n")
        #expect(answer.status == 421)
        #expect(upstream.connections.isEmpty)
    }
}

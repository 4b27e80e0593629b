import Domain
import Testing
import Wire

@Suite struct PolicySetTests {
    /// `id path`, all to one upstream; `id path websocket` for one that allows WebSockets.
    static func route(_ text: String) throws -> Route {
        let parts = text.split(separator: " ").map(String.init)
        var route = Route(
            id: try #require(Identifier(parts[0])), path: try PathPattern(parts[1]),
            upstream: Identifier(literal: "app"), requirement: .none)
        route.allowsWebSocket = parts.count > 2
        return route
    }

    static func policy(_ id: String, hosts: [String] = [], _ routes: String...) throws -> Policy {
        var policy = PolicyContent(id: try #require(Identifier(id)))
        policy.hosts = try hosts.map { try #require(PolicyHost($0)) }
        policy.routes = try routes.map(route)
        return try Policy(policy)
    }

    /// `policy/route` of what takes the request.
    static func taken(_ set: PolicySet, _ request: CanonicalRequest) throws -> String {
        let match = try match(set, request)
        return "\(set.policy(ofRoute: match.number).id)/\(set.route(match.number).id)"
    }

    static func match(_ set: PolicySet, _ request: CanonicalRequest) throws -> RouteMatch {
        let time = try #require(Timestamp(seconds: 0))
        let facts = Facts(request: request, time: time, source: nil)
        return try set.match(set.candidates(for: request).decide { facts })
    }

    @Test func `the first route that takes the path wins`() throws {
        let set = try PolicySet([Self.policy("p", "one /a", "two /a/**", "rest /**")])
        #expect(try Self.taken(set, request("/a")) == "p/one")
        #expect(try Self.taken(set, request("/a/")) == "p/two")
        #expect(try Self.taken(set, request("/b?x=/a")) == "p/rest")
    }

    @Test func `what no route takes is denied`() throws {
        let set = try PolicySet([Self.policy("p", "one /a")])
        #expect(throws: Refusal.denied) { try set.candidates(for: request("/b")) }
        #expect(throws: Refusal.denied) { try set.candidates(for: request("/A")) }
        #expect(throws: Refusal.denied) { try set.candidates(for: request("*", method: "OPTIONS")) }
    }

    @Test func `no policies answer nobody`() throws {
        let set = try PolicySet([])
        #expect(throws: Refusal.misdirected) { try set.candidates(for: request("/")) }
        #expect(set.routeCount == 0)
    }

    @Test func `ATK-authority: a host that no policy names is 421`() throws {
        let set = try PolicySet([Self.policy("p", hosts: ["a.example"], "one /**")])
        #expect(throws: Refusal.misdirected) { try set.candidates(for: request("/", host: "b.example")) }
        #expect(throws: Refusal.misdirected) { try set.candidates(for: request("/", host: "x.a.example")) }
        #expect(throws: Refusal.misdirected) { try set.candidates(for: request("/", host: nil)) }
        #expect(Refusal.misdirected.status == 421)
    }

    @Test(arguments: [
        ("a.example", "a"), ("A.Example.", "a"), ("a.example:80", "a"), ("a.example:8080", "a"),
        ("a.example:8443", "port"), ("127.0.0.1", "four"), ("[0:0:0:0:0:0:0:1]:9", "six"),
        ("b.example:443", "tls"), ("b.example", "any"), ("elsewhere", "any"),
    ])
    func `hosts are compared in their canonical form, and a port that is named counts`(
        host: String, policy: String
    ) throws {
        let set = try PolicySet([
            Self.policy("a", hosts: ["a.example"], "r /**"),
            Self.policy("port", hosts: ["A.example:8443"], "r /**"),
            Self.policy("four", hosts: ["127.0.0.1"], "r /**"),
            Self.policy("six", hosts: ["[::1]"], "r /**"),
            Self.policy("tls", hosts: ["b.example:443"], "r /**"),
            Self.policy("any", "r /**"),
        ])
        #expect(try Self.taken(set, request("/", host: host)) == "\(policy)/r")
    }

    @Test func `a scheme's own port is a port`() throws {
        let set = try PolicySet([
            Self.policy("tls", hosts: ["a.example:443"], "r /**"), Self.policy("any", "r /**"),
        ])
        #expect(try Self.taken(set, request("/", host: "a.example", scheme: .https)) == "tls/r")
        #expect(try Self.taken(set, request("/", host: "a.example", scheme: .http)) == "any/r")
    }

    @Test func `a request of HTTP/1.0 without a host goes to the policy that answers every host`() throws {
        let set = try PolicySet([
            Self.policy("a", hosts: ["a.example"], "r /**"), Self.policy("any", "r /**"),
        ])
        #expect(try Self.taken(set, request("/", host: nil)) == "any/r")
    }

    @Test func `a thousand hosts are told apart`() throws {
        let policies = try (0..<1000).map { try Self.policy("p\($0)", hosts: ["h\($0).example"], "r /**") }
        let set = try PolicySet(policies)
        for number in [0, 1, 499, 999] {
            #expect(try Self.taken(set, request("/", host: "h\(number).example")) == "p\(number)/r")
        }
        #expect(throws: Refusal.misdirected) { try set.candidates(for: request("/", host: "h1000.example")) }
    }

    @Test func `policies that contradict one another are no set`() throws {
        let one = try Self.policy("p", hosts: ["a.example"], "r /**")
        let id = one.id
        #expect(throws: PolicyFault.policyRepeated(id)) { try PolicySet([one, one]) }
        let same = try Self.policy("q", hosts: ["A.EXAMPLE"], "r /**")
        #expect(throws: PolicyFault.hostTaken(same.hosts[0], by: id)) { try PolicySet([one, same]) }
        let open = try [Self.policy("o", "r /**"), Self.policy("u", "r /**")]
        #expect(throws: PolicyFault.everyHostTaken(by: open[0].id)) { try PolicySet(open) }
    }

    @Test func `a policy has no route twice`() throws {
        #expect(throws: PolicyFault.routeRepeated(Identifier(literal: "a"))) {
            try Self.policy("p", "a /x", "a /y")
        }
    }

    @Test(arguments: ["", "*.example.com", "a/b", "http://a", "a:0", "a:", "a b", "user@a", "café.example"])
    func `what names no host is no host of a policy`(text: String) {
        #expect(PolicyHost(text) == nil)
    }

    @Test func `a version follows from everything that decides, and from nothing else`() throws {
        let policy = try Self.policy("p", hosts: ["a", "b"], "r /a", "s /b")
        #expect(try Self.policy("p", hosts: ["b", "A"], "r /a", "s /b").version == policy.version)
        let others = try [
            Self.policy("q", hosts: ["a", "b"], "r /a", "s /b"),
            Self.policy("p", hosts: ["a"], "r /a", "s /b"),
            Self.policy("p", hosts: ["a", "b"], "s /b", "r /a"), Self.policy("p", hosts: ["a", "b"], "r /a"),
            Self.policy("p", hosts: ["a", "b"], "r /c", "s /b"),
            Self.policy("p", hosts: ["a:8080", "b"], "r /a", "s /b"),
            Self.policy("p", hosts: ["a", "b"], "r /a websocket", "s /b"),
            Self.policy("p", hosts: ["a", "b"], "r /a", "s /b websocket"),
        ]
        #expect(Set(others.map(\.version) + [policy.version]).count == others.count + 1)
    }
}

import Domain
import Wire

extension Benchmark {
    /// A request to a policy with one route and no hosts: the least that each request pays for the policy.
    static var oneRoute: Benchmark { routes("route-1", [("everything", "/**")], hosts: []) }

    /// A request to the last of twenty routes, of a policy with a host, among ten.
    static var manyRoutes: Benchmark {
        let routes = (1..<20).map { (name: "r\($0)", path: "/api/v1/resource\($0)/{id}/**") }
        return self.routes("route-20", routes + [("rest", "/api/**")], hosts: ["bank.example.com"])
    }

    private static func routes(
        _ name: String, _ routes: [(name: String, path: String)], hosts: [String]
    ) -> Benchmark {
        Benchmark(name: name, repetitions: 200_000, octets: 0) {
            guard let set = try? set(routes, hosts), let request = try? request(),
                let time = Timestamp(seconds: 0)
            else { return { 0 } }
            let facts = Facts(request: request, time: time, source: nil)
            return { (try? set.match(set.candidates(for: request).decide { facts }).number) ?? -1 }
        }
    }

    private static func set(_ routes: [(name: String, path: String)], _ hosts: [String]) throws -> PolicySet {
        var all: [Route] = []
        for (name, path) in routes {
            guard let id = Identifier(name) else { continue }
            all.append(
                Route(
                    id: id, path: try PathPattern(path), upstream: Identifier(literal: "app"),
                    requirement: .none))
        }
        let others = try (0..<(hosts.isEmpty ? 0 : 9)).map { number in
            try policy("other\(number)", ["other\(number).example.com"], all)
        }
        return try PolicySet(others + [policy("bench", hosts, all)])
    }

    private static func policy(_ id: String, _ hosts: [String], _ routes: [Route]) throws -> Policy {
        var policy = PolicyContent(id: Identifier(id) ?? Identifier(literal: "other"))
        policy.hosts = hosts.compactMap { PolicyHost($0) }
        policy.routes = routes
        return try Policy(policy)
    }

    private static func request() throws -> CanonicalRequest? {
        let octets = Array("GET /api/v1/accounts/42?limit=10 HTTP/1.1\r\nHost: bank.example.com\r\n\r\n".utf8)
        var parser = RequestHeadParser()
        var head = RequestHead()
        guard try parser.parse(octets.span, into: &head) != nil else { return nil }
        return try CanonicalRequest(head, scheme: .http)
    }
}

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

    /// A request among so many routes, of which one takes it.
    static var amongTen: Benchmark { among(10, when: nil) }
    static var amongThousand: Benchmark { among(1_000, when: nil) }
    static var amongTenThousand: Benchmark { among(10_000, when: nil) }
    /// The same where the route has a condition over a JSON body of 1 KB, which is read for it.
    static var amongTenThousandByBody: Benchmark {
        among(10_000, when: "decimal(json.transfer.amount) >= decimal('100')")
    }

    private static func among(_ count: Int, when condition: String?) -> Benchmark {
        let name = "match-\(count)\(condition == nil ? "" : "-body")"
        return Benchmark(name: name, repetitions: 50_000, octets: 0) {
            guard let set = try? apps(count, condition), let request = try? request() else { return { 0 } }
            let body = bytes(transfer, 1024)
            return {
                guard let candidates = try? set.candidates(for: request) else { return -1 }
                let verdict = candidates.decide {
                    let read = candidates.needed.isEmpty ? nil : try? JSONDocument(body)
                    return Facts(
                        request: request, time: Timestamp(wallMicroseconds: 0), source: nil,
                        body: read.map { .json($0) } ?? .unread)
                }
                return (try? set.match(verdict).number) ?? -1
            }
        }
    }

    /// Ten apps a version, each with its own paths, as a company's gateway has them; the request is for one in the middle.
    private static func apps(_ count: Int, _ condition: String?) throws -> PolicySet {
        let routes = try (0..<count).map { number in
            let path =
                number == count / 2 ? "/api/v1/accounts/{id}" : "/api/v\(number / 10)/app\(number % 10)/{id}"
            var route = Route(
                id: Identifier("r\(number)") ?? Identifier(literal: "r"), path: try PathPattern(path),
                upstream: Identifier(literal: "app"), requirement: .none)
            route.methods = [.get, .post]
            route.condition = try condition.map { try Condition($0, parameters: ["id"]) }
            return route
        }
        return try PolicySet([policy("bench", ["bank.example.com"], routes)])
    }

    private static func routes(
        _ name: String, _ routes: [(name: String, path: String)], hosts: [String]
    ) -> Benchmark {
        Benchmark(name: name, repetitions: 200_000, octets: 0) {
            guard let set = try? set(routes, hosts), let request = try? request() else { return { 0 } }
            let facts = Facts(request: request, time: Timestamp(wallMicroseconds: 0), source: nil)
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

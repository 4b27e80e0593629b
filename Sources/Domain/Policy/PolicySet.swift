// Every policy of a gateway, and the question that each request puts to them: which route takes it. Default deny: a
// host that nobody names is 421, a path that no route takes is 403, and there is no third answer.
//
// First match wins. A path is matched decoded, and only decoded where it holds an escape. A path that some upstream
// allowed to be ambiguous is matched under every reading that an app may give it; readings that land on different
// routes, or one that lands on none, make it 400, for nobody can say which route it is about.

public import Wire

/// All policies, immutable; one value is swapped for another when files change.
public struct PolicySet: Sendable {
    /// The policies, in the order of their ids.
    public let policies: [Policy]
    private let hosts: HostTable
    private let routes: [Route]
    /// Where the routes of each policy begin in `routes`, and behind the last one where they end.
    private let starts: [Int]

    /// These policies together.
    public init(_ policies: [Policy]) throws(PolicyFault) {
        let sorted = policies.sorted { $0.id.text.utf8.lexicographicallyPrecedes($1.id.text.utf8) }
        for (policy, next) in zip(sorted, sorted.dropFirst()) where policy.id == next.id {
            throw .policyRepeated(policy.id)
        }
        self.policies = sorted
        hosts = try HostTable(sorted)
        routes = sorted.flatMap(\.routes)
        starts = sorted.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.routes.count) }
    }

    /// How many routes all policies have together.
    public var routeCount: Int { routes.count }

    /// The route of a number, as matches have it.
    public func route(_ number: Int) -> Route { routes[number] }

    /// The policy that the route of a number belongs to.
    public func policy(ofRoute number: Int) -> Policy {
        policies[(starts.firstIndex { $0 > number } ?? starts.count) - 1]
    }

    /// The first route that takes the request, or why there is none.
    public func candidates(for request: CanonicalRequest) throws(Refusal) -> RouteMatch {
        guard let policy = hosts.policy(for: request) else { throw .misdirected }
        if !request.usedAllowances.isEmpty { return try matchEveryReading(of: request, policy) }
        let number = request.withPath { path in
            Self.holdsEscape(path)
                ? first(in: policy, takes: request.decodedPath.span) : first(in: policy, takes: path)
        }
        guard let number else { throw .denied }
        return RouteMatch(number: number, usedAllowances: [])
    }

    @inline(__always)
    private func first(in policy: Int, takes path: Span<UInt8>) -> Int? {
        var number = starts[policy]
        let end = starts[policy + 1]
        while number < end {
            if routes[number].path.takes(path) { return number }
            number &+= 1
        }
        return nil
    }

    private static func holdsEscape(_ path: Span<UInt8>) -> Bool {
        for index in 0..<path.count where path[index] == UInt8(ascii: "%") { return true }
        return false
    }

    private func matchEveryReading(
        of request: CanonicalRequest, _ policy: Int
    ) throws(Refusal) -> RouteMatch {
        guard let number = first(in: policy, takes: request.decodedPath.span) else { throw .denied }
        let readings: PathReadings
        do throws(HTTPFault) {
            readings = try PathReadings(request.path)
        } catch {
            throw Refusal(error)
        }
        for reading in readings.all where first(in: policy, takes: reading.span) != number {
            throw Refusal(
                .ambiguous,
                detail: "decoded, resolved or in lower case this path is one of another route, or of none")
        }
        return RouteMatch(number: number, usedAllowances: request.usedAllowances)
    }
}

/// The route that takes a request, as a number: a table of upstreams can be looked up by it, and it holds on to
/// nothing.
public struct RouteMatch: Equatable, Sendable {
    /// The route's number among all routes of the set.
    public let number: Int
    /// What the path needed of what upstreams allow.
    public let usedAllowances: PathAllowances

    /// Refuses a path that only another upstream's allowance let this far.
    @inline(__always)
    public func check(upstreamAllows allowances: PathAllowances) throws(Refusal) {
        if usedAllowances.isSubset(of: allowances) { return }
        throw Refusal(.ambiguous, detail: "this path holds what the app behind it does not take in paths")
    }
}

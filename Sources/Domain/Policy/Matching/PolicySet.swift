// Every policy of a gateway, and the question that each request puts to them: which route takes it. Default deny: a
// host that nobody names is 421, a path that no route takes is 403, and there is no third answer.
//
// First match wins (Course.swift says what that means). A path is matched decoded, and only decoded where it holds an
// escape. A path that some upstream allowed to be ambiguous is matched under every reading that an app may give it;
// readings that lead along different routes, or one that leads nowhere, make it 400, for nobody can say which route it
// is about.

public import Crypto
public import Wire

/// All policies, immutable; one value is swapped for another when files change.
public struct PolicySet: Sendable {
    /// The policies, in the order of their ids.
    public let policies: [Policy]
    /// SHA-256 over the versions of all of them.
    public let version: SHA256Digest
    private let hosts: HostTable
    private let routes: [MatchedRoute]
    private let indexes: [PathIndex]
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
        routes = sorted.flatMap(\.routes).map(MatchedRoute.init)
        let starts = sorted.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.routes.count) }
        indexes = zip(sorted, starts).map { PathIndex($0.routes.map(\.path), first: $1) }
        self.starts = starts
        do throws(CryptoFault) {
            version = try SHA256Digest(of: sorted.flatMap(\.version.octets))
        } catch {
            throw .digest(error)
        }
    }

    /// How many routes all policies have together.
    public var routeCount: Int { routes.count }

    /// The route of a number, as decisions have it.
    public func route(_ number: Int) -> Route { routes[number].route }

    /// The policy that the route of a number belongs to.
    public func policy(ofRoute number: Int) -> Policy {
        policies[(starts.firstIndex { $0 > number } ?? starts.count) - 1]
    }

    /// The routes that a request comes by, or why there are none.
    public func candidates(for request: CanonicalRequest) throws(Refusal) -> Candidates {
        let policy = try policy(for: request)
        if !request.usedAllowances.isEmpty { return try candidatesOfEveryReading(request, policy) }
        return try request.withPath { path throws(Refusal) in
            guard Self.holdsEscape(path) else { return try candidates(for: request, path, path, policy) }
            let decoded = request.decodedPath
            return try candidates(
                for: request, decoded.span, PathPattern.folded(decoded).span, policy)
        }
    }

    private func candidates(
        for request: CanonicalRequest, _ path: Span<UInt8>, _ folded: Span<UInt8>, _ policy: Int
    ) throws(Refusal) -> Candidates {
        let numbers = indexes[policy].routes(for: folded)
        if numbers.count > 0 {
            let first = routes[numbers[0]]
            if first.isLast, first.fit(request, path, folded) == .exact {
                return Candidates(settled: numbers[0], first)
            }
        }
        let course = Course(request, path: path, folded: folded, numbers, routes)
        if course.stops.isEmpty { throw .denied }
        return Candidates(course, routes, usedAllowances: [])
    }

    /// The position of the policy that answers a request's host.
    func policy(for request: CanonicalRequest) throws(Refusal) -> Int {
        guard let policy = hosts.policy(for: request) else { throw .misdirected }
        return policy
    }

    /// The numbers of a policy's routes.
    func numbers(of policy: Int) -> Range<Int> { starts[policy]..<starts[policy + 1] }

    /// The course of a request whose path is read as these octets.
    func course(of request: CanonicalRequest, _ path: [UInt8], _ policy: Int) -> Course {
        let folded = PathPattern.folded(path)
        return Course(
            request, path: path.span, folded: folded.span, indexes[policy].routes(for: folded.span), routes)
    }

    private static func holdsEscape(_ path: Span<UInt8>) -> Bool {
        for index in 0..<path.count where path[index] == UInt8(ascii: "%") { return true }
        return false
    }

    private func candidatesOfEveryReading(
        _ request: CanonicalRequest, _ policy: Int
    ) throws(Refusal) -> Candidates {
        let course = course(of: request, request.decodedPath, policy)
        if course.stops.isEmpty { throw .denied }
        let readings: PathReadings
        do throws(HTTPFault) {
            readings = try PathReadings(request.path)
        } catch {
            throw Refusal(error)
        }
        for reading in readings.all where self.course(of: request, reading, policy) != course {
            throw Refusal(
                .ambiguous,
                detail: "decoded, resolved or in lower case this path is one of another route, or of none")
        }
        return Candidates(course, routes, usedAllowances: request.usedAllowances)
    }
}

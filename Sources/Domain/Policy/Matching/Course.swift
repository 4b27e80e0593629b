// The routes that a request comes by, in the order in which they are asked. Host, method and path are settled here,
// for they need nothing but the head; what is left to ask are the clauses of Clauses.swift.
//
// A protected route also takes the neighbours of its paths, and HEAD where it takes GET. On its path, a method that it
// doesn't list is refused, other than GET, HEAD and OPTIONS. A later route that names such a request's path and method
// literally goes before both, and is the only one that does.

import Wire

/// What a request comes by.
struct Course: Equatable {
    /// One stop.
    enum Stop: Equatable {
        /// A route that takes the request's host, method and path.
        case route(Int)
        /// A protected route on whose path the method is refused.
        case refusal(Int)
    }

    private(set) var stops: [Stop] = []

    /// A course of no stops.
    init() {}

    /// The course of a request whose path is read as these octets, and these in lower case, among the routes that may take that path.
    init(
        _ request: CanonicalRequest, path: Span<UInt8>, folded: Span<UInt8>, _ numbers: RouteNumbers,
        _ routes: [MatchedRoute]
    ) {
        for position in 0..<numbers.count {
            let number = numbers[position]
            let route = routes[number]
            let stop: Stop
            switch route.fit(request, path, folded) {
            case .none: continue
            case .exact: stop = .route(number)
            case .neighbour:
                if appendNamed(request, path, folded, numbers, behind: position, routes) { return }
                stop = .route(number)
            case .refusal:
                if appendNamed(request, path, folded, numbers, behind: position, routes) { return }
                stop = .refusal(number)
            }
            if append(stop, route) { return }
        }
    }

    /// Adds a stop, and answers whether nobody behind it is asked.
    private mutating func append(_ stop: Stop, _ route: MatchedRoute) -> Bool {
        if !stops.contains(stop) { stops.append(stop) }
        if case .refusal = stop { return !route.isShadow }
        return route.isLast
    }

    /// Adds the later routes that name path and method literally, and what protects before them: the one route that
    /// they get past is the one whose neighbour the request is. Answers whether nobody behind one is asked.
    private mutating func appendNamed(
        _ request: CanonicalRequest, _ path: Span<UInt8>, _ folded: Span<UInt8>, _ numbers: RouteNumbers,
        behind position: Int,
        _ routes: [MatchedRoute]
    ) -> Bool {
        let protecting = routes[numbers[position]]
        if protecting.isShadow { return false }
        let behind = position + 1..<max(numbers.count, position + 1)
        guard
            let last = behind.last(where: {
                routes[numbers[$0]].names(request, path, folded, behind: protecting)
            })
        else {
            return false
        }
        for later in behind.lowerBound...last {
            let route = routes[numbers[later]]
            if route.names(request, path, folded, behind: protecting) {
                if append(.route(numbers[later]), route) { return true }
                continue
            }
            if !route.takesNeighbours || route.isShadow { continue }
            let isPassed = (later + 1..<max(last + 1, later + 1)).contains {
                routes[numbers[$0]].names(request, path, folded, behind: route)
            }
            switch route.fit(request, path, folded) {
            case .exact: if append(.route(numbers[later]), route) { return true }
            case .neighbour where !isPassed: if append(.route(numbers[later]), route) { return true }
            case .refusal where !isPassed: if append(.refusal(numbers[later]), route) { return true }
            case .none, .neighbour, .refusal: continue
            }
        }
        return false
    }
}

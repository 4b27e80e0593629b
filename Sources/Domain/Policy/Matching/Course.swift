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

    /// The course of a request whose path is read as these octets, among the routes that may take that path.
    init(_ request: CanonicalRequest, path: Span<UInt8>, _ numbers: RouteNumbers, _ routes: [Route]) {
        for position in 0..<numbers.count {
            let number = numbers[position]
            let stop: Stop
            switch Self.fit(routes[number], request, path) {
            case .none: continue
            case .exact: stop = .route(number)
            case .neighbour:
                stop = .route(number)
                if appendNamed(request, path, numbers, behind: position, routes) { return }
            case .refusal:
                stop = .refusal(number)
                if appendNamed(request, path, numbers, behind: position, routes) { return }
            }
            if append(stop, routes[number]) { return }
        }
    }

    /// Adds a stop, and answers whether nobody behind it is asked.
    private mutating func append(_ stop: Stop, _ route: Route) -> Bool {
        if !stops.contains(stop) { stops.append(stop) }
        if route.mode.isShadow { return false }
        if case .refusal = stop { return true }
        return route.isUnconditional
    }

    /// Adds the later routes that name path and method literally, and answers whether nobody behind one is asked.
    private mutating func appendNamed(
        _ request: CanonicalRequest, _ path: Span<UInt8>, _ numbers: RouteNumbers, behind position: Int,
        _ routes: [Route]
    ) -> Bool {
        let protecting = routes[numbers[position]]
        if protecting.mode.isShadow { return false }
        for later in position + 1..<max(numbers.count, position + 1) {
            let route = routes[numbers[later]]
            guard Self.fit(route, request, path) == .exact, route.methods?.contains(request.method) == true,
                route.path.isOnePath || route.path.isSpelledLike(protecting.path)
            else { continue }
            if append(.route(numbers[later]), route) { return true }
        }
        return false
    }

    /// How a route and a request belong together.
    enum Fit {
        case none
        case exact
        case neighbour
        case refusal
    }

    @inline(__always)
    static func fit(_ route: Route, _ request: CanonicalRequest, _ path: Span<UInt8>) -> Fit {
        let isOwn = route.path.takes(path)
        if isOwn, route.takes(request.method) { return route.takesHost(of: request) ? .exact : .none }
        guard route.takesNeighbours, isOwn || route.path.takesNeighbour(path), route.takesHost(of: request)
        else {
            return .none
        }
        if route.takes(request.method) || request.method == .head && route.takes(.get) { return .neighbour }
        return route.refusesOtherMethods && !request.method.isHarmless ? .refusal : .none
    }
}

extension Route {
    /// Whether a method that it doesn't list is refused on its paths. Of a route that denies, its list says what it
    /// denies, and the rest is for others to say.
    var refusesOtherMethods: Bool { scenario != nil && methods != nil }
}

extension Method {
    /// GET, HEAD and OPTIONS: methods that ask for nothing to be changed, so that other routes may have them.
    var isHarmless: Bool { self == .get || self == .head || self == .options }
}

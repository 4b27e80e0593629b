// A route as matching asks it, again and again: what never changes is worked out once. A class, for a route has many
// parts, and handing it on must not mean counting a reference for each of them.

import Wire

/// One route of a set.
final class MatchedRoute: Sendable {
    let route: Route
    private let path: PathPattern
    private let foldedPath: PathPattern
    private let methods: [Method]?
    /// Whether its path decides alone, for it takes every host and method.
    private let isOpen: Bool
    let isShadow: Bool
    let isDenied: Bool
    /// Whether nobody behind it is asked by what it takes.
    let isLast: Bool
    let takesNeighbours: Bool
    private let refusesOtherMethods: Bool
    /// Whether it names one path, letter by letter.
    private let namesOnePath: Bool

    init(_ route: Route) {
        self.route = route
        path = route.path
        foldedPath = route.path.folded
        methods = route.methods
        isOpen = route.methods == nil && route.hosts.isEmpty
        isShadow = route.mode.isShadow
        isDenied = route.requirement == .deny
        isLast = route.isUnconditional && !route.mode.isShadow
        takesNeighbours = route.takesNeighbours
        refusesOtherMethods = route.refusesOtherMethods
        namesOnePath = route.path.isOnePath
    }

    /// How a route and a request belong together.
    enum Fit {
        case none
        case exact
        case neighbour
        case refusal
    }

    /// How this route and a request belong together whose path is read as these octets, and these in lower case.
    func fit(_ request: CanonicalRequest, _ path: Span<UInt8>, _ folded: Span<UInt8>) -> Fit {
        let isOwn = self.path.takes(path)
        if isOwn, isOpen { return .exact }
        let takesMethod = methods?.contains(request.method) ?? true
        if isOwn, takesMethod { return route.takesHost(of: request) ? .exact : .none }
        guard takesNeighbours, isOwn || foldedPath.takesNeighbour(folded), route.takesHost(of: request)
        else { return .none }
        if takesMethod || takesNeighbouring(request.method) { return .neighbour }
        return refusesOtherMethods && !request.method.isHarmless ? .refusal : .none
    }

    /// HEAD where it takes GET; and of a route that denies, a method in other letters, which some apps don't tell from it.
    private func takesNeighbouring(_ method: Method) -> Bool {
        if method == .head { return methods?.contains(.get) == true }
        return route.takesInOtherLetters(method)
    }

    /// Whether it names a request's path and method literally, which another route has taken as a neighbour's or refused.
    func names(
        _ request: CanonicalRequest, _ path: Span<UInt8>, _ folded: Span<UInt8>, behind other: MatchedRoute
    ) -> Bool {
        methods?.contains(request.method) == true && fit(request, path, folded) == .exact
            && (namesOnePath || self.path.isSpelledLike(other.path))
    }
}

extension Route {
    /// Whether a method that it doesn't list is refused on its paths. Of a route that denies, its list says what it
    /// denies, and the rest is for others to say.
    var refusesOtherMethods: Bool { scenario != nil && methods != nil }
}

extension Route {
    /// Whether it denies a method that is written in other letters; where a code is asked for such a method is refused.
    func takesInOtherLetters(_ method: Method) -> Bool {
        guard case .other(let octets) = method, !refusesOtherMethods else { return false }
        return methods?.contains { own in
            own.octets.elementsEqual(octets, by: { $0.lowercasedASCII == $1.lowercasedASCII })
        } ?? false
    }
}

extension Method {
    /// GET, HEAD and OPTIONS: methods that ask for nothing to be changed, so that other routes may have them.
    var isHarmless: Bool { self == .get || self == .head || self == .options }
}

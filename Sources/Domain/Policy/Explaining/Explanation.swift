// Why a policy decides as it does: for every route, what it asked and what came of it. The answers come from the same
// functions that decide; only that here all of them are asked, also those that no longer matter.

import Wire

/// What a policy decides of a request, and why.
public struct Explanation: Sendable {
    /// The policy that answers the request's host.
    public let policy: Policy
    /// What is decided.
    public let decision: Decision
    /// Every route of the policy, in its order.
    public let routes: [RouteAccount]

    /// The account of the route that the decision names; nil where no route takes the request.
    public var deciding: RouteAccount? { routes.first { $0.part == .decides } }
}

/// One route's part in a decision.
public struct RouteAccount: Sendable {
    /// What became of it.
    public enum Part: String, Sendable {
        /// It decides.
        case decides
        /// It would have decided so, if it did not only watch.
        case watches
        /// The request is not one of its.
        case misses
        /// It can't be evaluated, and what it asks for is not enough to take the request all the same.
        case undecidable
        /// Another one decided before it.
        case notAsked = "not-asked"
    }

    /// The route.
    public let route: Route
    /// Its number among all routes.
    public let number: Int
    /// What became of it.
    public let part: Part
    /// What it asks, in the order in which people read a request.
    public let clauses: [ClauseAccount]
}

/// What one clause asks, and what came of it.
public struct ClauseAccount: Sendable {
    /// What it asks about: `path`, `methods`, `hosts`, `headers`, `source`, `times`, `when`.
    public let name: String
    /// What is asked for, as the policy writes it.
    public let wanted: String
    /// What came of it.
    public let outcome: ClauseOutcome
    /// What else is to be known.
    public let note: String?
    /// Of a condition, its operands.
    public let parts: [ClauseAccount]

    init(
        _ name: String, _ wanted: String, _ outcome: ClauseOutcome, note: String? = nil,
        parts: [ClauseAccount] = []
    ) {
        self.name = name
        self.wanted = wanted
        self.outcome = outcome
        self.note = note
        self.parts = parts
    }
}

extension PolicySet {
    /// Why a request is decided as it is; refused where no policy answers its host, or its path has several readings that
    /// are not one.
    public func explain(_ facts: Facts) throws(Refusal) -> Explanation {
        if ReservedPath.holds(facts.request.decodedPath) { throw .notFound }
        let policy = try policy(for: facts.request)
        let path = facts.request.decodedPath
        let course = course(of: facts.request, path, policy)
        var decision = Decision.denied(by: nil)
        do throws(Refusal) {
            decision = try candidates(for: facts.request).decide { facts }.decision
        } catch {
            if error.problem != .denied { throw error }
        }
        let end = course.stops.firstIndex { $0.number == decision.number }
        let accounts = numbers(of: policy).map { number in
            let place = course.stops.firstIndex { $0.number == number }
            let part = part(number, place, end, facts, decision)
            return RouteAccount(
                route: route(number), number: number, part: part,
                clauses: route(number).accounts(of: facts, path))
        }
        return Explanation(policy: policies[policy], decision: decision, routes: accounts)
    }

    private func part(
        _ number: Int, _ place: Int?, _ end: Int?, _ facts: Facts, _ decision: Decision
    ) -> RouteAccount.Part {
        if decision.number == number { return .decides }
        let route = route(number)
        guard let place else {
            // One that would take it, and that nobody comes to.
            let path = facts.request.decodedPath
            let isBehind =
                end != nil
                && MatchedRoute(route).fit(facts.request, path.span, PathPattern.folded(path).span) != .none
            return isBehind ? .notAsked : .misses
        }
        if let end, place > end { return .notAsked }
        let outcome = route.outcome(for: facts)
        if outcome == .fails { return .misses }
        if route.mode.isShadow { return outcome == .holds ? .watches : .undecidable }
        return outcome == .holds ? .misses : .undecidable
    }
}

extension Decision {
    /// The route that it names.
    public var number: Int? {
        switch self {
        case .route(let number), .methodRefused(let number), .undecidable(let number, _): number
        case .denied(let number): number
        }
    }
}

extension Course.Stop {
    fileprivate var number: Int {
        switch self {
        case .route(let number), .refusal(let number): number
        }
    }
}

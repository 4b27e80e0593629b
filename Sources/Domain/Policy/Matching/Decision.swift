// Along its course a request is asked about stop by stop: the first route all of whose clauses hold decides. What can't
// be evaluated never picks the weaker way: a route that asks for nothing doesn't take such a request, one that denies
// does, and one that asks for a scenario does only where nothing behind it could have asked for another one or denied.

/// What a policy says of a request, when everything that it asks for is known.
public enum Decision: Hashable, Sendable {
    /// A route takes it.
    case route(Int)
    /// A route denies it; nil where no route takes it.
    case denied(by: Int?)
    /// On the path of this route the method is refused.
    case methodRefused(by: Int)
    /// Nobody can say whether this route takes it, and it matters.
    case undecidable(by: Int, why: String)
}

/// What a route that only watches would have decided.
public struct ShadowDecision: Hashable, Sendable {
    /// The route.
    public let number: Int
    /// Whether that could be said at all.
    public let isDecidable: Bool
}

extension Course {
    /// What has to be had of a request before it can be decided, and what routes that only watch would like to see.
    func inputs(_ routes: [MatchedRoute]) -> (needed: ConditionInputs, wanted: ConditionInputs) {
        var (needed, wanted) = (ConditionInputs(), ConditionInputs())
        for case .route(let number) in stops {
            guard let reads = routes[number].route.condition?.reads else { continue }
            wanted.formUnion(reads)
            if !routes[number].isShadow { needed.formUnion(reads) }
        }
        return (needed, wanted)
    }

    /// What is decided of a request of which this much is known, and what routes would have decided that only watch.
    func decide(_ facts: Facts, _ routes: [MatchedRoute]) -> (decision: Decision, shadows: [ShadowDecision]) {
        var shadows: [ShadowDecision] = []
        for (position, stop) in stops.enumerated() {
            switch stop {
            case .refusal(let number):
                if !routes[number].isShadow {
                    return (.methodRefused(by: number), shadows)
                }
                shadows.append(ShadowDecision(number: number, isDecidable: true))
            case .route(let number):
                let route = routes[number].route
                let outcome = route.outcome(for: facts)
                if outcome == .fails { continue }
                if routes[number].isShadow {
                    shadows.append(ShadowDecision(number: number, isDecidable: outcome == .holds))
                } else if let decision = decision(route, number, outcome, behind: position, routes) {
                    return (decision, shadows)
                }
            }
        }
        return (.denied(by: nil), shadows)
    }

    /// What a route decides whose clauses don't fail; nil where it decides nothing.
    private func decision(
        _ route: Route, _ number: Int, _ outcome: ClauseOutcome, behind position: Int,
        _ routes: [MatchedRoute]
    ) -> Decision? {
        switch (route.requirement, outcome) {
        case (.deny, _): return .denied(by: number)
        case (.none, .holds), (.scenario, .holds): return .route(number)
        case (.scenario, .undecidable(let why)):
            let isSettled = stops[(position + 1)...].allSatisfy { asksNoMore($0, than: route, routes) }
            return isSettled ? .route(number) : .undecidable(by: number, why: why)
        case (.none, .undecidable), (_, .fails): return nil
        }
    }

    /// Whether a stop could not have been stricter than a route, or otherwise strict.
    private func asksNoMore(_ stop: Stop, than route: Route, _ routes: [MatchedRoute]) -> Bool {
        switch stop {
        case .refusal(let number): routes[number].isShadow
        case .route(let number):
            routes[number].isShadow || routes[number].route.requirement == .none
                || routes[number].route.requirement == route.requirement
        }
    }
}

// What a policy still has to ask of a request whose head was matched: nothing, most of the time.

public import Wire

/// The routes that may take a request.
public struct Candidates: Sendable {
    private let course: Course
    private let routes: [MatchedRoute]
    private let usedAllowances: PathAllowances
    /// The one route that decides, whatever else is known: most of the time there is one.
    private let settled: (number: Int, isDenied: Bool)?
    /// What has to be had before it can be decided.
    public let needed: ConditionInputs
    /// What routes would look at that decide nothing: worth a look where it costs nothing.
    public let wanted: ConditionInputs

    init(_ course: Course, _ routes: [MatchedRoute], usedAllowances: PathAllowances) {
        self.course = course
        self.routes = routes
        self.usedAllowances = usedAllowances
        settled = nil
        (needed, wanted) = course.inputs(routes)
    }

    init(settled number: Int, _ route: MatchedRoute) {
        course = Course()
        routes = []
        usedAllowances = []
        settled = (number, route.isDenied)
        (needed, wanted) = ([], [])
    }

    /// What is decided of a request of which this much is known; the facts are made where a route asks for any.
    public func decide(_ facts: () -> Facts) -> Verdict {
        if let settled {
            let decision: Decision =
                settled.isDenied ? .denied(by: settled.number) : .route(settled.number)
            return Verdict(decision: decision, shadows: [], usedAllowances: usedAllowances)
        }
        let (decision, shadows) = course.decide(facts(), routes)
        return Verdict(decision: decision, shadows: shadows, usedAllowances: usedAllowances)
    }
}

/// What was decided of a request.
public struct Verdict: Sendable {
    /// What.
    public let decision: Decision
    /// What the routes that only watch would have decided, in their order.
    public let shadows: [ShadowDecision]
    fileprivate let usedAllowances: PathAllowances

    fileprivate init(decision: Decision, shadows: [ShadowDecision], usedAllowances: PathAllowances) {
        self.decision = decision
        self.shadows = shadows
        self.usedAllowances = usedAllowances
    }
}

extension PolicySet {
    /// The route that a verdict names, or its refusal.
    public func match(_ verdict: Verdict) throws(Refusal) -> RouteMatch {
        switch verdict.decision {
        case .route(let number):
            return RouteMatch(number: number, usedAllowances: verdict.usedAllowances)
        case .denied(let number?): throw Refusal(.denied, cause: "the route `\(route(number).id)` denies it")
        case .denied(nil): throw .denied
        case .methodRefused(let number):
            let methods = route(number).methods ?? []
            let hasHead = methods.contains(.get) && !methods.contains(.head)
            throw .methodRefused(allow: hasHead ? methods + [.head] : methods)
        case .undecidable(let number, let why):
            throw Refusal(.undecidable, cause: "the route `\(route(number).id)`: \(why)")
        }
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

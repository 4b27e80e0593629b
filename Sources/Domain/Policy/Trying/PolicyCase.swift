// A test of a policy: a request, and what has to become of it. What isn't expected is not compared, so that a case says
// one thing.

import Wire

/// One case.
public struct PolicyCase: Sendable {
    /// What is expected of a request.
    public struct Expectation: Sendable {
        /// The route that decides.
        public var route: Identifier?
        /// What it decides.
        public var decision: Outcome?
        /// The scenario that it asks for.
        public var scenario: Identifier?
        /// What is shown, by label.
        public var display: [(name: String, value: String)] = []

        /// Nothing is expected.
        public init() {}
    }

    /// What can become of a request.
    public enum Outcome: String, CaseIterable, Sendable {
        case forward
        case challenge
        case deny
        case methodRefused = "method-refused"
        case undecidable
        /// No policy answers its host.
        case misdirected
        /// Refused before it is matched.
        case refused

        /// What a refusal is that comes from no route.
        public init(_ refusal: Refusal) {
            self = refusal.problem == .misdirected ? .misdirected : .refused
        }
    }

    /// What it shows.
    public var name = ""
    /// The request.
    public var request = RequestSketch()
    /// What is expected.
    public var expected = Expectation()

    /// A case that expects nothing yet.
    public init() {}
}

/// What became of a case.
public struct CaseResult: Sendable {
    /// What is other than expected, each in a sentence; none where all is as it should be.
    public let differences: [String]
    /// Why it was decided so; nil where nothing was.
    public let explanation: Explanation?
}

extension PolicySet {
    /// Tries a case; a path alone goes to this host.
    public func result(of test: PolicyCase, host: String) -> CaseResult {
        let facts: Facts
        do throws(RequestSketch.Fault) {
            facts = try test.request.facts(host: host)
        } catch {
            return CaseResult(
                differences: test.expected.differences(from: .refused, why: error.explanation),
                explanation: nil)
        }
        do throws(Refusal) {
            let explanation = try explain(facts)
            return CaseResult(
                differences: test.expected.differences(from: explanation, facts), explanation: explanation)
        } catch {
            let outcome = PolicyCase.Outcome(error)
            return CaseResult(
                differences: test.expected.differences(from: outcome, why: error.problem.title),
                explanation: nil)
        }
    }
}

extension Explanation {
    /// What becomes of the request, in a word.
    public var outcome: PolicyCase.Outcome {
        switch decision {
        case .route: scenario == nil ? .forward : .challenge
        case .denied: .deny
        case .methodRefused: .methodRefused
        case .undecidable: .undecidable
        }
    }

    /// The scenario that is asked for.
    public var scenario: Scenario? {
        guard case .route = decision else { return nil }
        return deciding?.route.scenario.flatMap(policy.scenario)
    }
}

extension PolicyCase.Expectation {
    fileprivate func differences(from outcome: PolicyCase.Outcome, why: String) -> [String] {
        var all: [String] = []
        if let decision, decision != outcome {
            all.append("the decision is `\(outcome.rawValue)` and not `\(decision.rawValue)`: \(why)")
        }
        if let route { all.append("no route decides, and not `\(route)`") }
        if let scenario { all.append("no scenario is asked for, and not `\(scenario)`") }
        if !display.isEmpty { all.append("nothing is shown") }
        return all
    }

    fileprivate func differences(from explanation: Explanation, _ facts: Facts) -> [String] {
        var all: [String] = []
        if let decision, decision != explanation.outcome {
            all.append("the decision is `\(explanation.outcome.rawValue)` and not `\(decision.rawValue)`")
        }
        if let route, route != explanation.deciding?.route.id {
            let found = explanation.deciding.map { "the route `\($0.route.id)`" } ?? "no route"
            all.append("\(found) decides, and not `\(route)`")
        }
        if let scenario, scenario != explanation.scenario?.id {
            let found = explanation.scenario.map { "the scenario `\($0.id)`" } ?? "no scenario"
            all.append("\(found) is asked for, and not `\(scenario)`")
        }
        for (label, value) in display {
            guard let field = explanation.scenario?.display.first(where: { $0.label == label }) else {
                all.append("there is nothing called `\(label)` to be shown")
                continue
            }
            do throws(DisplayFault) {
                let shown = try field.value(in: facts.body).text
                // Octets, for to a `String` two spellings of `é` are equal.
                if !shown.utf8.elementsEqual(value.utf8) {
                    all.append("`\(label)` is shown as `\(shown)` and not as `\(value)`")
                }
            } catch {
                all.append("\(error)")
            }
        }
        return all
    }
}

extension RequestSketch.Fault {
    /// What is wrong, for people.
    public var explanation: String {
        switch self {
        case .url: "the URL is neither `http://`, `https://` nor a path"
        case .header: "a field's name or value can't stand in a head"
        case .refused(let fault): fault.reason.explanation
        }
    }

    /// How to mend it.
    public var remedy: String {
        switch self {
        case .url: "write `https://host/path?query`, or `/path`"
        case .header: "write `Name: value`, without control characters"
        case .refused(let fault): fault.reason.remedy
        }
    }
}

// All checks of one policy, in one run: each looks at what is there, whatever the others found.

/// The checks of a policy.
public struct PolicyCheck {
    let content: PolicyContent
    let doubts: PolicyDoubts
    let today: CalendarDay?
    let scenarios: [Identifier: Int]
    /// What a route can require.
    let requirements: [String]
    private(set) var findings: [PolicyFinding] = []

    /// What is wrong with a policy, and what is worth a look.
    /// - Parameter today: the day that shadow routes are held against; nil where nobody says which it is.
    public static func findings(
        in content: PolicyContent, doubts: PolicyDoubts = PolicyDoubts(), today: CalendarDay?
    ) -> [PolicyFinding] {
        var check = PolicyCheck(content, doubts, today)
        check.checkSubject()
        check.checkScenarios()
        check.checkBudgets()
        check.checkRoutes()
        check.checkReach()
        check.checkUse()
        return check.findings
    }

    private init(_ content: PolicyContent, _ doubts: PolicyDoubts, _ today: CalendarDay?) {
        self.content = content
        self.doubts = doubts
        self.today = today
        scenarios = Dictionary(
            content.scenarios.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        requirements = content.scenarios.map(\.id.text) + Requirement.words
    }

    mutating func tell(
        _ rule: PolicyRule, _ spot: PolicySpot, _ explanation: String, _ remedy: String,
        other: PolicySpot? = nil, names: [String] = [], written: String = ""
    ) {
        findings.append(
            PolicyFinding(
                rule: rule, spot: spot, other: other, explanation: explanation, remedy: remedy, names: names,
                written: written))
    }

    /// The scenario that a route asks for, where it was read whole.
    func scenario(of route: Route) -> Scenario? {
        guard let position = route.scenario.flatMap({ scenarios[$0] }), !doubts.scenarios.contains(position)
        else { return nil }
        return content.scenarios[position]
    }

    private mutating func checkBudgets() {
        let subject = content.budgets.subject
        if subject.disableAfter < subject.failures {
            tell(
                .conflict, PolicySpot(.policy, "budgets", "subject", "disable_after"),
                "a subject is disabled after \(subject.disableAfter) wrong answers, before the \(subject.failures) that block it",
                "make `disable_after` no less than `failures`")
        }
    }

    private mutating func checkUse() {
        let used = Set(content.routes.compactMap(\.scenario))
        // A route that could not be read may be the one that asks for it.
        guard doubts.routes.isEmpty, !doubts.missRoutes else { return }
        for (position, scenario) in content.scenarios.enumerated() where !used.contains(scenario.id) {
            tell(
                .scenarioUnused, PolicySpot(.scenario(position)),
                "no route asks for the scenario `\(scenario.id)`",
                "name it in a route's `require`, or take it out")
        }
    }
}

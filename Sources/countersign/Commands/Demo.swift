// `countersign demo`: what stands today, on one screen. Each case is read by the code that reads requests, and
// has the verdict that it must get beside it; so the demo is a self-check that anyone can run.

import Wire

enum Demo {
    static func answer(
        _ arguments: Arguments, _ console: Console, _ cases: [DemoCase] = DemoCase.all
    ) -> Answer {
        let outcomes = cases.map { DemoOutcome(of: $0) }
        let isExpected = outcomes.allSatisfy(\.isExpected)
        let output = arguments.wantsJSON ? json(outcomes) : table(outcomes, console)
        return Answer(output: output, status: isExpected ? .fine : .found)
    }

    private static func table(_ outcomes: [DemoOutcome], _ console: Console) -> String {
        let isWide = console.width >= Console.standardWidth
        let matched = outcomes.filter(\.isExpected).count
        let lines =
            ["Countersign \(Version.number): requests, and what becomes of them", ""]
            + (isWide ? [console.faint(columns("request", "verdict", "why"))] : [])
            + outcomes.flatMap { isWide ? [row($0, console)] : rows($0, console) }
            + ["", "\(matched) of \(outcomes.count) as expected", ""]
            + closing.wrapped(to: min(console.width, Console.standardWidth))
        return lines.joined(separator: "\n") + "\n"
    }

    private static func columns(_ title: String, _ verdict: String, _ why: String) -> String {
        "  " + title.padded(to: 39) + verdict.padded(to: 29) + why
    }

    private static func row(_ outcome: DemoOutcome, _ console: Console) -> String {
        // Colours take no columns, so they come after the padding.
        let verdict = coloured(outcome, outcome.verdict.padded(to: 29), console)
        return "  " + outcome.demoCase.title.padded(to: 39) + verdict + outcome.remark
    }

    /// One case where the table is too wide.
    private static func rows(_ outcome: DemoOutcome, _ console: Console) -> [String] {
        [
            "  \(outcome.demoCase.title)",
            "    \(coloured(outcome, outcome.verdict, console)): \(outcome.remark)",
        ]
    }

    private static func coloured(_ outcome: DemoOutcome, _ text: String, _ console: Console) -> String {
        guard outcome.isExpected else { return console.bad(text) }
        return outcome.reason == nil ? console.good(text) : console.strong(text)
    }

    private static let closing = """
        These were read by the code that will stand in front of an app. It is no gateway yet: the proxy and the \
        demo bank come with the next milestones. `countersign inspect FILE` reads a request of yours.
        """

    private static func json(_ outcomes: [DemoOutcome]) -> String {
        JSONPage.text { writer in
            writer.key("cases")
            writer.array { writer in
                for outcome in outcomes {
                    writer.object { writer in
                        writer.member("title", outcome.demoCase.title)
                        writer.member("verdict", outcome.reason == nil ? "taken" : "refused")
                        if let reason = outcome.reason { writer.member("reason", reason) }
                        if let status = outcome.status { writer.member("status", status) }
                        writer.key("expected")
                        writer.boolean(outcome.isExpected)
                    }
                }
            }
        }
    }
}

/// What became of a case.
struct DemoOutcome {
    let demoCase: DemoCase
    /// The reason's id; nil where it was taken.
    let reason: String?
    /// What its caller gets; nil where it was taken.
    let status: Int?

    init(of demoCase: DemoCase) {
        let inspection = Inspection(Array(demoCase.octets.utf8), as: .request(.https))
        let finding = inspection.messages.flatMap(\.findings).first
        self.demoCase = demoCase
        reason = finding?.reason
        status = finding?.status
    }

    var isExpected: Bool { reason == demoCase.expected }

    /// `taken`, or the status and the reason.
    var verdict: String {
        guard let reason else { return "taken" }
        return (status.map { "\($0) " } ?? "") + reason
    }

    var remark: String {
        isExpected ? demoCase.why : "expected: " + (demoCase.expected ?? "taken")
    }
}

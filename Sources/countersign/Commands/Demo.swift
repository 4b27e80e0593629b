// `countersign demo`: the gateway at work, on one screen. It starts a demo bank with a gateway in front of it, sends one
// good request and some that have fooled gateways, and shows what became of each: what its caller got, and what the bank
// saw. Every case has the answer that it must get beside it, so the demo is a self-check that anyone can run. Then the two
// go on running, for a browser or curl to try.

import System
import Wire

enum Demo {
    static func answer(
        _ arguments: Arguments, _ console: Console, _ cases: [DemoCase] = DemoCase.all
    ) throws(UsageFault) -> Answer {
        do throws(StartFault) {
            let signals = arguments.isOnce ? nil : try controlSignals()
            let stage = try DemoStage()
            defer { stage.end() }
            let outcomes = cases.map { DemoOutcome(of: $0, on: stage) }
            let status = outcomes.allSatisfy(\.isExpected) ? ExitStatus.fine : .found
            let output = arguments.wantsJSON ? json(outcomes) : table(outcomes, console)
            guard let signals else { return Answer(output: output, status: status) }
            _ = console.deliver(Answer(output: output + invitation(stage)))
            wait(signals)
            return Answer(output: "\n", status: status)
        } catch {
            throw UsageFault(
                message: "the demo did not start: \(error.text)",
                hint: "it needs nothing but two free ports of 127.0.0.1")
        }
    }

    private static func controlSignals() throws(StartFault) -> ControlSignals {
        do throws(SystemFault) {
            return try ControlSignals()
        } catch {
            throw StartFault(text: error.description)
        }
    }

    private static func wait(_ signals: ControlSignals) {
        while true {
            switch try? signals.next() {
            case .terminate, .interrupt, nil: return
            case .reload, .reopen: continue
            }
        }
    }

    private static func invitation(_ stage: DemoStage) -> String {
        """

        The bank is behind the gateway at http://127.0.0.1:\(stage.port)/ and goes on running; Ctrl-C ends both.
          curl -i http://127.0.0.1:\(stage.port)/seen                  what the bank sees of a request
          curl -i --path-as-is http://127.0.0.1:\(stage.port)//admin   what the gateway says to an odd one
          curl http://127.0.0.1:\(stage.adminPort)/metrics                 what it has counted

        """
    }

    private static func table(_ outcomes: [DemoOutcome], _ console: Console) -> String {
        let isWide = console.width >= Console.standardWidth
        let matched = outcomes.filter(\.isExpected).count
        let title =
            "Countersign \(Version.number): a gateway in front of a demo bank, and what becomes of requests"
        let lines =
            title.wrapped(to: min(console.width, Console.standardWidth)) + [""]
            + (isWide ? [console.faint(columns("request", "its caller got", "the bank saw", "why"))] : [])
            + outcomes.flatMap { isWide ? [row($0, console)] : rows($0, console) }
            + ["", "\(matched) of \(outcomes.count) as expected"]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func columns(_ title: String, _ got: String, _ saw: String, _ why: String) -> String {
        "  " + title.padded(to: 38) + got.padded(to: 23) + saw.padded(to: 13) + why
    }

    private static func row(_ outcome: DemoOutcome, _ console: Console) -> String {
        // Colours take no columns, so they come after the padding.
        "  " + outcome.demoCase.title.padded(to: 38) + coloured(outcome, outcome.got.padded(to: 23), console)
            + outcome.saw.padded(to: 13) + outcome.remark
    }

    /// One case where the table is too wide.
    private static func rows(_ outcome: DemoOutcome, _ console: Console) -> [String] {
        [
            "  \(outcome.demoCase.title)",
            "    \(coloured(outcome, outcome.got, console)): \(outcome.remark)",
        ]
    }

    private static func coloured(_ outcome: DemoOutcome, _ text: String, _ console: Console) -> String {
        guard outcome.isExpected else { return console.bad(text) }
        return outcome.problem == nil ? console.good(text) : console.strong(text)
    }

    private static func json(_ outcomes: [DemoOutcome]) -> String {
        JSONPage.text { writer in
            writer.key("cases")
            writer.array { writer in
                for outcome in outcomes {
                    writer.object { writer in
                        writer.member("title", outcome.demoCase.title)
                        writer.member("status", outcome.status)
                        if let problem = outcome.problem { writer.member("problem", problem) }
                        writer.member("seen", outcome.seen)
                        writer.key("expected")
                        writer.boolean(outcome.isExpected)
                    }
                }
            }
        }
    }
}

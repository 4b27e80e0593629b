// The states of a challenge, as clients read them and as people see them drawn: both from the machine's own table.

import Domain

enum ChallengeText {
    static var schema: String {
        JSONTree.object([
            ("$schema", "https://json-schema.org/draft/2020-12/schema"),
            ("title", "The state of a Countersign challenge"),
            (
                "description",
                .string("Where a challenge stands. It lives as long as it is \(names(of: live)).")
            ),
            ("enum", .array(ChallengeState.allCases.map { .string($0.rawValue) })),
        ]).text
    }

    static var tables: String { [states, diagram, steps].joined(separator: "\n") }

    private static var live: [ChallengeState] { ChallengeState.allCases.filter(\.isLive) }

    private static func names(of states: [ChallengeState]) -> String {
        states.map { "`\($0.rawValue)`" }.joined(separator: " or ")
    }

    /// What each state says.
    private static var states: String {
        let rows = ChallengeState.allCases.map { state in
            "| `\(state.rawValue)` | \(state.isLive ? "yes" : "no") | \(state.meaning) |"
        }
        return lines(["| state | live | what it says |", "|---|---|---|"] + rows)
    }

    /// Every step. What can happen to all that live is drawn once, from the box around them.
    private static var diagram: String {
        let shared = ChallengeMachine.transitions.filter { step in
            live.allSatisfy { ChallengeMachine.state(after: step.event, in: $0) == step.to }
        }
        let inner = ChallengeMachine.transitions.filter { $0.from.isLive && $0.to.isLive }
        let outer = ChallengeMachine.transitions.filter { !shared.contains($0) && !inner.contains($0) }
        let ends = Set(ChallengeMachine.transitions.map(\.to)).subtracting(
            ChallengeMachine.transitions.map(\.from))
        return lines(
            ["```mermaid", "stateDiagram-v2"]
                + ChallengeState.allCases.filter { word($0) != $0.rawValue }.map {
                    "    state \"\($0.rawValue)\" as \(word($0))"
                } + ["    state live {", "        [*] --> created"]
                + inner.map { "        \(arrow($0.from, $0.to)): \($0.event.rawValue)" } + ["    }"]
                + outer.map { "    \(arrow($0.from, $0.to)): \($0.event.rawValue)" }
                + shared.filter { $0.from == live.first }.map {
                    "    live --> \(word($0.to)): \($0.event.rawValue)"
                }
                + ChallengeState.allCases.filter(ends.contains).map { "    \(word($0)) --> [*]" } + ["```"])
    }

    private static func arrow(_ from: ChallengeState, _ to: ChallengeState) -> String {
        "\(word(from)) --> \(word(to))"
    }

    /// A diagram's words have no hyphens.
    private static func word(_ state: ChallengeState) -> String { "\(state)" }

    /// The table itself: what each event does in each state that it can happen in.
    private static var steps: String {
        let from = ChallengeState.allCases.filter { state in
            ChallengeMachine.transitions.contains { $0.from == state }
        }
        let rows = ChallengeEvent.allCases.map { event in
            let cells = from.map { state in
                ChallengeMachine.state(after: event, in: state).map { "`\($0.rawValue)`" } ?? ""
            }
            return "| \(event.rawValue) | \(cells.joined(separator: " | ")) |"
        }
        let head = "| what happens | \(from.map { "in `\($0.rawValue)`" }.joined(separator: " | ")) |"
        return lines([head, "|---|" + String(repeating: "---|", count: from.count)] + rows)
    }

    private static func lines(_ lines: [String]) -> String { lines.joined(separator: "\n") + "\n" }
}

extension ChallengeState {
    fileprivate var meaning: String {
        switch self {
        case .created: "It is open, and has no code yet."
        case .sent: "It has a code, which was given to a courier."
        case .approved: "The code was answered; its request may come, once."
        case .consumed: "Its request is let through, and what became of it is not known yet."
        case .forwarded: "The upstream answered the request."
        case .outcomeUnknown: "The request went up, and nobody knows whether the upstream did what it asks."
        case .expired: "Nobody answered in time."
        case .locked: "Too many answers were wrong."
        case .cancelled: "Its caller, or whoever got the message, has ended it."
        case .void: "What it was for is no more: the request, the policy or the store is another."
        }
    }
}

// Why a policy decides as it does, for people: the decision first, then each route with what it asks.
//
//     POST https://bank.example.com/api/transfers from 127.0.0.1
//
//     challenge: the route `big-transfers` of the policy `acme-bank` asks for `transfer`
//
//       admin          misses
//         no   path     /admin/**
//       big-transfers  decides
//         yes  path     /api/transfers
//         yes  methods  POST
//         yes  when     decimal(json.amount) >= decimal('100')
//       rest           not asked

import Domain
import Wire

struct ExplanationText {
    private let explanation: Explanation
    private let console: Console

    /// More routes than this are not looked at by anybody; those whose path is another's are counted then.
    private static let most = 30

    init(_ explanation: Explanation, _ console: Console) {
        self.explanation = explanation
        self.console = console
    }

    /// The whole text.
    func text(of facts: Facts) -> String {
        let request = facts.request
        let authority = request.authority.map { Escaped($0.octets).text } ?? ""
        let target = Escaped(request.originForm).text
        let source = facts.source.map { " from \(String(decoding: $0.octets, as: UTF8.self))" } ?? ""
        let line =
            "\(Escaped(request.method.octets).text) \(request.scheme.text)://\(authority)\(target)\(source)"
        return "\(console.strong(line))\n\n\(decision)\n\n\(routes)"
    }

    /// The decision in a sentence.
    var decision: String {
        let policy = "the policy `\(explanation.policy.id)`"
        let name = explanation.deciding.map { "the route `\($0.route.id)` of \(policy)" } ?? ""
        switch explanation.decision {
        case .route:
            if let scenario = explanation.scenario {
                return "\(console.doubtful("challenge")): \(name) asks for `\(scenario.id)`\(reservation)"
            }
            let upstream = explanation.deciding?.route.upstream.map { " to `\($0)`" } ?? ""
            return "\(console.good("forward")): \(name) lets it through\(upstream)"
        case .denied(nil): return "\(console.bad("deny")): no route of \(policy) takes it"
        case .denied: return "\(console.bad("deny")): \(name) denies it"
        case .methodRefused:
            return "\(console.bad("method-refused")): \(name) protects this path, and lists other methods"
        case .undecidable(_, let why):
            return "\(console.bad("undecidable")): nobody can say whether \(name) takes it: \(why)"
        }
    }

    /// Of a route that decides although it can't be evaluated.
    private var reservation: String {
        let isSure = explanation.deciding?.clauses.allSatisfy { $0.outcome == .holds } ?? true
        return isSure ? "" : ",\nfor it can't be evaluated, and nothing behind it could have asked for more"
    }

    /// Every route, with its clauses.
    var routes: String {
        var shown = explanation.routes
        var rest = 0
        if shown.count > Self.most {
            shown = shown.filter { $0.part != .misses || $0.clauses.first?.outcome != .fails }
            rest = explanation.routes.count - shown.count
        }
        let width = shown.map { $0.route.id.text.utf8.count }.max() ?? 0
        var text = ""
        for account in shown {
            text += "  \(console.strong(account.route.id.text.padded(to: width)))  \(verdict(of: account))\n"
            // Whoever is not asked would only be a distraction.
            if account.part == .notAsked { continue }
            let names = account.clauses.map(\.name.utf8.count).max() ?? 0
            for clause in account.clauses { text += lines(of: clause, indent: 4, width: names) }
        }
        return rest > 0 ? text + "  and \(rest) more, of other paths\n" : text
    }

    private func verdict(of account: RouteAccount) -> String {
        switch account.part {
        case .decides: return console.good("decides")
        case .watches: return "would decide `\(account.route.requirement.text)`, but only watches"
        case .misses: return console.faint("misses")
        case .undecidable:
            return account.route.mode.isShadow
                ? "can't be evaluated, and only watches"
                : "can't be evaluated, so it does not take the request"
        case .notAsked: return console.faint("not asked")
        }
    }

    private func lines(of clause: ClauseAccount, indent: Int, width: Int) -> String {
        let margin = String(repeating: " ", count: indent)
        let mark: String
        var notes: [String] = []
        switch clause.outcome {
        case .holds: mark = console.good("yes")
        case .fails: mark = console.bad("no ")
        case .undecidable(let why):
            mark = console.doubtful("?  ")
            notes.append(why)
        }
        if let note = clause.note { notes.append(Escaped(note.utf8).text) }
        let note = notes.isEmpty ? "" : console.faint("  (\(notes.joined(separator: ", ")))")
        let wanted = Escaped(clause.wanted.utf8).text
        var text = "\(margin)\(mark)  \(clause.name.padded(to: width))  \(wanted)\(note)\n"
        for part in clause.parts { text += lines(of: part, indent: indent + width + 7, width: 2) }
        return text
    }
}

// Why a policy decides as it does, for programs: one object on one line.

import Crypto
import Domain
import Wire

enum ExplanationJSON {
    static func text(of explanation: Explanation) -> String {
        JSONPage.text { write(explanation, &$0) }
    }

    /// The members of an explanation.
    static func write(_ explanation: Explanation, _ writer: inout JSONWriter) {
        writer.member("decision", explanation.outcome.rawValue)
        writer.member("policy", explanation.policy.id.text)
        writer.member("version", explanation.policy.version.description)
        if let route = explanation.deciding?.route { writer.member("route", route.id.text) }
        if let scenario = explanation.scenario { writer.member("scenario", scenario.id.text) }
        if case .undecidable(_, let why) = explanation.decision { writer.member("why", why) }
        writer.key("routes")
        writer.array { writer in
            for account in explanation.routes {
                writer.object { writer in
                    writer.member("id", account.route.id.text)
                    writer.member("part", account.part.rawValue)
                    writer.member("require", account.route.requirement.text)
                    writer.key("clauses")
                    write(account.clauses, &writer)
                }
            }
        }
    }

    private static func write(_ clauses: [ClauseAccount], _ writer: inout JSONWriter) {
        writer.array { writer in
            for clause in clauses {
                writer.object { writer in
                    writer.member("name", clause.name)
                    writer.member("wanted", clause.wanted)
                    switch clause.outcome {
                    case .holds: writer.member("outcome", "holds")
                    case .fails: writer.member("outcome", "fails")
                    case .undecidable(let why):
                        writer.member("outcome", "undecidable")
                        writer.member("why", why)
                    }
                    if let note = clause.note { writer.member("note", note) }
                    if !clause.parts.isEmpty {
                        writer.key("parts")
                        write(clause.parts, &writer)
                    }
                }
            }
        }
    }
}

import Domain
import Testing
import Wire

@Suite struct ConditionAccountTests {
    static func written(_ account: ConditionAccount, _ text: String) -> String {
        let outcome =
            switch account.outcome {
            case .holds: "holds"
            case .fails: "fails"
            case .undecidable(let trouble): trouble.reason.rawValue
            }
        let own = account.connective.map(\.rawValue) ?? excerpt(text, account.range)
        guard !account.parts.isEmpty else { return "\(own): \(outcome)" }
        return "\(own): \(outcome) [" + account.parts.map { written($0, text) }.joined(separator: ", ") + "]"
    }

    @Test(arguments: [
        ("json.a == 1", "json.a == 1: holds"), ("!(json.a == 1 && true)", "!(json.a == 1 && true): fails"),
        ("json.a == 1 && json.b == 1", "&&: noSuchKey [json.a == 1: holds, json.b == 1: noSuchKey]"),
        ("true && false && json.b", "&&: fails [true: holds, false: fails, json.b: noSuchKey]"),
        ("true && (false && json.b)", "&&: fails [true: holds, false: fails, json.b: noSuchKey]"),
        (
            "json.a == 2 || (json.a == 1 && json.b == 1) || false",
            "||: noSuchKey [json.a == 2: fails, &&: noSuchKey [json.a == 1: holds, json.b == 1: noSuchKey], false: fails]"
        ),
        ("json.b || json.c || true", "||: holds [json.b: noSuchKey, json.c: noSuchKey, true: holds]"),
        ("json.a && true", "&&: notBoolean [json.a: notBoolean, true: holds]"),
        ("json.a == 1 ? true && false : true", "json.a == 1 ? true && false : true: fails"),
    ])
    func `each clause is told with its outcome`(text: String, account: String) throws {
        let example = try ConditionCase.json(#"{"a": 1}"#)
        let condition = try Condition(text)
        let told = try condition.account(for: example.facts, on: PathPattern("/**"))
        #expect(Self.written(told, text) == account)
    }

    @Test func `the account of a condition comes to what the condition comes to`() throws {
        let example = try ConditionCase.json(ConditionTests.payment)
        let parts = ["true", "false", "json.memo", "(json.count == 3)", "(1 / 0 > 0)"]
        for one in parts {
            for other in parts {
                for third in parts {
                    for text in [
                        "\(one) && \(other) && \(third)", "\(one) || \(other) || \(third)",
                        "\(one) && \(other) || \(third)", "\(one) && (\(other) || \(third))",
                    ] {
                        let condition = try Condition(text)
                        let (facts, pattern) = (try example.facts, try PathPattern("/**"))
                        let (outcome, account) = (
                            condition.outcome(for: facts, on: pattern),
                            condition.account(for: facts, on: pattern)
                        )
                        #expect(outcome == account.outcome, "\(text)")
                    }
                }
            }
        }
    }
}

import Domain
import Testing
import Wire

/// Conditions that nobody would write, in great number: values of all types under all operations. Whatever they come to,
/// they come to the same twice, their opposite to the opposite, and what decides decides.
@Suite struct ConditionLawTests {
    static let atoms = [
        "true", "false", "null", "0", "1", "-1", "2", "9223372036854775807", "-9223372036854775808", "0u",
        "3u",
        "18446744073709551615u", "0.0", "-0.0", "1.5", "1e308", "-1e308", "(0.0/0.0)", "(1.0/0.0)", "''",
        "'a'",
        "'é'", "'10'", "'true'", "'-1.50'", "'2026-11-20T18:30:00Z'", "'1h'", "'10.0.0.1'", "'10.0.0.0/8'",
        "'+02:00'", "b''", "b'\\xff'", "[]", "[1, 'a', null]", "[[1], [1.0]]", "{}",
        "{'a': 1, 2: 'b', true: []}",
        "timestamp('0001-01-01T00:00:00Z')", "timestamp('9999-12-31T23:59:59.999999999Z')",
        "duration('-1ns')", "duration('9223372036s')", "decimal('0.1')", "decimal('-99999999999999999999')",
        "ip('::1')", "cidr('0.0.0.0/0')", "int", "google.protobuf.Duration", "json", "json.n", "json.s",
        "json.e", "json.a", "json.o", "json.o.x", "json.a[0]", "json.none", "request.headers",
        "request.query",
        "request.path", "request.time", "request.method", "source.address", "form", "subject.claims",
    ]
    static let unary = [
        "!%", "-%", "size(%)", "int(%)", "uint(%)", "double(%)", "string(%)", "bytes(%)", "bool(%)",
        "type(%)",
        "duration(%)", "timestamp(%)", "decimal(%)", "ip(%)", "cidr(%)", "has(%.a)", "%.x", "%.size()",
        "%.getHours()", "%.getFullYear()", "%.getMilliseconds()", "%.matches('^(a|1)*$')", "[%]", "{'k': %}",
        "{%: 1}", "%.all(x, x == x)", "%.exists(x, x)", "%.map(x, [x])", "%.filter(x, x != 1)",
        "%.exists_one(x, x == 1)", "%.map(x, x == 1, %)",
    ]
    static let binary = [
        "% + %", "% - %", "% * %", "% / %", "% % %", "% == %", "% != %", "% < %", "% <= %", "% > %", "% >= %",
        "% in %", "%[%]", "%.contains(%)", "%.startsWith(%)", "%.endsWith(%)", "%.getHours(%)", "% && %",
        "% || %", "%.all(x, x == %)", "true ? % : %",
    ]

    static func expression(_ numbers: inout ScriptedNumbers, depth: Int) -> String {
        func pick(_ choices: [String]) -> String {
            choices[Int(numbers.next().magnitude % UInt(choices.count))]
        }
        let atom = "dyn(\(pick(atoms)))"
        guard depth > 0 else { return atom }
        let shape = numbers.next() % 3 == 0 ? pick(unary) : pick(binary)
        // The remainder has a sign of its own.
        let pieces =
            shape == "% % %"
            ? ["", " % ", ""] : shape.split(separator: "%", omittingEmptySubsequences: false).map(String.init)
        var text = pieces[0]
        for piece in pieces.dropFirst() {
            text += "dyn(\(expression(&numbers, depth: numbers.next() % 2 == 0 ? 0 : depth - 1)))" + piece
        }
        return text
    }

    @Test func `whatever it is, it has one outcome and its opposite the other`() throws {
        var example = try ConditionCase.json(
            #"{"n": 120.50, "s": "a\u00e9", "e": 1e2, "a": [1, "a", {"k": null}, [2.5]], "o": {"x": true, "a": 1}}"#
        )
        example.subject = .known(id: "u", claims: nil)
        let (facts, pattern) = (try example.facts, try PathPattern("/**"))
        func outcome(_ text: String) throws -> ConditionOutcome {
            try Condition(text).outcome(for: facts, on: pattern)
        }
        var numbers = ScriptedNumbers()
        var seen: [String: Int] = [:]
        for _ in 0..<1500 {
            let text = "dyn(\(Self.expression(&numbers, depth: 3)))"
            guard let condition = try? Condition(text) else { continue }
            let answer = condition.outcome(for: facts, on: pattern)
            #expect(answer == condition.outcome(for: facts, on: pattern), "\(text)")
            #expect(answer == condition.account(for: facts, on: pattern).outcome, "\(text)")
            #expect(try outcome("\(text) && false") == .fails, "\(text)")
            #expect(
                try outcome("true || \(text)") == .holds && outcome("\(text) || true") == .holds, "\(text)")
            switch (answer, try outcome("!\(text)")) {
            case (.holds, .fails), (.fails, .holds), (.undecidable, .undecidable): break
            default: Issue.record("\(text) has no opposite")
            }
            if case .undecidable(let trouble) = answer {
                seen[trouble.reason.rawValue, default: 0] += 1
                #expect(trouble.range.upperBound <= text.utf8.count)
            } else {
                seen["\(answer)", default: 0] += 1
            }
        }
        // They are not all refused, and not all the same.
        #expect(seen.count >= 8 && seen["holds", default: 0] > 10, "\(seen)")
    }
}

import Domain
import TestKit
import Testing
import Wire

@testable import PolicyFile

/// Warnings are told, and keep nothing from being taken.
@Suite struct SeverityTests {
    static func diagnostic(_ severity: Severity, _ line: Int) -> Diagnostic {
        Diagnostic(
            severity: severity, file: "p", line: line, column: 1, rule: .keyIdle, message: "m", help: "h",
            excerpt: nil)
    }

    @Test func `a policy with a warning is taken, and its warning is told`() throws {
        let text = PolicyTests.routes("{ id: r, path: /, upstream: app, require: none, mode: shadow }")
        let loaded = try PolicySet.parse([("p.yaml", Array(text.utf8))], today: nil)
        #expect(loaded.set.routeCount == 1)
        #expect(
            loaded.warnings?.text(isColoured: true) == """
                \u{1B}[33mwarning\u{1B}[0m: the route only watches, and nothing says until when
                 \u{1B}[2m-->\u{1B}[0m p.yaml:4:59
                  \u{1B}[2m|\u{1B}[0m
                \u{1B}[2m4\u{1B}[0m \u{1B}[2m|\u{1B}[0m   - { id: r, path: /, upstream: app, require: none, mode: shadow }
                  \u{1B}[2m|\u{1B}[0m                                                           \u{1B}[33m^^^^^^\u{1B}[0m
                  \u{1B}[2m=\u{1B}[0m help: add `until` with the day on which somebody decides

                """)
    }

    @Test func `a shadow route is over on the day after its last`() throws {
        let text = PolicyTests.routes(
            "{ id: r, path: /, upstream: app, require: none, mode: shadow, until: 2027-01-15 }")
        for (day, rules) in [("2027-01-15", []), ("2027-01-16", [Rule.shadowOver])] {
            let loaded = try PolicySet.parse([("p", Array(text.utf8))], today: CalendarDay(day))
            #expect(loaded.warnings?.diagnostics.map(\.rule) ?? [] == rules)
        }
        #expect(try PolicySet.parse([("p", Array(text.utf8))], today: nil).warnings == nil)
    }

    @Test func `a setup has the warnings of its policies`() throws {
        let folder = try TemporaryFolder([
            "c.yaml": Loading.least + "policies: p.yaml\n",
            "p.yaml": PolicyTests.routes("{ id: r, path: /, upstream: app, require: none, cache: upstream }"),
        ])
        let setup = try Setup.load(folder.path + "/c.yaml", environment: [:], today: nil)
        #expect(setup.policies.warnings?.diagnostics.map(\.rule) == [.keyIdle])
    }

    @Test func `where there are too many, errors go before warnings`() {
        let warnings = (0..<100).map { Self.diagnostic(.warning, $0) }
        let errors = (100..<140).map { Self.diagnostic(.error, $0) }
        let findings = Findings(warnings + errors, more: 7)
        #expect(findings.diagnostics.count == 50)
        #expect(findings.diagnostics.count { $0.severity == .error } == 40)
        #expect(findings.diagnostics.first?.line == 0)
        #expect(findings.count == 147)
        #expect(findings.warningCount == 100)
        #expect(
            Findings((0..<60).map { Self.diagnostic(.error, $0) } + warnings, more: 0).diagnostics.allSatisfy
            { $0.severity == .error })
        #expect(Findings(Array(warnings.prefix(50)), more: 0).diagnostics.count == 50)
    }

    @Test func `a policy of three thousand warnings and one error shows the error`() {
        let routes = (0..<3000).map {
            "{ id: r\($0), path: /\($0), upstream: app, require: none, mode: shadow }"
        }
        var text = "countersign: 1\nid: p\nroutes:\n"
        for route in routes + ["{ id: x, path: /x, upstream: app, require: s }"] { text += "  - \(route)\n" }
        let findings = Loading.findings(text)
        #expect(findings.count == 50)
        #expect(findings.count { $0.severity == .error } == 2)
    }

    @Test func `a severity is a member of a finding in JSON`() throws {
        let findings = Findings([Self.diagnostic(.warning, 1)], more: 0)
        var writer = JSONWriter()
        writer.object { findings.write(to: &$0) }
        let first = try JSONDocument(writer.octets).root["findings".utf8]?.elements.first
        #expect(first?["severity".utf8]?.string == Array("warning".utf8))
    }
}

@Suite struct NumberExpressionTests {
    @Test(arguments: [
        0...0, 0...9, 0...10, 1...100, 5...64, 6...10, 30...600, 99...101, 1...5, 36...36, 0...60, 17...4321,
    ])
    func `an expression has the numbers of its range and no other`(range: ClosedRange<Int>) throws {
        let expression = try Regex("^(\(NumberExpression.of(range)))$")
        for number in 0...max(5000, range.upperBound) {
            #expect("\(number)".contains(expression) == range.contains(number), "\(number)")
        }
        #expect(!"".contains(expression) && !"01".contains(expression) && !"1 ".contains(expression))
    }

    @Test func `a time is in the range with each unit`() throws {
        let expression = try Regex(NumberExpression.times(Seconds(30)...Seconds(600)))
        for text in ["30s", "600s", "1m", "10m"] { #expect(text.contains(expression), "\(text)") }
        for text in ["29s", "601s", "0m", "11m", "1h", "30000ms", "30", "s", "030s"] {
            #expect(!text.contains(expression), "\(text)")
        }
        let rate = try Regex(NumberExpression.rates(Rate.counts, Rate.periods))
        for text in ["1/1s", "1000000/7d", "10/168h"] {
            #expect(text.contains(rate) && Rate(text) != nil, "\(text)")
        }
        for text in ["0/1s", "1000001/1h", "1/8d", "1/169h", "1/0s", "1/1w", "1/604801s"] {
            #expect(!text.contains(rate) && Rate(text) == nil, "\(text)")
        }
    }
}

import Domain
import Testing
import Wire

@testable import PolicyFile

@Suite struct DiagnosticTests {
    @Test func `a finding is shown with its line, the place in it, and the remedy`() throws {
        let findings = #expect(throws: Findings.self) {
            try Loading.configuration(Loading.least + "# ü\nworkrs: 2\n")
        }
        #expect(
            findings?.text(isColoured: false) == """
                error: there is no key `workrs` in the configuration
                 --> folder/c.yaml:6:1
                  |
                6 | workrs: 2
                  | ^^^^^^
                  = help: did you mean `workers`?

                """)
    }

    @Test func `colours are there only where they are wanted`() throws {
        let findings = #expect(throws: Findings.self) { try Loading.configuration("a: 1") }
        #expect(findings?.text(isColoured: true).contains("\u{1B}[31merror\u{1B}[0m: ") == true)
        #expect(findings?.text(isColoured: false).contains("\u{1B}") == false)
    }

    @Test func `a finding without a line names the file`() {
        let diagnostic = Diagnostic(
            severity: .error, file: "x.yaml", line: 1, column: 1, rule: .unreadable, message: "m", help: "h",
            excerpt: nil)
        #expect(
            Findings([diagnostic], more: 0).text(isColoured: false) == """
                error: m
                 --> x.yaml
                  = help: h

                """)
    }

    @Test func `findings are JSON to the strict reader`() throws {
        let findings = try #require(
            throws: Findings.self, performing: { try Loading.configuration("\u{1F600}\"\\: 1\n") })
        var writer = JSONWriter()
        writer.object { findings.write(to: &$0) }
        let root = try JSONDocument(writer.octets).root
        let first = try #require(root["findings".utf8]?.elements.first)
        #expect(
            first.members.map { String(decoding: $0.key, as: UTF8.self) } == [
                "severity", "file", "rule", "line", "column", "message", "help", "excerpt",
            ])
        #expect(first["rule".utf8]?.string == Array("key-unknown".utf8))
        #expect(root["more".utf8]?.number?.text == "0")
    }

    @Test func `fifty findings are shown and the rest is counted`() throws {
        let text = (0..<3000).map { "x\($0): 1\n" }.joined()
        let findings = try #require(throws: Findings.self, performing: { try Loading.configuration(text) })
        #expect(findings.diagnostics.count == 50)
        // The four keys that are missing count too.
        #expect(findings.count == 3004)
        #expect(findings.text(isColoured: false).hasSuffix("\nand 2954 more\n"))
    }

    @Test(arguments: [
        ("abc", 2, 1, "abc", 1, 1), ("abc", 2, 99, "abc", 1, 2), ("abc", 4, 1, "abc", 3, 1),
        ("", 1, 1, "", 0, 1),
        ("é𝄞x", 3, 1, "é𝄞x", 2, 1), ("\u{1B}x", 2, 1, "\\u{1b}x", 6, 1),
        ("a\u{202E}b", 3, 1, "a\\u{202e}b", 9, 1),
    ])
    func `an excerpt shows what can be seen and escapes the rest`(
        line: String, column: Int, width: Int, text: String, caret: Int, shown: Int
    ) {
        let excerpt = LineExcerpt(Array(line.utf8)[...], column: column, width: width)
        #expect(excerpt.text == text)
        #expect(excerpt.caret == caret)
        #expect(excerpt.width == shown)
    }

    @Test(arguments: [1, 60, 101, 500, 100_000])
    func `a line of a hundred thousand characters is cut around the place`(column: Int) {
        let line =
            [UInt8](repeating: UInt8(ascii: "a"), count: column - 1) + [UInt8(ascii: "X")]
            + [UInt8](repeating: UInt8(ascii: "b"), count: 100_000 - column)
        let excerpt = LineExcerpt(line[...], column: column, width: 1)
        let shown = Array(excerpt.text.utf8)
        #expect(shown.count <= 106)
        #expect(shown[excerpt.caret] == UInt8(ascii: "X"))
    }

    @Test func `somebody's text is quoted so that it can give no orders`() {
        #expect("\(Quoted("a`\u{1B}[1m\n\u{202E}é"))" == "`a\\x60\\u{1b}[1m\\n\\u{202e}é`")
        #expect("\(Quoted(String(repeating: "x", count: 100_000)))".utf8.count == 69)
    }

    @Test(arguments: Rule.allCases)
    func `a rule has a name that programs may compare`(rule: Rule) {
        #expect(rule.rawValue.wholeMatch(of: /[a-z]+(?:-[a-z]+)*/) != nil)
    }
}

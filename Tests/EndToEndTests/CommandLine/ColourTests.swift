import Testing

/// Colours are for a terminal that shows them, and for nobody who doesn't want them.
@Suite struct ColourTests {
    /// Commands that show colours where they are shown, each way that it can end.
    static let commands = [
        "explain policies/bank.yaml --url /welcome", "explain policies/bank.yaml --url /a/../b",
        "explain bad.yaml",
        "test", "test wrong.yaml", "test bad.yaml", "validate", "validate bad.yaml", "inspect request.http",
        "inspect bad.yaml",
    ]

    static func run(_ command: String, onTerminal: Bool, with environment: [String: String]) throws -> String
    {
        let example = try BankExample()
        let files = [
            ("bad.yaml", "countersign: 2\n"), ("bad.tests.yaml", "countersign: 1\n"),
            ("wrong.yaml", ValidateTests.policy("{ id: a, path: /a, require: deny }")),
            (
                "wrong.tests.yaml",
                "countersign: 1\ncases: [{ name: a, request: {}, expect: { decision: forward } }]\n"
            ),
        ]
        for (name, text) in files { _ = try example.scratch.file(name, Array(text.utf8)) }
        let line =
            onTerminal ? "exec script -qec 'countersign \(command)' /dev/null" : "exec countersign \(command)"
        let outcome = try example.run(line, with: environment)
        #expect([0, 1].contains(outcome.status), "\(outcome.output)\(outcome.error)")
        return outcome.output
    }

    @Test(arguments: commands)
    func `a terminal is shown colours`(command: String) throws {
        for environment in [["TERM": "xterm"], ["TERM": "xterm", "NO_COLOR": ""]] {
            #expect(try Self.run(command, onTerminal: true, with: environment).contains("\u{1B}["))
        }
    }

    @Test(arguments: commands)
    func `no escape comes out where colours are not wanted, or not shown`(command: String) throws {
        for environment in [["TERM": "xterm", "NO_COLOR": "1"], ["TERM": "dumb"]] {
            #expect(try !Self.run(command, onTerminal: true, with: environment).contains("\u{1B}"))
        }
        #expect(try !Self.run(command, onTerminal: false, with: ["TERM": "xterm"]).contains("\u{1B}"))
    }

    @Test(arguments: ["explain policies/bank.yaml", "test", "validate", "inspect request.http"])
    func `JSON has no colours, not even on a terminal`(command: String) throws {
        #expect(
            try !Self.run("\(command) -o json", onTerminal: true, with: ["TERM": "xterm"]).contains("\u{1B}"))
    }

    @Test(arguments: ["help", "help explain", "completions bash", "man", "schema config"])
    func `what is printed for copying has no colours`(command: String) throws {
        #expect(try !Self.run(command, onTerminal: true, with: ["TERM": "xterm"]).contains("\u{1B}"))
    }
}

import System
import Testing

@testable import countersign

/// A help text says nothing that doesn't work.
@Suite struct ExampleTests {
    struct Shown: Sendable, CustomTestStringConvertible {
        let command: String
        let status: Int32

        var testDescription: String { command }
    }

    static let shown = Verb.allCases.flatMap(\.entry.examples).compactMap { example in
        example.status.map { Shown(command: example.command, status: $0.rawValue) }
    }

    @Test(arguments: Verb.allCases)
    func `every verb shows how it is used`(verb: Verb) throws {
        let examples = verb.entry.examples
        #expect(!examples.isEmpty)
        let help = try Countersign.run("help", verb.rawValue).output
        for example in examples {
            #expect(example.command.contains("countersign \(verb.rawValue)"))
            let lines = example.command.split(separator: "\n").map { "  \($0)\n" }.joined()
            #expect(help.contains("\n  # \(example.purpose)\n\(lines)"))
        }
        for (status, text) in verb.entry.statuses {
            #expect(help.contains("\n  \(status.rawValue)  \(text)\n"))
        }
    }

    @Test(arguments: shown)
    func `an example ends as it should`(shown: Shown) throws {
        let outcome = try BankExample().run(shown.command)
        #expect(outcome.status == shown.status, "\(outcome.output)\(outcome.error)")
        #expect(outcome.error == "")
    }

    /// What does not end is only told from what does not start.
    @Test func `an example that goes on is one of a verb that goes on`() {
        let goingOn = Verb.allCases.filter { $0.entry.examples.contains { $0.status == nil } }
        #expect(goingOn == [.demo, .serve])
    }

    @Test func `every option of every example is one of its verb`() throws {
        for verb in Verb.allCases {
            for example in verb.entry.examples {
                let words = example.command.split { " \n()".contains($0) }
                let start = try #require(words.firstIndex { $0 == "countersign" })
                let names = words[start...].filter { $0.hasPrefix("--") || $0 == "-o" }
                let known = verb.entry.options.map(\.rawValue)
                #expect(names.allSatisfy { known.contains(String($0)) }, "\(example.command)")
            }
        }
    }

    @Test func `the bank's policy and its cases are as they should be, with the README's commands`() throws {
        let folder = "\(Countersign.packageRoot)/examples/bank"
        let text = String(decoding: try Files.read("\(folder)/README.md"), as: UTF8.self)
        let commands = text.split(separator: "\n").filter { $0.hasPrefix("    countersign ") }
        #expect(commands.count == 3)
        for command in commands {
            let outcome = try Countersign.shell("cd '\(folder)' && \(command)")
            #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
        }
    }
}

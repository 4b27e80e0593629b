import System
import Testing

/// What the README and the guide show is what the program does: each block marked `console` is run, and must give what
/// stands below its commands, octet for octet.
@Suite struct ReadmeTests {
    /// A command behind `$ ` and in the lines behind `> `, and what is shown below it.
    struct Shown: Sendable, CustomTestStringConvertible {
        let command: String
        let output: String

        var testDescription: String { command }
    }

    static let text = Result {
        String(decoding: try Files.read("\(Countersign.packageRoot)/README.md"), as: UTF8.self)
    }

    static let guide = Result {
        String(decoding: try Files.read("\(Countersign.packageRoot)/docs/policy/guide.md"), as: UTF8.self)
    }

    static let shown = [text, guide].flatMap { commands(of: (try? $0.get()) ?? "") }

    private static func commands(of text: String) -> [Shown] {
        var shown: [Shown] = []
        var isInside = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                isInside = line == "```console"
            } else if isInside, line.hasPrefix("$ ") {
                shown.append(Shown(command: String(line.dropFirst(2)), output: ""))
            } else if isInside, line.hasPrefix("> "), let last = shown.popLast() {
                shown.append(Shown(command: last.command + "\n" + line.dropFirst(2), output: ""))
            } else if isInside, let last = shown.popLast() {
                shown.append(Shown(command: last.command, output: last.output + line + "\n"))
            }
        }
        return shown
    }

    @Test func `the README shows the demo and an inspection`() {
        #expect(Self.shown.contains { $0.command == "countersign demo --once" })
        #expect(Self.shown.contains { $0.command.hasSuffix("countersign inspect") })
        for verb in ["validate", "explain", "test"] {
            #expect(Self.shown.contains { $0.command.hasPrefix("countersign \(verb) examples/policy") })
        }
    }

    @Test(arguments: shown)
    func `a command of a page gives what is shown below it`(shown: Shown) throws {
        let outcome = try Countersign.shell("cd '\(Countersign.packageRoot)' && { \(shown.command); } 2>&1")
        #expect(outcome.output == shown.output)
    }

    @Test func `what the README points to is there`() throws {
        let paths = try Self.text.get().split(separator: "](").dropFirst().map { $0.prefix { $0 != ")" } }
        #expect(!paths.isEmpty)
        for path in paths where !path.hasPrefix("http") {
            #expect(Files.exists("\(Countersign.packageRoot)/\(path)"), "\(path)")
        }
    }

    @Test func `make knows the commands that the README names`() throws {
        let makefile = String(decoding: try Files.read("\(Countersign.packageRoot)/Makefile"), as: UTF8.self)
        for piece in try Self.text.get().split(separator: "`make ").dropFirst() {
            #expect(makefile.contains("\n\(piece.prefix { $0 != "`" }):"))
        }
    }
}

import System
import Testing

@testable import countersign

@Suite struct ManualPageTests {
    /// The page as groff sets it, without what is for a terminal.
    static func rendered() throws -> String {
        let outcome = try Countersign.shell(
            "countersign man | GROFF_NO_SGR=1 groff -ww -man -Tascii -P-c -P-b -P-u -rLL=120n")
        #expect(outcome.status == 0)
        #expect(outcome.error == "")
        return outcome.output
    }

    /// A text whose spaces are single, for comparing what was set in lines.
    static func words(_ text: String) -> String {
        text.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
    }

    @Test func `the page of the manual is set without a warning`() throws {
        for device in ["ascii", "utf8"] {
            let outcome = try Countersign.shell("countersign man | groff -ww -z -man -T\(device)")
            #expect(outcome.status == 0)
            #expect(outcome.error == "")
            #expect(outcome.output == "")
        }
    }

    @Test func `the page has every part that a page has, in order`() throws {
        let lines = try Self.rendered().split(separator: "\n").map(String.init)
        let headings = lines.filter { $0.first != " " && $0 == $0.uppercased() && !$0.contains("(") }
        #expect(
            headings == [
                "NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "FILES", "ENVIRONMENT", "EXIT STATUS",
                "SEE ALSO",
            ])
    }

    @Test(arguments: Verb.allCases)
    func `the page says all that there is to say of a verb`(verb: Verb) throws {
        let page = try Self.rendered()
        let start = try #require(page.firstRange(of: "\n   countersign \(verb.rawValue)\n")?.upperBound)
        let end = page[start...].firstRange(of: "\n   countersign ")?.lowerBound ?? page.endIndex
        let section = Self.words(String(page[start..<end]))
        #expect(section.contains(verb.usage.joined(separator: " ")))
        for paragraph in verb.entry.paragraphs {
            #expect(section.contains(Self.words(paragraph.replacing("`", with: ""))))
        }
        for option in verb.entry.options {
            let summary = option.entry.summary.replacing("`", with: "")
            #expect(section.contains("\(option.usage) \(summary)"))
        }
        for example in verb.entry.examples { #expect(section.contains(Self.words(example.command))) }
        for (status, text) in verb.entry.statuses {
            #expect(section.contains("\(status.rawValue): \(text)"))
        }
    }

    @Test func `what is copied from the page works`() throws {
        // A hyphen for a minus, a curled quote for a straight one: groff sets them where roff isn't told otherwise.
        let page = try Countersign.shell("countersign man | groff -man -Tutf8 -P-c -P-b -P-u -rLL=120n")
            .output
        for example in Verb.allCases.flatMap(\.entry.examples) {
            for line in example.command.split(separator: "\n") { #expect(page.contains(line), "\(line)") }
        }
        for option in Verb.allCases.flatMap(\.entry.options) { #expect(page.contains(option.rawValue)) }
    }

    @Test func `the page names what counts beside the command line`() throws {
        let page = try Self.rendered()
        for name in ["COUNTERSIGN_LISTEN", "COUNTERSIGN_TAKEOVER", "NO_COLOR", "NOTIFY_SOCKET"] {
            #expect(page.contains(name))
        }
        for name in ["countersign.yaml", "policies/*.tests.yaml", "nginx(8)"] { #expect(page.contains(name)) }
    }

    @Test(arguments: [
        (".a\n.b", "\\&.a\n\\&.b"), ("'a'", "\\(aqa\\(aq"), ("a-b", "a-b"),
        ("`--a-b` c", "\\fB\\-\\-a\\-b\\fR c"),
        ("\\n", "\\(rsn"), ("`~/^`", "\\fB\\(ti/\\(ha\\fR"), ("a `.b`", "a \\fB.b\\fR"), ("", ""),
    ])
    func `nothing of a text is an order to roff`(text: String, roff: String) {
        #expect(Roff.text(text) == roff)
    }

    @Test func `the page of docs is what the program prints`() throws {
        let page = try PublishedFormTests.read("docs/commands.md")
        let printed = try Countersign.run("man", "--markdown").output
        #expect(page.contains("\n<!-- countersign man --markdown -->\n\n\(printed)\n<!-- end -->\n"))
        for verb in Verb.allCases { #expect(page.contains("\n## \(verb.rawValue)\n")) }
    }
}

import Domain
import PolicyFile
import System
import Testing
import Wire

/// What docs/ has from the program is what the program says today. `scripts/docs` writes it anew.
@Suite struct PublishedFormTests {
    static func read(_ path: String) throws -> String {
        String(decoding: try Files.read("\(Countersign.packageRoot)/\(path)"), as: UTF8.self)
    }

    @Test(arguments: PublishedForm.allCases)
    func `a schema in docs is the one that the program prints`(form: PublishedForm) throws {
        let outcome = try Countersign.run("schema", form.rawValue)
        #expect(outcome.status == 0)
        #expect(try Self.read("docs/schema/\(form.rawValue).schema.json") == outcome.output)
        #expect(throws: Never.self) { try outcome.json() }
    }

    @Test(arguments: [
        ("configuration", "config"), ("policy/reference", "policy"), ("problems", "problem"),
        ("challenge", "challenge"),
    ])
    func `the tables of a page are those that the program prints`(page: String, form: String) throws {
        let tables = try Countersign.run("schema", form, "--tables").output
        let text = try Self.read("docs/\(page).md")
        #expect(text.contains("\n<!-- countersign schema \(form) --tables -->\n\n\(tables)\n<!-- end -->\n"))
    }

    /// The blocks of a page that are marked so, in order.
    static func blocks(_ mark: String, of page: String) throws -> [String] {
        var blocks: [String] = []
        var isInside = false
        for line in try read(page).split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                isInside = line == "```\(mark)"
                if isInside { blocks.append("") }
            } else if isInside {
                blocks[blocks.count - 1] += line + "\n"
            }
        }
        return blocks
    }

    @Test func `the configuration of the page is one, with the demo's policy`() throws {
        let scratch = try Scratch()
        let text = try #require(try Self.blocks("yaml", of: "docs/configuration.md").first)
        let file = try scratch.file("c.yaml", Array(text.utf8))
        let policies = "\(Countersign.packageRoot)/policies"
        let outcome = try Countersign.run("validate", policies, "--config", file)
        #expect(outcome.status == 0, "\(outcome.output)")
        let variables = try #require(try Self.blocks("sh", of: "docs/configuration.md").first)
        let line = "\(variables.dropLast()) exec countersign validate \(policies) --config \(file)"
        #expect(try Countersign.shell(line).status == 0)
    }

    @Test func `the policy of the page is one`() throws {
        let scratch = try Scratch()
        let text = try #require(try Self.blocks("yaml", of: "docs/policy.md").first)
        let outcome = try Countersign.run("validate", scratch.file("p.yaml", Array(text.utf8)))
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(outcome.output.contains("bank.example.com"))
    }

    @Test func `the document of the page is one that the gateway could have sent`() throws {
        let text = try #require(try Self.blocks("json", of: "docs/problems.md").first)
        let document = try JSONDocument(Array(text.utf8)).root
        var buffer = ByteBuffer()
        let id = try #require(document["request_id"]?.string)
        ProblemDocument.write(.denied, requestID: id, into: &buffer)
        #expect(String(decoding: buffer.octets, as: UTF8.self) == text)
    }

    @Test(arguments: [
        "challenge.md", "commands.md", "configuration.md", "policy.md", "policy/reference.md", "problems.md",
    ])
    func `what a page points to is there`(page: String) throws {
        let folder = "docs/" + page.split(separator: "/").dropLast().map { $0 + "/" }.joined()
        for piece in try Self.read("docs/\(page)").split(separator: "](").dropFirst() {
            let target = piece.prefix { $0 != ")" }.split(separator: "#", omittingEmptySubsequences: false)
            if !target[0].isEmpty {
                #expect(Files.exists("\(Countersign.packageRoot)/\(folder)\(target[0])"), "\(target[0])")
            }
            guard target.count == 2 else { continue }
            let other = target[0].isEmpty ? "docs/\(page)" : folder + target[0]
            #expect(try Self.read(other).contains("\n### \(target[1])\n"), "\(target[1])")
        }
    }
}

import System
import Testing
import Wire

@Suite struct ValidateTests {
    static let configuration = """
        countersign: 1
        listen: [{ address: 127.0.0.1:0 }]
        upstreams: { app: { url: http://127.0.0.1:9000 } }
        store: { kind: memory }
        policies: p.yaml

        """

    static func policy(_ route: String) -> String { "countersign: 1\nid: p\nroutes:\n  - \(route)\n" }

    static let route = "{ id: all, path: /**, upstream: app, require: none }"

    @Test func `a policy that nothing is wrong with is fine`() throws {
        let scratch = try Scratch()
        let file = try scratch.file("p.yaml", Array(Self.policy(Self.route).utf8))
        let outcome = try Countersign.run("validate", file)
        #expect(outcome.status == 0)
        #expect(outcome.error == "")
        #expect(
            outcome.output.wholeMatch(
                of: /fine: 1 policy with 1 route\n\n  p  1 route     version [0-9a-f]{12}  every host\n/)
                != nil)
        #expect(try Countersign.run("validate", scratch.path).output == outcome.output)
    }

    @Test func `the policies of the folder that the program runs in are checked where none are named`() throws
    {
        let outcome = try Countersign.shell("cd '\(Countersign.packageRoot)' && exec countersign validate")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("  demo  "))
    }

    @Test func `what is wrong is shown with its place, and the status is 1`() throws {
        let scratch = try Scratch()
        _ = try scratch.file(
            "p.yaml", Array(Self.policy("{ id: all, path: /**, upstreem: app, require: none }").utf8))
        let outcome = try Countersign.shell("cd '\(scratch.path)' && exec countersign validate p.yaml")
        #expect(outcome.status == 1)
        #expect(outcome.error == "")
        #expect(
            outcome.output == """
                error: there is no key `upstreem` in a route
                 --> p.yaml:4:27
                  |
                4 |   - { id: all, path: /**, upstreem: app, require: none }
                  |                           ^^^^^^^^
                  = help: did you mean `upstream`?

                1 problem

                """)
    }

    @Test func `a warning is shown, and the status stays 0`() throws {
        let scratch = try Scratch()
        let route = "{ id: all, path: /**, upstream: app, require: none, mode: shadow, until: 2020-02-29 }"
        let file = try scratch.file("p.yaml", Array(Self.policy(route).utf8))
        let outcome = try Countersign.run("validate", file)
        #expect(outcome.status == 0)
        #expect(
            outcome.output.hasPrefix("warning: the route was to watch until 2020-02-29, and that is over\n"))
        #expect(outcome.output.contains("\n1 warning\nfine: 1 policy with 1 route\n"))
        let json = try Countersign.run("validate", file, "-o", "json").json()
        #expect(json["findings"]?.elements.map { $0["severity"]?.string } == [Array("warning".utf8)])
        #expect(json["findings"]?.elements.map { $0["rule"]?.string } == [Array("shadow-over".utf8)])
        #expect(json["policies"]?.elements.count == 1)
        let wrong = try scratch.file("q.yaml", Array(Self.policy(route + "\n  - {}").utf8))
        #expect(try Countersign.run("validate", wrong).output.hasSuffix("\n\n3 problems, 1 warning\n"))
    }

    @Test func `a configuration is checked together with its policies`() throws {
        let scratch = try Scratch()
        let file = try scratch.file("c.yaml", Array(Self.configuration.utf8))
        let policy = try scratch.file("p.yaml", Array(Self.policy(Self.route).utf8))
        let outcome = try Countersign.run("validate", "--config", file)
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("c.yaml` with 1 listener, 1 upstream\n"))
        try Files.remove(policy)
        let other = Self.policy(Self.route.replacing("upstream: app", with: "upstream: apps"))
        _ = try scratch.file("p.yaml", Array(other.utf8))
        let refused = try Countersign.run("validate", "--config", file)
        #expect(refused.status == 1)
        #expect(refused.output.hasPrefix("error: the configuration has no upstream `apps`\n"))
        #expect(try Countersign.run("validate", policy).status == 0)
        #expect(try Countersign.run("validate", policy, "--config=\(file)").status == 1)
    }

    @Test func `the environment counts where a configuration is checked`() throws {
        let scratch = try Scratch()
        let file = try scratch.file("c.yaml", Array(Self.configuration.utf8))
        _ = try scratch.file("p.yaml", Array(Self.policy(Self.route).utf8))
        let command = "exec countersign validate --config '\(file)'"
        #expect(try Countersign.shell(command, with: ["COUNTERSIGN_WORKERS": "2"]).status == 0)
        let outcome = try Countersign.shell(command, with: ["COUNTERSIGN_WORKER": "2"])
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("did you mean `COUNTERSIGN_WORKERS`?"))
    }

    @Test func `what was found is told to programs as JSON`() throws {
        let scratch = try Scratch()
        let good = try scratch.file("good.yaml", Array(Self.policy(Self.route).utf8))
        let fine = try Countersign.run("validate", good, "-o", "json")
        #expect(fine.status == 0)
        let policy = try #require(try fine.json()["policies"]?.elements.first)
        #expect(policy["id"]?.text == "p")
        #expect(policy["version"]?.text?.utf8.count == 64)
        #expect(policy["routes"]?.integer == 1)
        #expect(try fine.json()["findings"]?.elements.isEmpty == true)
        let bad = try scratch.file("bad.yaml", Array("a: \u{1B}[31m\n".utf8))
        let found = try Countersign.run("validate", bad, "-o", "json")
        #expect(found.status == 1)
        let finding = try #require(try found.json()["findings"]?.elements.first)
        #expect(finding["rule"]?.text == "text")
        #expect(finding["file"]?.text == bad)
        #expect([finding["line"]?.integer, finding["column"]?.integer] == [1, 4])
        #expect(try found.json()["more"]?.integer == 0)
    }

    @Test func `nothing of a file reaches the terminal as an order`() throws {
        let scratch = try Scratch()
        let bad = try scratch.file("bad.yaml", Array("a: \u{1B}[31m\nb: \u{9B}1m\u{202E}\n".utf8))
        let outcome = try Countersign.run("validate", bad)
        #expect(outcome.output.unicodeScalars.allSatisfy { $0 == "\n" || 0x20...0x7E ~= $0.value })
        #expect(outcome.output.contains("\\u{1b}"))
    }

    @Test func `a file's name reaches the terminal escaped`() throws {
        let scratch = try Scratch()
        let bad = try scratch.file("\u{1B}[31m.yaml", Array("a".utf8))
        let outcome = try Countersign.run("validate", bad)
        #expect(outcome.status == 1)
        #expect(!outcome.output.contains("\u{1B}"))
    }
}

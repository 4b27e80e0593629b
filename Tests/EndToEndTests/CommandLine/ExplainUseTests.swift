import Testing
import Wire

/// What `explain` says where it can't explain.
@Suite struct ExplainUseTests {
    @Test(arguments: [
        ("--header Accept", "`--header` does not take `Accept`", "write `Name: value`"),
        ("--header ': x'", "`--header` does not take ``", "write `Name: value`, without control characters"),
        (
            "--header $'A: b\\r\\nC: d'", "`--header` does not take `A`",
            "write `Name: value`, without control characters"
        ),
        ("--source localhost", "`--source` does not take `localhost`", "write an address, `10.0.0.7`"),
        ("--source 10.0.0.0/8", "`--source` does not take `10.0.0.0/8`", "write an address, `10.0.0.7`"),
        ("--time tomorrow", "`--time` does not take `tomorrow`", "write it as `2026-12-31T18:00:00Z`"),
        (
            "--time 2026-02-30T18:00:00Z", "`--time` does not take `2026-02-30T18:00:00Z`",
            "write it as `2026-12-31T18:00:00Z`"
        ),
        ("--claims {}", "there are `--claims` of nobody", "say who it is with `--subject ID`"),
        (
            "--subject a --claims role=x", "`--claims` is no JSON object that the gateway reads",
            "write `{\"sub\":\"alice\"}`"
        ),
        (
            "--subject a --claims []", "`--claims` is no JSON object that the gateway reads",
            "write `{\"sub\":\"alice\"}`"
        ),
        (
            "--subject a --claims '{\"a\":1,\"a\":2}'", "`--claims` is no JSON object that the gateway reads",
            "write `{\"sub\":\"alice\"}`"
        ),
        (
            "--body @none", "`none` can't be read: no such file or directory",
            "name a file that can be read, or `-` for standard input"
        ),
        (
            "--body @policies", "`policies` can't be read: is a directory",
            "name a file that can be read, or `-` for standard input"
        ),
        (
            "--url ftp://bank.example.com/", "`--url` does not take `ftp://bank.example.com/`",
            "write `https://host/path?query`, or `/path`"
        ),
        ("--url welcome", "`--url` does not take `welcome`", "write `https://host/path?query`, or `/path`"),
        ("--url https://", "`--url` does not take `https://`", "write `https://host/path?query`, or `/path`"),
        ("--config none.yaml", "there is nothing at `none.yaml`", "name a configuration that is there"),
    ])
    func `an option that can't be used is told, with status 2`(
        words: String, message: String, hint: String
    ) throws {
        let outcome = try BankExample().explain(words)
        #expect(outcome.status == 2)
        #expect(outcome.output == "")
        #expect(outcome.error == "error: \(message)\nhint: \(hint)\n")
    }

    @Test func `a path alone is for one policy, and several take a host`() throws {
        let example = try BankExample()
        let outcome = try example.run("countersign explain --url /welcome")
        #expect(outcome.status == 2)
        #expect(
            outcome.error == """
                error: there are 2 policies, and `--url` names no host
                hint: write the whole URL, `--url https://host/path`

                """)
        let named = try example.run("countersign explain --url https://bank.example.com/welcome")
        #expect(named.status == 0)
        #expect(named.output.contains("the policy `bank`"))
        let other = try example.run("countersign explain --url https://other.example/welcome")
        #expect(other.output.contains("the policy `demo`"))
    }

    @Test func `a path that is not there is wrong use`() throws {
        let named = try Countersign.run("explain", "/nonexistent")
        #expect(named.status == 2)
        #expect(
            named.error
                == "error: there is nothing at `/nonexistent`\nhint: name a file or a folder of policies\n")
        let scratch = try Scratch()
        let absent = try Countersign.shell("cd '\(scratch.path)' && countersign explain")
        #expect(absent.status == 2)
        #expect(absent.error.hasPrefix("error: there is nothing at `policies/`\n"))
    }

    @Test(arguments: [
        ("--url /a/../b", "refused", 400, "path-dot-segment"),
        ("--url /a%2fb", "refused", 400, "path-encoded-separator"),
        ("--header 'Host: a'", "refused", 400, "host-repeated"),
        ("--method 'G,T'", "refused", 400, "method-invalid"),
        ("--url https://other.example/", "misdirected", 421, "misdirected"),
    ])
    func `what the gateway refuses by itself is told, with status 1`(
        words: String, decision: String, status: Int, reason: String
    ) throws {
        let outcome = try BankExample().explain(words)
        #expect(outcome.status == 1)
        #expect(outcome.error == "")
        #expect(outcome.output.hasPrefix("\(decision): "), "\(outcome.output)")
        #expect(outcome.output.contains(", \(status) \(reason)\n\n  "), "\(outcome.output)")
        let json = try BankExample().explain("\(words) -o json")
        #expect(json.status == 1)
        #expect(try json.json()["decision"]?.text == decision)
        #expect(try json.json()["status"]?.integer == status)
        #expect(try json.json()["reason"]?.text == reason)
        #expect(try json.json()["detail"]?.text?.isEmpty == false)
    }

    @Test func `policies and a configuration with mistakes are told with their places`() throws {
        let example = try BankExample()
        _ = try example.scratch.file("bad.yaml", Array(ValidateTests.policy("{ id: a, path: a }").utf8))
        let outcome = try example.run("countersign explain bad.yaml")
        #expect(outcome.status == 1)
        #expect(outcome.error == "")
        #expect(outcome.output.contains("\n --> bad.yaml:4:"))
        let json = try example.run("countersign explain bad.yaml -o json")
        #expect(json.status == 1)
        #expect(try json.json()["findings"]?.elements.first?["file"]?.text == "bad.yaml")
        let config = try example.run("countersign explain policies/bank.yaml --config countersign.yaml")
        #expect(config.status == 1)
        #expect(config.output.contains("error: the configuration has no courier `texts`\n"))
    }

    @Test func `with a configuration its policies are asked`() throws {
        let example = try BankExample()
        let outcome = try example.run(
            "rm policies/bank*; countersign explain --config countersign.yaml --url /x")
        #expect(outcome.status == 0)
        #expect(
            outcome.output.contains(
                "\n\nforward: the route `everything` of the policy `demo` lets it through to `app`\n"))
    }
}

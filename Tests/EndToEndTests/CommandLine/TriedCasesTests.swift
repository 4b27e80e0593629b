import Testing
import Wire

/// `countersign test`, over the bank's cases and others.
@Suite struct TriedCasesTests {
    static func cases(_ lines: String) -> [UInt8] {
        Array("countersign: 1\ncases:\n\(lines)\n".utf8)
    }

    static let good = "  - { name: good, request: { url: /welcome }, expect: { decision: forward } }"
    static let bad =
        "  - { name: bad, request: { url: /admin }, expect: { decision: forward, route: pages } }"

    @Test func `cases that come out as they say are fine`() throws {
        let example = try BankExample()
        let outcome = try example.run("countersign test")
        #expect(outcome.status == 0)
        #expect(outcome.error == "")
        #expect(
            outcome.output.hasPrefix(
                "policies/bank.tests.yaml\n  ok    a big transfer is approved, and shows"))
        #expect(outcome.output.hasSuffix("\n\n10 passed, 0 failed\n"))
        for path in ["policies", "policies/", "policies/bank.yaml", "policies/bank.tests.yaml"] {
            #expect(try example.run("countersign test \(path)").output.hasSuffix("\n10 passed, 0 failed\n"))
        }
    }

    @Test func `a case that fails says what came out, and why`() throws {
        let example = try BankExample()
        _ = try example.scratch.file("policies/demo.tests.yaml", Self.cases("\(Self.good)\n"))
        _ = try example.scratch.file("bank.tests.yaml", Self.cases("\(Self.good)\n\(Self.bad)"))
        let outcome = try example.run("mv bank.tests.yaml policies; countersign test")
        #expect(outcome.status == 1)
        #expect(outcome.error == "")
        #expect(
            outcome.output.hasPrefix(
                """
                policies/bank.tests.yaml
                  ok    good
                  fail  bad
                        line 4
                        the decision is `deny` and not `forward`
                        the route `admin` decides, and not `pages`

                        deny: the route `admin` of the policy `bank` denies it
                          big-transfers  misses

                """), "\(outcome.output)")
        #expect(
            outcome.output.contains(
                "\n          admin          decides\n            yes  path     /admin/**\n"))
        #expect(outcome.output.contains("\npolicies/demo.tests.yaml\n  ok    good\n"))
        #expect(outcome.output.hasSuffix("\n\n2 passed, 1 failed\n"))
    }

    @Test func `what is shown otherwise than expected is told, and why it can't be shown`() throws {
        let body = #"'{"amount":"120","currency":"EUR","payee":"DE89370400440532013001"}'"#
        let request = "request: { method: POST, url: /api/transfers, body: \(body) }"
        let example = try BankExample()
        _ = try example.scratch.file(
            "new.yaml",
            Self.cases(
                "  - { name: a, \(request), expect: { display: { Amount: 120 EUR, Payee: x, Fee: free } } }"))
        let outcome = try example.run("mv new.yaml policies/bank.tests.yaml; countersign test -o json")
        #expect(outcome.status == 1)
        let differences = try outcome.json()["cases"]?.elements.first?["differences"]?.elements
        #expect(
            differences?.map { $0.text } == [
                "`Amount` is shown as `120.00 EUR` and not as `120 EUR`",
                "`Payee` can't be shown: the check digits of the IBAN are wrong",
                "there is nothing called `Fee` to be shown",
            ])
    }

    @Test func `programs are told every case as JSON`() throws {
        let example = try BankExample()
        _ = try example.scratch.file("bank.tests.yaml", Self.cases("\(Self.good)\n\(Self.bad)"))
        let outcome = try example.run("mv bank.tests.yaml policies; countersign test -o json")
        #expect(outcome.status == 1)
        let cases = try #require(try outcome.json()["cases"]?.elements)
        #expect(cases.map { $0["name"]?.text } == ["good", "bad"])
        #expect(cases.map { $0["result"]?.text } == ["passed", "failed"])
        #expect(cases.map { $0["line"]?.integer } == [3, 4])
        #expect(cases.map { $0["differences"]?.elements.count } == [0, 2])
        #expect(cases[1]["file"]?.text == "policies/bank.tests.yaml")
        #expect(cases[1]["explanation"]?["decision"]?.text == "deny")
        let fine = try example.run("countersign test policies/demo.yaml -o json")
        #expect(fine.status == 2)
    }

    @Test(arguments: [
        "forward", "challenge", "deny", "method-refused", "undecidable", "misdirected", "refused",
    ])
    func `every decision can be expected, and none is taken for another`(decision: String) throws {
        let requests = [
            "forward": "{ url: /welcome }", "deny": "{ url: /admin }", "refused": "{ url: /a/../b }",
            "challenge": "{ method: DELETE, url: /api/payees/7 }",
            "method-refused": "{ method: PATCH, url: /api/transfers }",
            "undecidable": "{ method: POST, url: /api/transfers }",
            "misdirected": "{ url: \"https://other.example/\" }",
        ]
        let names = requests.keys.sorted()
        let lines = names.map { name in
            "  - { name: \(name), request: \(requests[name] ?? ""), expect: { decision: \(decision) } }"
        }
        let example = try BankExample()
        _ = try example.scratch.file("new.yaml", Self.cases(lines.joined(separator: "\n")))
        let outcome = try example.run(
            "mv new.yaml policies/bank.tests.yaml; rm policies/demo.yaml; countersign test -o json")
        #expect(outcome.status == 1)
        let passed = try outcome.json()["cases"]?.elements.filter { $0["result"]?.text == "passed" }
        #expect(passed?.map { $0["name"]?.text } == [decision])
    }

    @Test func `a file of cases with mistakes is told with their places`() throws {
        let example = try BankExample()
        _ = try example.scratch.file(
            "new.yaml", Self.cases("  - { name: a, request: { urll: / }, expect: {} }"))
        let line = "mv new.yaml policies/bank.tests.yaml; countersign test"
        let outcome = try example.run(line)
        #expect(outcome.status == 1)
        #expect(outcome.error == "")
        #expect(
            outcome.output.contains(
                "error: there is no key `urll` in a request\n --> policies/bank.tests.yaml:3:"))
        #expect(outcome.output.contains("help: did you mean `url`?"))
        #expect(outcome.output.contains("nothing is expected, so nothing can fail"))
        #expect(!outcome.output.contains("passed"))
        let json = try example.run("countersign test -o json")
        #expect(json.status == 1)
        #expect(try json.json()["findings"]?.elements.count == 2)
    }

    @Test func `a policy with mistakes is told, and no case is tried`() throws {
        let example = try BankExample()
        let outcome = try example.run("sed -i s/upstream/upstreem/ policies/bank.yaml; countersign test")
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("did you mean `upstream`?"))
        #expect(!outcome.output.contains("passed"))
    }

    @Test(arguments: [
        ("/nonexistent", "there is nothing at `/nonexistent`", "name a policy, a folder, or a file of cases"),
        (
            "policies/demo.yaml", "`policies/demo.yaml` has no cases",
            "put them into a file beside the policy, `bank.tests.yaml` for `bank.yaml`"
        ),
        (
            ".", "`.` has no cases",
            "put them into a file beside the policy, `bank.tests.yaml` for `bank.yaml`"
        ),
    ])
    func `that there are no cases is wrong use`(path: String, message: String, hint: String) throws {
        let outcome = try BankExample().run("countersign test \(path)")
        #expect(outcome.status == 2)
        #expect(outcome.output == "")
        #expect(outcome.error == "error: \(message)\nhint: \(hint)\n")
    }

    @Test func `a name of a case reaches the terminal escaped`() throws {
        let example = try BankExample()
        let line = "  - { name: \"\\e[31m\", request: { url: / }, expect: { decision: deny } }"
        _ = try example.scratch.file("new.yaml", Self.cases(line))
        let outcome = try example.run("mv new.yaml policies/bank.tests.yaml; countersign test")
        #expect(outcome.status == 1)
        #expect(outcome.output.unicodeScalars.allSatisfy { $0 == "\n" || 0x20...0x7E ~= $0.value })
    }
}

import Testing
import Wire

/// What `explain` says of requests to the bank of examples/bank.
@Suite struct ExplainTests {
    static let transfer = "--method POST --url /api/transfers --subject alice --body"

    @Test(arguments: [
        ("--url /welcome", "forward: the route `pages` of the policy `bank` lets it through to `app`"),
        (
            "--url /reports/1 --source 10.0.0.7 --time 2026-06-30T09:00:00Z",
            "forward: the route `reports` of the"
        ),
        ("--url /admin/users", "deny: the route `admin` of the policy `bank` denies it"),
        ("--url /reports/1", "deny: the route `no-reports` of the policy `bank` denies it"),
        (
            "\(transfer) '{\"amount\":\"120.00\"}'",
            "challenge: the route `big-transfers` of the policy `bank` asks for `transfer`"
        ),
        (
            "\(transfer) '{\"amount\":\"1\"}'",
            "challenge: the route `transfers` of the policy `bank` asks for `change`"
        ),
        (
            "--method PATCH --url /api/transfers",
            "method-refused: the route `big-transfers` of the policy `bank` protects this path, and lists other methods"
        ),
        (
            "\(transfer) '{\"amount\":\"much\"}'",
            "undecidable: nobody can say whether the route `big-transfers` of the policy `bank` takes it: the value can't be made into this type"
        ),
    ])
    func `each decision is told, with who decides`(words: String, sentence: String) throws {
        let outcome = try BankExample().explain(words)
        #expect(outcome.status == 0)
        #expect(outcome.error == "")
        #expect(outcome.output.contains("\n\n\(sentence)"), "\(outcome.output)")
    }

    @Test func `what no route takes is denied by the policy`() throws {
        let scratch = try Scratch()
        let policy = ValidateTests.policy("{ id: a, path: /a, upstream: app, require: none }")
        let file = try scratch.file("p.yaml", Array(policy.utf8))
        let outcome = try Countersign.run("explain", file, "--url", "/b")
        #expect(outcome.status == 0)
        #expect(
            outcome.output == """
                GET https://localhost/b from 127.0.0.1

                deny: no route of the policy `p` takes it

                  a  misses
                    no   path     /a
                    yes  methods  every method

                """)
    }

    @Test func `every route says what it asks and what came of it`() throws {
        let outcome = try BankExample().explain("\(Self.transfer) '{\"amount\":\"120.00\"}'")
        #expect(
            outcome.output.hasPrefix(
                """
                POST https://bank.example.com/api/transfers from 127.0.0.1

                challenge: the route `big-transfers` of the policy `bank` asks for `transfer`

                  big-transfers  decides
                    yes  path     /api/transfers
                    yes  methods  POST
                    yes  when     decimal(json.amount) >= decimal('100')
                  transfers      not asked
                  payees         misses
                    no   path     /api/payees/{payee}

                """))
        #expect(outcome.output.hasSuffix("  pages          not asked\n"))
    }

    @Test(arguments: [
        ("--method DELETE --url /API/payees/7", "payees"), ("--method DELETE --url /api/payees/7/", "payees"),
        (
            "\(transfer) '{\"amount\":\"120\"}' --url=/api/transfers.json".replacing(
                "--url /api/transfers ", with: ""), "big-transfers"
        ),
        ("--url /ADMIN/users", "admin"),
    ])
    func `that a path is taken as a neighbour is told`(words: String, route: String) throws {
        let outcome = try BankExample().explain(words)
        #expect(
            outcome.output.contains(
                "(as a neighbour: another case, slash or ending, which an app may take for the same)"))
        #expect(outcome.output.contains("the route `\(route)` of"))
        let json = try BankExample().explain("\(words) -o json").json()
        let account = json["routes"]?.elements.first { $0["id"]?.text == route }
        #expect(account?["part"]?.text == "decides")
        #expect(account?["clauses"]?.elements.first?["note"]?.text?.hasPrefix("as a neighbour") == true)
    }

    @Test func `a clause says what it was held against`() throws {
        let outcome = try BankExample().explain(
            "--url /reports --source 10.0.0.7 --time 2026-06-30T22:30:00Z")
        #expect(outcome.output.contains("    yes  source   10.0.0.0/8  (the caller is 10.0.0.7)\n"))
        #expect(
            outcome.output.contains(
                "    no   times    mon tue wed thu fri 08:00 to 18:00 UTC  (it is 2026-06-30T22:30:00Z)\n"))
        let outside = try BankExample().explain("--url /reports --source 2001:db8::1")
        #expect(outside.output.contains("    no   source   10.0.0.0/8  (the caller is 2001:db8::1)\n"))
    }

    @Test(arguments: [
        ("--url /welcome", "forward", "pages", nil), ("--url /admin", "deny", "admin", nil),
        ("\(transfer) '{\"amount\":\"120.00\"}'", "challenge", "big-transfers", "transfer"),
        ("--method PATCH --url /api/transfers", "method-refused", "big-transfers", nil),
        ("\(transfer) '{\"amount\":\"much\"}'", "undecidable", "big-transfers", nil),
    ])
    func `programs are told the same as JSON`(
        words: String, decision: String, route: String, scenario: String?
    ) throws {
        let outcome = try BankExample().explain("\(words) -o json")
        #expect(outcome.status == 0)
        let json = try outcome.json()
        #expect(json["decision"]?.text == decision)
        #expect(json["policy"]?.text == "bank")
        #expect(json["version"]?.text?.utf8.count == 64)
        #expect(json["route"]?.text == route)
        #expect(json["scenario"]?.text == scenario)
        #expect((json["why"]?.text != nil) == (decision == "undecidable"))
        #expect(json["routes"]?.elements.count == 7)
        #expect(json["routes"]?.elements.filter { $0["part"]?.text == "decides" }.count == 1)
    }

    @Test func `who is calling and what is claimed of them counts`() throws {
        let scratch = try Scratch()
        let policy = """
            countersign: 1
            id: p
            subject: [{ header: { name: X-User, from: [10.0.0.0/8] } }]
            routes:
              - { id: staff, path: /**, when: "subject.claims.role == 'staff'", upstream: app, require: none }

            """
        let file = try scratch.file("p.yaml", Array(policy.utf8))
        for (claims, decision) in [
            ("{\"role\":\"staff\"}", "forward"), ("{\"role\":\"guest\"}", "deny"), ("{}", "deny"),
        ] {
            let outcome = try Countersign.run(
                "explain", file, "--subject", "alice", "--claims", claims, "-o", "json")
            #expect(try outcome.json()["decision"]?.text == decision, "\(outcome.output)\(outcome.error)")
        }
        let nobody = try Countersign.run("explain", file)
        #expect(nobody.output.contains("?    when"), "\(nobody.output)")
    }

    @Test func `the body and its type are those that are given`() throws {
        let example = try BankExample()
        _ = try example.scratch.file("body.json", Array("{\"amount\":\"120.00\"}".utf8))
        let words = "--method POST --url /api/transfers --subject alice"
        for body in ["--body @body.json", "--body @- <body.json", "--body \"$(cat body.json)\""] {
            #expect(
                try example.explain("\(words) \(body)").output.contains(
                    "\n\nchallenge: the route `big-transfers`"))
        }
        let form = try example.explain("\(words) --body amount=120.00")
        #expect(form.output.contains("\n\nundecidable: "))
        let text = try example.explain("\(words) --body @body.json --header 'Content-Type: text/plain'")
        #expect(text.output.contains("\n\nundecidable: "))
    }

    @Test func `nothing of a request reaches the terminal as an order`() throws {
        let outcome = try BankExample().explain("--url $'/%1b%5b31m' --subject $'\\e[31m'")
        #expect(outcome.output.unicodeScalars.allSatisfy { $0 == "\n" || 0x20...0x7E ~= $0.value })
        let claims = try BankExample().explain("--subject a --claims $'\\e[31m'")
        #expect(claims.error.unicodeScalars.allSatisfy { $0 == "\n" || 0x20...0x7E ~= $0.value })
    }
}

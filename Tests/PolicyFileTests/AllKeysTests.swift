import Domain
import TestKit
import Testing
import Wire

@testable import PolicyFile

/// A policy with every key, and what becomes of each.
@Suite struct AllKeysTests {
    static let text: String = {
        let octets = (try? Vectors.here.own("policies").read("all-keys.yaml")) ?? []
        return String(decoding: octets, as: UTF8.self)
    }()

    /// A key, what the policy says of it, and something else that it could say.
    static let changes: [(key: String, from: String, to: String)] = [
        ("id", "id: bank\n", "id: other\n"), ("hosts", ", \"api.example.com:8443\"", ""),
        ("subject.jwt.header", "header: Authorization", "header: X-Token"),
        ("subject.jwt.cookie", "header: Authorization", "cookie: token"),
        ("subject.jwt.issuer", "id.example.com", "id.example.org"),
        ("subject.jwt.audience", "audience: bank", "audience: b"),
        ("subject.jwt.keys", "keys: idp", "keys: other"), ("subject.jwt.claim", "claim: sub", "claim: uid"),
        ("subject.header.name", "name: X-User", "name: X-Usr"),
        ("subject.header.from", "10.0.0.0/8", "10.0.0.0/9"),
        ("subject.header.login", "login: X-Login", "login: X-Session"),
        ("subject.certificate.name", "name: cn", "name: uri"),
        ("subject.introspection.upstream", "upstream: app, path: /me", "upstream: me, path: /me"),
        ("subject.introspection.path", "path: /me", "path: /you"),
        ("subject.introspection.cookies", "cookies: [session]", "cookies: [session, two]"),
        ("subject.introspection.header", "cookies: [session]", "header: X-Me"),
        ("subject.introspection.at", "at: /id", "at: /uid"),
        ("subject.introspection.cache", "cache: 10s", "cache: 0s"),
        ("scenarios", "enter:\n    kind", "login:\n    kind"), ("code.length", "length: 8", "length: 9"),
        ("code.alphabet", "alphabet: digits", "alphabet: hex"), ("code.prefix", "ACME-", "BANK-"),
        ("code.unambiguous", "unambiguous: false", "unambiguous: true"),
        ("code.ttl", "ttl: 4m", "ttl: 30s"), ("code.attempts", "attempts: 4", "attempts: 5"),
        ("resend.cooldown", "cooldown: 40s", "cooldown: 41s"), ("resend.limit", "limit: 2", "limit: 0"),
        ("channels.id", "id: text", "id: message"), ("channels.kind", "kind: sms", "kind: voice"),
        ("channels.courier", "courier: phone", "courier: other"),
        ("channels.from", "customers.phone", "customers.mobile"),
        ("channels.confirm", ", confirm: full", ""),
        ("channels.message", "to {Payee}: {code}", "for {Payee}: {code}"),
        ("display.label", "label: Payee, at: /payee", "label: payee, at: /payee"),
        ("display.at", "at: /amount", "at: /sum"),
        ("display.as", "as: iban", "as: text"), ("display.currency", "currency: /currency", "currency: EUR"),
        ("message", "Approve", "Countersign"),
        ("dynamic_linking", "dynamic_linking: true", "dynamic_linking: false"),
        ("park", "park: browsers", "park: always"), ("approval.lasts", "lasts: 5m", "lasts: 4m"),
        ("assurance", "    assurance: aal1\n", ""), ("kind", "    kind: generic\n", ""),
        ("budgets.subject.sends", "sends: 9/1h", "sends: 8/1h"), ("failures", "failures: 4", "failures: 3"),
        ("block", "block: 40m", "block: 1h"), ("disable_after", "disable_after: 90", "disable_after: 91"),
        ("open", "open: 2", "open: 1"), ("destination.sends", "9/1d", "8/1d"),
        ("address.sends", "19/1h", "19/2h"),
        ("prefix.sends", "18/1h", "17/1h"), ("routes.id", "id: closed", "id: shut"),
        ("methods", "methods: [POST]", "methods: [POST, PUT]"), ("path", "path: /enter", "path: /enter/**"),
        ("routes.hosts", "    hosts: [bank.example.com]\n", ""),
        ("headers.name", "name: X-Client", "name: X-Kind"),
        ("headers.equals", "equals: web", "equals: app"),
        ("headers.present", "present: false", "present: true"),
        ("headers.starts_with", "starts_with: v1", "starts_with: v2"),
        ("source", "192.0.2.0/24", "192.0.2.0/25"),
        ("times.days", "days: [mon, tue]", "days: [mon]"),
        ("times.from", "from: \"08:00\"", "from: \"08:01\""),
        ("times.to", "to: \"18:00\"", "to: \"18:01\""), ("times.zone", "zone: \"+01:00\"", "zone: UTC"),
        ("when", "decimal('10')", "decimal('11')"),
        ("require", "require: deny", "require: enter, upstream: app"),
        ("mode", "    mode: shadow\n    until: 2027-06-30\n", ""), ("until", "2027-06-30", "2027-07-01"),
        ("upstream", "path: /enter, upstream: app", "path: /enter, upstream: web"),
        ("cors.origins", "https://app.example.com]", "https://web.example.com]"),
        ("cors.headers", "headers: [X-CSRF], credentials", "credentials"),
        ("cors.credentials", "credentials: true", "credentials: false"),
        ("cors.max_age", "max_age: 1m", "max_age: 2m"),
        ("cross_site", "cross_site: allow", "cross_site: deny"),
        ("forward_headers", "forward_headers: [X-CSRF]", "forward_headers: [X-Other]"),
        ("forward_cookies", "[csrf]", "[csrf, other]"),
        ("set_request_headers", "X-Gateway: one", "X-Gateway: two"),
        ("set_response_headers", "X-Served-By: two", "X-Served: two"),
        ("cache", "cache: upstream", "cache: no-store"),
        ("idempotency_key", "idempotency_key: challenge", "idempotency_key: none"),
        ("websocket", ", websocket: true", ""),
    ]

    static func policy(_ text: String) throws -> Policy { try Loading.policies(text).policies[0] }

    @Test func `a policy with every key is read, and nothing is said of it`() throws {
        #expect(Loading.findings(Self.text).map(\.whole) == [])
        let content = try Self.policy(Self.text).content
        #expect(content.subject.map(\.key) == ["jwt", "header", "certificate", "introspection"])
        #expect(content.scenarios.map(\.id.text) == ["pay", "enter"])
        #expect(content.routes.map(\.id.text) == ["pay", "enter", "closed", "live"])
        let route = content.routes[0]
        #expect(route.methods == [.post])
        #expect(route.hosts.map(\.description) == ["bank.example.com"])
        #expect(
            route.headers.map(\.test) == [
                .equals(Array("web".utf8)), .isPresent(false), .startsWith(Array("v1".utf8)),
            ])
        #expect(route.sources.map(\.description) == ["192.0.2.0/24"])
        #expect(route.times == [TimeWindow(days: [.monday, .tuesday], from: 480, to: 1080, offset: 60)])
        #expect(route.mode == .shadow(until: CalendarDay("2027-06-30")))
        #expect(route.crossOrigin?.origins == ["https://app.example.com"])
        #expect(route.crossOrigin?.lifetime == .minutes(1))
        #expect(route.requestFields.map(\.name.description) == ["x-gateway"])
        #expect(content.routes[3].allowsWebSocket)
        let scenario = content.scenarios[0]
        #expect(scenario.code.length == 8 && scenario.code.prefix == "ACME-")
        #expect(scenario.code.lifetime == .minutes(4) && scenario.code.attempts == 4)
        #expect(scenario.channels.map(\.kind) == [.sms, .email])
        #expect(scenario.channels[0].confirmsDestination && !scenario.channels[1].confirmsDestination)
        #expect(scenario.channels[1].source == .claim("email"))
        #expect(scenario.channels[0].message?.names == ["Amount", "Payee", "Code"])
        #expect(scenario.parking == .browsers && scenario.assurance == .aal1 && scenario.linksDynamically)
        #expect(content.scenarios[1].approvalLasts == .minutes(5) && content.scenarios[1].isGeneric)
        #expect(content.budgets.destination == [Rate(4, per: .hours(1)), Rate(9, per: .hours(24))])
        #expect(content.budgets.subject.open == 2)
    }

    @Test func `the version changes with every key`() throws {
        let version = try Self.policy(Self.text).version
        var versions = [version]
        for (key, from, to) in Self.changes {
            #expect(Self.text.ranges(of: from).count == 1, "\(key): \(from)")
            var text = Self.text.replacing(from, with: to)
            if key == "scenarios" { text = text.replacing("require: enter", with: "require: login") }
            if key == "display.label" { text = text.replacing("{Payee}", with: "{payee}") }
            versions.append(try Self.policy(text).version)
        }
        #expect(Set(versions).count == versions.count)
    }

    @Test func `no key is left out of that`() {
        let tested = Set(Self.changes.flatMap { $0.key.split(separator: ".").map(String.init) })
        for (_, keys) in SchemaTests.mappings(PolicyDraft.type.shape, []) {
            for field in keys.fields where !["countersign", "include"].contains(field.name) {
                #expect(tested.contains(field.name), "\(field.name)")
            }
        }
    }

    @Test(arguments: [
        ("id: bank\n", "id:   bank # here\n"), ("hosts: [bank.example.com, ", "hosts: [BANK.example.com, "),
        ("ttl: 4m", "ttl: 240s"), ("zone: \"+01:00\"", "zone: '+01:00'"), ("9/1d", "9/24h"),
        ("name: X-User", "name: x-user"), ("{Amount} to {Payee}: {code}", "{Amount} to {Payee}: {code}"),
        ("days: [mon, tue]", "days: [tue, mon]"), ("equals: web", "equals: \"web\""),
    ])
    func `the version doesn't change with how it is written`(from: String, to: String) throws {
        #expect(Self.text.contains(from))
        #expect(
            try Self.policy(Self.text).version == Self.policy(Self.text.replacing(from, with: to)).version)
    }

    @Test func `what is said as by default is the same as what is not said`() throws {
        let long = """
            countersign: 1
            id: p
            subject: [{ certificate: { name: cn } }]
            scenarios:
              s:
                kind: generic
                code: { length: 6, alphabet: digits, unambiguous: true, prefix: "", ttl: 5m, attempts: 5 }
                resend: { cooldown: 30s, limit: 3 }
                channels: [{ id: email, kind: email, courier: mail, from: customers.email }]
                dynamic_linking: false
                park: never
            budgets:
              subject: { sends: 10/1h, failures: 5, block: 30m, disable_after: 100, open: 3 }
              destination: { sends: [5/1h, 10/1d] }
              address: { sends: 20/1h }
              prefix: { sends: [20/60m] }
            routes:
              - { id: r, path: /r, mode: enforce, cross_site: deny, cache: no-store, idempotency_key: none, websocket: false, upstream: app, require: s }
            """
        let short = """
            { countersign: 1, id: p, subject: [{ certificate: {} }],
              scenarios: { s: { kind: generic, channels: [{ id: email, courier: mail, from: customers.email }] } },
              routes: [{ id: r, path: /r, upstream: app, require: s }] }
            """
        #expect(try Self.policy(long).content == Self.policy(short).content)
        #expect(try Self.policy(long).version == Self.policy(short).version)
    }

    @Test(arguments: [
        ("", 6), ("alphabet: hex", 6), ("alphabet: uuid", 36), ("alphabet: letters, length: 64", 64),
    ])
    func `a code has the length that its alphabet asks for`(code: String, length: Int) throws {
        let text = Self.text.replacing(
            "length: 8, alphabet: digits, unambiguous: false, prefix: \"ACME-\", ttl: 4m, attempts: 4",
            with: code)
        #expect(try Self.policy(text).content.scenarios[0].code.length == length)
    }

    @Test func `the policy of the design is taken as it stands there`() throws {
        let text = String(decoding: try Vectors.here.own("policies").read("design.yaml"), as: UTF8.self)
        #expect(
            Loading.findings(text).map(\.brief) == ["7:13 login-missing"],
            "its second way names no login, and one of its approvals lasts")
        let policy = try Self.policy(text)
        #expect(policy.routes.map(\.id.text) == ["big-transfers", "admin", "rest"])
        #expect(policy.content.scenarios.map(\.id.text) == ["transfer", "sign-in-again"])
        #expect(policy.content.budgets.destination == [Rate(5, per: .hours(1))])
        #expect(policy.routes[0].condition?.description == "decimal(json.amount) >= decimal('100')")
    }
}

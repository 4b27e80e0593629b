import Domain
import System
import TestKit
import Testing

@testable import PolicyFile

@Suite struct PolicyTests {
    static let least = """
        countersign: 1
        id: p
        routes:
          - { id: r, path: /**, upstream: app, require: none }
        """

    /// A policy of these routes.
    static func routes(_ routes: String..., id: String = "p", more: String = "") -> String {
        "countersign: 1\nid: \(id)\n\(more)routes:\n" + routes.map { "  - \($0)\n" }.joined()
    }

    @Test func `a policy is read`() throws {
        let set = try Loading.policies(
            Self.routes(
                "{ id: one, path: \"/a/{id}\", upstream: app, require: none }",
                "{ id: two, path: /a/**, upstream: other, require: none }",
                more: "hosts: [Bank.Example.com, \"[::1]:8443\"]\n"), upstreams: ["app", "other"])
        let policy = try #require(set.policies.first)
        #expect(policy.id.text == "p")
        #expect(policy.hosts.map(\.description) == ["bank.example.com", "[::1]:8443"])
        #expect(policy.routes.map(\.id.text) == ["one", "two"])
        #expect(policy.routes.map(\.path.description) == ["/a/{id}", "/a/**"])
        #expect(policy.routes.map(\.upstream?.text) == ["app", "other"])
    }

    @Test func `HTP-18: a route allows WebSockets only if it says so`() throws {
        let set = try Loading.policies(
            Self.routes(
                "{ id: one, path: /a, upstream: app, require: none, websocket: true }",
                "{ id: two, path: /b, upstream: app, require: none, websocket: false }",
                "{ id: three, path: /c, upstream: app, require: none }"))
        #expect(set.policies.first?.routes.map(\.allowsWebSocket) == [true, false, false])
    }

    @Test(arguments: [
        ("{ id: R, path: /, upstream: app, require: none }", "4:11 value-form"),
        ("{ id: r, path: a, upstream: app, require: none }", "4:20 value-form"),
        ("{ id: r, path: /a/b*, upstream: app, require: none }", "4:24 value-form"),
        ("{ id: r, path: '/a/b*', upstream: app, require: none }", "4:25 value-form"),
        ("{ id: r, path: /é/%20, upstream: app, require: none }", "4:23 value-form"),
        ("{ id: r, path: [/a], upstream: app, require: none }", "4:20 value-type"),
        ("{ id: 7, path: /, upstream: app, require: none }", "4:11 value-type"),
        ("{ id: r, path: /, upstream: app }", "4:5 key-missing"),
        ("{ id: r, path: /, upstream: app, require: no }", "4:47 value-type"),
        ("{ id: r, path: /, upstream: app, require: ~ }", "4:47 value-type"),
        ("{ id: r, path: /, upstream: app, require: none, websocket: yes }", "4:64 value-type"),
        ("{ id: r, path: /, upstream: app, require: none, websocket: 1h }", "4:64 value-type"),
        ("{ id: r, path: /, upsteam: app, upstream: app, require: none }", "4:23 key-unknown"),
        ("{ id: r, path: /, upstream: ap, require: none }", "4:33 name-unknown"),
        ("{ id: r, path: /, upstream: \"${env:U}\", require: none }", "4:33 reference"),
        ("[]", "4:5 value-type"), ("", "4:4 value-type"),
    ])
    func `what is wrong with a route is told at its place`(route: String, brief: String) throws {
        let findings = try #require(
            throws: Findings.self,
            performing: { try Loading.policies(Self.routes(route), upstreams: ["app"]) })
        #expect(findings.places == [brief])
    }

    @Test(arguments: [
        ("hosts: [a/b]", "3:9 value-form"), ("hosts: ['*.example.com']", "3:9 value-form"),
        ("hosts: []", "3:8 value-range"), ("hosts: a.example", "3:8 value-type"),
        ("hosts:", "3:7 value-type"),
        ("hosts: [a, b, A]", "3:15 name-repeated"), ("hosts: [127.1]", "3:9 value-type"),
        ("subject: []", "3:10 value-range"), ("scenarios: {}", "3:12 value-range"),
        ("host: [a]", "3:1 key-unknown"),
    ])
    func `what is wrong with a policy is told at its place`(line: String, brief: String) throws {
        let text = Self.routes("{ id: r, path: /, upstream: app, require: none }", more: line + "\n")
        let findings = try #require(throws: Findings.self, performing: { try Loading.policies(text) })
        #expect(findings.places == [brief])
    }

    @Test func `a route that no request gets to is refused`() throws {
        let text = Self.routes(
            "{ id: one, path: /a/**, upstream: app, require: none }",
            "{ id: two, path: /a/b, upstream: app, require: none }",
            "{ id: one, path: /c, upstream: app, require: none }")
        let findings = try #require(throws: Findings.self, performing: { try Loading.policies(text) })
        #expect(findings.places == ["5:22 route-covered", "6:11 name-repeated"])
        #expect(
            findings.diagnostics.first?.message
                == "no request gets to this route: `one` with `/a/**` takes all of them first, in line 4")
    }

    @Test func `a policy has ten thousand routes and no more`() throws {
        func text(_ count: Int) -> String {
            "countersign: 1\nid: p\nroutes:\n"
                + (0..<count).map { "  - { id: r\($0), path: /\($0), upstream: app, require: none }\n" }
                .joined()
        }
        #expect(try Loading.policies(text(10_000)).routeCount == 10_000)
        let findings = try #require(throws: Findings.self, performing: { try Loading.policies(text(10_001)) })
        #expect(findings.diagnostics.map(\.message) == ["the list has 10001 elements"])
    }

    @Test func `an upstream that there isn't is told with the one that was meant`() throws {
        let findings = try #require(
            throws: Findings.self,
            performing: { try Loading.policies(Self.least, upstreams: ["web", "apps"]) })
        #expect(findings.diagnostics.first?.message == "the configuration has no upstream `app`")
        #expect(findings.diagnostics.first?.help == "did you mean `apps`?")
    }

    @Test func `policies that contradict one another are told in the later one`() throws {
        let one = Self.routes("{ id: r, path: /, upstream: app, require: none }", more: "hosts: [a]\n")
        let findings = try #require(
            throws: Findings.self,
            performing: {
                try Loading.policies(
                    one, one, Self.least,
                    Self.routes("{ id: r, path: /, upstream: app, require: none }", id: "q"))
            })
        #expect(
            findings.diagnostics.map { "\($0.file):\($0.brief)" } == [
                "p1.yaml:2:5 name-repeated", "p1.yaml:3:9 name-repeated", "p2.yaml:2:5 name-repeated",
                "p3.yaml:2:5 name-repeated",
            ])
        #expect(findings.diagnostics.first?.message == "a policy is called `p` already, in p0.yaml:2")
        #expect(
            findings.diagnostics.last?.message
                == "a policy without `hosts` answers every host already, in p2.yaml:2")
    }

    @Test func `what is wrong with several policies is told at once`() throws {
        let findings = try #require(
            throws: Findings.self, performing: { try Loading.policies("a: [", "id: x", Self.least) })
        #expect(
            findings.diagnostics.map { "\($0.file):\($0.brief)" } == [
                "p0.yaml:1:5 yaml-syntax", "p1.yaml:1:1 key-missing", "p1.yaml:1:1 key-missing",
                "p2.yaml:2:5 name-repeated",
            ])
    }
}

@Suite struct PolicyFolderTests {
    static func load(_ path: String) throws(Findings) -> PolicySet {
        try PolicySet.load(path, today: Loading.today).set
    }

    func policy(_ id: String) -> String {
        PolicyTests.routes(
            "{ id: r, path: /, upstream: app, require: none }", id: id, more: "hosts: [\(id).example]\n")
    }

    @Test func `of a folder the policies are read, and nothing else in it`() throws {
        let folder = try TemporaryFolder([
            "b.yaml": policy("b"), "a.yml": policy("a"), "b.tests.yaml": "{", ".hidden.yaml": "{",
            "README.md": "{",
            "c.yaml~": "{",
        ])
        #expect(try Self.load(folder.path).policies.map(\.id.text) == ["a", "b"])
        #expect(try Self.load(folder.path + "/").policies.count == 2)
        #expect(try Self.load(folder.path + "/b.yaml").policies.map(\.id.text) == ["b"])
    }

    @Test func `a folder without a policy is refused, for it would deny everything`() throws {
        let folder = try TemporaryFolder(["x.tests.yaml": ""])
        let findings = try #require(throws: Findings.self, performing: { try Self.load(folder.path) })
        #expect(findings.diagnostics.first?.message == "there is no policy in the folder")
    }

    @Test func `a path that is not there is told`() throws {
        let findings = try #require(
            throws: Findings.self, performing: { try Self.load("/nonexistent/x") })
        #expect(findings.diagnostics.map(\.rule) == [.unreadable])
        #expect(findings.diagnostics.first?.file == "/nonexistent/x")
    }

    @Test func `a file of more than a MiB is refused`() throws {
        let folder = try TemporaryFolder(["big.yaml": "#" + String(repeating: " ", count: 1 << 20)])
        let findings = try #require(throws: Findings.self, performing: { try Self.load(folder.path) })
        #expect(findings.diagnostics.first?.message == "the file has more than 1048576 octets")
    }

    @Test func `a setup is a configuration with its policies, from the folder that the file is in`() throws {
        let folder = try TemporaryFolder([
            "c.yaml": Loading.least + "policies: p.yaml\n", "p.yaml": policy("a"),
        ])
        let setup = try Setup.load(folder.path + "/c.yaml", environment: [:], today: nil)
        #expect(setup.policies.set.routeCount == 1)
        #expect(setup.configuration.policies == folder.path + "/p.yaml")
        let environment = ["COUNTERSIGN_POLICIES": "nowhere.yaml", "COUNTERSIGN_NAME": "a b"]
        let findings = try #require(
            throws: Findings.self,
            performing: { try Setup.load(folder.path + "/c.yaml", environment: environment, today: nil) })
        #expect(findings.diagnostics.map(\.file) == ["COUNTERSIGN_NAME", folder.path + "/nowhere.yaml"])
    }

    @Test func `a route of a setup leads to one of its upstreams`() throws {
        let folder = try TemporaryFolder([
            "c.yaml": Loading.least + "policies: p.yaml\n",
            "p.yaml": PolicyTests.routes("{ id: r, path: /, upstream: bank, require: none }"),
        ])
        let findings = try #require(
            throws: Findings.self,
            performing: { try Setup.load(folder.path + "/c.yaml", environment: [:], today: nil) })
        #expect(findings.diagnostics.map(\.brief) == ["4:33 name-unknown"])
        #expect(findings.diagnostics.first?.help == "there are `app`")
    }
}

import Domain
import System
import TestKit
import Testing

@testable import PolicyFile

@Suite struct IncludeTests {
    static let channels = "channels: [{ id: email, courier: mail, from: customers.email }]"

    static func scenarios(_ names: String...) -> String {
        "countersign: 1\nscenarios:\n" + names.map { "  \($0): { kind: generic, \(channels) }\n" }.joined()
    }

    /// A policy that includes this and requires that.
    static func policy(
        _ include: String, require: String = "a", id: String = "p", more: String = ""
    ) -> String {
        """
        countersign: 1
        id: \(id)
        hosts: [\(id).example]
        include: [\(include)]
        subject: [{ certificate: {} }]
        \(more)routes:
          - { id: r, path: /**, upstream: app, require: \(require) }
        """
    }

    @Test func `the scenarios of included files are the policy's too`() throws {
        let texts = [
            (
                "p.yaml",
                Self.policy(
                    "s.yaml, t.yaml", more: Self.scenarios("c").replacing("countersign: 1\n", with: ""))
            ),
            ("s.yaml", Self.scenarios("a", "b")), ("t.yaml", Self.scenarios("d")),
        ]
        let loaded = try PolicySet.parse(
            texts.map { ($0.0, Array($0.1.utf8)) }, today: Loading.today)
        #expect(loaded.set.policies.map(\.id.text) == ["p"])
        #expect(loaded.set.policies[0].content.scenarios.map(\.id.text) == ["c", "a", "b", "d"])
        #expect(
            loaded.warnings?.diagnostics.map(\.whole) == [
                "4:19 warning include-unused: no route requires a scenario of `t.yaml` | take it out",
                "7:3 warning scenario-unused: no route asks for the scenario `c` | name it in a route's `require`, or take it out",
            ])
    }

    @Test func `a policy's version is the same wherever its scenarios stand`() throws {
        let own = Self.policy("s.yaml", more: "").replacing(
            "include: [s.yaml]", with: "scenarios: { a: { kind: generic, \(Self.channels) } }")
        let one = try Loading.policies(own).policies[0]
        let texts = [("p.yaml", Self.policy("s.yaml")), ("s.yaml", Self.scenarios("a"))]
        let other = try PolicySet.parse(texts.map { ($0.0, Array($0.1.utf8)) }, today: nil).set.policies[0]
        #expect(one.version == other.version)
    }

    @Test(arguments: [
        (
            "p.yaml, s.yaml", "s",
            ["p.yaml 4:11 error include: a policy can't include itself | name a file of scenarios"]
        ),
        (
            "q.yaml", "s",
            [
                "p.yaml 4:11 error include: `q.yaml` is a policy of its own | include a file that has `countersign` and `scenarios`, and nothing else",
                "s.yaml 1:1 warning include-unused: this file has scenarios, and no policy includes it | name it in the `include` of a policy, or take it out",
            ]
        ),
        (
            "t.yaml", "s",
            [
                "p.yaml 4:11 error include: there is no file `t.yaml` beside the policy | did you mean `s.yaml`?",
                "s.yaml 1:1 warning include-unused: this file has scenarios, and no policy includes it | name it in the `include` of a policy, or take it out",
            ]
        ),
        (
            "s.yaml, s.yaml", "s",
            ["p.yaml 4:19 error name-repeated: `s.yaml` stands here twice | keep one of the two"]
        ),
        (
            "\"s\\0.yaml\"", "s",
            [
                "p.yaml 4:11 error value-form: `s\\u{0}.yaml` is not a file to include | write the name of a file of the same folder that ends in `.yaml`, `scenarios.yaml`",
                "s.yaml 1:1 warning include-unused: this file has scenarios, and no policy includes it | name it in the `include` of a policy, or take it out",
            ]
        ),
    ])
    func `what can't be included is told where it is named`(include: String, name: String, said: [String]) {
        let texts = [
            "p.yaml": Self.policy(include, require: "s"), "s.yaml": Self.scenarios("s"),
            "q.yaml": PolicyTests.least.replacing("id: p", with: "id: q"),
        ]
        let findings = Loading.findings(texts).filter { $0.rule != .keyMissing }
        #expect(findings.map { "\($0.file) \($0.whole)" } == said)
    }

    @Test func `an included file has scenarios and nothing else`() {
        let texts = [
            "p.yaml": Self.policy("s.yaml"),
            "s.yaml": Self.scenarios("a") + "include: [t.yaml]\nhosts: [x]\n", "t.yaml": Self.scenarios("z"),
        ]
        #expect(
            Loading.findings(texts).map { "\($0.file) \($0.brief) \($0.message)" } == [
                "s.yaml 4:1 key-unknown an included file includes no others",
                "s.yaml 5:1 key-unknown there is no key `hosts` in an included file",
            ])
    }

    @Test func `a scenario twice is told at the second place`() {
        let texts = [
            "p.yaml": Self.policy(
                "s.yaml, t.yaml", more: Self.scenarios("a").replacing("countersign: 1\n", with: "")),
            "s.yaml": Self.scenarios("b", "a"), "t.yaml": Self.scenarios("b"),
        ]
        #expect(
            Loading.findings(texts).filter { $0.severity == .error }.map { "\($0.file) \($0.whole)" } == [
                "s.yaml 4:3 error name-repeated: a scenario is called `a` already, in p.yaml:7 | give each scenario a name of its own",
                "t.yaml 3:3 error name-repeated: a scenario is called `b` already, in s.yaml:3 | give each scenario a name of its own",
            ])
    }

    @Test func `what is wrong with an included scenario is told in its file, once for two policies`() {
        let texts = [
            "p.yaml": Self.policy("s.yaml"), "q.yaml": Self.policy("s.yaml", id: "q"),
            "s.yaml": "countersign: 1\nscenarios:\n  a: { \(Self.channels), code: { length: 5 } }\n",
        ]
        #expect(Loading.findings(texts).map { "\($0.file) \($0.brief)" } == ["s.yaml 3:89 value-range"])
    }

    @Test func `what an included scenario means is told once for two policies`() {
        let texts = [
            "p.yaml": Self.policy("s.yaml"), "q.yaml": Self.policy("s.yaml", id: "q"),
            "s.yaml":
                "countersign: 1\nscenarios:\n  a: { \(Self.channels) }\n  none: { kind: generic, \(Self.channels) }\n",
        ]
        #expect(
            Loading.findings(texts).map { "\($0.file) \($0.brief)" } == [
                "s.yaml 3:3 display-missing", "s.yaml 4:3 conflict",
            ])
    }

    @Test func `what is wrong with one file hides nothing of another`() {
        let texts = [
            "p.yaml": Self.policy("s.yaml", require: "b").replacing("path: /**", with: "path: x"),
            "q.yaml": Self.policy("t.yaml", id: "q"), "s.yaml": "a: [",
        ]
        #expect(
            Loading.findings(texts).map { "\($0.file) \($0.brief)" } == [
                "p.yaml 7:20 value-form", "q.yaml 4:11 include", "s.yaml 1:5 yaml-syntax",
            ])
    }
}

/// The same with files, where a name may lead somewhere else.
@Suite struct IncludedFileTests {
    @Test func `of a single file, those that it includes are read from its folder`() throws {
        let folder = try TemporaryFolder([
            "p.yaml": IncludeTests.policy("s.yaml"), "s.yaml": IncludeTests.scenarios("a"),
            "broken.yaml": "[",
        ])
        let loaded = try PolicySet.load(folder.path + "/p.yaml", today: nil)
        #expect(loaded.set.policies[0].content.scenarios.count == 1)
        #expect(loaded.warnings == nil)
        try folder.write(
            "q.yaml",
            IncludeTests.policy(
                "s.yaml", require: "b",
                more: "scenarios: { b: { kind: generic, \(IncludeTests.channels) } }\n"))
        let other = try PolicySet.load(folder.path + "/q.yaml", today: nil)
        #expect(other.warnings?.diagnostics.map(\.rule) == [.includeUnused])
    }

    @Test func `a link out of the folder is not followed, and one within it is`() throws {
        let outside = try TemporaryFolder(["s.yaml": IncludeTests.scenarios("a")])
        let folder = try TemporaryFolder([
            "p.yaml": IncludeTests.policy("s.yaml"), "real.yaml": IncludeTests.scenarios("a"),
        ])
        try folder.link("s.yaml", to: outside.file("s.yaml"))
        for path in [folder.path, folder.path + "/p.yaml"] {
            let findings = try #require(
                throws: Findings.self, performing: { try PolicySet.load(path, today: nil) })
            let first = try #require(findings.diagnostics.first { $0.severity == .error })
            #expect(first.message == "`s.yaml` is a link that leads out of the folder of the policy")
        }
        try Files.remove("\(folder.path)/s.yaml")
        try folder.link("s.yaml", to: "real.yaml")
        #expect(try PolicySet.load(folder.path + "/p.yaml", today: nil).set.routeCount == 1)
    }

    @Test func `a folder that is a link itself is one`() throws {
        let folder = try TemporaryFolder([
            "p.yaml": IncludeTests.policy("s.yaml"), "s.yaml": IncludeTests.scenarios("a"),
        ])
        let outer = try TemporaryFolder()
        try outer.link("policies", to: folder.path)
        let link = outer.file("policies")
        #expect(try PolicySet.load(link, today: nil).set.routeCount == 1)
        #expect(try PolicySet.load(link + "/p.yaml", today: nil).set.routeCount == 1)
    }

    @Test func `a pipe in the folder is told, and not waited for`() throws {
        let folder = try TemporaryFolder([
            "a.yaml": "countersign: 1\nid: a\nroutes: [{ id: a, path: /a, require: deny }]\n"
        ])
        let made = try ChildProcess("/usr/bin/mkfifo", [folder.file("b.yaml")]).run(
            by: Clocks.monotonic().advanced(byMilliseconds: 20_000))
        #expect(made.ending == .exited(0))
        let findings = #expect(throws: Findings.self) { try PolicySet.load(folder.path, today: nil) }
        #expect(findings?.diagnostics.map(\.message) == ["this is no file"])
    }

    @Test func `a folder of scenarios alone has no policy`() throws {
        let folder = try TemporaryFolder(["s.yaml": IncludeTests.scenarios("a")])
        let findings = try #require(
            throws: Findings.self, performing: { try PolicySet.load(folder.path, today: nil) })
        #expect(findings.diagnostics.map(\.message).contains("no file here is a policy"))
    }
}

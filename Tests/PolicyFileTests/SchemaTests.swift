import Domain
import Testing
import Wire

@testable import PolicyFile

/// The schema and the loader stand on one table; here they are held against one another by what they take.
@Suite struct SchemaTests {
    /// What the loader says of a text.
    static func findings(_ text: String, _ form: PublishedForm) -> [Diagnostic] {
        guard form == .config else { return SchemaAgreementTests.findings(form, text) }
        do throws(Findings) {
            _ = try Loading.configuration(text, environment: ["X": "1"])
            return []
        } catch {
            return error.diagnostics
        }
    }

    static let texts: [(PublishedForm, String)] = {
        let lines = [
            "admin: off", "admin: { address: 127.0.0.1:0 }", "admin: {}", "admin: 5", "admin: [off]",
            "name: a",
            "name: ''", "name: [a]", "name: 1", "workers: 1", "workers: 64", "workers: 65", "workers: 0",
            "workers: one", "workers: ${env:X}", "policies: x", "policies: ''", "trusted_proxies: []",
            "trusted_proxies: [10.0.0.0/8]", "trusted_proxies: [x]", "trusted_proxies: x",
            "insecure_trust_all_proxies: true", "insecure_trust_all_proxies: 1", "access_log: off",
            "access_log: { file: '-' }", "access_log: {}", "access_log: x", "limits: {}",
            "limits: { body: 5 }",
            "limits: { body: 5KiB }", "limits: { body: 0 }", "limits: { body: 5kb }",
            "limits: { fields: '4096' }",
            "limits: { field: 32769 }", "limits: { header_timeout: 1s }", "limits: { header_timeout: 1 }",
            "limits: { header_timeout: 1 s }", "shutdown_timeout: 5m", "shutdown_timeout: ''", "unknown: 1",
            "issuer: x", "limits: { unknown: 1 }", "shutdown_timeout:", "${env:X}: 1",
        ]
        let upstreams = [
            "{}", "{ url: http://a }", "{ urls: [http://a] }", "{ url: http://a, urls: [http://b] }",
            "{ urls: [] }",
            "{ url: http://a, host: keep }", "{ url: http://a, host: both }",
            "{ url: http://a, allow_paths: [] }",
            "{ url: http://a, allow_paths: [semicolon] }", "{ url: http://a, allow_paths: [x] }",
            "{ url: 1 }",
            "{ url: http://a, check: { path: / } }", "{ url: http://a, check: {} }", "{ url: unix:/a }",
            "{ url: http://a, eject: { for: 1s, failures: 1 } }",
            "{ url: http://a, keep_alive: { idle: 1s } }",
            "{ url: http://a, max_connections: 1000001 }", "{ url: https://a }", "{ url: \"${env:X}\" }",
        ]
        let routes = [
            "{ id: r, path: /, upstream: a, require: none }",
            "{ id: r, path: x, upstream: a, require: none }",
            "{ id: R, path: /, upstream: a, require: none }", "{ id: r, path: /, upstream: a }",
            "{ id: r, path: /, upstream: a, require: x }",
            "{ id: r, path: /, upstream: a, require: none, when: 'true' }",
            "{ id: r, path: /, upstream: a, require: none, when: '' }",
            "{ id: r, path: /, upstream: a, require: none, websocket: true }",
            "{ id: r, path: /, upstream: a, require: none, websocket: 1 }",
            "{ id: r, path: /%20, upstream: a, require: none }", "[]", "x",
        ]
        let policies = [
            "hosts: [a]", "hosts: []", "hosts: a", "hosts: ['*.a']", "hosts: [a/b]", "x: 1", "subject: {}",
            "hosts: [1]",
        ]
        let plain = "{ id: r, path: /, upstream: a, require: none }"
        return lines.map { (.config, Loading.least + $0 + "\n") }
            + upstreams.map {
                (
                    .config,
                    "countersign: 1\nlisten: [{address: 127.0.0.1:1}]\nstore: {kind: memory}\nupstreams: {a: \($0)}"
                )
            }
            + ["{}", "[]", "countersign: 1", "countersign: 2", "x"].flatMap {
                [(.config, $0), (.policy, $0)]
            }
            + routes.map { (.policy, PolicyTests.routes($0)) }
            + policies.map { (.policy, PolicyTests.routes(plain, more: $0 + "\n")) }
    }()

    @Test(arguments: texts)
    func `the schema takes what the loader takes, and refuses what it can tell of the rest`(
        form: PublishedForm, text: String
    ) throws {
        let validator = try SchemaValidator(form.schema)
        let node = try #require(Loading.tree(text).0)
        let refusals = Self.findings(text, form).filter { !SchemaAgreementTests.isBeyondSchemas($0) }
        #expect(validator.takes(node) == refusals.isEmpty, "\(refusals.map(\.whole))")
    }

    /// Where each key of a mapping stands with a value that the loader must understand.
    @Test(arguments: [PublishedForm.config, .policy])
    func `each key of the schema is known to the loader, and no other is`(form: PublishedForm) throws {
        let shape = form == .config ? Configuration.type.shape : PolicyDraft.type.shape
        for (path, keys) in Self.mappings(shape, []) {
            for name in keys.fields.map(\.name) + ["surely_unknown"] {
                let findings = Self.findings(form, path, name)
                let unknown = findings.contains { $0.rule == .keyUnknown && $0.message.contains("`\(name)`") }
                #expect(unknown == (name == "surely_unknown" && !keys.isOpen), "\(path) \(name)")
            }
        }
    }

    /// Every mapping of a shape, by the keys that lead to it; `*` for a name, `-` for an element.
    static func mappings(_ shape: Shape, _ path: [String]) -> [([String], Shape.Keys)] {
        switch shape {
        case .mapping(let keys):
            [(path, keys)] + keys.fields.flatMap { mappings($0.shape, path + [$0.name]) }
        case .list(let element, _): mappings(element, path + ["-"])
        case .named(let value, _): mappings(value, path + ["*"])
        case .either(let shapes): shapes.flatMap { mappings($0, path) }
        default: []
        }
    }

    /// What the loader says of a text with nothing but this key at this place.
    static func findings(_ form: PublishedForm, _ path: [String], _ name: String) -> [Diagnostic] {
        var text = "{\(name): 0}"
        for part in path.reversed() {
            switch part {
            case "-": text = "[\(text)]"
            case "*": text = "{name: \(text)}"
            default: text = "{\(part): \(text)}"
            }
        }
        // What has neither a name nor routes could be meant for an `include`.
        if form == .policy, !path.isEmpty { text = "{id: p, " + text.dropFirst() }
        do {
            if form == .config { _ = try Loading.configuration(text) } else { _ = try Loading.policies(text) }
            return []
        } catch {
            return error.diagnostics
        }
    }

    @Test(arguments: PublishedForm.allCases)
    func `a schema is JSON, and its expressions are expressions`(form: PublishedForm) throws {
        let root = try JSONDocument(Array(form.schema.utf8)).root
        #expect(root["$schema".utf8]?.string != nil)
        for pattern in Self.patterns(root) { #expect(throws: Never.self) { try Regex(pattern) } }
    }

    static func patterns(_ value: JSONValue) -> [String] {
        let own = value["pattern".utf8]?.string.map { [String(decoding: $0, as: UTF8.self)] } ?? []
        return own + value.members.flatMap { patterns($0.value) } + value.elements.flatMap { patterns($0) }
    }

    @Test func `what a key's absence means is what the loader does without it`() throws {
        let defaults = try #require(Self.mappings(Configuration.type.shape, []).first?.1.fields)
        let text = defaults.filter { $0.defaultText != nil && $0.variable != nil }
            .map { "\($0.name): \($0.defaultText ?? "")\n" }.joined()
        #expect(try Loading.configuration(Loading.least + text) == Loading.configuration(Loading.least))
        #expect(text.contains("shutdown_timeout: 30s"))
    }

    @Test func `every key says what it is for, in one line`() {
        for shape in [Configuration.type.shape, PolicyDraft.type.shape] {
            for (_, keys) in Self.mappings(shape, []) {
                for field in keys.fields {
                    #expect(!field.doc.isEmpty && !field.doc.hasSuffix(".") && !field.doc.contains("\n"))
                    #expect(!field.doc.contains("|"))
                }
            }
        }
    }

    @Test func `the states of a challenge are those of its machine`() throws {
        let root = try JSONDocument(Array(PublishedForm.challenge.schema.utf8)).root
        let states = root["enum".utf8]?.elements.map(\.string) ?? []
        #expect(states == ChallengeState.allCases.map { Array($0.rawValue.utf8) })
        let tables = PublishedForm.challenge.tables
        for step in ChallengeMachine.transitions {
            #expect(tables.contains(": \(step.event.rawValue)\n"))
            #expect(tables.contains("| \(step.event.rawValue) |"))
        }
        #expect(tables.contains("\n    live --> expired: deadline passed\n"))
        #expect(tables.contains("\n        sent --> approved: answered right\n"))
        #expect(tables.contains("\n    consumed --> outcomeUnknown: outcome lost\n"))
        #expect(tables.contains("| answered wrong |  | `sent` |  |  |"))
    }

    @Test func `a problem document is what its schema says`() throws {
        let root = try JSONDocument(Array(PublishedForm.problem.schema.utf8)).root
        let types = root["properties".utf8]?["type".utf8]?["enum".utf8]?.elements.map(\.string) ?? []
        #expect(types.count == Problem.allCases.count)
        var buffer = ByteBuffer()
        ProblemDocument.write(Refusal(.denied, detail: "x"), requestID: [0x61], instance: "/", into: &buffer)
        let document = try JSONDocument(buffer.octets).root
        for (key, _) in document.members { #expect(root["properties".utf8]?[key] != nil) }
        for name in root["required".utf8]?.elements ?? [] {
            #expect(document[name.string ?? []] != nil)
        }
        #expect(types.contains(document["type".utf8]?.string))
    }
}

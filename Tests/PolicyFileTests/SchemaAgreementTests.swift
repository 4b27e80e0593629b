import Domain
import Testing

@testable import PolicyFile

/// The loader and the schema on files that nobody wrote: each takes what the other takes.
@Suite struct SchemaAgreementTests {
    static let forms: [(PublishedForm, Shape)] = [
        (.config, Configuration.type.shape), (.policy, PolicyDraft.type.shape),
        (.scenarios, IncludedDraft.type.shape),
    ]

    /// What a schema has no words for: how values of several keys go together, and what else there is.
    static func isBeyondSchemas(_ finding: Diagnostic) -> Bool {
        let rules: Set<Rule> = [
            .conflict, .nameRepeated, .nameUnknown, .unreadable, .reference, .fieldReserved, .include,
        ]
        let words = [
            "`kind` is missing in a channel,", "`currency` is missing", "`upstream` is missing", "a code of ",
        ]
        if finding.message.hasSuffix("says it, and here are both") { return false }
        // What a reference leads to is in no file that a schema sees.
        if finding.message.hasPrefix("what `${") { return true }
        return rules.contains(finding.rule)
            || PolicyRule(rawValue: finding.rule.rawValue).map { $0 != .keyMissing } ?? false
            || words.contains { finding.message.hasPrefix($0) }
    }

    static func findings(_ form: PublishedForm, _ text: String) -> [Diagnostic] {
        if form == .policy { return Loading.findings(text).filter { $0.severity == .error } }
        if form == .scenarios { return included(text) }
        do throws(Findings) {
            _ = try Loading.configuration(text)
            return []
        } catch {
            return error.diagnostics
        }
    }

    /// What is said of an included file by itself.
    private static func included(_ text: String) -> [Diagnostic] {
        var reading = Reading()
        let source = reading.take(SourceText(name: "s.yaml", octets: Array(text.utf8)))
        if let tree = TreeReader.tree(of: source, in: &reading) {
            _ = IncludedDraft.type.read(tree, &reading)
        }
        return reading.findings?.diagnostics ?? []
    }

    static func compare(_ form: PublishedForm, _ validator: SchemaValidator, _ tree: JSONTree) throws -> Bool
    {
        let node = try #require(Loading.tree(tree.text).0)
        let refusals = findings(form, tree.text).filter { !isBeyondSchemas($0) }
        let isTaken = validator.takes(node)
        #expect(isTaken == refusals.isEmpty, "\(tree.text) \(refusals.map(\.whole))")
        return isTaken
    }

    @Test(arguments: [PublishedForm.config, .policy, .scenarios])
    func `the schema takes what is made by the tables`(form: PublishedForm) throws {
        let shape = try #require(Self.forms.first { $0.0 == form }?.1)
        let validator = try SchemaValidator(form.schema)
        for seed in 1...150 as ClosedRange<UInt64> {
            var files = GeneratedFiles(seed: seed)
            let tree = files.value(shape, oneIn: seed % 10 == 0 ? 1 : 3)
            let isTaken = try Self.compare(form, validator, tree)
            #expect(isTaken, "\(tree.text)")
        }
    }

    @Test(arguments: [PublishedForm.config, .policy, .scenarios])
    func `schema and loader refuse the same changes`(form: PublishedForm) throws {
        let shape = try #require(Self.forms.first { $0.0 == form }?.1)
        let validator = try SchemaValidator(form.schema)
        var taken = 0
        for seed in 1...600 as ClosedRange<UInt64> {
            var files = GeneratedFiles(seed: seed &+ 7_000)
            let tree = files.changed(files.value(shape, oneIn: 4))
            if try Self.compare(form, validator, tree) { taken += 1 }
        }
        // Most changes are for the worse, and some are none.
        #expect(10...400 ~= taken, "\(taken)")
    }

    @Test(arguments: [PublishedForm.config, .policy, .scenarios])
    func `each example is taken by both`(form: PublishedForm) throws {
        let shape = try #require(Self.forms.first { $0.0 == form }?.1)
        let validator = try SchemaValidator(form.schema)
        for (path, keys) in SchemaTests.mappings(shape, []) {
            let example = keys.fields.filter {
                !keys.alternatives.contains($0.name) || $0.name == keys.alternatives.first
            }
            var tree = JSONTree.object(example.map { ($0.name, $0.wholeExample) })
            // The example in its place, with examples of all that is around it.
            var inner = path[...]
            while let last = inner.popLast() {
                switch last {
                case "-": tree = .array([tree])
                case "*": tree = .object([("one", tree)])
                default:
                    let around = SchemaTests.mappings(shape, []).first { $0.0.elementsEqual(inner) }?.1
                    var members: [(String, JSONTree)] = []
                    if case .object(let others)? = around?.example { members = others }
                    let others = around?.alternatives.contains(last) == true ? around?.alternatives ?? [] : []
                    tree = .object(members.filter { $0.0 != last && !others.contains($0.0) } + [(last, tree)])
                }
            }
            let isTaken = try Self.compare(form, validator, tree)
            #expect(isTaken, "\(path): \(tree.text)")
        }
    }
}

// The keys of a policy, and of a file that policies include.

import Domain
import Wire

/// A policy as far as it could be read.
struct PolicyDraft: Sendable {
    var id: Identifier?
    var hosts: [Placed<PolicyHost>] = []
    var include: [Placed<String>] = []
    var subject: [Placed<SubjectDraft>] = []
    var scenarios: [Placed<Scenario>] = []
    var budgets = Budgets()
    var routes: [Placed<RouteDraft>] = []

    /// How many routes a policy may have.
    static let mostRoutes = 10_000

    static let type = ValueType<PolicyDraft>.mapping(
        MappingRules(title: "a policy"), PolicyDraft(),
        [
            Field(checked: "countersign", .constant(1), "the number of the form that the file has"),
            Field(
                "id", .identifier("the name of a policy", example: "acme-bank"), optional: \.id,
                isRequired: true, "its name, which is the tenant's too"),
            Field(
                "hosts", .list(of: .placed(PolicyHost.type), count: 1...1000), \.hosts,
                absence: "every host that no other policy names",
                "the hosts that it answers; a name without a port is that name on any port"),
            Field(
                "include", .list(of: .placed(IncludedDraft.fileName), count: 1...100), \.include,
                absence: "none",
                "files of the same folder whose scenarios are this policy's too"),
            Field(
                "subject", .list(of: .placed(SubjectDraft.type), count: 1...8), \.subject,
                absence: "nobody is known, and no scenario can be required",
                "the ways to know who is calling; of a request with credentials for two of them nobody is believed"
            ),
            scenarios(isRequired: false, \.scenarios),
            Field("budgets", Budgets.type, \.budgets, "how many codes and guesses each may use"),
            Field(
                "routes", .list(of: .placed(RouteDraft.type), count: 1...mostRoutes), \.routes,
                isRequired: true,
                "what becomes of requests; the first route that takes one wins, and what none takes is denied"
            ),
        ])

    fileprivate static func scenarios<Target>(
        isRequired: Bool, _ path: Slot<Target, [Placed<Scenario>]>
    ) -> Field<Target> {
        Field(
            "scenarios", .named(.placed(Scenario.type), \.value.id), path, isRequired: isRequired,
            absence: "none",
            example: .object([("sign-in", Scenario.example)]),
            "the ways to prove that a request is the caller's own, by the names that routes require them by")
    }
}

/// A file that policies include, as far as it could be read.
struct IncludedDraft: Sendable {
    var scenarios: [Placed<Scenario>] = []

    static let type = ValueType<IncludedDraft>.mapping(
        MappingRules(
            title: "an included file",
            elsewhere: [
                "include": ("an included file includes no others", "name that file in the policy's `include`")
            ]), IncludedDraft(),
        [
            Field(checked: "countersign", .constant(1), "the number of the form that the file has"),
            PolicyDraft.scenarios(isRequired: true, \.scenarios),
        ])

    /// Without a way out of the folder, and never what a loader skips.
    static let fileName = ValueType<String>.text(
        "a file to include",
        form: "the name of a file of the same folder that ends in `.yaml`, `scenarios.yaml`",
        expression: "^(?!.*\\.tests\\.ya?ml$)[A-Za-z0-9_][A-Za-z0-9._-]{0,99}\\.ya?ml$",
        example: "scenarios.yaml",
        text: { $0 },
        parse: { text in
            if text.contains("/") {
                return .wrong(
                    "\(Quoted(text)) is a path, and files are included from the policy's own folder alone")
            }
            return isFileName(text) ? .value(text) : .wrong()
        })

    private static func isFileName(_ text: String) -> Bool {
        let octets = Array(text.utf8)
        func isWord(_ octet: UInt8) -> Bool {
            octet.isASCIILetter || octet.isASCIIDigit || octet == UInt8(ascii: "_")
        }
        guard
            let stem = [".yaml", ".yml"].first(where: text.hasSuffix).map({ octets.dropLast($0.utf8.count) }),
            !text.hasSuffix(".tests.yaml"), !text.hasSuffix(".tests.yml"), 1...100 ~= stem.count,
            isWord(octets[0])
        else { return false }
        return octets.allSatisfy { isWord($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
    }
}

extension Scenario {
    /// One that nobody needs more of.
    fileprivate static let example = JSONTree.object([
        ("kind", "generic"),
        (
            "channels",
            .array([.object([("id", "email"), ("courier", "mail"), ("from", "customers.email")])])
        ),
    ])
}

// The keys of a file of cases: what is tried of policies, and what has to become of it.

import Domain
import Wire

/// A request that a case describes, as far as it could be read.
private struct RequestDraft: Sendable {
    var sketch = RequestSketch()

    static let type = ValueType<RequestDraft>.mapping(
        MappingRules(title: "a request"), initial,
        [
            Field(
                "method", CaseText.type("a method", "the method of a request", "POST"), \.sketch.method,
                "its method"),
            Field(
                "url", CaseText.type("a URL", "`https://host/path?query`, or a path alone", "/api/transfers"),
                \.sketch.url, "where it goes; a path alone goes to the file's `host`"),
            Field(
                "headers", CaseText.pairs("fields", "X-Client"), \.sketch.headers, absence: "none",
                "its fields, beside those that say for whom it is and how long its body"),
            Field(
                "body", CaseText.type("a body", "a text, or `|` and lines", "{\"amount\":\"120.00\"}").octets,
                optional: \.sketch.body, absence: "none",
                "its body; JSON where it begins like an object or a list, else a form, unless `headers` says more"
            ),
            Field(
                "source", address, optional: \.sketch.source, absence: "an address of nobody's network",
                "the address of its caller"),
            Field(
                "time", time, \.sketch.time, "when it is"),
        ])

    private static let initial = {
        var draft = RequestDraft()
        // A Monday at noon.
        draft.sketch.time = Timestamp(wallMicroseconds: 1_767_614_400_000_000)
        draft.sketch.source = .v4(0xCB00_7109)
        return draft
    }()

    private static let address = ValueType<IPAddress>.text(
        "an address", form: "an address, `10.0.0.7`", expression: "^[0-9A-Fa-f.:]+$", example: "10.0.0.7",
        text: { String(decoding: $0.octets, as: UTF8.self) },
        parse: { IPAddress(Array($0.utf8)[...]).map { .value($0) } ?? .wrong() })

    private static let time = ValueType<Timestamp>.text(
        "a time", form: "a point in time, `2026-12-31T18:00:00Z`",
        expression:
            "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$",
        example: "2026-12-31T18:00:00Z", text: { "\($0)" },
        parse: { Timestamp(Array($0.utf8)[...]).map { .value($0) } ?? .wrong() })
}

/// Who is calling in a case, as far as it could be read.
private struct CallerDraft: Sendable {
    var id = ""
    var claims: JSONValue?

    static let type = ValueType<CallerDraft>.mapping(
        MappingRules(title: "a subject"), CallerDraft(),
        [
            Field(
                "id", CaseText.type("an id", "the subject's id", "alice"), \.id, isRequired: true, "who it is"
            ),
            Field(
                "claims", claims, optional: \.claims, absence: "none",
                "the claims of its token, as a JSON object in quotes"),
        ])

    private static let claims = ValueType<JSONValue>.text(
        "claims", form: "a JSON object, `'{\"roles\":[\"admin\"]}'`", expression: "^\\s*\\{[\\s\\S]*\\}\\s*$",
        example: "{\"roles\":[\"admin\"]}", text: { _ in nil },
        parse: { text in
            guard let document = try? JSONDocument(Array(text.utf8)), document.root.kind == .object else {
                return .wrong("the claims are no JSON object that the gateway reads")
            }
            return .value(document.root)
        })
}

/// A case as far as it could be read.
struct CaseDraft: Sendable {
    fileprivate var name = ""
    fileprivate var request = RequestDraft()
    fileprivate var caller: CallerDraft?
    fileprivate var expected = PolicyCase.Expectation()

    /// The case.
    var value: PolicyCase {
        var one = PolicyCase()
        one.name = name
        one.request = request.sketch
        one.expected = expected
        if let caller { one.request.subject = .known(id: caller.id, claims: caller.claims) }
        return one
    }

    static let type = ValueType<CaseDraft>.mapping(
        MappingRules(title: "a case"), CaseDraft(),
        [
            Field(
                "name", CaseText.type("a name", "what the case shows", "a big transfer needs a code"), \.name,
                isRequired: true, "what it shows, in words"),
            Field("request", RequestDraft.type, \.request, isRequired: true, "the request"),
            Field(
                "subject", CallerDraft.type, optional: \.caller, absence: "nobody is known", "who is calling"),
            Field("expect", expectation, \.expected, isRequired: true, "what has to become of it"),
        ])

    private static let expectation = ValueType<PolicyCase.Expectation>.mapping(
        MappingRules(title: "an expectation"), PolicyCase.Expectation(),
        [
            Field(
                "decision",
                .word("a decision", PolicyCase.Outcome.allCases.map { ($0.rawValue, $0) }),
                optional: \.decision,
                absence: "any", "what is decided"),
            Field(
                "route", .identifier("the name of a route", example: "big-transfers"), optional: \.route,
                absence: "any", "the route that decides"),
            Field(
                "scenario", .identifier("the name of a scenario", example: "transfer"), optional: \.scenario,
                absence: "any", "the scenario that is asked for"),
            Field(
                "display", CaseText.pairs("labels", "Amount"), \.display, absence: "anything",
                "what is shown to whoever approves, by label"),
        ],
        check: { expected, node, reading in
            guard expected.decision == nil, expected.route == nil, expected.scenario == nil,
                expected.display.isEmpty
            else { return }
            reading.report(
                .keyMissing, at: node.place, "nothing is expected, so nothing can fail",
                "add `decision`, `route`, `scenario` or `display`")
        })
}

/// A file of cases as far as it could be read.
struct CaseFileDraft: Sendable {
    var host = ""
    var cases: [Placed<CaseDraft>] = []

    static let type = ValueType<CaseFileDraft>.mapping(
        MappingRules(title: "a file of cases"), CaseFileDraft(),
        [
            Field(checked: "countersign", .constant(1), "the number of the form that the file has"),
            Field(
                "host", CaseText.type("a host", "a host, `bank.example.com`", "bank.example.com"), \.host,
                absence: "the first one that the policies name",
                "where requests go whose `url` is a path alone"),
            Field(
                "cases", .list(of: .placed(CaseDraft.type), count: 1...1000), \.cases, isRequired: true,
                "the cases"),
        ])
}

/// Texts of which a case may have any.
enum CaseText {
    private static let longest = 65_536

    static func type(_ noun: String, _ form: String, _ example: String) -> ValueType<String> {
        .text(
            noun, form: form, expression: "^[\\s\\S]{1,\(longest)}$", example: example,
            text: { $0.isEmpty ? nil : $0 },
            parse: { 1...longest ~= $0.utf8.count ? .value($0) : .wrong() })
    }

    /// Texts by names, in the order of the file.
    static func pairs(_ noun: String, _ example: String) -> ValueType<[(name: String, value: String)]> {
        let value = type("a text", "a text", "text")
        return ValueType<[(name: String, value: String)]>(
            shape: .named(
                value.shape,
                name: Shape.NameForm(form: noun, expression: "^[\\s\\S]{1,100}$", example: example)),
            read: { node, reading in
                guard case .mapping(let entries) = node.content else {
                    reading.refuse(node, "a mapping of \(noun)", "write a name, a colon and a text")
                    return nil
                }
                return entries.compactMap { entry in
                    value.read(entry.value, &reading).map { (name: entry.key, value: $0) }
                }
            }, text: { _ in nil })
    }
}

extension ValueType where Value == String {
    /// The same as octets.
    fileprivate var octets: ValueType<[UInt8]> {
        map({ Array($0.utf8) }, { String(decoding: $0, as: UTF8.self) })
    }
}

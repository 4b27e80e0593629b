// The keys of a policy, in the form that this release reads: routes to upstreams that ask for nothing. What the
// language will have beyond that is refused by its name, so that no policy looks as if it protected something.

import Domain

/// A route as far as it could be read.
struct RouteDraft: Sendable {
    var id: Identifier?
    var path: PathPattern?
    var upstream: Identifier?
    var requirement = Requirement.none
    var allowsWebSocket = false

    static let type = ValueType<RouteDraft>.mapping(
        MappingRules(
            title: "a route",
            later: [
                "methods": "", "when": "", "mode": "", "cors": "", "cross_site": "", "forward_headers": "",
                "forward_cookies": "", "park": "", "cache": "", "idempotency_key": "",
            ]), RouteDraft(),
        [
            Field(
                "id", .identifier("the name of a route"), \.id, isRequired: true,
                "its name in logs and metrics"),
            Field("path", PathPattern.type, \.path, isRequired: true, "the paths that it takes"),
            Field(
                "upstream", .identifier("the name of an upstream"), \.upstream, isRequired: true,
                "the upstream that it leads to, by its name in `countersign.yaml`"),
            Field(
                "require", requirementType, \.requirement, isRequired: true,
                "what is asked of the caller; `none` lets the request through"),
            Field(
                "websocket", .boolean, \.allowsWebSocket,
                "lets a request make a WebSocket of its connection; elsewhere `Upgrade` is removed"),
        ])

    private static let requirementType = ValueType<Requirement>(
        shape: .word(["none"]),
        read: { node, reading in
            guard let written = reading.text(node, "a requirement", form: "`none`") else { return nil }
            if written.text == "none" { return Requirement.none }
            reading.report(
                .valueLater, at: node.place,
                "\(written.shown) would be a scenario, and this release has none: it challenges nobody",
                "write `none`, or leave the route out: what no route takes is denied")
            return nil
        }, text: { $0.text })
}

/// A policy as far as it could be read.
struct PolicyDraft: Sendable {
    var id: Identifier?
    var hosts: [Placed<PolicyHost>] = []
    var routes: [Placed<RouteDraft>] = []

    static let type = ValueType<PolicyDraft>.mapping(
        MappingRules(
            title: "a policy", later: ["subject": "", "scenarios": "", "budgets": "", "include": ""]),
        PolicyDraft(),
        [
            Field(checked: "countersign", .constant(1), "the number of the form that the file has"),
            Field(
                "id", .identifier("the name of a policy"), \.id, isRequired: true,
                "its name, which is the tenant's too"),
            Field(
                "hosts", .list(of: .placed(PolicyHost.type), count: 1...1000), \.hosts,
                absence: "every host that no other policy names",
                "the hosts that it answers; a name without a port is that name on any port"),
            Field(
                "routes", .list(of: .placed(RouteDraft.type), count: 1...1000), \.routes, isRequired: true,
                "what is let through; the first route that takes a path wins, and what none takes is denied"),
        ])
}

extension PolicyHost {
    fileprivate static let type = ValueType<PolicyHost>.text(
        "a host", form: "a name or an address with an optional port, `bank.example.com`",
        expression: "^[^/@*\\s]+$", text: { "\($0)" },
        parse: { PolicyHost($0).map { .value($0) } ?? .wrong() })
}

extension PathPattern {
    fileprivate static let type = ValueType<PathPattern?>(
        shape: .text(
            form: "a path: `*` is one segment, `{name}` one with a name, `/**` at the end all below",
            expression: "^/[^%;?#\\\\]*$"),
        read: { node, reading in
            guard let written = reading.text(node, "a path", form: "a path such as `/admin/**`") else {
                return nil
            }
            do throws(PathPatternFault) {
                return try PathPattern(written.text)
            } catch {
                reading.report(
                    .valueForm, at: reading.place(ofOctet: error.offset, in: node), error.reason.explanation,
                    error.reason.remedy)
                return nil
            }
        }, text: { $0.map { "\($0)" } })
}

extension ValueType where Value == Identifier? {
    /// A name that somebody gave.
    fileprivate static func identifier(_ noun: String) -> ValueType {
        ValueType(
            shape: .text(form: Identifier.form, expression: Identifier.pattern),
            read: { node, reading in
                guard let written = reading.text(node, noun, form: Identifier.form) else { return nil }
                return reading.identifier(written.text, at: node.place)
            }, text: { $0?.text })
    }
}

extension Reading {
    /// Where an octet of a plain value stands; the value's own place for one that is written otherwise.
    fileprivate func place(ofOctet offset: Int, in node: Node) -> Place {
        guard case .scalar(let scalar) = node.content, !scalar.isQuoted,
            node.place.width == scalar.text.unicodeScalars.count
        else { return node.place }
        var place = node.place
        place.column += scalar.text.utf8.prefix(offset).count { $0 & 0xC0 != 0x80 }
        place.width = 1
        return place
    }
}

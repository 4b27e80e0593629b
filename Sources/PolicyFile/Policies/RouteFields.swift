// The keys of a route: which requests it takes, what it asks of their callers, and what it does to them.

import Domain
import Wire

/// A route as far as it could be read.
struct RouteDraft: Sendable {
    /// Its name and its path are nobody's until they were read.
    var route = Route(
        id: Identifier(literal: "route"), path: .everything, upstream: nil, requirement: .deny)
    private var id: Identifier?
    private var path: PathPattern?
    private var isShadow = false
    private var until: CalendarDay?
    /// The condition, which is read when the path's names are known.
    private(set) var when: Placed<String>?

    /// Whether it has a name.
    var isNamed: Bool { id != nil }
    /// Whether its path is one.
    var isPathRead: Bool { path != nil }

    /// The draft with what several keys say together.
    @Sendable private static func joined(_ draft: RouteDraft) -> RouteDraft {
        var draft = draft
        if let id = draft.id { draft.route.id = id }
        if let path = draft.path { draft.route.path = path }
        if draft.isShadow { draft.route.mode = .shadow(until: draft.until) }
        return draft
    }

    static let type = ValueType<RouteDraft>.mapping(
        MappingRules(
            title: "a route",
            elsewhere: [
                "park": (
                    "`park` is a matter of scenarios", "put it into the scenario that the route requires"
                ),
                "approval": (
                    "`approval` is a matter of scenarios", "put it into the scenario that the route requires"
                ),
            ]), RouteDraft(), matching + effects,
        check: { draft, node, reading in
            guard draft.until != nil, !draft.isShadow, let entry = node["until"] else { return }
            reading.report(
                .conflict, at: entry.keyPlace, "`until` is for routes that only watch",
                "say `mode: shadow`, or take it out")
        }
    ).map(joined, { .some($0) })

    private static let matching: [Field<RouteDraft>] = [
        Field(
            "id", .identifier("the name of a route", example: "transfers"), optional: \.id, isRequired: true,
            "its name in logs and metrics"),
        Field(
            "methods", .list(of: Method.type, count: 1...32), optional: \.route.methods,
            absence: "every method", example: .array(["POST"]),
            "the methods that it takes; on the path of a route with a scenario others than these are refused, but for GET, HEAD and OPTIONS"
        ),
        Field("path", PathPattern.type, optional: \.path, isRequired: true, "the paths that it takes"),
        Field(
            "hosts", .list(of: PolicyHost.type, count: 1...1000), \.route.hosts,
            absence: "all of the policy's",
            "the hosts that it takes, of the policy's"),
        Field(
            "headers", HeaderClause.list, \.route.headers, absence: "whatever they are",
            "what fields of the request have to be, all of them"),
        Field(
            "source", .list(of: AddressBlock.type, count: 1...1000), \.route.sources, absence: "everywhere",
            "where its callers are"),
        Field(
            "times", TimeWindow.list, \.route.times, absence: "always",
            "when it takes requests, in any of these"),
        Field(
            "when", .placed(condition), optional: \.when, absence: "whatever the request says",
            "what else has to hold, in a subset of CEL"),
        Field(
            "require", requirement, \.route.requirement, isRequired: true, example: "sign-in",
            "what is asked of the caller: `none` lets the request through, `deny` nobody, anything else is a scenario"
        ),
        Field(
            "mode", .word("a mode", [("enforce", false), ("shadow", true)]), \.isShadow,
            "`shadow` records what the route would decide, and goes on with the next one"),
        Field(
            "until", CalendarDay.type, optional: \.until, absence: "for ever, with a warning",
            "the last day of `mode: shadow`; after it every check warns"),
    ]

    private static let effects: [Field<RouteDraft>] = [
        Field(
            "upstream", .identifier("the name of an upstream", example: "bank"), optional: \.route.upstream,
            absence: "required, but for `require: deny`", example: "bank",
            "the upstream that it leads to, by its name in `countersign.yaml`"),
        Field(
            "cors", CrossOriginRule.type, optional: \.route.crossOrigin,
            absence: "preflights go their own way",
            "what pages of other origins may do, which the gateway tells browsers"),
        Field(
            "cross_site", .word("a rule for other sites", [("deny", false), ("allow", true)]),
            \.route.allowsCrossSite, "whether requests that pages of other sites make may open challenges"),
        Field(
            "forward_headers",
            .list(of: HeaderName.type(.forward, example: "X-CSRF-Token"), count: 1...64),
            \.route.forwardedHeaders, absence: "none",
            "the fields of a protected request that go on beside the usual ones; they are bound"),
        Field(
            "forward_cookies", .list(of: CookieName.type, count: 1...64), \.route.forwardedCookies,
            absence: "none",
            "the cookies of a protected request that go on beside the login's; they are bound"),
        Field(
            "set_request_headers", SetField.type(.setOnRequest), \.route.requestFields, absence: "none",
            "fields that the app gets instead of the caller's of that name"),
        Field(
            "set_response_headers", SetField.type(.setOnResponse), \.route.responseFields, absence: "none",
            "fields that the caller gets instead of the app's of that name"),
        Field(
            "cache", .word("a rule for caches", [("no-store", false), ("upstream", true)]),
            \.route.keepsCaching,
            "whether answers to protected requests keep the app's own `Cache-Control`"),
        Field(
            "idempotency_key", .word("a rule for keys", [("none", false), ("challenge", true)]),
            \.route.setsIdempotencyKey,
            "whether a protected request without an `Idempotency-Key` gets its challenge's id as one"),
        Field(
            "websocket", .boolean, \.route.allowsWebSocket,
            "lets a request make a WebSocket of its connection; elsewhere `Upgrade` is removed"),
    ]

    private static let condition = ValueType<String>.text(
        "a condition", form: "a condition (CEL), `decimal(json.amount) >= decimal('100')`",
        expression: "^[^\\u0000-\\u0009\\u000b-\\u001f\\u007f]{1,4096}$",
        example: "decimal(json.amount) >= decimal('100')", text: { $0 },
        parse: { text in
            let isText = text.utf8.allSatisfy { $0 >= 0x20 && $0 != .delete || $0 == .lineFeed }
            return isText && 1...4096 ~= text.unicodeScalars.count ? .value(text) : .wrong()
        })

    private static let requirement = ValueType<Requirement>(
        shape: .text(
            form: "`none`, `deny` or the name of a scenario", expression: Identifier.pattern, example: "none"),
        read: { node, reading in
            let form = "`none`, `deny` or the name of a scenario"
            guard let written = reading.text(node, "a requirement", form: form) else { return nil }
            switch written.text {
            case "none": return Requirement.none
            case "deny": return .deny
            default: return reading.identifier(written.text, at: node.place).map { .scenario($0) }
            }
        }, text: { $0.text })
}

extension CalendarDay {
    fileprivate static let type = ValueType<CalendarDay>.text(
        "a day", form: "a day of the calendar, `2027-01-31`",
        expression: "^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", example: "2027-01-31",
        text: { "\($0)" }, parse: { CalendarDay($0).map { .value($0) } ?? .wrong() })
}

extension SetField {
    private static let form = "up to 1024 visible characters of ASCII, with spaces inside"

    private static let value = ValueType<String>.text(
        "a field's value", form: form, expression: "^([!-~]([ -~]{0,1022}[!-~])?)?$", example: "countersign",
        text: { $0 }, parse: { isValue($0) ? .value($0) : .wrong() })

    /// Fields by their names, which are the same in any case of letters.
    fileprivate static func type(_ use: ReservedNames.Use) -> ValueType<[SetField]> {
        let name = HeaderName.type(use, example: "X-Gateway")
        return ValueType<[SetField]>(
            shape: .named(
                value.shape,
                name: Shape.NameForm(
                    form: "fields' names", expression: HeaderName.pattern, example: "X-Gateway")),
            read: { node, reading in
                guard case .mapping(let entries) = node.content else {
                    reading.refuse(
                        node, "a mapping of fields", "write a field's name, a colon and its value")
                    return nil
                }
                if entries.isEmpty {
                    reading.report(.valueRange, at: node.place, "there is no field in it", "give it one")
                    return nil
                }
                var lines: [HeaderName: Int] = [:]
                return entries.compactMap { entry in
                    let key = Node(
                        content: .scalar(Scalar(text: entry.key, isQuoted: true)), place: entry.keyPlace)
                    let name = name.read(key, &reading)
                    guard let value = value.read(entry.value, &reading), let name else { return nil }
                    if let line = lines.updateValue(entry.keyPlace.line, forKey: name) {
                        reading.report(
                            .nameRepeated, at: entry.keyPlace, "`\(name)` is set already, in line \(line)",
                            "keep one of the two: case makes no difference")
                    }
                    return SetField(name, Array(value.utf8))
                }
            }, text: { _ in nil })
    }
}

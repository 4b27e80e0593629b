// The form of a policy that its version is the digest of: JSON with its members in alphabetical order. Names whose order
// decides nothing are sorted. What a route or a scenario may leave out is in it where it is not the default, so that a
// version outlives the keys that a release adds; each default stands in one place, in the value that is compared with.

import Wire

/// Writes what policies say.
enum CanonicalPolicy {
    /// The canonical form of a policy.
    static func octets(_ policy: PolicyContent) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            if policy.budgets != Budgets() { writer.object("budgets") { write(policy.budgets, &$0) } }
            writer.texts("hosts", policy.hosts.map(\.description).sorted(by: precedes))
            writer.text("id", policy.id.text)
            writer.list("routes", policy.routes) { writer, route in
                writer.object { write(route, &$0) }
            }
            if !policy.scenarios.isEmpty {
                let sorted = policy.scenarios.sorted { precedes($0.id.text, $1.id.text) }
                writer.list("scenarios", sorted) { writer, scenario in
                    writer.object { write(scenario, &$0) }
                }
            }
            if !policy.subject.isEmpty {
                writer.list("subject", policy.subject) { writer, way in
                    writer.object { write(way, &$0) }
                }
            }
        }
        return writer.octets
    }

    /// The canonical form of a scenario by itself: what a challenge is pinned to.
    static func octets(_ scenario: Scenario) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { write(scenario, &$0) }
        return writer.octets
    }

    private static func precedes(_ one: String, _ other: String) -> Bool {
        one.utf8.lexicographicallyPrecedes(other.utf8)
    }

    private static func write(_ budgets: Budgets, _ writer: inout JSONWriter) {
        writer.texts("address", budgets.address.map(\.description))
        writer.texts("destination", budgets.destination.map(\.description))
        writer.texts("prefix", budgets.prefix.map(\.description))
        writer.object("subject") { writer in
            writer.number("block", budgets.subject.block.count)
            writer.number("disable_after", budgets.subject.disableAfter)
            writer.number("failures", budgets.subject.failures)
            writer.number("open", budgets.subject.open)
            writer.texts("sends", budgets.subject.sends.map(\.description))
        }
    }

    private static func write(_ route: Route, _ writer: inout JSONWriter) {
        if route.keepsCaching { writer.text("cache", "upstream") }
        if let rule = route.crossOrigin { writer.object("cors") { write(rule, &$0) } }
        if route.allowsCrossSite { writer.text("cross_site", "allow") }
        if !route.forwardedCookies.isEmpty { writer.texts("forward_cookies", route.forwardedCookies) }
        if !route.forwardedHeaders.isEmpty {
            writer.texts("forward_headers", route.forwardedHeaders.map(\.description))
        }
        if !route.headers.isEmpty {
            writer.list("headers", route.headers) { writer, clause in
                writer.object { write(clause, &$0) }
            }
        }
        if !route.hosts.isEmpty {
            writer.texts("hosts", route.hosts.map(\.description).sorted(by: precedes))
        }
        writer.text("id", route.id.text)
        if route.setsIdempotencyKey { writer.text("idempotency_key", "challenge") }
        if let methods = route.methods {
            let names = methods.map { String(decoding: $0.octets, as: UTF8.self) }
            writer.texts("methods", names.sorted(by: precedes))
        }
        if route.mode.isShadow { writer.text("mode", "shadow") }
        writer.text("path", route.path.description)
        writer.text("require", route.requirement.text)
        if !route.requestFields.isEmpty {
            writer.list("set_request_headers", route.requestFields) { write($1, &$0) }
        }
        if !route.responseFields.isEmpty {
            writer.list("set_response_headers", route.responseFields) { write($1, &$0) }
        }
        if !route.sources.isEmpty {
            writer.texts("source", route.sources.map(\.description).sorted(by: precedes))
        }
        if !route.times.isEmpty {
            writer.list("times", route.times) { writer, window in
                writer.object { write(window, &$0) }
            }
        }
        if case .shadow(let day?) = route.mode { writer.text("until", day.description) }
        if let upstream = route.upstream { writer.text("upstream", upstream.text) }
        if route.allowsWebSocket { writer.boolean("websocket", true) }
        if let condition = route.condition { writer.text("when", condition.description) }
    }

    private static func write(_ field: SetField, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.text("name", field.name.description)
            writer.text("value", String(decoding: field.value, as: UTF8.self))
        }
    }

    private static func write(_ clause: HeaderClause, _ writer: inout JSONWriter) {
        if case .equals(let value) = clause.test {
            writer.text("equals", String(decoding: value, as: UTF8.self))
        }
        writer.text("name", clause.name.description)
        switch clause.test {
        case .equals: break
        case .startsWith(let value): writer.text("starts_with", String(decoding: value, as: UTF8.self))
        case .isPresent(let present): writer.boolean("present", present)
        }
    }

    private static func write(_ window: TimeWindow, _ writer: inout JSONWriter) {
        writer.texts("days", TimeWindow.Weekday.allCases.filter(window.days.contains).map(\.text))
        writer.number("from", window.from)
        writer.number("offset", window.offset)
        writer.number("to", window.to)
    }

    private static func write(_ rule: CrossOriginRule, _ writer: inout JSONWriter) {
        writer.boolean("credentials", rule.takesCredentials)
        writer.texts("headers", rule.headers.map(\.description).sorted(by: precedes))
        writer.number("lifetime", rule.lifetime.count)
        writer.texts("origins", rule.origins.sorted(by: precedes))
    }
}

extension CanonicalPolicy {
    private static func write(_ scenario: Scenario, _ writer: inout JSONWriter) {
        if let lasts = scenario.approvalLasts { writer.number("approval", lasts.count) }
        if let assurance = scenario.assurance { writer.text("assurance", assurance.rawValue) }
        writer.list("channels", scenario.channels) { writer, channel in
            writer.object { write(channel, &$0) }
        }
        writer.object("code") { writer in
            writer.text("alphabet", scenario.code.alphabet.rawValue)
            writer.number("attempts", scenario.code.attempts)
            writer.number("length", scenario.code.length)
            writer.number("lifetime", scenario.code.lifetime.count)
            writer.text("prefix", scenario.code.prefix)
            if !scenario.code.isUnambiguous { writer.boolean("unambiguous", false) }
        }
        if !scenario.display.isEmpty {
            writer.list("display", scenario.display) { writer, field in
                writer.object { write(field, &$0) }
            }
        }
        if scenario.linksDynamically { writer.boolean("dynamic_linking", true) }
        writer.text("id", scenario.id.text)
        if scenario.isGeneric { writer.text("kind", "generic") }
        if let message = scenario.message { writer.text("message", message.description) }
        if scenario.parking != .never { writer.text("park", scenario.parking.rawValue) }
        writer.object("resend") { writer in
            writer.number("cooldown", scenario.resend.cooldown.count)
            writer.number("limit", scenario.resend.limit)
        }
    }

    private static func write(_ channel: Channel, _ writer: inout JSONWriter) {
        if channel.confirmsDestination { writer.text("confirm", "full") }
        writer.text("courier", channel.courier.text)
        writer.text("from", channel.source.description)
        writer.text("id", channel.id.text)
        writer.text("kind", channel.kind.rawValue)
        if let message = channel.message { writer.text("message", message.description) }
    }

    private static func write(_ field: DisplayField, _ writer: inout JSONWriter) {
        writer.text("as", field.form.kind.rawValue)
        writer.text("at", field.pointer.description)
        if case .money(let currency) = field.form {
            switch currency {
            case .pointer(let pointer): writer.text("currency", pointer.description)
            case .code(let code): writer.text("currency", code)
            }
        }
        writer.text("label", field.label)
    }

    private static func write(_ way: SubjectWay, _ writer: inout JSONWriter) {
        switch way {
        case .token(let way):
            writer.text("audience", way.audience)
            writer.text("claim", way.claim)
            if let cookie = way.cookie { writer.text("cookie", cookie) }
            if let header = way.header { writer.text("header", header.description) }
            writer.text("issuer", way.issuer)
            if let keys = way.keys { writer.text("keys", keys.text) }
        case .header(let way):
            writer.texts("from", way.from.map(\.description).sorted(by: precedes))
            if let login = way.login { writer.text("login", login.description) }
            if let name = way.name { writer.text("name", name.description) }
        case .certificate(let way):
            writer.text("name", way.name.rawValue)
        case .introspection(let way):
            if let pointer = way.pointer { writer.text("at", pointer.description) }
            writer.number("cache", way.cache.count)
            writer.texts("cookies", way.cookies.sorted(by: precedes))
            if let header = way.header { writer.text("header", header.description) }
            writer.text("path", way.path)
            if let upstream = way.upstream { writer.text("upstream", upstream.text) }
        }
        writer.text("way", way.key)
    }
}

/// A member's name and its value in one call.
extension JSONWriter {
    fileprivate mutating func object(_ key: String, _ body: (inout JSONWriter) -> Void) {
        self.key(key)
        object(body)
    }

    fileprivate mutating func list<Element>(
        _ key: String, _ elements: [Element], _ body: (inout JSONWriter, Element) -> Void
    ) {
        self.key(key)
        array { writer in
            for element in elements { body(&writer, element) }
        }
    }

    fileprivate mutating func texts(_ key: String, _ texts: [String]) {
        self.key(key)
        array { writer in
            for text in texts { writer.string(text) }
        }
    }

    fileprivate mutating func text(_ key: String, _ text: String) {
        self.key(key)
        string(text)
    }

    fileprivate mutating func number(_ key: String, _ number: Int) {
        self.key(key)
        integer(number)
    }

    fileprivate mutating func boolean(_ key: String, _ value: Bool) {
        self.key(key)
        boolean(value)
    }
}

// What a route asks of a request's head and of the time, and what it tells browsers of other origins.

import Domain
import Wire

/// A clause about a field, as far as it could be read.
private struct HeaderClauseDraft: Sendable {
    var name: HeaderName?
    var equals: [UInt8]?
    var prefix: [UInt8]?
    var isPresent: Bool?

    var clause: HeaderClause? {
        guard let name else { return nil }
        if let equals { return HeaderClause(name, .equals(equals)) }
        if let prefix { return HeaderClause(name, .startsWith(prefix)) }
        return isPresent.map { HeaderClause(name, .isPresent($0)) }
    }

    static let value = ValueType<[UInt8]>.text(
        "a field's value", form: "1 to 1024 visible characters of ASCII, with spaces inside",
        expression: "^[!-~]([ -~]{0,1022}[!-~])?$", example: "mobile",
        text: { String(decoding: $0, as: UTF8.self) },
        parse: { SetField.isValue($0) && !$0.isEmpty ? .value(Array($0.utf8)) : .wrong() })
}

extension HeaderClause {
    static let list = ValueType<[HeaderClauseDraft]>.list(of: draft, count: 1...32)
        .map({ $0.compactMap(\.clause) }, { _ in nil })

    private static let draft = ValueType<HeaderClauseDraft>.mapping(
        MappingRules(title: "a field's clause", alternatives: ["equals", "starts_with", "present"]),
        HeaderClauseDraft(),
        [
            Field(
                "name", HeaderName.type(.test, example: "X-Client"), optional: \.name, isRequired: true,
                "the field; one that comes twice can't be compared"),
            Field(
                "equals", HeaderClauseDraft.value, optional: \.equals,
                "the whole value, in this case of letters"),
            Field("starts_with", HeaderClauseDraft.value, optional: \.prefix, "how the value begins"),
            Field("present", .boolean, optional: \.isPresent, "whether there is such a field at all"),
        ])
}

/// A window of time, as far as it could be read.
private struct TimeWindowDraft: Sendable {
    var days = TimeWindow.Weekday.allCases
    var from: Int?
    var to: Int?
    var offset = 0

    var window: TimeWindow? {
        guard let from, let to else { return nil }
        return TimeWindow(days: Set(days), from: from, to: to, offset: offset)
    }

    static let minute = ValueType<Int>.text(
        "a time of the day", form: "hours and minutes in quotes, `\"08:00\"`, up to `\"24:00\"`",
        expression: "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", example: "08:00", text: { _ in nil },
        parse: { minute(of: $0).map { .value($0) } ?? .wrong() })

    static let zone = ValueType<Int>.text(
        "a zone", form: "`UTC`, or how far it is ahead of it, in quotes, `\"+01:00\"`",
        expression: "^(UTC|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)$", example: "UTC",
        text: { $0 == 0 ? "UTC" : nil },
        parse: { text in
            if text == "UTC" { return .value(0) }
            guard let sign = text.first, sign == "+" || sign == "-",
                let minutes = minute(of: text.dropFirst()),
                minutes <= 14 * 60
            else {
                return .wrong(
                    text.contains("/")
                        ? "\(Quoted(text)) has summer time, and a zone here has one offset" : nil)
            }
            return .value(sign == "-" ? -minutes : minutes)
        })

    private static func minute(of text: some StringProtocol) -> Int? {
        let octets = Array(text.utf8)
        guard octets.count == 5, octets[2] == UInt8(ascii: ":"),
            [0, 1, 3, 4].allSatisfy({ octets[$0].isASCIIDigit })
        else { return nil }
        let numbers = octets.map { Int($0) - 48 }
        let (hour, minute) = (numbers[0] * 10 + numbers[1], numbers[3] * 10 + numbers[4])
        guard minute < 60, hour < 24 || hour == 24 && minute == 0 else { return nil }
        return hour * 60 + minute
    }
}

extension TimeWindow {
    static let list = ValueType<[TimeWindowDraft]>.list(of: draft, count: 1...32)
        .map({ $0.compactMap(\.window) }, { _ in nil })

    private static let draft = ValueType<TimeWindowDraft>.mapping(
        MappingRules(title: "a window of time"), TimeWindowDraft(),
        [
            Field(
                "days",
                .list(of: .word("a day of the week", Weekday.allCases.map { ($0.text, $0) }), count: 1...7),
                \.days, "the days that it begins in"),
            Field("from", TimeWindowDraft.minute, optional: \.from, isRequired: true, "when it begins"),
            Field(
                "to", TimeWindowDraft.minute, optional: \.to, isRequired: true, example: "18:00",
                "when it ends; earlier than `from` is on the next day"),
            Field("zone", TimeWindowDraft.zone, \.offset, "whose clock that is"),
        ],
        check: { draft, node, reading in
            guard let from = draft.from, from == draft.to, let place = node["to"]?.value.place else { return }
            reading.report(
                .conflict, at: place, "the window ends when it begins: it is never open",
                "write `\"00:00\"` and `\"24:00\"` for a whole day")
        })
}

extension CrossOriginRule {
    static let type = ValueType<CrossOriginRule>.mapping(
        MappingRules(title: "`cors`"),
        CrossOriginRule(origins: [], headers: [], takesCredentials: false, lifetime: .minutes(5)),
        [
            Field(
                "origins", .list(of: origin, count: 1...64), \.origins, isRequired: true,
                "the origins, each as browsers write it; `\"*\"` is every one"),
            Field(
                "headers", .list(of: HeaderName.type(nil, example: "X-Requested-With"), count: 1...64),
                \.headers,
                absence: "the usual ones",
                "the fields that their requests may have; the gateway's own are allowed"),
            Field("credentials", .boolean, \.takesCredentials, "whether they may send cookies"),
            Field(
                "max_age", .seconds(Seconds(0)...Seconds.hours(24)), \.lifetime,
                "how long a browser may remember it"),
        ],
        check: { rule, node, reading in
            guard rule.origins.contains("*"), let origins = node["origins"]?.value else { return }
            if rule.takesCredentials {
                reading.report(
                    .conflict, at: node["credentials"]?.value.place ?? node.place,
                    "with `\"*\"` every page there is could act for the caller", "name the origins")
            }
            if rule.origins.count > 1 {
                reading.report(
                    .conflict, at: origins.place, "`\"*\"` is every origin, and here are others beside it",
                    "keep the one or the others")
            }
        })

    private static let origin = ValueType<String>.text(
        "an origin", form: "an origin as browsers write it, `https://app.example.com`, or `\"*\"`",
        expression: "^(\\*|https?://[^/@?#\\sA-Z]+)$", example: "https://app.example.com", text: { $0 },
        parse: { text in
            if text == "*" { return .value(text) }
            guard let scheme = [Scheme.http, .https].first(where: { text.hasPrefix("\($0.text)://") }) else {
                return .wrong()
            }
            let host = Array(text.utf8.dropFirst("\(scheme.text)://".utf8.count))
            guard let authority = try? Authority(host[...], scheme: scheme) else { return .wrong() }
            let written = "\(scheme.text)://\(String(decoding: authority.octets, as: UTF8.self))"
            return written == text
                ? .value(text) : .wrong("\(Quoted(text)) is not how browsers write it: `\(written)`")
        })
}

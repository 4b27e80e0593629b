// The keys of a scenario: the code, how it gets to its owner, and what is shown with it.

import Domain
import Wire

extension Scenario {
    static let type = ValueType<Scenario>.mapping(
        MappingRules(title: "a scenario"), Scenario(id: Identifier(literal: "scenario")),
        [
            Field("code", CodeForm.type, \.code, "what codes look like"),
            Field("resend", ResendRule.type, \.resend, "how often another code may be asked for"),
            Field(
                "channels", ChannelDraft.list, \.channels, isRequired: true,
                "the ways to send a code, in the order in which they are offered"),
            Field(
                "display", DisplayDraft.list, \.display, absence: "nothing is shown",
                example: .array([
                    .object([
                        ("label", "Amount"), ("at", "/amount"), ("as", "money"), ("currency", "/currency"),
                    ])
                ]),
                "the fields of the request's body, JSON or a form, that are shown to whoever approves it"),
            Field(
                "message", MessageTemplate.type, optional: \.message, absence: "the gateway's own text",
                "the text that goes with the code"),
            Field(
                "dynamic_linking", .boolean, \.linksDynamically,
                "every channel shows every field, and the code is good for nothing else (PSD2 RTS, article 5)"
            ),
            Field(
                "park", .word("whose requests are kept", Parking.allCases.map { ($0.rawValue, $0) }),
                \.parking,
                "whose requests are kept and sent when the code was right; others send theirs again"),
            Field(
                "approval", Lasting.type, optional: \.lasting, absence: "for one request",
                "what an approval is good for"),
            Field(
                "assurance", .word("a level", Assurance.allCases.map { ($0.rawValue, $0) }),
                optional: \.assurance, absence: "what the channel proves",
                "the level that an approval is asserted at (NIST SP 800-63B)"),
            Field(
                "kind", .word("a kind of scenario", [("generic", true)]), \.isGeneric,
                absence: "`display` says what is shown",
                "`generic` says that nothing of the request is shown, on purpose"),
        ])

    /// A mapping of its own, for what may be said of approvals later.
    fileprivate struct Lasting: Sendable {
        var lasts: Seconds?

        static let type = ValueType<Lasting>.mapping(
            MappingRules(title: "`approval`"), Lasting(),
            [
                Field(
                    "lasts", .seconds(Seconds(1)...longestApproval), optional: \.lasts, isRequired: true,
                    example: "5m",
                    "how long it is good for more requests of the same login and route, from its acceptance on"
                )
            ])
    }

    fileprivate var lasting: Lasting? {
        get { approvalLasts.map { Lasting(lasts: $0) } }
        set { approvalLasts = newValue?.lasts }
    }
}

extension CodeForm {
    /// Its length may go without saying, and is another one for each alphabet then.
    private struct Draft: Sendable {
        var form = CodeForm()
        var length: Int?
    }

    fileprivate static let type = ValueType<Draft>.mapping(
        MappingRules(title: "`code`"), Draft(),
        [
            Field(
                "length", .integer(5...64), optional: \.length, absence: "6; 36 of `uuid`",
                example: .integer(6),
                "how many characters: 6 to 10 digits, 5 to 64 of another alphabet, 36 of `uuid`"),
            Field(
                "alphabet", .word("an alphabet", Alphabet.allCases.map { ($0.rawValue, $0) }),
                \.form.alphabet,
                "what they are"),
            Field(
                "unambiguous", .boolean, \.form.isUnambiguous,
                "whether `letters` and `alphanumeric` are without those that are mistaken for others: `I`, `O`, and beside digits `L`, `0`, `1`"
            ),
            Field(
                "prefix",
                .text(
                    "a prefix", form: "up to 16 letters, digits and `-`", expression: "^[A-Za-z0-9-]{0,16}$",
                    example: "ACME-", text: { $0.isEmpty ? nil : $0 },
                    parse: { isPrefix($0) ? .value($0) : .wrong() }), \.form.prefix, absence: "none",
                "what stands before the code, and is no part of it"),
            Field(
                "ttl", .seconds(lifetimes), \.form.lifetime, "how long a challenge and its codes are good for"
            ),
            Field(
                "attempts", .integer(attemptCounts), \.form.attempts,
                "how many wrong answers end a challenge"),
        ],
        check: { draft, node, reading in
            let lengths = draft.form.alphabet.lengths
            guard let length = draft.length, !lengths.contains(length), let entry = node["length"] else {
                return
            }
            let range =
                lengths.count == 1
                ? "\(lengths.lowerBound)" : "\(lengths.lowerBound) to \(lengths.upperBound)"
            reading.report(
                .valueRange, at: entry.value.place,
                "a code of \(length) is outside of what `\(draft.form.alphabet.rawValue)` takes",
                "write \(range)")
        }
    ).map(whole, { Draft(form: $0) })

    @Sendable private static func whole(_ draft: Draft) -> CodeForm {
        var form = draft.form
        form.length = draft.length ?? form.alphabet.usualLength
        return form
    }
}

extension ResendRule {
    fileprivate static let type = ValueType<ResendRule>.mapping(
        MappingRules(title: "`resend`"), ResendRule(),
        [
            Field("cooldown", .seconds(cooldowns), \.cooldown, example: "1m", "how long to wait first"),
            Field("limit", .integer(limits), \.limit, example: .integer(2), "how many times"),
        ])
}

/// A channel as far as it could be read.
private struct ChannelDraft: Sendable {
    var id: Identifier?
    var kind: ChannelKind?
    var courier: Identifier?
    var source: DestinationSource?
    var confirmsDestination = false
    var message: MessageTemplate?

    static let list = ValueType<[ChannelDraft]>.list(of: type, count: 1...16)
        .map({ $0.compactMap(\.channel) }, { _ in nil })

    private var channel: Channel? {
        guard let id, let kind = kind ?? ChannelKind(rawValue: id.text), let courier, let source else {
            return nil
        }
        var channel = Channel(id: id, kind: kind, courier: courier, source: source)
        channel.confirmsDestination = confirmsDestination
        channel.message = message
        return channel
    }

    private static let kinds = ChannelKind.allCases.map { ($0.rawValue, $0) }

    private static let type = ValueType<ChannelDraft>.mapping(
        MappingRules(title: "a channel"), ChannelDraft(),
        [
            Field(
                "id", .identifier("the name of a channel", example: "email"), optional: \.id,
                isRequired: true,
                "its name, which callers choose it by"),
            Field(
                "kind", .word("a kind of channel", kinds), optional: \.kind, absence: "what `id` says",
                "what kind of message it is"),
            Field(
                "courier", .identifier("the name of a courier", example: "mail"), optional: \.courier,
                isRequired: true, "who carries its messages, by the name in `countersign.yaml`"),
            Field(
                "from", DestinationSource.type, optional: \.source, isRequired: true,
                example: "customers.email",
                "where its destination is looked up; never the request"),
            Field(
                "confirm", .word("a confirmation", [("full", true)]), \.confirmsDestination, absence: "none",
                "`full` has the caller type the whole destination before anything is sent"),
            Field(
                "message", MessageTemplate.type, optional: \.message, absence: "the scenario's",
                "a text of its own"),
        ],
        check: { draft, node, reading in
            guard draft.kind == nil, node["kind"] == nil, let id = draft.id,
                ChannelKind(rawValue: id.text) == nil
            else { return }
            reading.report(
                .keyMissing, at: node.place, "`kind` is missing in a channel, and `\(id)` is no kind's name",
                "add it: " + choice(kinds.map(\.0)))
        })
}

extension DestinationSource {
    fileprivate static let type = ValueType<DestinationSource>.text(
        "where a destination is looked up", form: form,
        expression:
            "^(?!(\(ofRequest.joined(separator: "|")))\\.)[a-z0-9][a-z0-9_-]{0,63}\\.[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$",
        example: "customers.phone", text: { "\($0)" },
        parsing: { text throws(TextFault) in
            if let source = DestinationSource(text) { return source }
            let all = 0..<text.utf8.count
            let first = text.prefix { $0 != "." && $0 != "[" && $0 != "/" }
            if ofRequest.contains(first.lowercased()) || text.hasPrefix("/") || text.hasPrefix("{") {
                throw TextFault(
                    .destinationOfRequest, all,
                    "\(Quoted(text)) is a part of the request, and destinations never come from the request",
                    "name a directory and a field of it, `customers.phone`: else whoever asks says who gets the code"
                )
            }
            throw TextFault(
                .valueForm, all, "\(Quoted(text)) is not where a destination is looked up", "write \(form)")
        })
}

/// A field that is shown, as far as it could be read.
private struct DisplayDraft: Sendable {
    private var label = ""
    private var pointer: JSONPointer?
    private var kind = DisplayField.Kind.text
    private var currency: DisplayField.Currency?

    static let list = ValueType<[DisplayDraft]>.list(of: type, count: 1...20)
        .map({ $0.compactMap(\.field) }, { _ in nil })

    private var field: DisplayField? {
        guard let pointer else { return nil }
        let form: DisplayField.Form
        switch kind {
        case .text: form = .text
        case .iban: form = .iban
        case .date: form = .date
        case .money:
            guard let currency else { return nil }
            form = .money(currency: currency)
        }
        return DisplayField(label: label, pointer: pointer, form: form)
    }

    private static let labelExpression: String = {
        let inside = "{}\\u0000-\\u001f\\u007f-\\u009f"
        return "^[^ \(inside)]([^\(inside)]{0,\(DisplayField.longestLabel - 2)}[^ \(inside)])?$"
    }()

    private static let type = ValueType<DisplayDraft>.mapping(
        MappingRules(title: "a field of `display`"), DisplayDraft(),
        [
            Field(
                "label",
                .text(
                    "a label", form: "1 to \(DisplayField.longestLabel) characters without braces, `Amount`",
                    expression: labelExpression,
                    example: "Amount", text: { $0.isEmpty ? nil : $0 },
                    parse: { DisplayField.isLabel($0) ? .value($0) : .wrong() }), \.label, isRequired: true,
                "what the field is called where it is shown; messages have its place in braces"),
            Field(
                "at", JSONPointer.type, optional: \.pointer, isRequired: true,
                "where in the body the field is; of a form, `/name`"),
            Field(
                "as", .word("a form", DisplayField.Kind.allCases.map { ($0.rawValue, $0) }), \.kind,
                "how it is read and shown"),
            Field(
                "currency", currencyType, optional: \.currency, absence: "only `money` has one",
                "where the currency of `money` is, or which one it always is"),
        ],
        check: { draft, node, reading in
            if draft.kind == .money, node["currency"] == nil {
                reading.report(
                    .keyMissing, at: node.place, "`currency` is missing in a field that is `money`",
                    "add where it is, `/currency`, or which one it always is, `EUR`")
            }
            if draft.kind != .money, let entry = node["currency"] {
                reading.report(
                    .conflict, at: entry.keyPlace, "`\(draft.kind.rawValue)` has no currency",
                    "take it out, or say `as: money`")
            }
        })

    private static let currencyType = ValueType<DisplayField.Currency>.text(
        "a currency", form: "a JSON pointer, `/currency`, or the three capitals of ISO 4217, `EUR`",
        expression: "^([A-Z]{3}|(/(?!-(/|$))([^~]|~[01])*)+)$", example: "EUR",
        text: { currency in
            switch currency {
            case .pointer(let pointer): "\(pointer)"
            case .code(let code): code
            }
        },
        parsing: { text throws(TextFault) in
            if text.hasPrefix("/") { return .pointer(try JSONPointer.pointer(text)) }
            guard text.utf8.count == 3, text.utf8.allSatisfy({ $0 &- UInt8(ascii: "A") < 26 }) else {
                throw TextFault(
                    .valueForm, 0..<text.utf8.count, "\(Quoted(text)) is not a currency",
                    "write where it is, `/currency`, or three capitals, `EUR`")
            }
            return .code(text)
        })
}

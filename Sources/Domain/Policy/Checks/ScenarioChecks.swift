// What a scenario promises and what its channels can keep: AUT-4 (email proves no second factor), AUT-7 (what can't carry
// the fields can't link), rule 1.1 of OWASP's transaction authorization (something is shown, or it is said that nothing
// is), AUT-9 (what lasts can't be about one transaction).

extension PolicyCheck {
    mutating func checkScenarios() {
        for (position, scenario) in content.scenarios.enumerated() where !doubts.scenarios.contains(position)
        {
            checkDisplay(scenario, position)
            checkApproval(scenario, position)
            checkLinking(scenario, position)
            checkAssurance(scenario, position)
            checkMessages(scenario, position)
            checkChannels(scenario, position)
        }
    }

    private mutating func checkDisplay(_ scenario: Scenario, _ position: Int) {
        if scenario.display.isEmpty, !scenario.isGeneric, scenario.approvalLasts == nil {
            tell(
                .displayMissing, PolicySpot(.scenario(position)),
                "the scenario `\(scenario.id)` shows nothing of the request to whoever approves it",
                "add `display` with the fields that matter; or say `kind: generic`, or `approval: { lasts: 5m }`"
            )
        }
        if scenario.isGeneric, !scenario.display.isEmpty {
            tell(
                .conflict, PolicySpot(.scenario(position), "kind"),
                "a generic scenario shows nothing of the request, and this one has `display`",
                "take one of the two out")
        }
        var labels: [String: Int] = [:]
        for (index, field) in scenario.display.enumerated() {
            let spot = PolicySpot(.scenario(position), "display", .element(index), "label")
            if let word = MessageTemplate.word(field.label) {
                tell(
                    .conflict, spot, "`\(field.label)` has a meaning of its own in messages",
                    "call the field something other than `\(word)`")
            }
            if let first = labels.updateValue(index, forKey: field.label.lowercased()) {
                tell(
                    .nameRepeated, spot, "two fields are called `\(field.label)`",
                    "give each a label of its own",
                    other: PolicySpot(.scenario(position), "display", .element(first), "label"))
            }
            if case .money(.code(let code)) = field.form, CurrencyCode(Array(code.utf8)) == nil {
                tell(
                    .nameUnknown, PolicySpot(.scenario(position), "display", .element(index), "currency"),
                    "`\(code)` is no currency of ISO 4217 that is in use",
                    "write the code of one, `EUR`, or where it is in the body, `/currency`")
            }
        }
    }

    private mutating func checkApproval(_ scenario: Scenario, _ position: Int) {
        guard scenario.approvalLasts != nil else { return }
        let others = [
            ("display", !scenario.display.isEmpty), ("dynamic_linking", scenario.linksDynamically),
            ("park", scenario.parking != .never),
        ]
        for (key, isThere) in others where isThere {
            tell(
                .approval, PolicySpot(.scenario(position), .key(key)),
                "`\(key)` is about one request, and the approval lasts for others too",
                "take `\(key)` out, or `approval`")
        }
    }

    private mutating func checkLinking(_ scenario: Scenario, _ position: Int) {
        guard scenario.linksDynamically else { return }
        if scenario.display.isEmpty {
            tell(
                .linking, PolicySpot(.scenario(position), "dynamic_linking"),
                "a code can't be linked to what is shown where nothing is shown", "add `display`")
        }
        for (index, channel) in scenario.channels.enumerated() {
            if !channel.kind.showsFields {
                tell(
                    .linking, PolicySpot(.scenario(position), "channels", .element(index)),
                    "with `dynamic_linking` every channel shows every field, and \(channel.kind.rawValue) has no place for any",
                    "take the channel out, or `dynamic_linking`")
            } else if let message = channel.message {
                tellMissing(
                    scenario, message, PolicySpot(.scenario(position), "channels", .element(index), "message")
                )
            }
        }
        if let message = scenario.message {
            tellMissing(scenario, message, PolicySpot(.scenario(position), "message"))
        }
    }

    private mutating func tellMissing(_ scenario: Scenario, _ message: MessageTemplate, _ spot: PolicySpot) {
        let missing = scenario.display.map(\.label).filter { !message.names.contains($0) }
        guard !missing.isEmpty else { return }
        let places = missing.map { "`{\($0)}`" }.joined(separator: ", ")
        tell(
            .linking, spot,
            "with `dynamic_linking` every message shows every field, and here is no \(places)",
            "write \(places) where the value belongs, or take `message` out: the gateway has one of its own")
    }

    private mutating func checkMessages(_ scenario: Scenario, _ position: Int) {
        if let message = scenario.message {
            checkMessage(message, scenario, PolicySpot(.scenario(position), "message"))
        }
        for (index, channel) in scenario.channels.enumerated() {
            guard let message = channel.message else { continue }
            let spot = PolicySpot(.scenario(position), "channels", .element(index), "message")
            if channel.kind.showsFields {
                checkMessage(message, scenario, spot)
            } else {
                tell(
                    .keyIdle, spot,
                    "\(channel.kind.rawValue) has a text of its own, and this one is never sent",
                    "take it out")
            }
        }
    }

    private mutating func checkMessage(
        _ message: MessageTemplate, _ scenario: Scenario, _ spot: PolicySpot
    ) {
        let labels = scenario.display.map(\.label)
        let known = MessageTemplate.words + labels
        for name in message.names where !known.contains(name) {
            tell(
                .message, spot, "nothing is called `\(name)`: no field of `display` has that label",
                "there are " + known.map { "`{\($0)}`" }.joined(separator: ", "), names: known, written: name)
        }
        if !message.names.contains(MessageTemplate.code) {
            tell(
                .message, spot, "the message has no place for the code",
                "write `{\(MessageTemplate.code)}` where it belongs")
        }
    }

    private mutating func checkAssurance(_ scenario: Scenario, _ position: Int) {
        if scenario.assurance == .aal2 {
            for (index, channel) in scenario.channels.enumerated() where !channel.kind.isSecondFactor {
                tell(
                    .assurance, PolicySpot(.scenario(position), "channels", .element(index)),
                    "a code by \(channel.kind.rawValue) is no second factor, and the scenario says `aal2`",
                    "take the channel out, or say `assurance: aal1`")
            }
        }
        guard scenario.assurance == .aal2 || scenario.linksDynamically,
            let sms = scenario.channels.firstIndex(where: { $0.kind == .sms }),
            scenario.channels.allSatisfy({ $0.kind == .sms || $0.kind == .voice })
        else { return }
        tell(
            .smsAlone, PolicySpot(.scenario(position), "channels", .element(sms)),
            "callers have nothing but the telephone network to choose, which others can take over (SIM swap)",
            "offer a channel of another kind beside it")
    }

    private mutating func checkChannels(_ scenario: Scenario, _ position: Int) {
        var ids: [Identifier: Int] = [:]
        for (index, channel) in scenario.channels.enumerated() {
            let spot = PolicySpot(.scenario(position), "channels", .element(index), "id")
            if let first = ids.updateValue(index, forKey: channel.id) {
                tell(
                    .nameRepeated, spot, "a channel is called `\(channel.id)` already",
                    "give each channel a name of its own",
                    other: PolicySpot(.scenario(position), "channels", .element(first), "id"))
            }
            if case .claim(let claim) = channel.source, !doubts.missSubject,
                !content.subject.contains(where: \.hasClaims)
            {
                tell(
                    .destination, PolicySpot(.scenario(position), "channels", .element(index), "from"),
                    "the claim `\(claim)` is in no token: no way of `subject` is `jwt`",
                    "name a directory and a field of it, or add a `jwt` way")
            }
        }
    }
}

// Each clause of a route in words, and what came of it.

import Wire

extension Route {
    /// What it asks of a request, clause by clause.
    func accounts(of facts: Facts, _ decodedPath: [UInt8]) -> [ClauseAccount] {
        var accounts = [pathAccount(decodedPath), methodAccount(facts.request)]
        if !hosts.isEmpty {
            let names = hosts.map(\.description).joined(separator: ", ")
            accounts.append(ClauseAccount("hosts", names, takesHost(of: facts.request) ? .holds : .fails))
        }
        for clause in headers {
            accounts.append(ClauseAccount("headers", clause.text, clause.outcome(for: facts.request.fields)))
        }
        if !sources.isEmpty {
            let blocks = sources.map(\.description).joined(separator: ", ")
            let address = facts.source.map { "the caller is \(String(decoding: $0.octets, as: UTF8.self))" }
            accounts.append(ClauseAccount("source", blocks, sourceOutcome(facts), note: address))
        }
        if !times.isEmpty {
            let windows = times.map(\.text).joined(separator: "; ")
            accounts.append(ClauseAccount("times", windows, timeOutcome(facts), note: "it is \(facts.time)"))
        }
        if let condition {
            accounts.append(
                ClauseAccount(condition.account(for: facts, on: path), of: condition, named: "when"))
        }
        return accounts
    }

    private func pathAccount(_ decoded: [UInt8]) -> ClauseAccount {
        if path.takes(decoded.span) { return ClauseAccount("path", path.description, .holds) }
        guard takesNeighbours, path.folded.takesNeighbour(PathPattern.folded(decoded).span) else {
            return ClauseAccount("path", path.description, .fails)
        }
        return ClauseAccount(
            "path", path.description, .holds,
            note: "as a neighbour: another case, slash or ending, which an app may take for the same")
    }

    private func methodAccount(_ request: CanonicalRequest) -> ClauseAccount {
        guard let methods else { return ClauseAccount("methods", "every method", .holds) }
        let names = methods.map { String(decoding: $0.octets, as: UTF8.self) }.joined(separator: ", ")
        if methods.contains(request.method) { return ClauseAccount("methods", names, .holds) }
        if takesNeighbours, request.method == .head, methods.contains(.get) {
            return ClauseAccount("methods", names, .holds, note: "HEAD goes with GET")
        }
        if takesNeighbours, takesInOtherLetters(request.method) {
            return ClauseAccount(
                "methods", names, .holds, note: "in other letters, which some apps don't tell apart")
        }
        let note = refusesOtherMethods && !request.method.isHarmless ? "other methods are refused here" : nil
        return ClauseAccount("methods", names, .fails, note: note)
    }
}

extension ClauseAccount {
    /// The part of a condition that an account is of.
    fileprivate init(_ account: ConditionAccount, of condition: Condition, named name: String) {
        let text = Array(condition.description.utf8)[account.range]
        var note: String?
        let outcome: ClauseOutcome
        switch account.outcome {
        case .holds: outcome = .holds
        case .fails: outcome = .fails
        case .undecidable(let trouble):
            let part = Array(condition.description.utf8)[trouble.range]
            outcome = .undecidable(trouble.explanation)
            if trouble.range != account.range { note = "in `\(String(decoding: part, as: UTF8.self))`" }
        }
        self.init(
            name, String(decoding: text, as: UTF8.self), outcome, note: note,
            parts: account.parts.map {
                ClauseAccount($0, of: condition, named: account.connective?.rawValue ?? "")
            })
    }
}

extension HeaderClause {
    /// As people say it.
    fileprivate var text: String {
        switch test {
        case .equals(let value): "\(name) is `\(String(decoding: value, as: UTF8.self))`"
        case .startsWith(let value): "\(name) starts with `\(String(decoding: value, as: UTF8.self))`"
        case .isPresent(true): "\(name) is there"
        case .isPresent(false): "\(name) is not there"
        }
    }
}

extension TimeWindow {
    /// As people say it.
    fileprivate var text: String {
        func clock(_ minutes: Int) -> String {
            let (hour, minute) = (minutes / 60, minutes % 60)
            return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
        }
        let names = Weekday.allCases.filter(days.contains).map(\.text).joined(separator: " ")
        let zone = offset == 0 ? "UTC" : "UTC\(offset < 0 ? "-" : "+")\(clock(abs(offset)))"
        return "\(names) \(clock(from)) to \(clock(to)) \(zone)"
    }
}

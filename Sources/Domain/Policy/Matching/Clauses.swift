// What a route asks beside its host, method and path, clause by clause. Each has one of three answers: it holds, it
// doesn't, or nobody can say. One that doesn't hold settles it, whatever the others are.

import Wire

/// What came of a clause, or of all clauses of a route.
public enum ClauseOutcome: Hashable, Sendable {
    case holds
    case fails
    /// Nobody can say, and why.
    case undecidable(String)

    /// Both together: what fails settles it.
    static func && (one: ClauseOutcome, other: @autoclosure () -> ClauseOutcome) -> ClauseOutcome {
        switch one {
        case .fails: return .fails
        case .holds: return other()
        case .undecidable:
            return other() == .fails ? .fails : one
        }
    }
}

extension Route {
    /// What is left of a route when its host, method and path are right.
    func outcome(for facts: Facts) -> ClauseOutcome {
        sourceOutcome(facts) && timeOutcome(facts) && headerOutcome(facts) && conditionOutcome(facts)
    }

    func sourceOutcome(_ facts: Facts) -> ClauseOutcome {
        if sources.isEmpty { return .holds }
        guard let source = facts.source else { return .undecidable("the caller has no address") }
        return sources.contains { $0.contains(source) } ? .holds : .fails
    }

    func timeOutcome(_ facts: Facts) -> ClauseOutcome {
        times.isEmpty || times.contains { $0.contains(facts.time) } ? .holds : .fails
    }

    func headerOutcome(_ facts: Facts) -> ClauseOutcome {
        headers.reduce(.holds) { $0 && $1.outcome(for: facts.request.fields) }
    }

    func conditionOutcome(_ facts: Facts) -> ClauseOutcome {
        guard let condition else { return .holds }
        switch condition.outcome(for: facts, on: path) {
        case .holds: return .holds
        case .fails: return .fails
        case .undecidable(let trouble): return .undecidable(trouble.explanation)
        }
    }
}

extension HeaderClause {
    /// Two fields of one name could be read as either, so nothing can be said of them but that they are there.
    func outcome(for fields: Fields) -> ClauseOutcome {
        var value: ArraySlice<UInt8>?
        var isRepeated = false
        for index in 0..<fields.count where isNamed(fields[index].nameOctets) {
            isRepeated = value != nil
            value = fields[index].value
            if isRepeated { break }
        }
        switch test {
        case .isPresent(let wanted): return (value != nil) == wanted ? .holds : .fails
        case .equals(let wanted):
            if isRepeated { return .undecidable("the field `\(name)` comes twice") }
            return value?.elementsEqual(wanted) == true ? .holds : .fails
        case .startsWith(let wanted):
            if isRepeated { return .undecidable("the field `\(name)` comes twice") }
            return value?.starts(with: wanted) == true ? .holds : .fails
        }
    }

    private func isNamed(_ octets: ArraySlice<UInt8>) -> Bool {
        octets.count == name.octets.count
            && zip(octets, name.octets).allSatisfy { $0.lowercasedASCII == $1 }
    }
}

extension Route {
    /// Whether it takes the method by its own list.
    func takes(_ method: Method) -> Bool { methods?.contains(method) ?? true }

    /// Whether it takes the host.
    func takesHost(of request: CanonicalRequest) -> Bool {
        if hosts.isEmpty { return true }
        // Nobody can say for which host a request is that names none: what lets through doesn't take it.
        guard let authority = request.authority else { return takesNeighbours }
        return hosts.contains { $0.isHost(of: authority, request.scheme) }
    }
}

// What a request shows, as values. Everything that a text can be is UTF-8 from here on, and what has two readings has
// none: a path that only some upstream takes, a query that the strict reader refuses.

import Wire

extension ConditionMachine {
    /// The value of a variable.
    mutating func load(_ fact: ConditionFact) throws(ConditionTrouble.Reason) -> ConditionValue {
        switch fact {
        case .method: return .string(ConditionText(facts.request.method.octets))
        case .host:
            guard let authority = facts.request.authority else { throw .noHost }
            return .string(ConditionText(authority.host))
        case .path: return .string(ConditionText(try path()))
        case .parameter(let number):
            let path = try path()
            guard let range = pattern.range(of: program.parameters[number], in: path) else {
                throw .noParameter
            }
            return .string(ConditionText(path, range))
        case .query: return .form(try readQuery())
        case .headers:
            // What is done with all of them is more than one step each.
            try meter.spend(facts.request.fields.count &* 4)
            return .headers(facts.request.fields)
        case .time: return .timestamp(facts.time)
        case .json: return try json()
        case .form: return try form()
        case .subjectID:
            guard case .known(let id, _) = facts.subject else { throw .subjectUnknown }
            let octets = Array(id.utf8)
            try meter.spend(octets: octets.count)
            return .string(ConditionText(octets))
        case .subjectClaims:
            guard case .known(_, let claims) = facts.subject else { throw .subjectUnknown }
            guard let claims else { throw .noClaims }
            return try ConditionContents.value(claims, &meter)
        case .sourceAddress:
            guard let address = facts.source else { throw .noAddress }
            return .ip(address)
        }
    }

    private mutating func json() throws(ConditionTrouble.Reason) -> ConditionValue {
        switch facts.body {
        case .json(let document): return try ConditionContents.value(document.root, &meter)
        case .unread: throw .bodyUnread
        case .form, .none: throw .bodyNotJSON
        }
    }

    private mutating func form() throws(ConditionTrouble.Reason) -> ConditionValue {
        switch facts.body {
        case .form(let form):
            try checkQuery(against: form)
            return .form(form)
        case .unread: throw .bodyUnread
        case .json, .none: throw .bodyNotForm
        }
    }

    /// A name that stands in the query too is one parameter with two values: a servlet takes the query's, PHP the body's.
    /// A query that can't be read may name anything.
    private mutating func checkQuery(against form: Form) throws(ConditionTrouble.Reason) {
        guard facts.request.query?.isEmpty == false else { return }
        let query = try readQuery()
        try meter.spend(query.fields.count &* 4)
        for field in query.fields {
            do throws(FormFault) {
                if try form.value(of: field.name) == nil { continue }
            } catch {
                throw .nameSpelledOtherwise
            }
            throw .fieldInQuery
        }
    }

    /// The path as routes are matched on it.
    private mutating func path() throws(ConditionTrouble.Reason) -> [UInt8] {
        guard facts.request.usedAllowances.isEmpty else { throw .pathAmbiguous }
        try meter.spend(facts.request.path.count >> 2)
        let path = facts.request.decodedPath
        guard UTF8Validation.firstInvalidOffset(in: path) == nil else { throw .notUTF8 }
        return path
    }

    /// A query that is not there is a query without fields.
    private mutating func readQuery() throws(ConditionTrouble.Reason) -> Form {
        if let query { return query }
        do throws(FormFault) {
            let form = try FormReader().read(Array(facts.request.query ?? []))
            query = form
            return form
        } catch {
            throw .queryUnreadable
        }
    }
}

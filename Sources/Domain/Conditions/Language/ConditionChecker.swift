// Gives each node its type, refuses what can't have one, and computes what is constant. One pass over the nodes in
// their order: what a node is made of comes before it, and what a macro goes over before what is done there.

import Wire

/// Checks a tree, and makes names into facts.
struct ConditionChecker {
    private(set) var tree: ConditionTree
    private(set) var patterns: [LinearPattern] = []
    private(set) var reads: ConditionInputs = []
    private var types: [ConditionType] = []
    private let parameters: [String]

    init(_ tree: ConditionTree, parameters: [String]) {
        self.tree = tree
        self.parameters = parameters
    }

    /// Checks all of it; what it comes to has to be true or false.
    mutating func check() throws(ConditionFault) {
        types.reserveCapacity(tree.nodes.count)
        for node in tree.nodes.indices {
            types.append(.dyn)
            types[node] = try type(of: node)
        }
        try requireBool(tree.root)
    }

    private mutating func type(of node: Int) throws(ConditionFault) -> ConditionType {
        let range = tree.nodes[node].range
        switch tree.nodes[node].kind {
        case .literal(let value): return Self.type(of: value)
        case .name(let name): return try self.name(name, node)
        case .fact, .record, .matches: return types[node]
        case .local(let number): return try element(of: tree.loops[number])
        case .select(let value, let field): return try select(field, of: value, node)
        case .has(let value, let field):
            try requireMembers(value, behind: field)
            try checkHeader(value, ConditionText(field), range)
            return .bool
        case .call(let operation, let operands): return try call(operation, operands, node)
        case .and(let one, let other), .or(let one, let other):
            try requireBool(one)
            try requireBool(other)
            return .bool
        case .conditional(let condition, let then, let otherwise):
            try requireBool(condition)
            return try value(then).joined(value(otherwise))
        case .list(let elements): return .list(try list(elements, node))
        case .map(let entries): return try map(entries, node)
        case .loop(let loop, let over, _, let test, let body):
            _ = try element(of: over)
            if let test { try requireBool(test) }
            switch loop {
            case .all, .exists, .existsOne:
                try requireBool(body)
                return .bool
            case .filter:
                try requireBool(body)
                return .list(try element(of: over))
            case .map: return .list(try value(body))
            }
        }
    }

    /// The type of an operand, which has to be a value.
    private func value(_ node: Int) throws(ConditionFault) -> ConditionType {
        if case .record(let record) = types[node] {
            throw ConditionFault(
                .noValue, tree.nodes[node].range, found: record.rawValue, candidates: fields(of: record))
        }
        return types[node]
    }

    private func requireBool(_ node: Int) throws(ConditionFault) {
        let type = try value(node)
        guard type.fits(.bool) else {
            throw ConditionFault(.notBoolean, tree.nodes[node].range, found: "\(type)")
        }
    }

    /// What a macro's variable is.
    private func element(of node: Int) throws(ConditionFault) -> ConditionType {
        switch try value(node) {
        case .dyn: return .dyn
        case .list(let element): return element
        case .map(let key, _): return key
        case let type: throw ConditionFault(.noFields, tree.nodes[node].range, found: "\(type)")
        }
    }

    private static func type(of value: ConditionValue) -> ConditionType {
        switch value {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .double: .double
        case .string: .string
        case .bytes: .bytes
        case .timestamp: .timestamp
        case .duration: .duration
        case .decimal: .decimal
        case .ip: .ip
        case .cidr: .cidr
        case .kind: .type
        default: .dyn
        }
    }

    // MARK: Names

    private mutating func name(_ name: String, _ node: Int) throws(ConditionFault) -> ConditionType {
        let variable = ConditionFact.variables.first { $0.name.utf8.elementsEqual(name.utf8) }
        if let fact = variable?.fact { return use(fact, node) }
        if let record = ConditionRecord(rawValue: name), record != .protobuf {
            tree.nodes[node].kind = .record(record)
            return .record(record)
        }
        if let kind = ConditionKind(rawValue: name), kind != .timestamp, kind != .duration {
            tree.nodes[node].kind = .literal(.kind(kind))
            return .type
        }
        let records = ConditionRecord.allCases.filter { $0 != .google && $0 != .protobuf }
        throw ConditionFault(
            .unknownName, tree.nodes[node].range, found: name,
            candidates: records.map(\.rawValue) + ConditionFact.variables.map(\.name))
    }

    private mutating func use(_ fact: ConditionFact, _ node: Int) -> ConditionType {
        tree.nodes[node].kind = .fact(fact)
        reads.formUnion(fact.reads)
        return fact.type
    }

    private func fields(of record: ConditionRecord) -> [String] {
        switch record {
        case .google: ["protobuf"]
        case .protobuf: ["Timestamp", "Duration"]
        default: ConditionFact.fields(of: record, parameters: parameters).map(\.name)
        }
    }

    private mutating func select(
        _ field: String, of value: Int, _ node: Int
    ) throws(ConditionFault) -> ConditionType {
        guard case .record(let record) = types[value] else {
            let type = try requireMembers(value, behind: field)
            try checkHeader(value, ConditionText(field), tree.nodes[node].range)
            return type
        }
        if record == .google, field == "protobuf" {
            tree.nodes[node].kind = .record(.protobuf)
            return .record(.protobuf)
        }
        if record == .protobuf, let kind = ConditionKind(rawValue: "google.protobuf." + field) {
            tree.nodes[node].kind = .literal(.kind(kind))
            return .type
        }
        let known = ConditionFact.fields(of: record, parameters: parameters)
        if let fact = known.first(where: { $0.name.utf8.elementsEqual(field.utf8) })?.fact {
            return use(fact, node)
        }
        // What is wrong is the last name, not what stands before it.
        let range = tree.nodes[node].range
        throw ConditionFault(
            .unknownField, range.upperBound - field.utf8.count..<range.upperBound,
            found: record.rawValue + "." + field, candidates: fields(of: record))
    }

    /// The type of a member of a value.
    @discardableResult
    private func requireMembers(_ node: Int, behind field: String) throws(ConditionFault) -> ConditionType {
        switch try value(node) {
        case .dyn: return .dyn
        case .map(let key, let value) where key.fits(.string): return value
        case let type: throw ConditionFault(.noFields, tree.nodes[node].range, found: "\(type)")
        }
    }

    /// A header's name with a capital letter would never be found.
    private func checkHeader(
        _ node: Int, _ name: ConditionText, _ range: Range<Int>
    ) throws(ConditionFault) {
        guard case .fact(.headers) = tree.nodes[node].kind else { return }
        guard name.slice.allSatisfy({ $0 == $0.lowercasedASCII }) else {
            throw ConditionFault(.headerCase, range)
        }
        if ReservedNames.isOriginClaim(name.octets.span) { throw ConditionFault(.headerReserved, range) }
    }

    // MARK: Calls

    private mutating func call(
        _ operation: ConditionOperation, _ operands: [Int], _ node: Int
    ) throws(ConditionFault) -> ConditionType {
        let range = tree.nodes[node].range
        var given: [ConditionType] = []
        for operand in operands { given.append(try value(operand)) }
        guard let result = operation.result(given) else {
            throw ConditionFault(.noOverload, range, found: Self.signature(operation, given))
        }
        try checkHeaders(operation, operands)
        if operation == .matches { return try matches(operands, node) }
        try checkZone(operation, operands)
        fold(operation, operands, node)
        if operation.isLiteralForm, case .call = tree.nodes[node].kind, literal(operands[0]) != nil {
            throw ConditionFault(.literalInvalid, tree.nodes[operands[0]].range, found: operation.name)
        }
        return result
    }

    private static func signature(_ operation: ConditionOperation, _ given: [ConditionType]) -> String {
        let isOperator = !operation.name.utf8.allSatisfy(\.isASCIILetter)
        if given.count == 2, isOperator || operation == .isIn {
            return operation == .index
                ? "\(given[0])[\(given[1])]" : "\(given[0]) \(operation.name) \(given[1])"
        }
        return operation.name + "(" + given.map(\.description).joined(separator: ", ") + ")"
    }

    private func literal(_ node: Int) -> ConditionValue? {
        if case .literal(let value) = tree.nodes[node].kind { value } else { nil }
    }

    private func checkHeaders(
        _ operation: ConditionOperation, _ operands: [Int]
    ) throws(ConditionFault) {
        let (map, key): (Int, Int)
        switch operation {
        case .index: (map, key) = (operands[0], operands[1])
        case .isIn: (map, key) = (operands[1], operands[0])
        default: return
        }
        if case .string(let name) = literal(key) { try checkHeader(map, name, tree.nodes[key].range) }
    }

    private func checkZone(_ operation: ConditionOperation, _ operands: [Int]) throws(ConditionFault) {
        guard operation.isCalendar, operands.count == 2, case .string(let zone) = literal(operands[1]),
            ZoneOffset.minutes(zone.slice) == nil
        else { return }
        throw ConditionFault(.zoneUnknown, tree.nodes[operands[1]].range)
    }

    /// Makes a literal of an operation on literals, unless it fails: then it fails where it is evaluated, for CEL lets
    /// `true || 1 / 0 > 1` be true.
    private mutating func fold(_ operation: ConditionOperation, _ operands: [Int], _ node: Int) {
        var values: [ConditionValue] = []
        for operand in operands {
            guard let value = literal(operand) else { return }
            values.append(value)
        }
        var meter = ConditionMeter(Condition.mostSteps)
        if let value = try? operation.apply(values[0], values.count > 1 ? values[1] : nil, &meter) {
            tree.nodes[node].kind = .literal(value)
        }
    }

    private mutating func matches(
        _ operands: [Int], _ node: Int
    ) throws(ConditionFault) -> ConditionType {
        let range = tree.nodes[operands[1]].range
        guard case .string(let text) = literal(operands[1]) else {
            throw ConditionFault(.patternNotLiteral, range)
        }
        do throws(LinearPatternFault) {
            patterns.append(try LinearPattern(text.slice))
        } catch {
            if error == .tooLarge { throw ConditionFault(.patternTooLarge, range) }
            throw ConditionFault(.patternInvalid, range, found: error.explanation)
        }
        tree.nodes[node].kind = .matches(operands[0], pattern: patterns.count - 1)
        return .bool
    }

    // MARK: Lists and maps

    private mutating func list(_ elements: [Int], _ node: Int) throws(ConditionFault) -> ConditionType {
        var type: ConditionType?
        for element in elements {
            let own = try value(element)
            type = type?.joined(own) ?? own
        }
        let literals = elements.compactMap(literal)
        if literals.count == elements.count { tree.nodes[node].kind = .literal(.list(literals)) }
        return type ?? .dyn
    }

    private mutating func map(_ entries: [Int], _ node: Int) throws(ConditionFault) -> ConditionType {
        var (keys, values): (ConditionType?, ConditionType?)
        for (key, entry) in zip(entries.indices, entries) {
            let type = try value(entry)
            if key % 2 == 1 {
                values = values?.joined(type) ?? type
            } else {
                switch type {
                case .dyn, .string, .int, .uint, .bool: keys = keys?.joined(type) ?? type
                default: throw ConditionFault(.keyType, tree.nodes[entry].range, found: "\(type)")
                }
            }
        }
        let literals = entries.compactMap(literal)
        if literals.count == entries.count {
            var meter = ConditionMeter(Condition.mostSteps)
            do throws(ConditionTrouble.Reason) {
                tree.nodes[node].kind = .literal(.map(try ConditionContents.entries(literals[...], &meter)))
            } catch {
                throw ConditionFault(.keyRepeated, tree.nodes[node].range)
            }
        }
        return .map(keys ?? .dyn, values ?? .dyn)
    }
}

import Domain

@testable import PolicyFile

/// Files made of the shapes that the loaders read by, from a seed: good by their form, or with something changed.
struct GeneratedFiles {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func number(below limit: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state >> 33) % limit
    }

    private mutating func isLucky(_ one: Int) -> Bool { number(below: one) == 0 }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[number(below: elements.count)]
    }

    /// A value of a shape, with one optional key in so many; 1 for all of them.
    mutating func value(_ shape: Shape, oneIn share: Int) -> JSONTree {
        switch shape {
        case .constant(let number): return .integer(number)
        case .boolean: return .boolean(isLucky(2))
        case .integer(let range): return .integer(pick([range.lowerBound, range.upperBound]))
        case .word(let words): return .string(pick(words))
        case .size(let range): return .string(Units.size(pick([range.lowerBound, range.upperBound])))
        case .duration(let range): return .string(Units.time(pick([range.lowerBound, range.upperBound])))
        case .seconds(let range):
            return .string(Units.time(.seconds(pick([range.lowerBound, range.upperBound]).count)))
        case .text(_, let expression, let example):
            let isName = expression == Identifier.pattern
            return .string(isName && !isLucky(3) ? example + "\(number(below: 50))" : example)
        case .list(let element, let count):
            let wanted = min(count.upperBound, max(count.lowerBound, number(below: 3)))
            var elements: [JSONTree] = []
            for _ in 0..<wanted { elements.append(value(element, oneIn: share)) }
            return .array(elements)
        case .mapping(let keys): return mapping(keys, oneIn: share)
        case .named(let element, let name): return .object([(name.example, value(element, oneIn: share))])
        case .either(let shapes): return value(pick(shapes), oneIn: share)
        }
    }

    private mutating func mapping(_ keys: Shape.Keys, oneIn share: Int) -> JSONTree {
        let chosen = keys.alternatives.isEmpty ? "" : pick(keys.alternatives)
        var members: [(String, JSONTree)] = []
        for field in keys.fields {
            let isAlternative = keys.alternatives.contains(field.name)
            guard isAlternative ? field.name == chosen : field.isRequired || isLucky(share) else { continue }
            members.append((field.name, value(field.shape, oneIn: share)))
        }
        return .object(members)
    }

    /// The same with something changed somewhere.
    mutating func changed(_ tree: JSONTree) -> JSONTree {
        switch tree {
        case .object(var members):
            guard !members.isEmpty, !isLucky(4) else { return changedHere(tree) }
            let position = number(below: members.count)
            members[position].1 = changed(members[position].1)
            return .object(members)
        case .array(var elements):
            guard !elements.isEmpty, !isLucky(4) else { return changedHere(tree) }
            let position = number(below: elements.count)
            elements[position] = changed(elements[position])
            return .array(elements)
        default: return changedHere(tree)
        }
    }

    private mutating func changedHere(_ tree: JSONTree) -> JSONTree {
        switch tree {
        case .object(let members) where !isLucky(3):
            if members.isEmpty || isLucky(2) { return .object(members + [("surely_unknown", .integer(1))]) }
            let position = number(below: members.count)
            return .object(members.enumerated().filter { $0.offset != position }.map(\.element))
        case .array(let elements) where !isLucky(3): return .array(isLucky(2) ? [] : elements + [.array([])])
        default: return strange
        }
    }

    private var strange: JSONTree {
        mutating get {
            pick([
                .string(""), .string("A b"), .string("\u{E9}"), .string("\u{7}"),
                .string(String(repeating: "x", count: 6000)), .integer(0), .integer(-1),
                .integer(999_999_999_999), .boolean(true), .array([]), .object([]), .string("10/0h"),
                .string("0s"), .string("31m"), .string("25h"), .string("/"), .string("TRACE"),
                .string("none"),
            ])
        }
    }
}

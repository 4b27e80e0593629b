// A key of a mapping: its name, its type, where its value goes, and what it is for. The value that stands in the
// structure from the beginning is the default.

import Domain

/// Where a value goes.
typealias Slot<Target, Value> = any WritableKeyPath<Target, Value> & Sendable

/// One key of the mapping that a `Target` is read from.
struct Field<Target: Sendable>: Sendable {
    /// What is known of it but for its default.
    private let about: FieldShape
    private let defaultText: @Sendable (Target) -> String?
    /// Reads it into its place.
    fileprivate let read: @Sendable (Node, inout Target, inout Reading) -> Void

    /// A key whose value goes to `path`. `absence` says in words what its absence means, where that is no value.
    init<Value>(
        _ name: String, _ type: ValueType<Value>, _ path: Slot<Target, Value>,
        isRequired: Bool = false, absence: String? = nil, variable: String? = nil, example: JSONTree? = nil,
        _ doc: String
    ) {
        self.init(
            FieldShape(name, type.shape, isRequired, absence, variable, example, doc),
            defaultText: { isRequired ? nil : type.text($0[keyPath: path]) },
            read: { node, target, reading in
                if let value = type.read(node, &reading) { target[keyPath: path] = value }
            })
    }

    /// The same for a value that is absent until it was read.
    init<Value>(
        _ name: String, _ type: ValueType<Value>, optional path: Slot<Target, Value?>,
        isRequired: Bool = false, absence: String? = nil, variable: String? = nil, example: JSONTree? = nil,
        _ doc: String
    ) {
        self.init(
            FieldShape(name, type.shape, isRequired, absence, variable, example, doc),
            defaultText: { _ in nil },
            read: { node, target, reading in
                if let value = type.read(node, &reading) { target[keyPath: path] = value }
            })
    }

    /// A key whose value is checked and goes nowhere.
    init<Value>(checked name: String, _ type: ValueType<Value>, _ doc: String) {
        self.init(
            FieldShape(name, type.shape, true, nil, nil, nil, doc), defaultText: { _ in nil },
            read: { node, _, reading in _ = type.read(node, &reading) })
    }

    private init(
        _ about: FieldShape, defaultText: @escaping @Sendable (Target) -> String?,
        read: @escaping @Sendable (Node, inout Target, inout Reading) -> Void
    ) {
        self.about = about
        self.defaultText = defaultText
        self.read = read
    }

    fileprivate func fieldShape(_ initial: Target) -> FieldShape {
        var shape = about
        shape.defaultText = defaultText(initial)
        return shape
    }
}

extension FieldShape {
    fileprivate init(
        _ name: String, _ shape: Shape, _ isRequired: Bool, _ absence: String?, _ variable: String?,
        _ example: JSONTree?, _ doc: String
    ) {
        self.init(
            name: name, shape: shape, isRequired: isRequired, defaultText: nil, absence: absence,
            variable: variable, example: example, doc: doc)
    }
}

/// What a mapping's keys are.
struct MappingRules: Sendable {
    /// What it is called, `a route`.
    let title: String
    /// Keys that a later release knows, and what is said of one; nothing for what is said of most.
    var later: [String: String] = [:]
    /// Keys that belong elsewhere: what is said of one, and what helps.
    var elsewhere: [String: (message: String, help: String)] = [:]
    /// Keys of which exactly one must be there.
    var alternatives: [String] = []
    /// Whether other keys are passed over unread.
    var isOpen = false
}

extension ValueType {
    /// A mapping with these keys. `check` sees what was read, where nothing is missing. What comes out of a mapping
    /// that something is wrong with is whole in its type only, and never leaves a loader.
    static func mapping(
        _ rules: MappingRules, _ initial: Value, _ fields: [Field<Value>],
        check: @escaping @Sendable (Value, Node, inout Reading) -> Void = { _, _, _ in }
    ) -> ValueType {
        let shapes = fields.map { $0.fieldShape(initial) }
        let keys = Shape.Keys(
            title: rules.title, fields: shapes, alternatives: rules.alternatives, isOpen: rules.isOpen)
        let positions = Dictionary(uniqueKeysWithValues: shapes.enumerated().map { ($1.name, $0) })
        return ValueType(
            shape: .mapping(keys),
            read: { node, reading in
                guard case .mapping(let entries) = node.content else {
                    reading.refuse(node, rules.title, "write keys, each with a colon and its value")
                    return nil
                }
                var value = initial
                for entry in entries {
                    if let position = positions[entry.key] {
                        fields[position].read(entry.value, &value, &reading)
                    } else if !rules.isOpen {
                        reading.refuseKey(entry, rules, shapes.map(\.name))
                    }
                }
                if reading.checkPresence(keys, entries, node) { check(value, node, &reading) }
                return value
            }, text: { _ in nil })
    }
}

extension Reading {
    fileprivate mutating func refuseKey(_ entry: Node.Entry, _ rules: MappingRules, _ names: [String]) {
        if let message = rules.later[entry.key] {
            report(
                .keyLater, at: entry.keyPlace,
                message.isEmpty ? "`\(entry.key)` is not in this release of Countersign" : message,
                "take it out; it comes with a later release")
            return
        }
        if let words = rules.elsewhere[entry.key] {
            report(.keyUnknown, at: entry.keyPlace, words.message, words.help)
            return
        }
        let nearest = NearestName.find(entry.key, among: names)
        report(
            .keyUnknown, at: entry.keyPlace, "there is no key \(Quoted(entry.key)) in \(rules.title)",
            nearest.map { "did you mean `\($0)`?" }
                ?? "there are " + names.map { "`\($0)`" }.joined(separator: ", "))
    }

    fileprivate mutating func checkPresence(
        _ keys: Shape.Keys, _ entries: [Node.Entry], _ node: Node
    ) -> Bool {
        let missing = keys.fields.filter { field in
            field.isRequired && !entries.contains { $0.key == field.name }
        }
        for field in missing {
            report(
                .keyMissing, at: node.place, "`\(field.name)` is missing in \(keys.title)",
                "add it: \(field.doc)")
        }
        guard !keys.alternatives.isEmpty else { return missing.isEmpty }
        let given = entries.filter { keys.alternatives.contains($0.key) }
        let names = choice(keys.alternatives)
        if given.isEmpty {
            report(.keyMissing, at: node.place, "\(names) is missing in \(keys.title)", "add one of them")
        } else if given.count > 1 {
            report(
                .conflict, at: given[1].keyPlace, "\(names) says it, and here are both", "keep one of the two"
            )
        }
        return missing.isEmpty && given.count == 1
    }
}

// How a node becomes a value: refused at its place with what would be right, or read once into its type.

import Domain

/// A type of values in a file.
struct ValueType<Value: Sendable>: Sendable {
    /// Its form.
    let shape: Shape
    /// Reads one; where it answers nil, it has told why.
    let read: @Sendable (Node, inout Reading) -> Value?
    /// How a file would write a value; nil where it would write nothing.
    let text: @Sendable (Value) -> String?

    /// The same form for another type in the program.
    func map<Other>(
        _ to: @escaping @Sendable (Value) -> Other, _ from: @escaping @Sendable (Other) -> Value?
    ) -> ValueType<Other> {
        let (read, text) = (read, text)
        return ValueType<Other>(
            shape: shape, read: { read($0, &$1).map(to) }, text: { from($0).flatMap(text) })
    }
}

/// A value, and where it was read.
struct Placed<Value: Sendable>: Sendable {
    var value: Value
    let node: Node
    /// Whether nothing was wrong with it.
    var isWhole = true
}

/// What is wrong with a text, and with which of its octets.
struct TextFault: Error {
    let rule: Rule
    let range: Range<Int>
    let message: String
    let help: String

    init(_ rule: Rule = .valueForm, at offset: Int, _ message: String, _ help: String) {
        self.init(rule, offset..<offset + 1, message, help)
    }

    init(_ rule: Rule, _ range: Range<Int>, _ message: String, _ help: String) {
        self.rule = rule
        self.range = range
        self.message = message
        self.help = help
    }
}

/// What a text was found to be.
enum Parsed<Value> {
    case value(Value)
    /// Not of the form; the message says more than that where it can.
    case wrong(String? = nil)
    /// Something that a later release takes.
    case later(String)
}

extension ValueType {
    /// A text of a form. `noun` is what it is called: `an address to listen on`.
    static func text(
        _ noun: String, form: String, expression: String, example: String,
        text: @escaping @Sendable (Value) -> String?,
        parse: @escaping @Sendable (String) -> Parsed<Value>
    ) -> ValueType {
        ValueType(
            shape: .text(form: form, expression: expression, example: example),
            read: { node, reading in
                guard let written = reading.text(node, noun, form: form) else { return nil }
                switch parse(written.text) {
                case .value(let value): return value
                case .wrong(let message):
                    reading.report(
                        .valueForm, at: node.place, message ?? "\(written.shown) is not \(noun)",
                        "write \(form)")
                case .later(let message):
                    reading.report(
                        .valueLater, at: node.place, message, "do without it until a later release takes it")
                }
                return nil
            }, text: text)
    }

    /// The same, where whoever parses it says at which octet something is wrong.
    static func text(
        _ noun: String, form: String, expression: String, example: String,
        text: @escaping @Sendable (Value) -> String?,
        parsing parse: @escaping @Sendable (String) throws(TextFault) -> Value
    ) -> ValueType {
        ValueType(
            shape: .text(form: form, expression: expression, example: example),
            read: { node, reading in
                guard let written = reading.text(node, noun, form: form) else { return nil }
                do throws(TextFault) {
                    return try parse(written.text)
                } catch {
                    let place = reading.place(of: error.range, in: node)
                    reading.report(error.rule, at: place, error.message, error.help)
                    return nil
                }
            }, text: text)
    }

    /// A list, of so many elements.
    static func list<Element>(
        of element: ValueType<Element>, count: ClosedRange<Int>
    ) -> ValueType<[Element]> where Value == [Element] {
        ValueType<[Element]>(
            shape: .list(element.shape, count: count),
            read: { node, reading in
                guard case .list(let nodes) = node.content else {
                    reading.refuse(
                        node, "a list", "write `[...]`, or one line that begins with `- ` for each")
                    return nil
                }
                guard count.contains(nodes.count) else {
                    let few = nodes.count < count.lowerBound
                    reading.report(
                        .valueRange, at: node.place,
                        few ? "the list is empty" : "the list has \(nodes.count) elements",
                        few ? "give it one element" : "at most \(count.upperBound) are taken")
                    return nil
                }
                return nodes.compactMap { element.read($0, &reading) }
            },
            text: { $0.isEmpty ? nil : "[" + $0.compactMap(element.text).joined(separator: ", ") + "]" })
    }

    /// A mapping of names that the user gives, each to such a value, in the order of the file.
    static func named<Element>(
        _ element: ValueType<Element>, _ name: Slot<Element, Identifier>
    ) -> ValueType<[Element]> where Value == [Element] {
        ValueType<[Element]>(
            shape: .named(element.shape, name: .identifier),
            read: { node, reading in
                guard case .mapping(let entries) = node.content else {
                    reading.refuse(node, "a mapping of names", "write a name, a colon and what belongs to it")
                    return nil
                }
                if entries.isEmpty {
                    reading.report(.valueRange, at: node.place, "there is no name in it", "give it one")
                    return nil
                }
                return entries.compactMap { entry in
                    let identifier = reading.identifier(entry.key, at: entry.keyPlace)
                    guard var value = element.read(entry.value, &reading), let identifier else { return nil }
                    value[keyPath: name] = identifier
                    return value
                }
            }, text: { _ in nil })
    }

    /// The same with the node beside it, for who has more to say of it.
    static func placed<Wrapped>(
        _ other: ValueType<Wrapped>
    ) -> ValueType<Placed<Wrapped>> where Value == Placed<Wrapped> {
        ValueType<Placed<Wrapped>>(
            shape: other.shape,
            read: { node, reading in
                let errors = reading.errorCount
                return other.read(node, &reading).map {
                    Placed(value: $0, node: node, isWhole: reading.errorCount == errors)
                }
            },
            text: { other.text($0.value) })
    }

    /// One, or a list of so many.
    static func oneOrList<Element>(
        of element: ValueType<Element>, count: ClosedRange<Int>
    ) -> ValueType<[Element]> where Value == [Element] {
        let list = ValueType<[Element]>.list(of: element, count: count)
        return ValueType<[Element]>(
            shape: .either([element.shape, list.shape]),
            read: { node, reading in
                if case .list = node.content { return list.read(node, &reading) }
                return element.read(node, &reading).map { [$0] }
            }, text: { $0.count == 1 ? element.text($0[0]) : list.text($0) })
    }

    /// `off`, or something.
    static func offOr<Wrapped>(_ other: ValueType<Wrapped>) -> ValueType<Wrapped?> where Value == Wrapped? {
        ValueType<Wrapped?>(
            shape: .either([.word(["off"]), other.shape]),
            read: { node, reading in
                guard case .scalar = node.content else { return other.read(node, &reading).map { .some($0) } }
                let (noun, help) = ("`off` or a mapping of keys", "write `off`, or keys with their values")
                guard let written = reading.scalar(node, noun, help) else { return nil }
                if written.text == "off" { return .some(nil) }
                reading.report(.valueType, at: node.place, "\(written.shown) is not \(noun)", help)
                return nil
            }, text: { $0.map { other.text($0) } ?? "off" })
    }
}

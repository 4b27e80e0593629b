// A shape as JSON Schema. A schema says less than the loader knows: what an address or a path may not hold, and what can't
// stand beside one another. It never refuses what the loader takes; a test holds it to that.

import Domain

struct SchemaText {
    /// Whether a single value may be `${env:NAME}` or `${file:path}`.
    let takesReferences: Bool

    func text(_ title: String, _ description: String, _ shape: Shape) -> String {
        guard case .object(let members) = tree(shape) else { return "" }
        var all: [(String, JSONTree)] = [
            ("$schema", .string("https://json-schema.org/draft/2020-12/schema")), ("title", .string(title)),
            ("description", .string(description)),
        ]
        all += members
        if takesReferences { all.append(("$defs", .object([("reference", Self.reference)]))) }
        return JSONTree.object(all).text
    }

    private static let reference = JSONTree.object([
        ("type", .string("string")), ("pattern", .string("^\\$\\{(env|file):[^{}]+\\}$")),
        ("description", .string("The value of an environment variable, or what a file holds.")),
    ])

    private func tree(_ shape: Shape) -> JSONTree {
        switch shape {
        case .constant(let number): .object([("const", .integer(number))])
        case .boolean: orReference([("type", .string("boolean"))])
        case .integer(let range): orReference(Self.integer(range))
        case .word(let words): orReference([("enum", .array(words.map(JSONTree.string)))])
        case .text(_, let expression, _): orReference(Self.string(expression))
        case .duration(let range): orReference(Self.string(NumberExpression.times(range)))
        case .seconds(let range): orReference(Self.string(NumberExpression.times(range)))
        case .size(let range):
            orReference([
                (
                    "anyOf",
                    .array([
                        .object(Self.integer(range)),
                        .object(Self.string(NumberExpression.sizes(range))),
                    ])
                )
            ])
        case .list(let element, let count):
            .object([
                ("type", .string("array")), ("minItems", .integer(count.lowerBound)),
                ("maxItems", .integer(count.upperBound)), ("items", tree(element)),
            ])
        case .mapping(let keys): mapping(keys)
        case .named(let value, let name):
            .object([
                ("type", .string("object")), ("minProperties", .integer(1)),
                ("propertyNames", .object([("pattern", .string(name.expression))])),
                ("additionalProperties", tree(value)),
            ])
        case .either(let shapes): .object([("anyOf", .array(shapes.map(tree)))])
        }
    }

    private func mapping(_ keys: Shape.Keys) -> JSONTree {
        var members: [(String, JSONTree)] = [
            ("type", .string("object")), ("additionalProperties", .boolean(keys.isOpen)),
        ]
        let required = keys.fields.filter(\.isRequired).map(\.name)
        if !required.isEmpty { members.append(("required", .array(required.map(JSONTree.string)))) }
        if !keys.alternatives.isEmpty {
            let each = keys.alternatives.map { JSONTree.object([("required", .array([.string($0)]))]) }
            members.append(("oneOf", .array(each)))
        }
        members.append(("properties", .object(keys.fields.map { ($0.name, property($0)) })))
        return .object(members)
    }

    private func property(_ field: FieldShape) -> JSONTree {
        guard case .object(let members) = tree(field.shape) else { return tree(field.shape) }
        var all: [(String, JSONTree)] = [("description", .string(Self.sentence(field.doc)))]
        if let text = field.defaultText { all.append(("default", Self.value(text, field.shape))) }
        if field.needsExample { all.append(("examples", .array([field.wholeExample]))) }
        return .object(all + members)
    }

    /// A default as a file would have it.
    private static func value(_ text: String, _ shape: Shape) -> JSONTree {
        switch shape {
        case .boolean: .boolean(text == "true")
        case .integer, .size: Int(text).map { .integer($0) } ?? .string(text)
        case .list: Self.flow(text)
        case .either(let shapes):
            text.hasPrefix("[") ? Self.flow(text) : shapes.first.map { value(text, $0) } ?? .string(text)
        default: .string(text)
        }
    }

    /// A list of plain texts.
    private static func flow(_ text: String) -> JSONTree {
        .array(text.dropFirst().dropLast().split(separator: ", ").map { .string(String($0)) })
    }

    private func orReference(_ members: [(String, JSONTree)]) -> JSONTree {
        guard takesReferences else { return .object(members) }
        let reference = JSONTree.object([("$ref", .string("#/$defs/reference"))])
        return .object([("anyOf", .array([.object(members), reference]))])
    }

    private static func integer(_ range: ClosedRange<Int>) -> [(String, JSONTree)] {
        [
            ("type", .string("integer")), ("minimum", .integer(range.lowerBound)),
            ("maximum", .integer(range.upperBound)),
        ]
    }

    private static func string(_ expression: String) -> [(String, JSONTree)] {
        [("type", .string("string")), ("pattern", .string(expression))]
    }

    private static func sentence(_ doc: String) -> String {
        doc.prefix(1).uppercased() + doc.dropFirst() + "."
    }
}

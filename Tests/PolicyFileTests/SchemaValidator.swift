import Wire

@testable import PolicyFile

/// The part of JSON Schema that ours use, over trees of YAML as a reader of YAML 1.2 understands them. A keyword that it
/// doesn't know stops the test.
struct SchemaValidator {
    private let root: JSONValue
    private let expressions = Expressions()

    init(_ schema: String) throws { root = try JSONDocument(Array(schema.utf8)).root }

    /// Whether the tree is what the schema describes.
    func takes(_ node: Node) -> Bool { takes(node, root) }

    private func takes(_ node: Node, _ schema: JSONValue) -> Bool {
        schema.members.allSatisfy { key, value in
            takes(node, String(decoding: key, as: UTF8.self), value, schema)
        }
    }

    private func takes(_ node: Node, _ keyword: String, _ value: JSONValue, _ schema: JSONValue) -> Bool {
        switch keyword {
        case "$schema", "title", "description", "default", "examples", "$defs": return true
        case "$ref": return takes(node, definition(value))
        case "anyOf": return value.elements.contains { takes(node, $0) }
        case "oneOf": return value.elements.count { takes(node, $0) } == 1
        case "type": return node.type == value.text || node.type == "null" && value.text == "null"
        case "const": return node.type == "integer" && node.text == value.number?.text
        case "enum": return value.elements.contains { node.type == "string" && $0.text == node.text }
        case "pattern": return node.type != "string" || matches(node.text, value.text)
        case "minimum", "maximum":
            guard let limit = value.number.flatMap({ Int($0.text) }), let number = node.integer else {
                return true
            }
            return keyword == "minimum" ? number >= limit : number <= limit
        case "minItems": return node.elements.map { $0.count >= number(value) } ?? true
        case "maxItems": return node.elements.map { $0.count <= number(value) } ?? true
        case "items": return node.elements?.allSatisfy { takes($0, value) } ?? true
        case "minProperties": return node.entries.map { $0.count >= number(value) } ?? true
        case "required":
            return node.entries.map { entries in
                value.elements.allSatisfy { name in entries.contains { $0.key == name.text } }
            } ?? true
        case "propertyNames":
            return node.entries?.allSatisfy { matches($0.key, value["pattern".utf8]?.text) } ?? true
        case "properties":
            return node.entries?.allSatisfy { entry in
                value[entry.key.utf8].map { takes(entry.value, $0) } ?? true
            } ?? true
        case "additionalProperties":
            let known = Set(
                schema["properties".utf8]?.members.map { String(decoding: $0.key, as: UTF8.self) } ?? [])
            let others = node.entries?.filter { !known.contains($0.key) } ?? []
            guard let isOpen = value.boolean else { return others.allSatisfy { takes($0.value, value) } }
            return isOpen || others.isEmpty
        default: fatalError("the schema has the keyword \(keyword), which this test doesn't know")
        }
    }

    private func definition(_ reference: JSONValue) -> JSONValue {
        let name = reference.text?.split(separator: "/").last.map(String.init) ?? ""
        guard let found = root["$defs".utf8]?[name.utf8] else { fatalError("\(name) is not defined") }
        return found
    }

    private func matches(_ text: String?, _ pattern: String?) -> Bool {
        guard let text, let pattern, let expression = expressions.find(pattern) else {
            fatalError("\(pattern ?? "")")
        }
        return text.contains(expression.matchingSemantics(.unicodeScalar))
    }

    private func number(_ value: JSONValue) -> Int { value.number.flatMap { Int($0.text) } ?? 0 }
}

/// Each expression is made once: that takes longer than all the rest.
private final class Expressions {
    private var known: [String: Regex<AnyRegexOutput>] = [:]

    func find(_ pattern: String) -> Regex<AnyRegexOutput>? {
        if known[pattern] == nil { known[pattern] = try? Regex(pattern) }
        return known[pattern]
    }
}

extension JSONValue {
    fileprivate var text: String? { string.map { String(decoding: $0, as: UTF8.self) } }
}

extension Node {
    fileprivate var elements: [Node]? { if case .list(let nodes) = content { nodes } else { nil } }
    fileprivate var entries: [Entry]? { if case .mapping(let entries) = content { entries } else { nil } }
    fileprivate var text: String? { if case .scalar(let scalar) = content { scalar.text } else { nil } }
    fileprivate var integer: Int? { type == "integer" ? text.flatMap { Int($0) } : nil }

    /// The type as YAML 1.2 has it.
    fileprivate var type: String {
        switch content {
        case .list: return "array"
        case .mapping: return "object"
        case .refused: return "refused"
        case .scalar(let scalar):
            switch scalar.kind {
            case .null: return "null"
            case .boolean: return "boolean"
            case .number: return scalar.text.wholeMatch(of: /[-+]?[0-9]+/) != nil ? "integer" : "number"
            case .text, .oldBoolean: return "string"
            }
        }
    }
}

/// One value of a document: a position in its tree. Cheap to copy, and as immutable as the document.
public struct JSONValue: Sendable {
    /// What a value is.
    public enum Kind: Sendable {
        case object
        case array
        case string
        case number
        case boolean
        case null
    }

    let document: JSONDocument
    let position: Int

    private var node: JSONDocument.Node { document.nodes[position] }

    /// What this value is.
    public var kind: Kind {
        switch node.kind {
        case .object: .object
        case .array: .array
        case .string, .key: .string
        case .number, .integer: .number
        case .boolTrue, .boolFalse: .boolean
        case .null: .null
        }
    }

    /// The octets that a string stands for; nil for anything else.
    public var string: [UInt8]? {
        guard node.kind == .string || node.kind == .key else { return nil }
        return node.hasEscapes ? JSONEscape.decode(written) : Array(written)
    }

    /// A number; nil for anything else.
    public var number: JSONNumber? {
        guard node.kind == .integer || node.kind == .number else { return nil }
        return JSONNumber(lexeme: written, isInteger: node.kind == .integer)
    }

    /// A boolean; nil for anything else.
    public var boolean: Bool? {
        switch node.kind {
        case .boolTrue: true
        case .boolFalse: false
        default: nil
        }
    }

    /// How many elements or members there are; 0 for a scalar.
    public var count: Int { node.kind == .object || node.kind == .array ? Int(node.length) : 0 }

    /// An array's elements in order; empty for anything else.
    public var elements: [JSONValue] {
        guard node.kind == .array else { return [] }
        var elements: [JSONValue] = []
        var next = position + 1
        while next < Int(node.next) {
            elements.append(JSONValue(document: document, position: next))
            next = Int(document.nodes[next].next)
        }
        return elements
    }

    /// An object's members in order; empty for anything else.
    public var members: [(key: [UInt8], value: JSONValue)] {
        guard node.kind == .object else { return [] }
        var members: [(key: [UInt8], value: JSONValue)] = []
        var next = position + 1
        while next < Int(node.next) {
            let key = JSONValue(document: document, position: next)
            members.append((key.string ?? [], JSONValue(document: document, position: next + 1)))
            next = Int(document.nodes[next + 1].next)
        }
        return members
    }

    /// The member with exactly this key, octet for octet.
    public subscript(key: some Collection<UInt8>) -> JSONValue? {
        guard node.kind == .object else { return nil }
        var next = position + 1
        while next < Int(node.next) {
            let found = JSONValue(document: document, position: next)
            let isEqual =
                found.node.hasEscapes ? found.string?.elementsEqual(key) : found.written.elementsEqual(key)
            if isEqual == true { return JSONValue(document: document, position: next + 1) }
            next = Int(document.nodes[next + 1].next)
        }
        return nil
    }

    private var written: ArraySlice<UInt8> {
        document.octets[Int(node.start)..<Int(node.start) + Int(node.length)]
    }
}

/// A number as it was written. What it is worth is up to whoever asks: an amount of money takes the digits, never
/// a double.
public struct JSONNumber: Sendable {
    /// The octets of the number.
    public let lexeme: ArraySlice<UInt8>
    /// Whether it has neither fraction nor exponent.
    public let isInteger: Bool

    /// The number's text.
    public var text: String { String(decoding: lexeme, as: UTF8.self) }

    /// The double nearest to it. The strict reader takes no number that this changes beyond its digits.
    public var double: Double { Double(text) ?? .nan }
}

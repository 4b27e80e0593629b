// A JSON text and where its values lie in it. The tree is a flat list of nodes in the order of the text, each
// with the position behind its last descendant; nothing is copied out of the text, and a number stays the
// octets it was written with. A document exists only for a text that the strict reader took.

// SAFETY: `base` lives inside the closure that it is given to.
/// A JSON text that was read, and its tree.
public final class JSONDocument: Sendable {
    struct Node: Sendable {
        enum Kind: UInt8, Sendable {
            case object
            case array
            case string
            case number
            case integer
            case boolTrue
            case boolFalse
            case null
            case key
        }

        var kind: Kind
        var hasEscapes = false
        /// Where a string's or number's octets begin, and how many they are; of a container, how many elements
        /// or members it has.
        var start: UInt32 = 0
        var length: UInt32 = 0
        /// The position behind this node and all below it.
        var next: UInt32
    }

    /// The text.
    public let octets: [UInt8]
    let nodes: [Node]

    /// The document of a whole text.
    public init(_ octets: [UInt8], limits: JSONLimits = .standard) throws(JSONFault) {
        var reader = JSONReader(limits: limits)
        nodes = try unsafe octets.withUnsafeBufferPointer { octets throws(JSONFault) in
            guard let base = octets.baseAddress, !octets.isEmpty else { throw JSONFault(.empty, at: 0) }
            return try unsafe Self.read(&reader, base, octets.count)
        }
        self.octets = octets
    }

    /// The text's one value.
    public var root: JSONValue { JSONValue(document: self, position: 0) }

    private static func read(
        _ reader: inout JSONReader, _ base: UnsafePointer<UInt8>, _ count: Int
    ) throws(JSONFault) -> [Node] {
        var nodes: [Node] = []
        nodes.reserveCapacity(min(count / 6 + 4, 4096))
        var open: [Int] = []
        while let event = try unsafe reader.step(base, count) {
            let next = UInt32(truncatingIfNeeded: nodes.count &+ 1)
            if event.isValue, let container = open.last { nodes[container].length &+= 1 }
            switch event {
            case .beginObject:
                open.append(nodes.count)
                nodes.append(Node(kind: .object, next: next))
            case .beginArray:
                open.append(nodes.count)
                nodes.append(Node(kind: .array, next: next))
            case .endObject, .endArray:
                if let container = open.popLast() {
                    nodes[container].next = UInt32(truncatingIfNeeded: nodes.count)
                }
            case .key(let text):
                nodes.append(Node(.key, text, next: next))
            case .string(let text):
                nodes.append(Node(.string, text, next: next))
            case .number(let number):
                let kind = number.isInteger ? Node.Kind.integer : .number
                nodes.append(
                    Node(kind, JSONText(range: number.range, hasEscapes: false, isASCII: true), next: next))
            case .boolean(let value):
                nodes.append(Node(kind: value ? .boolTrue : .boolFalse, next: next))
            case .null:
                nodes.append(Node(kind: .null, next: next))
            }
        }
        return nodes
    }
}

extension JSONDocument.Node {
    fileprivate init(_ kind: Kind, _ text: JSONText, next: UInt32) {
        self.init(
            kind: kind, hasEscapes: text.hasEscapes, start: UInt32(truncatingIfNeeded: text.range.lowerBound),
            length: UInt32(truncatingIfNeeded: text.range.count), next: next)
    }
}

extension JSONEvent {
    /// Whether a value begins here.
    fileprivate var isValue: Bool {
        switch self {
        case .endObject, .endArray, .key: false
        case .beginObject, .beginArray, .string, .number, .boolean, .null: true
        }
    }
}

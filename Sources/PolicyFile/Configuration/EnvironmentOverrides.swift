// Environment variables that stand for a key of countersign.yaml, for containers. A variable replaces its key whole,
// as if the file said so, and is read by the same type. Lists are separated by commas; where the file has a mapping,
// the variable is the value of its first key. A variable with our prefix that nobody knows is refused: it was meant to
// do something. One that the file itself refers to is known.

enum EnvironmentOverrides {
    static let prefix = "COUNTERSIGN_"

    /// The tree as the environment changes it.
    static func apply(
        _ environment: [String: String], to node: Node, _ keys: Shape.Keys, _ reading: inout Reading
    ) -> Node {
        guard case .mapping(var entries) = node.content else { return node }
        let known = keys.fields.compactMap { field in field.variable.map { ($0, field) } }
        var unknown = Set(environment.keys.filter { $0.hasPrefix(prefix) })
        for (variable, field) in known {
            unknown.remove(variable)
            guard let text = environment[variable] else { continue }
            let source = reading.take(SourceText(name: variable, octets: Array(text.utf8)))
            let place = Place(source: source, line: 1, column: 1, width: text.unicodeScalars.count)
            if text.isEmpty {
                reading.report(
                    .variableUnknown, at: place, "the environment variable `\(variable)` is empty",
                    "give it a value, or unset it")
                continue
            }
            let value = Self.node(text, field.shape, place)
            entries.removeAll { $0.key == field.name }
            entries.append(Node.Entry(key: field.name, keyPlace: place, value: value))
        }
        for name in unknown.subtracting(references(in: node)).sorted() {
            let nearest = NearestName.find(name, among: known.map(\.0))
            reading.report(
                .variableUnknown, file: name, "there is no environment variable \(Quoted(name))",
                nearest.map { "did you mean `\($0)`?" }
                    ?? "unset it; there are " + known.map { "`\($0.0)`" }.joined(separator: ", "))
        }
        return Node(content: .mapping(entries), place: node.place)
    }

    private static func node(_ text: String, _ shape: Shape, _ place: Place) -> Node {
        switch shape {
        case .list(let element, _):
            let parts = text.split(separator: ",", omittingEmptySubsequences: false)
            return Node(content: .list(parts.map { node(trimmed($0), element, place) }), place: place)
        case .mapping(let keys):
            guard let first = keys.fields.first else { break }
            let entry = Node.Entry(
                key: first.name, keyPlace: place, value: node(text, first.shape, place))
            return Node(content: .mapping([entry]), place: place)
        case .either(let shapes):
            if text != "off", let last = shapes.last { return node(text, last, place) }
        default: break
        }
        return Node(content: .scalar(Scalar(text: text, isQuoted: false)), place: place)
    }

    private static func trimmed(_ text: Substring) -> String {
        let start = text.drop { $0 == " " }
        return String(start.prefix(start.count - start.reversed().prefix { $0 == " " }.count))
    }

    /// The variables that values of the tree refer to.
    private static func references(in node: Node) -> Set<String> {
        switch node.content {
        case .scalar(let scalar):
            guard scalar.text.hasPrefix("${env:"), scalar.text.hasSuffix("}") else { return [] }
            return [String(scalar.text.dropFirst(6).dropLast())]
        case .list(let nodes): return nodes.reduce(into: []) { $0.formUnion(references(in: $1)) }
        case .mapping(let entries): return entries.reduce(into: []) { $0.formUnion(references(in: $1.value)) }
        case .refused: return []
        }
    }
}

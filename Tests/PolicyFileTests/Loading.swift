import Domain
import Testing

@testable import PolicyFile

/// Texts read as files, without a file.
enum Loading {
    /// The least that a configuration says.
    static let least = """
        countersign: 1
        listen: [{ address: 127.0.0.1:8080 }]
        upstreams: { app: { url: http://127.0.0.1:9000 } }
        store: { kind: memory }

        """

    static func configuration(
        _ text: String, environment: [String: String] = [:], named path: String = "folder/c.yaml"
    ) throws(Findings) -> Configuration {
        try Configuration.parse(Array(text.utf8), named: path, environment: environment)
    }

    static func policies(_ texts: String..., upstreams: [String]? = nil) throws(Findings) -> PolicySet {
        let named = texts.enumerated().map { (name: "p\($0.offset).yaml", octets: Array($0.element.utf8)) }
        let surroundings = upstreams.map { names in
            Surroundings(
                upstreams: names.compactMap { Identifier($0) }, couriers: [], directories: [], keySets: [])
        }
        return try PolicySet.parse(named, within: surroundings, today: today).set
    }

    /// The day that policies are held against in tests.
    static let today = CalendarDay("2027-01-15")

    /// All that a loader says of some texts, each with its name: errors, or the warnings beside what it takes.
    static func findings(_ texts: [String: String]) -> [Diagnostic] {
        let named = texts.sorted { $0.key < $1.key }.map { (name: $0.key, octets: Array($0.value.utf8)) }
        do throws(Findings) {
            return try PolicySet.parse(named, today: today).warnings?.diagnostics ?? []
        } catch {
            return error.diagnostics
        }
    }

    /// The same for one policy.
    static func findings(_ text: String) -> [Diagnostic] { findings(["p.yaml": text]) }

    /// The tree of a text, and what was wrong with it.
    static func tree(_ octets: [UInt8]) -> (Node?, [Diagnostic]) {
        var reading = Reading()
        let source = reading.take(SourceText(name: "t.yaml", octets: octets))
        let tree = TreeReader.tree(of: source, in: &reading)
        return (tree, reading.findings?.diagnostics ?? [])
    }

    static func tree(_ text: String) -> (Node?, [Diagnostic]) { tree(Array(text.utf8)) }
}

extension Findings {
    /// `line:column rule`, each.
    var places: [String] { diagnostics.map(\.brief) }
}

extension Diagnostic {
    /// `line:column rule`
    var brief: String { "\(line):\(column) \(rule.rawValue)" }
}

extension Node {
    /// The tree in one line, for comparing.
    var brief: String {
        switch content {
        case .scalar(let scalar): scalar.isQuoted ? "'\(scalar.text)'" : scalar.text
        case .list(let nodes): "[" + nodes.map(\.brief).joined(separator: " ") + "]"
        case .mapping(let entries):
            "{" + entries.map { "\($0.key):\($0.value.brief)" }.joined(separator: " ") + "}"
        case .refused: "!"
        }
    }
}

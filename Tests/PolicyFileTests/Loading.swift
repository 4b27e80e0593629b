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
        _ text: String, environment: [String: String] = [:], in folder: String = "folder/file.yaml"
    ) throws(Findings) -> Configuration {
        var reading = Reading()
        let source = reading.take(SourceText(name: "c.yaml", octets: Array(text.utf8)))
        let read = Configuration.read(source, in: Folder(of: folder), environment, &reading)
        guard let read, reading.isFine else { throw reading.findings ?? Findings([], more: 0) }
        return read
    }

    static func policies(_ texts: String..., upstreams: [String]? = nil) throws(Findings) -> PolicySet {
        var reading = Reading()
        var drafts: [Placed<PolicyDraft>] = []
        for (index, text) in texts.enumerated() {
            let source = reading.take(SourceText(name: "p\(index).yaml", octets: Array(text.utf8)))
            if let draft = PolicySet.draft(source, &reading) { drafts.append(draft) }
        }
        let set = PolicySet.set(of: drafts, upstreams?.compactMap { Identifier($0) }, &reading)
        guard let set, reading.isFine else { throw reading.findings ?? Findings([], more: 0) }
        return set
    }

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

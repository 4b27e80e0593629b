// Files of cases: those in a folder of policies that end in `.tests.yaml`, or the one beside a policy.

public import Domain
public import System

/// Cases out of one file.
public struct CaseFile: Sendable {
    /// The file as the user calls it.
    public let name: String
    /// The host of requests that name none; nil for the first that the policies name.
    public let host: String?
    /// The cases, each with its line.
    public let cases: [(line: Int, value: PolicyCase)]

    /// The files that belong to a path: a file of cases is itself, a policy has one beside it, a folder all that are in it.
    public static func paths(for path: String) throws(SystemFault) -> [String] {
        if let stem = stem(path) { return [stem + ending] }
        let folder = path.hasSuffix("/") ? path : path + "/"
        return try Files.names(in: path).filter { $0.hasSuffix(ending) && !$0.hasPrefix(".") }.map {
            folder + $0
        }
    }

    /// Where the policies are that a path's cases are about.
    public static func policies(for path: String) -> String {
        guard let stem = stem(path), path.hasSuffix(ending) else { return path }
        return stem + ".yaml"
    }

    /// The cases of a file, or all that is wrong with it.
    public static func load(_ path: String) throws(Findings) -> CaseFile {
        var reading = Reading()
        let file = read(path, &reading)
        return try reading.whole(file)
    }

    private static func read(_ path: String, _ reading: inout Reading) -> CaseFile? {
        guard let source = reading.take(file: path), let tree = TreeReader.tree(of: source, in: &reading),
            let draft = CaseFileDraft.type.read(tree, &reading)
        else { return nil }
        return CaseFile(
            name: path, host: draft.host.isEmpty ? nil : draft.host,
            cases: draft.cases.map { (line: $0.node.place.line, value: $0.value.value) })
    }

    private static let ending = ".tests.yaml"

    /// The path without its ending; nil for a folder.
    private static func stem(_ path: String) -> String? {
        for ending in [ending, ".yaml", ".yml"] where path.hasSuffix(ending) {
            return String(path.dropLast(ending.count))
        }
        return nil
    }
}

import System

/// Files by their path from the package's root. The rules are functions over this value, so that each can be
/// tried on a tree of a few lines that breaks it.
struct Tree {
    let texts: [String: String]
    /// The Swift files, read as far as the rules need, in the order of their paths.
    let sources: [SwiftSource]

    /// A tree for a test.
    init(_ texts: [String: String]) {
        self.texts = texts
        sources = texts.filter { $0.key.hasSuffix(".swift") }.sorted { $0.key < $1.key }
            .map { SwiftSource(path: $0.key, text: $0.value) }
    }

    /// The real one: what is ours to keep in order, read from where this file stands.
    static func ofThisPackage() throws -> Tree {
        let root = String(#filePath.dropLast("/Tests/ArchitectureTests/Tree.swift".utf8.count))
        var texts: [String: String] = [:]
        for folder in ["Sources", "Tests", "Benchmarks", "Fuzz"] where Files.exists("\(root)/\(folder)") {
            for path in try Files.all(under: "\(root)/\(folder)", skipping: [".build"])
            where path.hasSuffix(".swift") || path.hasSuffix(".modulemap") || path.hasSuffix(".h") {
                texts["\(folder)/\(path)"] = try text(of: "\(root)/\(folder)/\(path)")
            }
        }
        for path in ["Package.swift", Self.requirementsPath, Self.architecturePath] {
            texts[path] = try text(of: "\(root)/\(path)")
        }
        return Tree(texts)
    }

    private static func text(of path: String) throws -> String {
        guard let text = String(validating: try Files.read(path), as: UTF8.self) else {
            throw SystemFault(.read, path, code: .notUTF8)
        }
        return text
    }

    /// The targets that have a folder in Sources.
    var targets: Set<String> {
        Set(texts.keys.filter { $0.hasPrefix("Sources/") }.map { String($0.split(separator: "/")[1]) })
    }
}

/// One place where a rule is broken, in the form that editors jump to.
struct Breach: Hashable, CustomStringConvertible {
    let path: String
    let line: Int
    let what: String

    var description: String { "\(path):\(line): \(what)" }
}

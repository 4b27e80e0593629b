// The texts among which policies are: the files of a folder, one file with those beside it, or texts that are at hand. A
// policy may include scenarios from files of its own folder, by their plain names; a symbolic link may lead to a file
// of that folder (as mounted configuration does) and nowhere else.

import Domain
import System

/// Some texts of one folder, by their names in it.
struct PolicyTexts {
    /// A text.
    struct Text {
        let name: String
        let source: Int
        /// What it is, as far as it is YAML.
        let tree: Node?
    }

    /// Those that were there from the beginning.
    private(set) var texts: [Text] = []
    /// Where files are; nil for texts that are at hand.
    private let folder: String?
    /// Whether all files of the folder are there already.
    private let isWholeFolder: Bool
    /// Files that were included and were not there from the beginning.
    private var fetched: [String: Text?] = [:]

    /// The policies of a folder, or one file.
    init(path: String, _ reading: inout Reading) {
        reading.note(file: path)
        do throws(SystemFault) {
            let folder = path.hasSuffix("/") ? path : path + "/"
            let names = try Files.names(in: path).filter(Self.isPolicy)
            if names.isEmpty {
                reading.report(
                    .unreadable, file: path, "there is no policy in the folder",
                    "put a file that ends in `.yaml` there; without one everything would be denied")
            }
            self.folder = folder
            isWholeFolder = true
            texts = names.compactMap { name in
                // A pipe would be waited for until somebody writes to it.
                guard FileStamp(of: folder + name)?.isRegular != false else {
                    reading.report(
                        .unreadable, file: folder + name, "this is no file",
                        "take it out of the folder, or give it a name that does not end in `.yaml`")
                    return nil
                }
                return Self.text(name, at: folder + name, &reading)
            }
        } catch {
            let file = path.split(separator: "/").last.map(String.init) ?? path
            folder = String(path.dropLast(path.hasSuffix(file) ? file.count : 0))
            isWholeFolder = false
            // A file that can't be read is told where it is read.
            if error.code == .notFolder || error.code == .noSuchFile {
                texts = [Self.text(file, at: path, &reading)].compactMap { $0 }
            } else {
                reading.report(
                    .unreadable, file: path, "the folder can't be read: \(error.code.text)",
                    "name a folder or a file that can be read")
            }
        }
    }

    /// Texts that are at hand, each with what it is called.
    init(_ texts: [(name: String, octets: [UInt8])], _ reading: inout Reading) {
        folder = nil
        isWholeFolder = true
        self.texts = texts.map { text in
            let source = reading.take(SourceText(name: text.name, octets: text.octets))
            let name = text.name.split(separator: "/").last.map(String.init) ?? text.name
            return Text(name: name, source: source, tree: TreeReader.tree(of: source, in: &reading))
        }
    }

    private static func text(_ name: String, at path: String, _ reading: inout Reading) -> Text? {
        guard let source = reading.take(file: path) else { return nil }
        return Text(name: name, source: source, tree: TreeReader.tree(of: source, in: &reading))
    }

    private static func isPolicy(_ name: String) -> Bool {
        let isYAML = name.hasSuffix(".yaml") || name.hasSuffix(".yml")
        return isYAML && !name.hasPrefix(".") && !name.hasSuffix(".tests.yaml")
            && !name.hasSuffix(".tests.yml")
    }

    /// The text that a policy includes; tells why there is none.
    mutating func included(_ name: Placed<String>, by policy: Text, _ reading: inout Reading) -> Text? {
        func refuse(_ message: String, _ help: String, _ reading: inout Reading) -> Text? {
            reading.report(.include, at: name.node.place, message, help)
            return nil
        }
        if name.value == policy.name {
            return refuse("a policy can't include itself", "name a file of scenarios", &reading)
        }
        if let folder, !Self.staysInside(folder, name.value) {
            return refuse(
                "\(Quoted(name.value)) is a link that leads out of the folder of the policy",
                "put the file itself there", &reading)
        }
        guard let text = find(name.value, &reading) else {
            let nearest = NearestName.find(name.value, among: texts.filter { !$0.isPolicy }.map(\.name))
            return refuse(
                "there is no file \(Quoted(name.value)) beside the policy",
                nearest.map { "did you mean `\($0)`?" } ?? "put it into the same folder", &reading)
        }
        // What is no YAML was told already.
        if text.tree == nil { return nil }
        if text.isPolicy {
            return refuse(
                "\(Quoted(name.value)) is a policy of its own",
                "include a file that has `countersign` and `scenarios`, and nothing else", &reading)
        }
        return text
    }

    private mutating func find(_ name: String, _ reading: inout Reading) -> Text? {
        if let text = texts.first(where: { $0.name == name }) { return text }
        if let known = fetched[name] { return known }
        guard !isWholeFolder, let folder else { return nil }
        guard Files.exists(folder + name) else {
            // When it comes, that is worth another look.
            reading.note(file: folder + name)
            return nil
        }
        let text = Self.text(name, at: folder + name, &reading)
        fetched[name] = text
        return text
    }

    /// Whether a file is in the folder when all links are followed; one that isn't there leads nowhere.
    private static func staysInside(_ folder: String, _ name: String) -> Bool {
        guard let root = try? Files.resolved(folder.isEmpty ? "." : folder),
            let file = try? Files.resolved(folder + name)
        else { return true }
        return file.hasPrefix(root.hasSuffix("/") ? root : root + "/")
    }
}

extension PolicyTexts.Text {
    /// Whether it is a policy: it says so, or it is nothing that could be included.
    var isPolicy: Bool {
        guard case .mapping(let entries)? = tree?.content else { return true }
        return entries.contains { $0.key == "id" || $0.key == "routes" }
            || !entries.contains { $0.key == "scenarios" }
    }

    /// The files that it includes, as far as it names any.
    var includes: [String] {
        guard case .list(let nodes)? = tree?["include"]?.value.content else { return [] }
        return nodes.compactMap { if case .scalar(let scalar) = $0.content { scalar.text } else { nil } }
    }
}

// From a file to a configuration: read, made a tree, changed as the environment says, read by the tables, and nothing
// comes out while anything is wrong.

import System

extension Configuration {
    /// The configuration of a file, or all that is wrong with it.
    /// - Parameter environment: the variables of the process.
    public static func load(_ path: String, environment: [String: String]) throws(Findings) -> Configuration {
        var reading = Reading()
        let configuration = read(path, environment, &reading)
        return try reading.whole(configuration)
    }

    /// The configuration of a text that is at hand, or all that is wrong with it.
    /// - Parameter path: what the text is called; relative paths in it begin in that folder.
    public static func parse(
        _ text: [UInt8], named path: String, environment: [String: String]
    ) throws(Findings) -> Configuration {
        var reading = Reading()
        let source = reading.take(SourceText(name: path, octets: text))
        let configuration = read(source, in: Folder(of: path), environment, &reading)
        return try reading.whole(configuration)
    }

    /// As much of a file's configuration as could be read; whole only if the reading is fine.
    static func read(
        _ path: String, _ environment: [String: String], _ reading: inout Reading
    ) -> Configuration? {
        guard let source = reading.take(file: path) else { return nil }
        return read(source, in: Folder(of: path), environment, &reading)
    }

    /// The same for a text that was taken in.
    static func read(
        _ source: Int, in folder: Folder, _ environment: [String: String], _ reading: inout Reading
    ) -> Configuration? {
        guard let tree = TreeReader.tree(of: source, in: &reading), case .mapping(let keys) = type.shape
        else {
            return nil
        }
        reading.references = References(environment: environment, folder: folder)
        defer { reading.references = nil }
        let node = EnvironmentOverrides.apply(environment, to: tree, keys, &reading)
        guard var configuration = type.read(node, &reading) else { return nil }
        configuration.policies = folder.path(configuration.policies)
        if case .file(let path) = configuration.accessLog {
            configuration.accessLog = .file(folder.path(path))
        }
        if let path = configuration.takeover?.path { configuration.takeover?.path = folder.path(path) }
        return configuration
    }
}

extension Reading {
    /// What was read, where nothing was wrong.
    func whole<Value>(_ value: Value?) throws(Findings) -> Value {
        if !isFine, let findings { throw findings }
        // INVARIANT: whoever answers nil has told why.
        guard let value else { preconditionFailure("nothing was read and nothing was wrong") }
        return value
    }

    /// Takes in a file; tells if that can't be.
    mutating func take(file path: String) -> Int? {
        note(file: path)
        do throws(SystemFault) {
            return take(SourceText(name: path, octets: try Files.read(path, limit: SourceText.longest)))
        } catch {
            if error.code == .tooLarge {
                report(
                    .text, file: path, "the file has more than \(SourceText.longest) octets",
                    "split it, or take out what is not ours")
            } else {
                report(
                    .unreadable, file: path, "the file can't be read: \(error.code.text)",
                    "name a file that is there and can be read")
            }
            return nil
        }
    }
}

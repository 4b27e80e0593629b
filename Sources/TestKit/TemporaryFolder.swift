import System

/// A folder that is gone with the test.
public final class TemporaryFolder: Sendable {
    /// Where it is.
    public let path = "/tmp/countersign-test-\(UInt64.random(in: 0...UInt64.max))"

    /// A new folder with these files.
    public init(_ files: [String: String] = [:]) throws {
        _ = try ChildProcess("/bin/mkdir", [path]).run(by: MonotonicInstant(in: 20_000))
        for (name, text) in files { try write(name, text) }
    }

    deinit {
        _ = try? ChildProcess("/bin/rm", ["-r", path]).run(by: MonotonicInstant(in: 20_000))
    }

    /// Writes a file that is not there yet, or takes the place of one that is.
    public func write(_ name: String, _ text: String) throws {
        if Files.exists(file(name)) { try Files.remove(file(name)) }
        try Files.create(file(name), Array(text.utf8))
    }

    /// Makes a symbolic link that leads to a path.
    public func link(_ name: String, to target: String) throws {
        _ = try ChildProcess("/bin/ln", ["-s", target, file(name)]).run(by: MonotonicInstant(in: 20_000))
    }

    /// What is in a file.
    public func read(_ name: String) throws -> [UInt8] { try Files.read(file(name)) }

    /// The path of a file in it.
    public func file(_ name: String) -> String { "\(path)/\(name)" }
}

import System
import TestKit

/// A caller that is the `openssl` program: what it sees of us was not written by us.
struct SecureCaller {
    /// What it came to.
    struct Outcome {
        /// What it received over TLS, or says of the connection where it was not told to be quiet.
        let output: String
        /// What it complained of.
        let complaint: String

        /// The status of the response; nil where there was none.
        var status: Int? {
            output.split(separator: "HTTP/1.1 ", maxSplits: 1, omittingEmptySubsequences: false).dropFirst()
                .first
                .flatMap { Int($0.prefix(3)) }
        }
    }

    /// Kept, for it ends when nobody holds it.
    let world: World
    let folder: TemporaryFolder

    init(to world: World) throws {
        self.world = world
        folder = try TemporaryFolder()
    }

    /// A request for this host, that ends the connection.
    static func request(_ host: String = "site.test", path: String = "/a") -> String {
        "GET \(path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n"
    }

    /// Connects with these arguments of `s_client`, sends a text, and reads to the end.
    func call(_ arguments: String, _ text: String = request(), isQuiet: Bool = true) throws -> Outcome {
        try run("exec openssl s_client \(isQuiet ? "-quiet" : "-ign_eof") \(connecting) \(arguments)", text)
    }

    /// Where `s_client` connects to.
    var connecting: String { "-connect 127.0.0.1:\(world.port)" }

    /// Runs a line of the shell in the caller's folder.
    func run(_ line: String, _ text: String = "") throws -> Outcome {
        var program = ChildProcess("/bin/sh", ["-c", "cd \(folder.path) && \(line)"])
        program.environment = ["PATH": "/usr/bin:/bin"]
        program.input = Array(text.utf8)
        let outcome = try program.run(by: soon())
        return Outcome(
            output: String(decoding: outcome.output, as: UTF8.self),
            complaint: String(decoding: outcome.error, as: UTF8.self))
    }
}

import System

/// A folder with what the examples of the command line speak of: `policies/` with the demo's policy and the bank's with its
/// cases, `countersign.yaml` of the proxy, and `request.http`.
struct BankExample: ~Copyable {
    let scratch: Scratch

    init() throws {
        let scratch = try Scratch()
        let root = Countersign.packageRoot
        let lines = [
            "mkdir '\(scratch.path)/policies'",
            "cp '\(root)'/examples/bank/policies/* '\(root)'/policies/* '\(scratch.path)/policies'",
            "cp '\(root)/examples/proxy/countersign.yaml' '\(scratch.path)'",
        ]
        let outcome = try Countersign.shell(lines.joined(separator: " && "))
        guard outcome.status == 0 else { throw Incomplete(why: outcome.error) }
        _ = try scratch.file("request.http", Array("GET / HTTP/1.1\r\nHost: bank.example.com\r\n\r\n".utf8))
        self.scratch = scratch
    }

    /// Files could not be copied.
    struct Incomplete: Error { let why: String }

    /// Runs a line of bash in the folder, which is its home too.
    func run(_ line: String, with environment: [String: String] = [:]) throws -> Countersign.Outcome {
        let variables = environment.merging(["HOME": scratch.path, "LINE": line]) { $1 }
        return try Countersign.shell("cd '\(scratch.path)' && exec bash -c \"$LINE\"", with: variables)
    }

    /// Explains a request to the bank.
    func explain(_ words: String) throws -> Countersign.Outcome {
        try run("countersign explain policies/bank.yaml \(words)")
    }
}

import System
import Wire

/// The built program, run as its users run it: a process of its own, its streams and its status.
struct Countersign {
    /// What came of a run.
    struct Outcome {
        let ending: ChildProcess.Ending
        let output: String
        let error: String

        var status: Int32? { if case .exited(let status) = ending { status } else { nil } }

        /// The output as one JSON value, by the strict reader.
        func json() throws -> JSONValue { try JSONDocument(Array(output.utf8)).root }
    }

    /// SwiftPM builds the program beside the binary of these tests.
    static let folder: String = {
        let binary = CommandLine.arguments[0]
        return binary.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
            separator: "/")
    }()

    /// `<root>/Tests/EndToEndTests/Countersign.swift` without its last three parts.
    static let packageRoot = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        .joined(separator: "/")

    /// Runs the program with these arguments.
    static func run(_ arguments: String..., input: [UInt8] = [], isRead: Bool = true) throws -> Outcome {
        try outcome(of: ChildProcess(folder + "/countersign", arguments), input, isRead)
    }

    /// Runs the program with this text as input.
    static func run(_ arguments: String..., input: String) throws -> Outcome {
        try outcome(of: ChildProcess(folder + "/countersign", arguments), Array(input.utf8), true)
    }

    /// What tells an instrumented program what to do: a run that counts coverage, or that is watched by a sanitizer,
    /// counts and watches the program too.
    static var instruments: [String: String] {
        var variables = ["LLVM_PROFILE_FILE": "/dev/null"]
        for name in ["LLVM_PROFILE_FILE", "ASAN_OPTIONS", "TSAN_OPTIONS"] {
            if let value = ProcessEnvironment.value(of: name) { variables[name] = value }
        }
        return variables
    }

    /// Runs a line of shell that finds the program on its PATH.
    static func shell(_ line: String, with environment: [String: String] = [:]) throws -> Outcome {
        try outcome(of: ChildProcess("/bin/sh", ["-c", line]), [], true, environment)
    }

    /// Runs the program on a terminal of so many columns, whose output ends lines with CR LF.
    static func terminal(
        columns: Int, _ arguments: String, with environment: [String: String] = ["TERM": "xterm"]
    ) throws -> Outcome {
        let command = "stty cols \(columns) && countersign \(arguments)"
        return try shell("exec script -qec '\(command)' /dev/null", with: environment)
    }

    private static func outcome(
        of process: ChildProcess, _ input: [UInt8], _ isRead: Bool, _ environment: [String: String] = [:]
    ) throws -> Outcome {
        var process = process
        process.input = input
        process.isRead = isRead
        process.environment = environment.merging(["PATH": "\(folder):/usr/bin:/bin"]) { $1 }
        process.environment.merge(instruments) { $1 }
        let outcome = try process.run(by: Clocks.monotonic().advanced(byMilliseconds: 120_000))
        return Outcome(
            ending: outcome.ending, output: String(decoding: outcome.output, as: UTF8.self),
            error: String(decoding: outcome.error, as: UTF8.self))
    }
}

/// A folder of its own for one test, gone when the test is.
struct Scratch: ~Copyable {
    let path: String

    init() throws {
        path = "/tmp/countersign-test-\(UInt64.random(in: 0...UInt64.max))"
        _ = try ChildProcess("/bin/mkdir", [path]).run(
            by: Clocks.monotonic().advanced(byMilliseconds: 20_000))
    }

    deinit {
        _ = try? ChildProcess("/bin/rm", ["-r", path]).run(
            by: Clocks.monotonic().advanced(byMilliseconds: 20_000))
    }

    /// Makes a file in it and says its path.
    func file(_ name: String, _ octets: [UInt8]) throws -> String {
        let file = "\(path)/\(name)"
        try Files.create(file, octets)
        return file
    }
}

extension JSONValue {
    /// The member under a name that a test spells.
    subscript(name: String) -> JSONValue? { self[name.utf8] }

    /// A string's text.
    var text: String? { string.map { String(decoding: $0, as: UTF8.self) } }

    /// A number's digits as an integer.
    var integer: Int? { number.flatMap { Int($0.text) } }
}

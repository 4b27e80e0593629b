import System
import TestKit

/// `countersign serve` as a process: its files in a folder of its own, its addresses as it prints them.
final class ServedGateway: Sendable {
    struct DidNotStart: Error {
        let error: String
        let ending: ChildProcess.Ending?
    }

    /// The folder of its files.
    let folder: String
    /// Where it listens.
    let address: LocalAddress
    /// Where its admin listener is.
    let admin: LocalAddress
    private let process: RunningProcess

    /// Starts it for an upstream, with these further keys of the configuration and of its one route, and waits until it
    /// listens.
    init(
        upstream: String, _ keys: String..., listen: String = "127.0.0.1:0", allowsWebSocket: Bool = false,
        routeKeys: String = ""
    ) throws {
        let scratch = Folder()
        folder = scratch.path
        let configuration = """
            countersign: 1
            listen: [{ address: "\(listen)" }]
            admin: { address: 127.0.0.1:0 }
            upstreams: { app: { url: "\(upstream)" } }
            store: { kind: memory }
            policies: policy.yaml

            """ + keys.map { $0 + "\n" }.joined()
        try scratch.make()
        try Files.create(folder + "/countersign.yaml", Array(configuration.utf8))
        let route =
            "{ id: all, path: /app/**, upstream: app, require: none, websocket: \(allowsWebSocket)\(routeKeys) }"
        try Files.create(
            folder + "/policy.yaml",
            Array("countersign: 1\nid: p\nhosts: [bank]\nroutes:\n  - \(route)\n".utf8))
        var program = ChildProcess(
            Countersign.folder + "/countersign", ["serve", "--config", folder + "/countersign.yaml"])
        program.environment = Countersign.instruments
        let process = try RunningProcess(program)
        self.process = process
        let hasStarted = process.writes(by: Self.soon) { _, error in
            error.split(separator: 0x0A).contains { $0.starts(with: Array("countersign: store".utf8)) }
        }
        let error = String(decoding: process.error, as: UTF8.self)
        guard hasStarted, let admin = Self.port(behind: "admin on 127.0.0.1:", in: error) else {
            // A value that was not made has no end of its own.
            scratch.remove()
            throw DidNotStart(error: error, ending: process.ending(by: Self.soon))
        }
        self.admin = .loopback(port: admin)
        address =
            if let port = Self.port(behind: "listening on 127.0.0.1:", in: error) {
                .loopback(port: port)
            } else {
                .path(String(listen.dropFirst("unix:".count)))
            }
    }

    deinit { Folder(path: folder).remove() }

    /// The process's number.
    var id: Int32 { process.id }

    /// What it wrote to standard error.
    var error: String { String(decoding: process.error, as: UTF8.self) }

    /// What it wrote to standard output.
    var output: [UInt8] { process.output }

    /// Tells it something.
    func signal(_ signal: ControlSignal) { process.signal(signal) }

    /// How it ended, or nil.
    func ending() -> ChildProcess.Ending? { process.ending(by: Self.soon) }

    /// Waits until it has written this to standard error.
    func says(_ text: String) -> Bool {
        process.writes(by: Self.soon) { String(decoding: $1, as: UTF8.self).contains(text) }
    }

    /// A caller.
    func client() throws -> RawClient { try RawClient(to: address, patience: 20_000) }

    /// What the admin listener says under a path.
    func ask(_ path: String) throws -> SeenResponse {
        try RawClient(to: admin).ask("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
    }

    /// The value of a metric, by its name and labels as they are written; nil where there is none.
    func metric(_ name: String) throws -> Int? {
        try ask("/metrics").text.split(separator: "\n").first { $0.hasPrefix(name + " ") }
            .flatMap { Int($0.dropFirst(name.utf8.count + 1)) }
    }

    /// Octets of memory that the process had at the most.
    func peakMemory() throws -> Int {
        let status = String(decoding: try Files.read("/proc/\(id)/status"), as: UTF8.self)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return (Int(line.filter(\.isNumber)) ?? 0) << 10
    }

    /// The lines of a file, once there are so many.
    static func lines(of file: String, atLeast count: Int) throws -> [[UInt8]] {
        let deadline = soon
        while true {
            let lines = try Files.read(file).split(separator: 0x0A).map(Array.init)
            if lines.count >= count || Clocks.monotonic() > deadline { return lines }
        }
    }

    static var soon: MonotonicInstant { Clocks.monotonic().advanced(byMilliseconds: 20_000) }

    static func port(behind text: String, in output: String) -> UInt16? {
        output.split(separator: text).dropFirst().first.flatMap { UInt16($0.prefix { $0.isNumber }) }
    }
}

/// A folder of its own.
struct Folder {
    var path = "/tmp/countersign-test-\(UInt64.random(in: 0...UInt64.max))"

    func make() throws { _ = try ChildProcess("/bin/mkdir", [path]).run(by: ServedGateway.soon) }

    func remove() { _ = try? ChildProcess("/bin/rm", ["-r", path]).run(by: ServedGateway.soon) }
}

/// A request for the served gateway.
func request(_ line: String, _ fields: String...) -> String {
    (["\(line) HTTP/1.1", "Host: bank"] + fields).map { $0 + "\r\n" }.joined() + "\r\n"
}

import System
import TestKit

/// Gateways that take over from one another: one folder, one configuration, one process after the other.
final class GatewayLine: Sendable {
    struct DidNotStart: Error {
        let error: String
        let ending: ChildProcess.Ending?
    }

    /// The folder of the files.
    let folder: String
    /// What the configuration says beside what each of them does.
    private let upstream: String
    let app: RecordingUpstream?
    private let addresses = Monitor<(listener: UInt16, admin: UInt16)>((0, 0))
    /// All that were started: one that nobody has any more is ended.
    private let processes = Monitor<[RunningProcess]>([])

    /// Gateways before an upstream that answers with what it was asked for.
    convenience init() throws {
        try self.init(RecordingUpstream { RecordingUpstream.answer(200, $0.target, to: $0.method) })
    }

    /// Gateways before this one, which lives as long.
    convenience init(_ app: RecordingUpstream) throws {
        try self.init(upstream: "http://127.0.0.1:\(app.port)", app)
    }

    init(upstream: String, _ app: RecordingUpstream? = nil) throws {
        self.app = app
        let scratch = Folder()
        folder = scratch.path
        self.upstream = upstream
        try scratch.make()
        let route = "{ id: all, path: /app/**, upstream: app, require: none }"
        try Files.create(
            folder + "/policy.yaml",
            Array("countersign: 1\nid: p\nhosts: [bank]\nroutes:\n  - \(route)\n".utf8))
    }

    deinit { Folder(path: folder).remove() }

    /// The path at which they take over from one another.
    var control: String { folder + "/takeover.sock" }

    /// The path at which they listen beside the port.
    var path: String { folder + "/gate.sock" }

    /// Where they listen.
    var address: LocalAddress { .loopback(port: addresses.withLock { $0.listener }) }

    /// Where their admin listener is.
    var admin: LocalAddress { .loopback(port: addresses.withLock { $0.admin }) }

    /// Starts one, without waiting for it. The first listens on free ports, those after it on the same.
    func launch(
        _ keys: String = "", listen: [String]? = nil, takesOver: Bool, with variables: [String: String] = [:],
        through launcher: [String] = []
    ) throws -> RunningProcess {
        let ports = addresses.withLock { $0 }
        let listeners = listen ?? ["127.0.0.1:\(ports.listener)", "unix:\(path)"]
        let configuration = """
            countersign: 1
            listen: [\(listeners.map { "{ address: \"\($0)\" }" }.joined(separator: ", "))]
            admin: { address: "127.0.0.1:\(ports.admin)" }
            upstreams: { app: { url: "\(upstream)" } }
            store: { kind: memory }
            policies: policy.yaml

            """ + keys + "\n"
        let file = "\(folder)/\(UInt64.random(in: 0...UInt64.max)).yaml"
        try Files.create(file, Array(configuration.utf8))
        let words = [Countersign.folder + "/countersign", "serve", "--config", file]
        let all = launcher + words + (takesOver ? ["--takeover"] : [])
        var program = ChildProcess(all[0], Array(all.dropFirst()))
        program.environment = Countersign.instruments.merging(variables) { $1 }
        let process = try RunningProcess(program)
        processes.withLock { $0.append(process) }
        return process
    }

    /// Starts one that may be taken over, and waits until it serves.
    func start(_ keys: String = "", listen: [String]? = nil, takesOver: Bool) throws -> RunningProcess {
        try served(try launch(Self.takeover + keys, listen: listen, takesOver: takesOver))
    }

    /// The key by which one may be taken over.
    static let takeover = "takeover: { path: takeover.sock }\n"

    /// The process once it serves.
    @discardableResult
    func served(_ process: RunningProcess) throws -> RunningProcess {
        guard process.says("countersign: store") else {
            throw DidNotStart(
                error: String(decoding: process.error, as: UTF8.self),
                ending: process.ending(by: ServedGateway.soon))
        }
        let error = String(decoding: process.error, as: UTF8.self)
        let listener = ServedGateway.port(behind: "listening on 127.0.0.1:", in: error)
        let admin = ServedGateway.port(behind: "admin on 127.0.0.1:", in: error)
        addresses.withLock { $0 = (listener ?? $0.listener, admin ?? $0.admin) }
        return process
    }

    /// What comes of asking whoever listens there.
    func ask(_ target: String = "/app/a") throws -> SeenResponse {
        try RawClient(to: address, patience: 20_000).ask(request("GET \(target)", "Connection: close"))
    }
}

extension RunningProcess {
    /// Waits until it has written this to standard error.
    func says(_ text: String) -> Bool {
        writes(by: ServedGateway.soon) { String(decoding: $1, as: UTF8.self).contains(text) }
    }

    /// How it ended, or nil.
    func ending() -> ChildProcess.Ending? { ending(by: ServedGateway.soon) }

    /// What it wrote to standard error.
    var errorText: String { String(decoding: error, as: UTF8.self) }
}

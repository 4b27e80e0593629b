import Reactor
import System
import TestKit

/// A server that others wrote, started as a process of its own, which says on its standard output which requests it saw.
final class RealUpstream: Sendable {
    enum Make: String, CaseIterable, CustomStringConvertible {
        case nginx
        case node
        case gunicorn
        case httpServer = "http.server"

        var description: String { rawValue }
    }

    struct DidNotStart: Error {
        let make: Make
        let error: String
    }

    let place: ServiceAddress
    private let port: UInt16
    private let folder: String
    private let process: RunningProcess

    /// Starts it and waits until it takes connections. One that is not installed fails: `scripts/setup` installs all.
    init(_ make: Make) throws {
        let scripts = Vectors.here.own("upstreams").path
        folder = "/tmp/countersign-upstream-\(UInt64.random(in: 0...UInt64.max))"
        _ = try ChildProcess("/bin/mkdir", [folder]).run(by: soon())
        var program: ChildProcess
        var known: UInt16?
        switch make {
        case .nginx:
            let free = try Socket.listening(on: .loopback(port: 0)).port()
            let plan = String(decoding: try Files.read(scripts + "/nginx.conf"), as: UTF8.self)
                .replacing("FOLDER", with: folder).replacing("PORT", with: "\(free)")
            try Files.create(folder + "/nginx.conf", Array(plan.utf8))
            program = ChildProcess("/usr/sbin/nginx", ["-e", "stderr", "-c", folder + "/nginx.conf"])
            known = free
        case .node: program = ChildProcess("/usr/bin/node", [scripts + "/node.js"])
        case .httpServer: program = ChildProcess("/usr/bin/python3", [scripts + "/http_server.py"])
        case .gunicorn:
            program = ChildProcess(
                "/usr/bin/python3",
                [
                    "-m", "gunicorn", "--bind", "127.0.0.1:0", "--chdir", scripts, "--worker-class",
                    "gthread", "--threads", "2",
                    "--keep-alive", "60", "wsgi:app",
                ])
        }
        program.environment = ["PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1", "HOME": folder]
        process = try RunningProcess(program)
        guard let port = known ?? Self.port(toldBy: process) else {
            throw DidNotStart(make: make, error: String(decoding: process.error, as: UTF8.self))
        }
        self.port = port
        place = .host("127.0.0.1", port: port)
        let deadline = soon()
        while (try? RawClient(to: .loopback(port: port))) == nil {
            if Clocks.monotonic() > deadline || process.ending(by: MonotonicInstant(nanoseconds: 0)) != nil {
                throw DidNotStart(make: make, error: String(decoding: process.error, as: UTF8.self))
            }
        }
    }

    deinit {
        process.signal(.terminate)
        _ = process.ending(by: soon())
        _ = try? ChildProcess("/bin/rm", ["-r", folder]).run(by: soon())
    }

    /// The requests that it saw up to one of ours that is sent to it directly, sorted; nil where that one is not seen.
    func requests() throws -> [String]? {
        let client = try RawClient(to: .loopback(port: port))
        _ = try? client.ask(
            "GET /last HTTP/1.1\r\nHost: bank\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
        let hasSeen = process.writes(by: soon()) { output, _ in
            String(decoding: output, as: UTF8.self).contains("GET /last")
        }
        guard hasSeen else { return nil }
        return String(decoding: process.output, as: UTF8.self).split(separator: "\n").map(String.init)
            .filter { !$0.hasPrefix("listening ") && !$0.hasPrefix("came ") && !$0.hasPrefix("GET /last ") }
            .map { $0.hasSuffix(" -") ? $0.dropLast() + "0" : $0 }.sorted()
    }

    private static func port(toldBy process: RunningProcess) -> UInt16? {
        var port: UInt16?
        _ = process.writes(by: soon()) { output, error in
            let texts = [output, error].map { String(decoding: $0, as: UTF8.self) }
            port =
                texts.compactMap { text in
                    text.firstMatch(of: /(?:listening |http:\/\/127\.0\.0\.1:)([0-9]+)[^0-9]/).flatMap {
                        UInt16($0.1)
                    }
                }.first
            return port != nil
        }
        return port
    }
}

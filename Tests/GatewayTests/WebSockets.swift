import HTTP
import Reactor
import TestKit

/// The handshake of RFC 6455, section 1.3, and what its answers say.
enum WebSockets {
    static let key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
    static let version = "Sec-WebSocket-Version: 13"
    static let accept = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

    /// A handshake with other fields beside those that belong to it.
    static func handshake(_ path: String = "/ws", _ more: String...) -> String {
        head("GET \(path)", ["Connection: Upgrade", "Upgrade: websocket", version, key] + more)
    }

    static func head(_ line: String, _ fields: [String]) -> String {
        (["\(line) HTTP/1.1", "Host: bank"] + fields).map { $0 + "\r\n" }.joined() + "\r\n"
    }

    /// The answer that opens it, and what follows in the same write.
    static func opened(_ more: String = "") -> [UInt8] {
        response(101, "Upgrade: websocket", "Connection: Upgrade", accept) + Array(more.utf8)
    }

    /// An upstream that opens a WebSocket on its first connection and then does what is said, and whose others answer
    /// everything.
    static func upstream(saying more: String = "", _ steps: UpstreamStep...) throws -> RecordingUpstream {
        try RecordingUpstream { number in
            if number > 0 { return [.serve { RecordingUpstream.answer(200, $0.target, to: $0.method) }] }
            return [.receiveThrough("\r\n\r\n"), .send(opened(more))] + steps
        }
    }

    /// A world whose only route allows WebSockets.
    static func world(
        _ upstream: RecordingUpstream, change: (inout World.Plan) -> Void = { _ in }
    ) throws -> World {
        try World(upstream) { plan in
            plan.destinations[0].allowsWebSocket = true
            change(&plan)
        }
    }

    /// A world in front of an upstream that sends a great deal, or everything back.
    static func world(
        _ upstream: StreamingUpstream, change: (inout TunnelSettings) -> Void = { _ in }
    ) throws -> World {
        var plan = World.Plan([.init("app", at: [.host("127.0.0.1", port: upstream.port)])])
        plan.destinations[0].allowsWebSocket = true
        change(&plan.server.tunnel)
        return try World(plan)
    }
}

extension World {
    /// A caller whose WebSocket is open.
    func webSocket(_ path: String = "/ws", patience milliseconds: UInt64 = 10_000) throws -> RawClient {
        let client = try client(patience: milliseconds)
        guard try client.ask(WebSockets.handshake(path)).status == 101 else { throw NotOpened() }
        return client
    }

    /// Waits until no WebSocket is open.
    var hasNoWebSocket: Bool { metricSettles("countersign_websockets_open", at: 0) }
}

struct NotOpened: Error {}

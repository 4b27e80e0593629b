// An upstream for bodies that nobody wants to keep: it sends more than anything on the way can hold, takes as much, and
// gives back what it takes while it takes it. All of that in WebSockets too, whose frames it knows nothing of.

import Crypto
import System

/// A server on the loopback that answers GET with so many pieces, and anything else with the body that it is sent. In a
/// WebSocket it sends so many pieces where the path is `/flood`, and elsewhere what it is sent, until the end.
public final class StreamingUpstream: Sendable {
    /// What it sends, again and again.
    public static let piece = [UInt8](repeating: 0x78, count: 64 << 10)

    /// The port it listens on.
    public let port: UInt16

    private let listener: SharedListener
    private let sent = Monitor(0)

    /// An upstream that answers GET with so many pieces.
    public init(pieces: Int) throws {
        let listener = SharedListener(try Socket.listening(on: .loopback(port: 0)))
        self.listener = listener
        port = try listener.socket.port()
        _ = try Thread { [sent] in
            while let socket = try? listener.socket.accept(by: .never) {
                let caller = StreamingCaller(socket, sent)
                _ = try? Thread { try? caller.serve(pieces) }
            }
        }
    }

    /// How many pieces it could get rid of.
    public var count: Int { sent.withLock { $0 } }

    /// Waits until it got rid of so many; false where it hasn't in time. They may be read before they are counted.
    public func comes(to count: Int) -> Bool {
        sent.wait(until: .init(in: 10_000)) { $0 == count ? true : nil } ?? false
    }

    deinit { try? listener.socket.shutDown(.both) }
}

/// A box for threads to share.
private final class SharedListener: Sendable {
    let socket: Socket

    init(_ socket: consuming Socket) {
        self.socket = socket
    }
}

private final class StreamingCaller: Sendable {
    private let socket: Socket
    private let sent: Monitor<Int>

    init(_ socket: consuming Socket, _ sent: Monitor<Int>) {
        self.socket = socket
        self.sent = sent
    }

    func serve(_ pieces: Int) throws {
        while true {
            var head: [UInt8] = []
            while !head.holds(Array("\r\n\r\n".utf8)) {
                let octets = try socket.receive(by: .never)
                if octets.isEmpty { return }
                head += octets
            }
            let text = String(decoding: head, as: UTF8.self)
            let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
            let length = parts[0].lowercased().split(separator: "content-length: ").dropFirst().first
            let total = length.flatMap { Int($0.prefix { $0.isNumber }) } ?? 0
            if let key = text.firstMatch(of: #/(?i)\r\nsec-websocket-key: (.*)\r\n/#)?.output.1 {
                try change(to: key)
                if text.hasPrefix("GET /flood") { return try flood(pieces) }
                return try echo(Array(parts[1].utf8), .max)
            }
            if text.hasPrefix("GET ") {
                try begin(pieces * StreamingUpstream.piece.count)
                try flood(pieces)
            } else {
                try begin(total)
                try echo(Array(parts[1].utf8), total)
            }
        }
    }

    private func change(to key: Substring) throws {
        let accept = String(decoding: try WebSocketAccept.value(for: Array(key.utf8)[...]), as: UTF8.self)
        let head = "HTTP/1.1 101 Fine\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        try socket.send(Array("\(head)Sec-WebSocket-Accept: \(accept)\r\n\r\n".utf8), by: .init(in: 60_000))
    }

    private func flood(_ pieces: Int) throws {
        for _ in 0..<pieces {
            try socket.send(StreamingUpstream.piece, by: .init(in: 60_000))
            sent.withLock { $0 += 1 }
        }
    }

    private func echo(_ first: [UInt8], _ total: Int) throws {
        var octets = first
        var left = total
        while true {
            try socket.send(octets, by: .init(in: 60_000))
            left -= octets.count
            if left == 0 { return }
            octets = try socket.receive(by: .init(in: 60_000))
            if octets.isEmpty { return }
        }
    }

    private func begin(_ length: Int) throws {
        try socket.send(
            Array("HTTP/1.1 200 OK\r\nContent-Length: \(length)\r\n\r\n".utf8), by: .init(in: 60_000))
    }
}

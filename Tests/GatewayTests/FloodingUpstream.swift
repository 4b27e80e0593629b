import Reactor
import System

/// An upstream that answers its first connection with more octets than anything on the way can hold, and counts the
/// pieces that it could get rid of.
final class FloodingUpstream: Sendable {
    let place: ServiceAddress

    init(pieces: Int, of piece: [UInt8], count: Monitor<Int>) throws {
        let listener = try Socket.listening(on: .loopback(port: 0))
        place = .host("127.0.0.1", port: try listener.port())
        let box = Box(listener)
        _ = try Thread {
            let patience = MonotonicInstant(nanoseconds: .max)
            guard let socket = try? box.socket.accept(by: patience) else { return }
            _ = try? socket.receive(by: patience)
            let head = "HTTP/1.1 200 OK\r\nContent-Length: \(pieces * piece.count)\r\n\r\n"
            try? socket.send(Array(head.utf8), by: patience)
            for _ in 0..<pieces {
                guard (try? socket.send(piece, by: Clocks.monotonic().advanced(byMilliseconds: 60_000))) != nil
                else { return }
                count.withLock { $0 += 1 }
            }
        }
    }

    private final class Box: Sendable {
        let socket: Socket

        init(_ socket: consuming Socket) {
            self.socket = socket
        }
    }
}

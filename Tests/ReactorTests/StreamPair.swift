import System
import TestKit
import Testing

@testable import Reactor

/// A stream of a loop and a peer that sends what it likes. The peer blocks; over the loopback, what it sends is there
/// when `send` comes back, though the loop may not have been told yet.
struct StreamPair: ~Copyable {
    let loop: EventLoop
    let stream: ByteStream
    let peer: Socket

    /// To be made on the loop's thread.
    init(on loop: EventLoop) throws {
        let listener = try Socket.listening(on: .loopback(port: 0))
        let stream = try loop.connect(to: Endpoint(.ipv4(0x7F00_0001, port: try listener.port())))
        let peer = try Self.accepted(by: listener)
        self.loop = loop
        self.stream = stream
        self.peer = peer
    }

    /// Who has connected.
    static func accepted(by listener: borrowing Socket) throws -> Socket {
        guard let socket = try listener.accept(by: RunningLoop.soon) else {
            throw ReactorFault("nobody connected")
        }
        return socket
    }

    /// Waits until the stream is as wanted, or 20 seconds are over.
    nonisolated(nonsending) func wait(_ isThere: (ByteStream) -> Bool) async -> Bool {
        let waiter = Waiter(on: loop)
        stream.waiter = waiter
        stream.interest = [.readable, .writable]
        waiter.deadline = loop.now.advanced(byMilliseconds: 20_000)
        while !isThere(stream), !waiter.isOverdue { await waiter.wait() }
        stream.waiter = nil
        stream.interest = []
        return isThere(stream)
    }
}

import System
import Testing
import Wire

@testable import HTTP
@testable import Reactor

/// A stream of a loop and its other end, which blocks.
struct ConnectedStream: ~Copyable {
    static var soon: MonotonicInstant { Clocks.monotonic().advanced(byMilliseconds: 20_000) }

    let stream: ByteStream
    let peer: Socket

    /// To be made on the loop's thread.
    init(on loop: EventLoop) throws {
        let listener = try Socket.listening(on: .loopback(port: 0))
        let stream = try loop.connect(to: Endpoint(.ipv4(0x7F00_0001, port: try listener.port())))
        let peer = try Self.accepted(by: listener)
        self.stream = stream
        self.peer = peer
    }

    private static func accepted(by listener: borrowing Socket) throws -> Socket {
        guard let socket = try listener.accept(by: soon) else { throw ReactorFault("nobody connected") }
        return socket
    }

    /// Waits until the stream is as wanted, or 20 seconds are over.
    nonisolated(nonsending) func wait(_ isThere: (ByteStream) -> Bool) async -> Bool {
        let waiter = Waiter(on: stream.loop)
        stream.waiter = waiter
        stream.interest = [.readable, .writable]
        waiter.deadline = stream.loop.now.advanced(byMilliseconds: 20_000)
        while !isThere(stream), !waiter.isOverdue { await waiter.wait() }
        stream.waiter = nil
        stream.interest = []
        return isThere(stream)
    }

    /// Waits until something has happened.
    nonisolated(nonsending) func pause() async {
        let waiter = Waiter(on: stream.loop)
        stream.waiter = waiter
        stream.interest = [.readable, .writable]
        waiter.deadline = stream.loop.now.advanced(byMilliseconds: 20_000)
        await waiter.wait()
        stream.waiter = nil
        stream.interest = []
    }

    /// The data of one body that arrives at the other end: so many octets as they are, or in chunks to their end.
    func arrived(isChunked: Bool, _ count: Int) throws -> [UInt8] {
        var reader = BodyReader(isChunked ? .chunked : .length(count), limit: .max)
        var input = ByteBuffer()
        var data: [UInt8] = []
        while !reader.isComplete {
            input.append(try peer.receive(by: Self.soon))
            if let run = reader.run(of: input.count) {
                data += input.octets.prefix(run)
                input.consume(run)
                reader.took(run)
            } else {
                try reader.decode(&input) { run in for index in run.indices { data.append(run[index]) } }
            }
        }
        #expect(input.octets == [], "more came than the body")
        return data
    }
}

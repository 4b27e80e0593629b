import System
import Testing
import Wire

@testable import Reactor

@Suite struct ByteStreamTests {
    /// Runs the body on a loop with a stream that is connected; the fault that ended it, in words.
    private func withPair(
        _ body: @escaping @Sendable (borrowing StreamPair) async throws -> Void
    ) throws {
        let running = try RunningLoop()
        defer { running.loop.stop() }
        let fault = running.finish { () -> String? in
            do {
                let pair = try StreamPair(on: running.loop)
                defer { pair.stream.close() }
                let isConnected = await pair.wait { $0.isConnected == true }
                #expect(isConnected)
                try await body(pair)
                return nil
            } catch {
                return "\(error)"
            }
        }
        #expect(fault == .some(nil))
    }

    private static func read(_ stream: ByteStream, room: Int = 1) -> (StreamProgress, [UInt8]) {
        var buffer = ByteBuffer(capacity: room)
        let progress = stream.receive(into: &buffer, room: room)
        return (progress, buffer.octets)
    }

    private static func send(_ stream: ByteStream, _ octets: [UInt8]) -> StreamProgress {
        stream.send(octets.span)
    }

    @Test func `octets come and go, and what is not there is waited for`() throws {
        try withPair { pair in
            #expect(Self.read(pair.stream).0 == .wait)
            try pair.peer.send([1, 2, 3], by: RunningLoop.soon)
            let isThere = await pair.wait { $0.isReadable }
            #expect(isThere)
            #expect(Self.read(pair.stream, room: 64) == (.moved(3), [1, 2, 3]))
            #expect(!pair.stream.isReadable)
            #expect(Self.read(pair.stream).0 == .wait)
            #expect(Self.send(pair.stream, [4, 5]) == .moved(2))
            #expect(try pair.peer.receive(by: RunningLoop.soon) == [4, 5])
        }
    }

    @Test func `what a full read may have left behind is asked for without another event`() throws {
        try withPair { pair in
            try pair.peer.send([UInt8](repeating: 7, count: 32), by: RunningLoop.soon)
            let isThere = await pair.wait { $0.isReadable }
            #expect(isThere)
            #expect(Self.read(pair.stream, room: 16).0 == .moved(16))
            #expect(pair.stream.isReadable)
            #expect(Self.read(pair.stream, room: 16).0 == .moved(16))
            // Only now it is known that nothing is left.
            #expect(pair.stream.isReadable)
            #expect(Self.read(pair.stream, room: 16).0 == .wait)
            #expect(!pair.stream.isReadable)
        }
    }

    @Test func `an end that comes together with the last octets is seen`() throws {
        try withPair { pair in
            try pair.peer.send([1, 2, 3], by: RunningLoop.soon)
            try pair.peer.shutDown(.sending)
            let hasEnded = await pair.wait { $0.hasEnded }
            #expect(hasEnded)
            #expect(!pair.stream.isOver)
            #expect(Self.read(pair.stream, room: 64) == (.moved(3), [1, 2, 3]))
            #expect(Self.read(pair.stream).0 == .ended)
            #expect(Self.read(pair.stream).0 == .ended)
            // The other half goes on.
            #expect(Self.send(pair.stream, [9]) == .moved(1))
            #expect(try pair.peer.receive(by: RunningLoop.soon) == [9])
        }
    }

    @Test func `an end that comes after a read is seen`() throws {
        try withPair { pair in
            try pair.peer.send([1], by: RunningLoop.soon)
            let isThere = await pair.wait { $0.isReadable }
            #expect(isThere)
            #expect(Self.read(pair.stream, room: 64).0 == .moved(1))
            try pair.peer.shutDown(.sending)
            let hasEnded = await pair.wait { $0.hasEnded && $0.isReadable }
            #expect(hasEnded)
            #expect(Self.read(pair.stream).0 == .ended)
        }
    }

    @Test func `a reset is a failure of both directions`() throws {
        try withPair { pair in
            try pair.peer.reset()
            let isOver = await pair.wait { $0.isOver }
            #expect(isOver)
            #expect(Self.read(pair.stream).0 == .failed)
            #expect(Self.send(pair.stream, [1]) == .failed)
            #expect(Self.read(pair.stream).0 != .wait)
            #expect(pair.stream.isConnected == false)
        }
    }

    @Test func `what came before a reset is read, though a send met the reset first`() throws {
        try withPair { pair in
            #expect(Self.send(pair.stream, [1, 2, 3]) == .moved(3))
            try pair.peer.send(Array("early answer".utf8), by: RunningLoop.soon)
            // The loop has been told of nothing yet.
            try pair.peer.reset()
            #expect(Self.send(pair.stream, [4]) == .failed)
            #expect(Self.read(pair.stream, room: 64) == (.moved(12), Array("early answer".utf8)))
            #expect(Self.read(pair.stream).0 != .wait)
        }
    }

    @Test func `a send that found no room is told when there is some`() throws {
        try withPair { pair in
            let piece = [UInt8](repeating: 1, count: 1 << 20)
            var sent = 0
            while case .moved(let count) = Self.send(pair.stream, piece) { sent += count }
            #expect(Self.send(pair.stream, piece) == .wait)
            var received = 0
            while received < sent / 2 { received += try pair.peer.receive(by: RunningLoop.soon).count }
            let hasRoom = await pair.wait { stream in
                if case .moved(let count) = Self.send(stream, [2, 3]) {
                    sent += count
                    return true
                }
                return false
            }
            #expect(hasRoom)
            while received < sent { received += try pair.peer.receive(by: RunningLoop.soon).count }
        }
    }

    @Test func `a send that moved a part is told when there is room`() throws {
        try withPair { pair in
            let forced = ForcedOutcomes.script([.send: [.atMost(2), .failure(.wouldBlock)]]) {
                [Self.send(pair.stream, [1, 2, 3, 4]), Self.send(pair.stream, [3, 4])]
            }
            // After a part nothing is tried until an event comes.
            #expect(forced.answer == [.moved(2), .wait])
            #expect(forced.unused == [.send: [.failure(.wouldBlock)]])
        }
    }

    @Test func `only what somebody is interested in wakes them, and an end of all always does`() throws {
        try withPair { pair in
            let loop = pair.loop
            let waiter = Waiter(on: loop)
            pair.stream.waiter = waiter
            pair.stream.interest = []
            try pair.peer.send([1], by: RunningLoop.soon)
            waiter.deadline = loop.now.advanced(byMilliseconds: 60)
            await waiter.wait()
            #expect(waiter.isOverdue)
            // It was noted all the same.
            #expect(pair.stream.isReadable)
            try pair.peer.reset()
            waiter.deadline = loop.now.advanced(byMilliseconds: 20_000)
            await waiter.wait()
            #expect(!waiter.isOverdue && pair.stream.isOver)
        }
    }

    @Test func `a stream that was abandoned or closed moves nothing more`() throws {
        try withPair { pair in
            try pair.peer.send([1], by: RunningLoop.soon)
            let isThere = await pair.wait { $0.isReadable }
            #expect(isThere)
            pair.stream.abandon()
            #expect(Self.read(pair.stream).0 == .failed)
            #expect(Self.send(pair.stream, [1]) == .failed)
            pair.stream.close()
            pair.stream.close()
            #expect(pair.stream.isOver)
            #expect(pair.stream.isConnected == false)
            #expect(Self.read(pair.stream).0 == .failed)
            #expect(Self.send(pair.stream, [1]) == .failed)
            pair.stream.finishSending()
        }
    }

    @Test func `a close is an end for the peer, and a cut is a reset`() throws {
        try withPair { pair in
            pair.stream.close()
            let end = try pair.peer.receive(by: RunningLoop.soon)
            #expect(end == [])
        }
        try withPair { pair in
            pair.stream.close(cut: true)
            let fault = #expect(throws: SystemFault.self) { try pair.peer.receive(by: RunningLoop.soon) }
            #expect(fault?.code == .reset)
        }
    }

    @Test func `streams that are closed by one another's events are told of nothing more`() throws {
        let running = try RunningLoop()
        defer { running.loop.stop() }
        let loop = running.loop
        let handled = running.finish { () -> Int in
            // All of them are readable in one batch; whoever is told first closes the others.
            guard let pairs = try? (0..<50).map({ _ in try Kept(StreamPair(on: loop)) }) else { return -1 }
            let tasks = Monitor(0)
            for kept in pairs {
                loop.spawn {
                    let isThere = await kept.pair.wait { $0.isReadable || $0.isOver }
                    #expect(isThere)
                    for other in pairs { other.pair.stream.close() }
                    tasks.withLock { $0 += 1 }
                }
            }
            for kept in pairs { try? kept.pair.peer.send([1], by: RunningLoop.soon) }
            let waiter = Waiter(on: loop)
            while tasks.withLock({ $0 }) == 0 {
                waiter.deadline = loop.now.advanced(byMilliseconds: 10)
                await waiter.wait()
            }
            return pairs.count { $0.pair.stream.isOver }
        }
        #expect(handled == 50)
    }

    @Test func `a stream that the poller doesn't take is a fault, and its descriptor is closed`() throws {
        let running = try RunningLoop()
        defer { running.loop.stop() }
        let loop = running.loop
        let listener = try Socket.listening(on: .loopback(port: 0))
        let endpoint = Endpoint(.ipv4(0x7F00_0001, port: try listener.port()))
        let outcome = ForcedOutcomes.script([.controlPoller: [.failure(.noSpace)]]) {
            loop.perform { () -> String in
                do throws(ReactorFault) {
                    try loop.connect(to: endpoint).close()
                    return "connected"
                } catch {
                    return error.description
                }
            }
        }
        #expect(outcome.answer == "epoll_ctl: ENOSPC (no space left on device)")
        #expect(outcome.unused.isEmpty)
        let far = try StreamPair.accepted(by: listener)
        #expect(try far.receive(by: RunningLoop.soon) == [])
    }

    @Test func `a connection that is refused is known to be`() throws {
        let running = try RunningLoop()
        defer { running.loop.stop() }
        let loop = running.loop
        let port = try Socket.listening(on: .loopback(port: 0)).port()
        let isConnected = running.finish { () -> Bool? in
            guard let stream = try? loop.connect(to: Endpoint(.ipv4(0x7F00_0001, port: port))) else {
                return nil
            }
            defer { stream.close() }
            let waiter = Waiter(on: loop)
            stream.waiter = waiter
            stream.interest = .writable
            waiter.deadline = loop.now.advanced(byMilliseconds: 20_000)
            while stream.isConnected == nil, !waiter.isOverdue { await waiter.wait() }
            return stream.isConnected
        }
        #expect(isConnected == .some(false))
    }
}

/// A box for what can't be copied.
///
/// INVARIANT: used on its loop's thread alone.
private final class Kept: @unchecked Sendable {
    let pair: StreamPair

    init(_ pair: consuming StreamPair) {
        self.pair = pair
    }
}

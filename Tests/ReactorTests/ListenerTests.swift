import System
import Testing

@testable import Reactor

@Suite struct ListenerTests {
    static let anyPort = ServiceAddress.host("127.0.0.1", port: 0)

    /// A listener on a loop, and how many connections it took.
    ///
    /// INVARIANT: `listener` is used on the loop's thread alone.
    final class Counting: @unchecked Sendable {
        let running: RunningLoop
        let accepted = Monitor(0)
        let faults = Monitor<[String]>([])
        /// What the loop took for the present when it accepted.
        let times = Monitor<[LoopTime]>([])
        let port: UInt16
        private var listener: Listener?

        init(
            _ address: ServiceAddress = anyPort, stopsAfter limit: Int = .max,
            shortage: (@Sendable () -> Listener.Shortage)? = nil
        ) throws {
            let running = try RunningLoop()
            self.running = running
            let socket = try #require(try ListeningSocket.bound(to: address, count: 1).first)
            port = socket.endpoint.port ?? 0
            running.loop.perform { [self] in
                listener = try? Listener(
                    socket, on: running.loop,
                    onFault: { [faults] fault in faults.withLock { $0.append("\(fault)") } },
                    shortage: shortage?()
                ) { [self] stream, _ in
                    stream.close()
                    times.withLock { $0.append(running.loop.now) }
                    let count = accepted.withLock { count in
                        count += 1
                        return count
                    }
                    if count >= limit { listener?.close() }
                }
            }
        }

        /// Runs the body on the loop's thread, with the listener.
        func onLoop<Answer: Sendable>(_ body: @escaping @Sendable (Listener) -> Answer) -> Answer? {
            running.loop.perform { [self] in listener.map(body) }
        }

        func connect() throws -> Socket {
            try Socket.connected(to: .loopback(port: port), by: RunningLoop.soon)
        }

        func comes(to count: Int) -> Bool {
            accepted.wait(until: RunningLoop.soon) { $0 >= count ? $0 : nil } == count
        }

        func close() {
            running.loop.perform { [self] in
                listener?.close()
                listener = nil
            }
            running.loop.stop()
        }
    }

    @Test func `who wakes a loop that slept comes in the present`() throws {
        let counting = try Counting()
        defer { counting.close() }
        // One that comes while the last one is being taken is taken with it, in the same moment: so several are tried, of
        // which one at least finds the loop asleep.
        var count = 0
        var isPresent = false
        while !isPresent, count < 50 {
            count += 1
            let before = LoopTime(Clocks.monotonic())
            _ = try counting.connect()
            #expect(counting.comes(to: count))
            isPresent = counting.times.withLock { $0.last ?? .never } >= before
        }
        #expect(isPresent)
    }

    @Test func `a burst of five hundred connections is taken, each once`() throws {
        let counting = try Counting()
        for _ in 0..<500 { _ = try counting.connect() }
        #expect(counting.comes(to: 500))
        #expect(counting.faults.withLock { $0 } == [])
        counting.close()
    }

    @Test func `without descriptors nobody is accepted for a moment, and then everybody who waits`() throws {
        let counting = try Counting()
        let port = counting.port
        let outcome = ForcedOutcomes.script([.accept4: [.asUsual, .failure(.tooManyOpenFiles)]]) {
            // On the loop's thread, so that the loop itself can't be faster.
            counting.onLoop { listener -> [Int] in
                guard let event = ForcedEvent.any() else { return [] }
                for _ in 0..<3 { _ = try? Socket.connected(to: .loopback(port: port), by: RunningLoop.soon) }
                listener.handle(event)
                return [counting.accepted.withLock { $0 }, counting.faults.withLock { $0.count }]
            }
        }
        #expect(outcome.answer == [1, 1])
        #expect(outcome.unused.isEmpty)
        #expect(counting.faults.withLock { $0 } == ["accept4: EMFILE (too many open files)"])
        #expect(counting.comes(to: 3))
        #expect(counting.faults.withLock { $0.count } == 1)
        counting.close()
    }

    /// What two callers come to whom nobody can accept, and how many others were asked to go.
    private func shortage(_ canMakeRoom: Bool) throws -> (accepted: Int, told: Int, asked: Int) {
        let (told, asked) = (Monitor(0), Monitor(0))
        let counting = try Counting {
            Listener.Shortage(
                makeRoom: {
                    asked.withLock { $0 += 1 }
                    return canMakeRoom
                },
                turnAway: { stream in
                    told.withLock { $0 += 1 }
                    stream.close()
                })
        }
        let port = counting.port
        let outcome = ForcedOutcomes.script([.accept4: [.failure(.tooManyOpenFiles)]]) {
            counting.onLoop { listener in
                for _ in 0..<2 { _ = try? Socket.connected(to: .loopback(port: port), by: RunningLoop.soon) }
                if let event = ForcedEvent.any() { listener.handle(event) }
            }
        }
        #expect(outcome.unused.isEmpty)
        if canMakeRoom { #expect(counting.comes(to: 2)) }
        counting.close()
        return (counting.accepted.withLock { $0 }, told.withLock { $0 }, asked.withLock { $0 })
    }

    @Test func `HTP-20: without descriptors somebody who can be spared goes, and who waits is taken`() throws
    {
        #expect(try shortage(true) == (2, 0, 1))
    }

    @Test func `HTP-20: where nobody can be spared, who waits is told by the descriptor in reserve`() throws {
        #expect(try shortage(false) == (0, 2, 1))
    }

    @Test func `who left before it was accepted keeps nobody from being so`() throws {
        let counting = try Counting()
        let port = counting.port
        let outcome = ForcedOutcomes.script([.accept4: [.failure(.aborted), .failure(.reset), .asUsual]]) {
            counting.onLoop { listener -> Int in
                guard let event = ForcedEvent.any() else { return 0 }
                _ = try? Socket.connected(to: .loopback(port: port), by: RunningLoop.soon)
                listener.handle(event)
                return counting.accepted.withLock { $0 }
            }
        }
        #expect(outcome.answer == 1)
        #expect(outcome.unused.isEmpty)
        counting.close()
    }

    @Test func `a listener that is closed while it rests comes back no more`() throws {
        let counting = try Counting()
        let port = counting.port
        _ = ForcedOutcomes.script([.accept4: [.failure(.tooManyOpenFiles)]]) {
            counting.onLoop { listener in
                if let event = ForcedEvent.any() { listener.handle(event) }
                listener.close()
                listener.close()
                // Waits in the queue, and is there still when the rest is over.
                _ = try? Socket.connected(to: .loopback(port: port), by: RunningLoop.soon)
            }
        }
        let loop = counting.running.loop
        _ = counting.running.finish {
            let waiter = Waiter(on: loop)
            waiter.deadline = loop.now.advanced(byMilliseconds: 250)
            await waiter.wait()
        }
        #expect(counting.accepted.withLock { $0 } == 0)
        counting.close()
    }

    @Test func `a listener that is closed by its reception still takes who waited`() throws {
        let counting = try Counting(stopsAfter: 2)
        let port = counting.port
        _ = counting.onLoop { _ in
            for _ in 0..<5 { _ = try? Socket.connected(to: .loopback(port: port), by: RunningLoop.soon) }
        }
        #expect(counting.comes(to: 5))
        counting.close()
    }
}

@Suite struct ListeningSocketTests {
    @Test func `several sockets of one address have one port`() throws {
        let sockets = try ListeningSocket.bound(to: ListenerTests.anyPort, count: 3)
        #expect(sockets.count == 3)
        #expect(Set(sockets.map(\.endpoint)).count == 1)
        #expect(sockets.first?.endpoint.port != 0)
    }

    @Test func `an address that is taken is told`() throws {
        let socket = try #require(try ListeningSocket.bound(to: ListenerTests.anyPort, count: 1).first)
        let port = try #require(socket.endpoint.port)
        let fault = #expect(throws: ReactorFault.self) {
            try ListeningSocket.bound(to: .host("127.0.0.1", port: port), count: 1)
        }
        #expect(fault?.description == "bind 127.0.0.1:\(port): EADDRINUSE (address already in use)")
    }

    @Test func `a name is no address to listen on`() {
        let fault = #expect(throws: ReactorFault.self) {
            try ListeningSocket.bound(to: .host("app.example", port: 80), count: 1)
        }
        #expect(fault?.description.contains("`app.example:80` is a name") == true)
    }

    @Test func `a path that a dead process left behind is taken over`() throws {
        let path = Self.freshPath()
        do { _ = try Socket.listening(on: .path(path)) }
        #expect(Files.exists(path))
        let sockets = try ListeningSocket.bound(to: .unix(path: path), count: 2)
        _ = try Socket.connected(to: .path(path), by: RunningLoop.soon)
        #expect(sockets.count == 2)
        #expect(sockets.first?.endpoint.description == "unix:\(path)")
        try Files.remove(path)
    }

    @Test func `a path that somebody listens on is not`() throws {
        let path = Self.freshPath()
        let living = try Socket.listening(on: .path(path))
        let fault = #expect(throws: ReactorFault.self) {
            try ListeningSocket.bound(to: .unix(path: path), count: 1)
        }
        #expect(fault?.description.contains("EADDRINUSE") == true)
        let near = try Socket.connected(to: .path(path), by: RunningLoop.soon)
        // First comes the connection that asked whether anybody is there.
        _ = try StreamPair.accepted(by: living)
        let far = try StreamPair.accepted(by: living)
        try near.send([1], by: RunningLoop.soon)
        #expect(try far.receive(by: RunningLoop.soon) == [1])
        try Files.remove(path)
    }

    @Test func `a file that is no socket is never removed`() throws {
        let path = Self.freshPath()
        try Files.create(path, Array("precious".utf8))
        let fault = #expect(throws: ReactorFault.self) {
            try ListeningSocket.bound(to: .unix(path: path), count: 1)
        }
        #expect(fault?.description == "bind unix:\(path): EADDRINUSE (address already in use)")
        #expect(try Files.read(path) == Array("precious".utf8))
        try Files.remove(path)
    }

    static func freshPath() -> String { "/tmp/countersign-listen-\(UInt64.random(in: 0...UInt64.max))" }
}

/// An event as a poller gives them; which one, a listener doesn't ask.
enum ForcedEvent {
    static func any() -> Poller.Event? {
        var found: Poller.Event?
        guard let poller = try? Poller(), let wakeUp = try? WakeUp() else { return nil }
        wakeUp.signal()
        try? poller.addReader(wakeUp.number, token: 1)
        try? poller.wait(milliseconds: 0) { found = $0 }
        return found
    }
}

// An upstream that does what a script says, well or badly, and remembers what reached it. That nothing did
// is as much a result as anything: most tests of a gateway end with "and the upstream saw no connection".

public import System

/// What an upstream does on one connection, step by step. After the last step it goes on reading, to record
/// what else comes, until the peer or the test ends it.
public enum UpstreamStep: Sendable {
    /// Waits until so many octets have come on this connection in all.
    case receive(atLeast: Int)
    /// Waits until this text has come.
    case receiveThrough(String)
    /// Waits until the peer sends no more.
    case receiveToEnd
    /// Sends these octets as one piece.
    case send([UInt8])
    /// Sends these octets in pieces of the size, each by a call of its own.
    case sendInPieces([UInt8], of: Int)
    /// Waits until the test lets it go on (`release`): an answer that is late, or that never comes.
    case hold(String)
    /// Says that nothing more will be sent, and goes on reading.
    case halfClose
    /// Closes in good order.
    case close
    /// Closes by a reset.
    case reset
}

/// A server on the loopback, on a free port and threads of its own, that records each connection.
public final class RecordingUpstream: Sendable {
    /// How far a connection's script has come.
    public enum Progress: Equatable, Sendable {
        /// A step is being done.
        case playing
        /// Every step was done.
        case played
        /// The step of this number waited for what did not come in time, or can't come any more.
        case gaveUp(step: Int)
        /// The step of this number failed.
        case failed(step: Int, SystemFault)
    }

    /// What is known of one connection.
    public struct Connection: Equatable, Sendable {
        /// Every octet that came, in order.
        public fileprivate(set) var received: [UInt8] = []
        /// How the peer has left.
        public fileprivate(set) var ending = RawClient.Ending.open
        /// How far the script has come.
        public fileprivate(set) var progress = Progress.playing
    }

    /// The port it listens on.
    public let port: UInt16

    private let listener: SharedSocket
    private let record: Monitor<Record>
    private let patience: UInt64

    /// Starts to listen. The script is asked for once for each connection, with its number from 0.
    public init(
        patience milliseconds: UInt64 = 10_000,
        script: @escaping @Sendable (_ connection: Int) -> [UpstreamStep]
    ) throws {
        let listener = SharedSocket(try Socket.listening(on: .loopback(port: 0)))
        let record = Monitor(Record())
        port = try listener.socket.port()
        self.listener = listener
        self.record = record
        patience = milliseconds
        try record.run {
            while let socket = try? listener.socket.accept(by: .never) {
                let socket = SharedSocket(socket)
                let (number, isLate) = record.withLock { ($0.add(socket), $0.isStopped) }
                // `stop` has not seen this one, so it won't close it.
                if isLate { try? socket.socket.shutDown(.both) }
                let part = ConnectionPart(socket: socket, number: number, record: record)
                try? record.run { part.read() }
                try? record.run { part.play(script(number), patience: milliseconds) }
            }
        }
    }

    /// The address to give to whom is tested.
    public var address: LocalAddress { .loopback(port: port) }

    /// What is known now of every connection that was ever made.
    public var connections: [Connection] { record.withLock { $0.connections } }

    /// Waits until a connection is as wanted, and gives it; nil where it isn't in time.
    public func connection(_ number: Int, when isWanted: (Connection) -> Bool) -> Connection? {
        record.wait(until: .init(in: patience)) { record in
            guard record.connections.indices.contains(number) else { return nil }
            return isWanted(record.connections[number]) ? record.connections[number] : nil
        }
    }

    /// Lets the steps go on that hold under this name, on every connection, now and later.
    public func release(_ name: String) {
        record.withLock { _ = $0.released.insert(name) }
    }

    /// Stops listening, closes every connection, and waits until all threads are done.
    public func stop() {
        let sockets = record.withLock { record in
            record.isStopped = true
            return [listener] + record.sockets.values
        }
        // One that is closed already is not worth a word.
        for shared in sockets { try? shared.socket.shutDown(.both) }
        _ = record.wait(until: .init(in: patience)) { $0.running == 0 ? true : nil }
    }

    deinit { stop() }
}

/// A box, because a noncopyable value can't be captured by the threads that share it. The socket closes when
/// the last of them lets go.
private final class SharedSocket: Sendable {
    let socket: Socket

    init(_ socket: consuming Socket) {
        self.socket = socket
    }
}

/// All that the threads of an upstream know in common.
private struct Record: Sendable {
    var connections: [RecordingUpstream.Connection] = []
    var sockets: [Int: SharedSocket] = [:]
    var released: Set<String> = []
    var isStopped = false
    var running = 0

    mutating func add(_ socket: SharedSocket) -> Int {
        connections.append(.init())
        sockets[connections.count - 1] = socket
        return connections.count - 1
    }
}

extension Monitor<Record> {
    /// Runs the body on a thread that `stop` will wait for.
    fileprivate func run(_ body: @escaping @Sendable () -> Void) throws {
        withLock { $0.running += 1 }
        do {
            _ = try Thread {
                body()
                self.withLock { $0.running -= 1 }
            }
        } catch {
            withLock { $0.running -= 1 }
            throw error
        }
    }
}

/// The two threads of one connection: one reads whatever comes, the other plays the script.
private struct ConnectionPart: Sendable {
    let socket: SharedSocket
    let number: Int
    let record: Monitor<Record>

    func read() {
        var ending = RawClient.Ending.open
        while ending == .open {
            do throws(SystemFault) {
                let piece = try socket.socket.receive(by: .never)
                if piece.isEmpty { ending = .closed }
                record.withLock { $0.connections[number].received += piece }
            } catch {
                ending = .reset
            }
        }
        let final = ending
        record.withLock { record in
            record.connections[number].ending = final
            record.sockets[number] = nil
        }
    }

    func play(_ steps: [UpstreamStep], patience: UInt64) {
        var progress = RecordingUpstream.Progress.played
        for (index, step) in steps.enumerated() {
            let deadline = MonotonicInstant(in: patience)
            do throws(SystemFault) {
                if try perform(step, by: deadline) { continue }
                progress = .gaveUp(step: index)
            } catch {
                progress = .failed(step: index, error)
            }
            break
        }
        let final = progress
        record.withLock { $0.connections[number].progress = final }
    }

    /// Does one step; false where it waited in vain.
    private func perform(_ step: UpstreamStep, by deadline: MonotonicInstant) throws(SystemFault) -> Bool {
        switch step {
        case .receive(let count):
            return wait(by: deadline) { $0.received.count >= count }
        case .receiveThrough(let text):
            let marker = Array(text.utf8)
            return wait(by: deadline) { $0.received.holds(marker) }
        case .receiveToEnd:
            return wait(by: deadline) { $0.ending == .closed }
        case .hold(let name):
            return record.wait(until: deadline) { record in
                record.isStopped ? false : record.released.contains(name) ? true : nil
            } ?? false
        case .send(let octets):
            try socket.socket.send(octets, by: deadline)
        case .sendInPieces(let octets, let size):
            for start in stride(from: 0, to: octets.count, by: size) {
                try socket.socket.send(Array(octets[start...].prefix(size)), by: deadline)
            }
        case .halfClose:
            try socket.socket.shutDown(.sending)
        case .close:
            try socket.socket.shutDown(.both)
        case .reset:
            try socket.socket.reset()
        }
        return true
    }

    private func wait(
        by deadline: MonotonicInstant, _ isThere: (RecordingUpstream.Connection) -> Bool
    ) -> Bool {
        record.wait(until: deadline) { record in
            let connection = record.connections[number]
            if isThere(connection) { return true }
            return connection.ending == .open ? nil : false
        } ?? false
    }
}

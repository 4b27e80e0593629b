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
    /// Answers each request as soon as it is complete, until the peer sends no more. What is no request of ours fails
    /// the step.
    case serve(@Sendable (SeenRequest) -> [UInt8])
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
        /// How many octets had come behind a request before it was answered, at the most; none from a peer that waits
        /// for its answers.
        public fileprivate(set) var ahead = 0

        /// The requests that are complete, and how many octets follow the last of them.
        public func requests() throws(SeenFault) -> (complete: [SeenRequest], rest: Int) {
            var complete: [SeenRequest] = []
            var rest = received[...]
            while let (request, length) = try SeenRequest.read(rest) {
                complete.append(request)
                rest = rest.dropFirst(length)
            }
            return (complete, rest.count)
        }
    }

    /// The port it listens on; 0 on a path.
    public let port: UInt16
    /// The address to give to whom is tested.
    public let address: LocalAddress

    private let listener: SharedSocket
    private let record: Monitor<Record>
    private let patience: UInt64

    /// Starts to listen. The script is asked for once for each connection, with its number from 0. Of what comes on a
    /// connection, no more than `most` octets are read, give or take a piece.
    public init(
        on place: LocalAddress = .loopback(port: 0), patience milliseconds: UInt64 = 10_000,
        upTo most: Int = .max,
        script: @escaping @Sendable (_ connection: Int) -> [UpstreamStep]
    ) throws {
        let listener = SharedSocket(try Socket.listening(on: place))
        let record = Monitor(Record())
        if case .path = place {
            port = 0
            address = place
        } else {
            port = try listener.socket.port()
            address = .loopback(port: port)
        }
        self.listener = listener
        self.record = record
        patience = milliseconds
        try record.run {
            while let socket = try? listener.socket.accept(by: .never) {
                let socket = SharedSocket(socket)
                let (number, isLate) = record.withLock { ($0.add(socket), $0.isStopped) }
                // `stop` has not seen this one, so it won't close it.
                if isLate { return (try? socket.socket.shutDown(.both)) ?? () }
                let part = ConnectionPart(socket: socket, number: number, record: record)
                try? record.run { part.read(upTo: most) }
                try? record.run { part.play(script(number), patience: milliseconds) }
            }
        }
    }

    /// What is known now of every connection that was ever made.
    public var connections: [Connection] {
        record.withLock { $0.connections.filter { $0.received != Array(Self.probe.utf8) } }
    }

    /// Waits until a connection is as wanted, and gives it; nil where it isn't in time.
    public func connection(_ number: Int, when isWanted: (Connection) -> Bool) -> Connection? {
        record.wait(until: .init(in: patience)) { record in
            guard record.connections.indices.contains(number) else { return nil }
            return isWanted(record.connections[number]) ? record.connections[number] : nil
        }
    }

    /// The complete requests of all connections, in the order of the connections.
    public func requests() throws -> [SeenRequest] {
        try connections.flatMap { try $0.requests().complete }
    }

    /// Waits until everything that was sent here has been read. Every peer must have left, or be about to; false where
    /// one hasn't in time.
    public func settle() throws -> Bool {
        // The kernel hands connections over in order: when this one is there, so are all that came before it.
        let probe = try Socket.connected(to: address, by: .init(in: patience))
        try probe.send(Array(Self.probe.utf8), by: .init(in: patience))
        return record.wait(until: .init(in: patience)) { record in
            guard let own = record.connections.firstIndex(where: { $0.received == Array(Self.probe.utf8) })
            else { return nil }
            return record.connections.enumerated().allSatisfy { $0 >= own || $1.ending != .open } ? true : nil
        } ?? false
    }

    /// What the connection of `settle` says, which is no request.
    private static let probe = "\u{1}"

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
        // Whoever waits at a path is not woken when it is shut.
        if case .path(let path) = address {
            _ = try? Socket.connected(to: address, by: .init(in: patience))
            try? Files.remove(path)
        }
        // One that is closed already is not worth a word.
        for shared in sockets { try? shared.socket.shutDown(.both) }
        _ = record.wait(until: .init(in: patience)) { $0.running == 0 ? true : nil }
    }

    deinit { stop() }

    /// An upstream that answers every request by this, on every connection.
    public convenience init(
        on place: LocalAddress = .loopback(port: 0),
        answer: @escaping @Sendable (SeenRequest) -> [UInt8]
    ) throws {
        try self.init(on: place) { _ in [.serve(answer)] }
    }

    /// An upstream that answers every request with 200 and its method and target.
    public convenience init() throws {
        try self.init { request in Self.answer(200, "\(request.method) \(request.target)", to: request.method)
        }
    }

    /// A response with a length.
    public static func answer(_ status: Int, _ body: String = "", to method: String = "GET") -> [UInt8] {
        let head = "HTTP/1.1 \(status) Fine\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
        return Array((method == "HEAD" ? head : head + body).utf8)
    }
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

    func read(upTo most: Int) {
        var ending = RawClient.Ending.open
        var count = 0
        while ending == .open {
            if count > most {
                _ = record.wait(until: .never) { $0.isStopped ? true : nil }
                break
            }
            do throws(SystemFault) {
                let piece = try socket.socket.receive(by: .never)
                if piece.isEmpty { ending = .closed }
                count += piece.count
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
        case .serve(let answer):
            return try serve(answer)
        case .halfClose:
            try socket.socket.shutDown(.sending)
        case .close:
            try socket.socket.shutDown(.both)
        case .reset:
            try socket.socket.reset()
        }
        return true
    }

    /// False where what came was no request. There is no deadline but that of each answer: how long somebody stays
    /// silent on a connection that is kept is their business.
    private func serve(_ answer: (SeenRequest) -> [UInt8]) throws(SystemFault) -> Bool {
        var read = 0
        while true {
            let next: Served? = record.wait(until: .never) { [read] record in
                let connection = record.connections[number]
                do throws(SeenFault) {
                    if let (request, length) = try SeenRequest.read(connection.received[read...]) {
                        return .request(request, length)
                    }
                } catch {
                    return .nothing(isFault: true)
                }
                return connection.ending == .open && !record.isStopped ? nil : .nothing(isFault: false)
            }
            switch next {
            case .request(let request, let length)?:
                read += length
                let octets = answer(request)
                record.withLock { [read] record in
                    let ahead = record.connections[number].received.count - read
                    record.connections[number].ahead = max(record.connections[number].ahead, ahead)
                }
                try socket.socket.send(octets, by: .init(in: 10_000))
            case .nothing(let isFault)?: return !isFault
            case nil: return false
            }
        }
    }

    private enum Served: Sendable {
        case request(SeenRequest, Int)
        case nothing(isFault: Bool)
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

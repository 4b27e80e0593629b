import System
import TestKit

/// The turns of a test: one more with each take-over that is done. What is to be in flight during a take-over waits for
/// the next one, so that every take-over meets it.
final class Turns: Sendable {
    private let count = Monitor(0)

    /// How many there were.
    var now: Int { count.withLock { $0 } }

    /// One more.
    func next() { count.withLock { $0 += 1 } }

    /// No more will come: nobody waits any longer.
    func end() { count.withLock { $0 = .max } }

    /// Whether it has ended.
    var isOver: Bool { now == .max }

    /// Waits for the one after `turn`.
    func wait(after turn: Int) {
        _ = count.wait(until: ServedGateway.soon) { $0 > turn ? true : nil }
    }
}

/// An app that gives back what it is sent, and whose answers under `/app/slow` come in two halves with a take-over between.
final class TurningUpstream: Sendable {
    private final class Shared: Sendable {
        let socket: Socket
        init(_ socket: consuming Socket) { self.socket = socket }
    }

    let port: UInt16
    private let listener: Shared

    init(_ turns: Turns) throws {
        let listener = Shared(try Socket.listening(on: .loopback(port: 0)))
        self.listener = listener
        port = try listener.socket.port()
        _ = try Thread {
            while let socket = try? listener.socket.accept(by: MonotonicInstant(nanoseconds: .max)) {
                let caller = Shared(socket)
                _ = try? Thread { try? Self.serve(caller.socket, turns) }
            }
        }
    }

    deinit { try? listener.socket.shutDown(.both) }

    private static func serve(_ socket: borrowing Socket, _ turns: Turns) throws {
        var received: [UInt8] = []
        let forever = MonotonicInstant(nanoseconds: .max)
        while true {
            var head: String?
            while head == nil {
                head = Self.head(of: received)
                if head != nil { break }
                let piece = try socket.receive(by: forever)
                if piece.isEmpty { return }
                received += piece
            }
            guard let head else { return }
            received.removeFirst(head.utf8.count)
            let turn = turns.now
            let length = Self.length(in: head)
            while received.count < length {
                let piece = try socket.receive(by: forever)
                if piece.isEmpty { return }
                received += piece
            }
            let target = head.split(separator: " ").dropFirst().first.map(String.init) ?? ""
            let body = length == 0 ? Array(target.utf8) : Array(received.prefix(length))
            received.removeFirst(length)
            let answer = Array("HTTP/1.1 200 Fine\r\nContent-Length: \(body.count)\r\n\r\n".utf8) + body
            guard target.hasPrefix("/app/slow") else {
                try socket.send(answer, by: ServedGateway.soon)
                continue
            }
            try socket.send(Array(answer.dropLast(3)), by: ServedGateway.soon)
            turns.wait(after: turn)
            try socket.send(answer.suffix(3), by: ServedGateway.soon)
        }
    }

    private static func head(of octets: [UInt8]) -> String? {
        let text = String(decoding: octets.prefix(4096), as: UTF8.self)
        guard let end = text.range("\r\n\r\n") else { return nil }
        return String(text[..<end])
    }

    private static func length(in head: String) -> Int {
        for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix("content-length:") {
            return Int(line.dropFirst(15).filter(\.isNumber)) ?? 0
        }
        return 0
    }
}

extension String {
    /// The end of the first place where a text stands.
    fileprivate func range(_ text: String) -> Index? {
        let (octets, wanted) = (Array(utf8), Array(text.utf8))
        guard octets.count >= wanted.count else { return nil }
        for start in 0...(octets.count - wanted.count)
        where octets[start...].prefix(wanted.count).elementsEqual(wanted) {
            return utf8.index(utf8.startIndex, offsetBy: start + wanted.count)
        }
        return nil
    }
}

/// Callers of every kind, each on a thread of its own, until the turns are over. None of them tries anything twice.
final class TakeoverLoad: Sendable {
    enum Kind: String, CaseIterable {
        /// A connection for each request.
        case fresh
        /// The same, to the path.
        case path
        /// One request after the other on a connection, for as long as the answers allow.
        case kept
        /// A request on a connection that was idle while a take-over was.
        case idle
        /// An answer that is half there.
        case slow
        /// A body of which half was sent.
        case posted
    }

    struct Count: Sendable {
        var done: [Kind: Int] = [:]
        var closed = 0
        var lost: [String] = []
        var running = 0
    }

    private let line: GatewayLine
    private let turns: Turns
    private let count = Monitor(Count())

    init(on line: GatewayLine, _ turns: Turns, each: Int) throws {
        self.line = line
        self.turns = turns
        for kind in Kind.allCases {
            for _ in 0..<each {
                count.withLock { $0.running += 1 }
                _ = try Thread { [self] in
                    run(kind)
                    count.withLock { $0.running -= 1 }
                }
            }
        }
    }

    /// Waits until those that never wait have made so many more requests, each kind.
    func goesOn(by more: Int) -> Bool {
        let kinds: [Kind] = [.fresh, .path, .kept]
        let before = count.withLock { $0.done }
        return count.wait(until: ServedGateway.soon) { count in
            kinds.allSatisfy { count.done[$0, default: 0] >= before[$0, default: 0] + more } ? true : nil
        } ?? false
    }

    /// What came of it, once everybody has ended.
    func finish() -> Count? {
        count.wait(until: ServedGateway.soon) { $0.running == 0 ? $0 : nil }
    }

    private func run(_ kind: Kind) {
        var client: RawClient?
        var number = 0
        while !turns.isOver {
            number += 1
            do {
                let caller =
                    try client
                    ?? RawClient(to: kind == .path ? .path(line.path) : line.address, patience: 20_000)
                let (response, wanted) = try ask(kind, number, caller)
                count.withLock { count in
                    count.done[kind, default: 0] += 1
                    if response.closes { count.closed += 1 }
                    if response.status != 200 || response.text != wanted {
                        count.lost.append("\(kind): \(response.status) \(response.text.prefix(80))")
                    }
                }
                client = response.closes || kind == .fresh || kind == .path ? nil : caller
            } catch {
                count.withLock { $0.lost.append("\(kind) \(number): \(error)") }
                client = nil
            }
        }
    }

    private func ask(
        _ kind: Kind, _ number: Int, _ caller: RawClient
    ) throws -> (SeenResponse, wanted: String) {
        let target = "/app/\(kind)/\(number)"
        switch kind {
        case .fresh, .path:
            return (try caller.ask(request("GET \(target)", "Connection: close")), target)
        case .kept, .slow: return (try caller.ask(request("GET \(target)")), target)
        case .idle:
            turns.wait(after: turns.now)
            return (try caller.ask(request("GET \(target)")), target)
        case .posted:
            let body = String(repeating: "0123456789", count: 2_000)
            let turn = turns.now
            try caller.send(request("POST \(target)", "Content-Length: \(body.utf8.count)"))
            try caller.send(String(body.prefix(9_000)))
            turns.wait(after: turn)
            try caller.send(String(body.dropFirst(9_000)))
            return (try caller.response(), body)
        }
    }
}

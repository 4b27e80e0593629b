// A caller that sends what it likes: no grammar stands between a test and the wire. It may block, so the
// other side must never need the thread that it runs on: servers under test run on threads of their own.

public import System

/// Sends any octets in any pieces and keeps every octet that came back. Each operation has one deadline for
/// all of it, so that a gateway that hangs fails its test instead of holding up the run.
public final class RawClient {
    /// How the other side has left.
    public enum Ending: Equatable, Sendable {
        /// Not yet.
        case open
        /// In good order: it sends no more.
        case closed
        /// By a reset.
        case reset
    }

    /// The other side left before what was waited for had come.
    public struct EndedEarly: Error, CustomStringConvertible {
        /// All that came.
        public let received: [UInt8]
        /// How it left.
        public let ending: Ending

        /// With the octets as text, for they nearly always are.
        public var description: String {
            "the connection is \(ending) after \(received.count) octets: "
                + String(decoding: received, as: UTF8.self).debugDescription
        }
    }

    /// Every octet that came back so far.
    public private(set) var received: [UInt8] = []
    /// How the other side has left.
    public private(set) var ending = Ending.open

    /// How many of them were read as responses.
    var read = 0

    private let socket: Socket
    private let patience: UInt64

    /// Connects; every operation after that waits at most so many milliseconds.
    public init(to address: LocalAddress, patience milliseconds: UInt64 = 10_000) throws {
        patience = milliseconds
        socket = try Socket.connected(to: address, by: .init(in: milliseconds))
    }

    /// Sends the octets as one piece.
    public func send(_ octets: [UInt8]) throws {
        try socket.send(octets, by: .init(in: patience))
    }

    /// Sends the text as one piece.
    public func send(_ text: String) throws {
        try send(Array(text.utf8))
    }

    /// Sends the octets in pieces of this size, each by a call of its own; the last may be shorter.
    public func send(_ octets: [UInt8], inPiecesOf size: Int) throws {
        var rest = octets[...]
        while !rest.isEmpty {
            try send(Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
    }

    /// Leaves by a reset.
    public func reset() throws {
        try socket.reset()
        ending = .reset
    }

    /// Tells the other side that nothing more will be sent. What it still sends is received.
    public func halfClose() throws {
        try socket.shutDown(.sending)
    }

    /// Waits until so many octets have come in all, and gives all that came.
    @discardableResult
    public func receive(atLeast count: Int) throws -> [UInt8] {
        try receive { $0.count >= count }
    }

    /// Waits until so many octets have come in all, or the other side has left in good order; that it has left
    /// before anything new came is a fault.
    func receive(atLeast count: Int, orTheEnd: Bool) throws {
        let deadline = MonotonicInstant(in: patience)
        while received.count < count {
            guard ending == .open else { throw EndedEarly(received: received, ending: ending) }
            try take(by: deadline)
            if orTheEnd, ending == .closed { return }
        }
    }

    /// Waits until the text has come after the first `offset` octets, and gives all that came.
    @discardableResult
    public func receive(through text: String, after offset: Int = 0) throws -> [UInt8] {
        let marker = Array(text.utf8)
        return try receive { $0.dropFirst(offset).holds(marker) }
    }

    /// Waits until the other side has left, and gives all that came.
    @discardableResult
    public func receiveToEnd() throws -> [UInt8] {
        let deadline = MonotonicInstant(in: patience)
        while ending == .open { try take(by: deadline) }
        return received
    }

    /// Waits until so many octets have come, without keeping them, and says how many it were: a piece more, perhaps.
    @discardableResult
    public func drain(upTo count: Int) throws -> Int {
        let deadline = MonotonicInstant(in: patience)
        var total = received.count
        while total < count {
            guard ending == .open else { throw EndedEarly(received: received, ending: ending) }
            received.removeAll(keepingCapacity: true)
            try take(by: deadline)
            total += received.count
        }
        received.removeAll()
        read = 0
        return total
    }

    private func receive(_ isEnough: ([UInt8]) -> Bool) throws -> [UInt8] {
        let deadline = MonotonicInstant(in: patience)
        while !isEnough(received) {
            guard ending == .open else { throw EndedEarly(received: received, ending: ending) }
            try take(by: deadline)
        }
        return received
    }

    private func take(by deadline: MonotonicInstant) throws {
        do throws(SystemFault) {
            let piece = try socket.receive(by: deadline)
            if piece.isEmpty { ending = .closed } else { received += piece }
        } catch {
            guard error.code == .reset || error.code == .brokenPipe else { throw error }
            ending = .reset
        }
    }
}

extension MonotonicInstant {
    /// So many milliseconds from now.
    init(in milliseconds: UInt64) {
        self = Clocks.monotonic().advanced(byMilliseconds: milliseconds)
    }

    /// Later than any clock of ours will show.
    static var never: MonotonicInstant { MonotonicInstant(nanoseconds: .max) }
}

extension Collection<UInt8> {
    /// Whether the octets stand somewhere in it.
    func holds(_ marker: [UInt8]) -> Bool {
        indices.contains { self[$0...].starts(with: marker) } || marker.isEmpty
    }
}

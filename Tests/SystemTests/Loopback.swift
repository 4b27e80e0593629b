// SAFETY: each pointer is lent for one call, over an array of the caller's with as many octets as it says.

import System
import Testing

/// Both ends of a connection between two sockets that never wait, and what a test needs to wait for them all the
/// same: a poller.
struct Loopback: ~Copyable {
    static var soon: MonotonicInstant { Clocks.monotonic().advanced(byMilliseconds: 10_000) }
    static let localhost = SocketAddress.ipv4(0x7F00_0001, port: 0)

    let near: NonBlockingSocket
    private let accepted: Accepted

    var far: NonBlockingSocket { _read { yield accepted.socket } }
    /// Who the listener was told had connected.
    var peer: SocketAddress? { accepted.peer }

    init(_ address: SocketAddress = Loopback.localhost) throws {
        let listener = try NonBlockingSocket.listening(on: address, sharesPort: false)
        let near = try NonBlockingSocket.connecting(to: try listener.localAddress() ?? address)
        let accepted = try Self.accepted(listener)
        try Self.await(near) { $0.isWritable }
        let fault = try near.connectFault()
        #expect(fault == nil)
        self.near = near
        self.accepted = accepted
    }

    /// What the listener has once somebody waits there.
    static func accepted(_ listener: borrowing NonBlockingSocket) throws -> Accepted {
        let poller = try Poller()
        try poller.addReader(listener.number, token: 1)
        try poller.await { $0.isReadable }
        switch try listener.accept() {
        case .connection(let socket, let peer): return Accepted(socket: socket, peer: peer)
        case .none: throw SystemFault(.accept4, code: .wouldBlock)
        case .gone: throw SystemFault(.accept4, code: .aborted)
        }
    }

    /// A connection that was accepted, and who made it.
    struct Accepted: ~Copyable {
        let socket: NonBlockingSocket
        let peer: SocketAddress?
    }

    /// Waits until the poller tells of a socket what is wanted.
    static func await(
        _ socket: borrowing NonBlockingSocket, _ isWanted: (Poller.Event) -> Bool
    ) throws {
        let poller = try Poller()
        try poller.add(socket.number, token: 1)
        try poller.await(isWanted)
    }
}

extension Poller {
    /// Waits for an event that is as wanted.
    func await(_ isWanted: (Event) -> Bool) throws {
        let deadline = Loopback.soon
        var isThere = false
        while !isThere {
            if Clocks.monotonic() >= deadline { throw SystemFault(.waitOnPoller, code: .timedOut) }
            try wait(milliseconds: 100) { if isWanted($0) { isThere = true } }
        }
    }
}

extension NonBlockingSocket {
    /// What is there, at most so many octets of it.
    func take(_ count: Int = 4096) -> (Transfer, [UInt8]) {
        var room = [UInt8](repeating: 0, count: count)
        let transfer = unsafe room.withUnsafeMutableBytes { unsafe receive(into: $0) }
        guard case .moved(let count) = transfer else { return (transfer, []) }
        return (transfer, Array(room[..<count]))
    }

    /// What is there once something is.
    func awaited() throws -> (Transfer, [UInt8]) {
        try Loopback.await(self) { $0.isReadable }
        return take()
    }

    func put(_ octets: [UInt8], more: Bool = false) -> Transfer {
        unsafe octets.withUnsafeBytes { unsafe send($0, more: more) }
    }

    func put(_ text: String) -> Transfer { put(Array(text.utf8)) }
}

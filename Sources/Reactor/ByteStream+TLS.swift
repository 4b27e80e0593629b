// The same stream under TLS. Its notes go on to say what is worth a try; beneath them the session reads and writes the
// socket when it has to, and keeps what it read ahead, so that a note of readability is taken back only once both are empty.

import System
import Wire

/// What a stream's octets go through.
enum StreamSecurity {
    /// Nothing: they are on the wire as they are.
    case none
    /// TLS, whose handshake has not begun.
    case server(TLSServer)
    case client(TLSClient, host: String)
    /// TLS, whose handshake has begun.
    case begun
    /// TLS, after its handshake.
    case established
}

/// What came of a step of a handshake.
public enum HandshakeProgress: Equatable, Sendable {
    case done
    /// Not now; an event will tell.
    case wait
    /// There will be no connection.
    case failed(TLSFault)
}

extension ByteStream {
    /// Has the connection of a caller go through TLS.
    public func secure(as server: TLSServer) { security = .server(server) }

    /// Has the connection to an upstream go through TLS, which must show a certificate for this host.
    public func secure(to host: String, as client: TLSClient) { security = .client(client, host: host) }

    /// Whether nothing else may be done before hands were shaken.
    public var awaitsHandshake: Bool {
        switch security {
        case .none, .established: false
        case .server, .client, .begun: true
        }
    }

    /// Whether the peer has said anything of a handshake.
    public var hasBegunHandshake: Bool { tls?.hasHeard ?? false }

    /// Whether it goes through TLS.
    @inline(__always)
    public var isSecured: Bool {
        if case .none = security { false } else { true }
    }

    /// One step of the handshake: at most one operation with a private key.
    public func shakeHands() -> HandshakeProgress {
        do throws(TLSFault) {
            switch security {
            case .none, .established: return .done
            case .begun: break
            case .server(let server): tls = try server.channel(over: self)
            case .client(let client, let host): tls = try client.channel(to: host, over: self)
            }
        } catch {
            isOver = true
            return .failed(error)
        }
        security = .begun
        switch tls?.shakeHands() {
        case .moved?:
            security = .established
            if tls?.isServer == false { hurried = Self.mostHurried }
            // What was read ahead no event will tell of.
            if !isDrained || tls?.hasPending == true { notes.insert(.readable) }
            return .done
        case .awaitsReading?:
            notes.remove(.readable)
            if isOver { return .failed(TLSFault("the connection was cut in the handshake")) }
            return .wait
        case .awaitsWriting?: return .wait
        case .ended?, .failed?, nil:
            isOver = true
            let reason = tls?.reason ?? ""
            return .failed(
                TLSFault(reason.isEmpty ? "the connection ended in the handshake" : reason))
        }
    }

    /// Whether the caller did not ask for another server than this host (SNI); it need not have named one.
    public func isMeant(for host: Span<UInt8>) -> Bool { tls?.isMeant(for: host) ?? true }

    func receiveSecured(into buffer: inout ByteBuffer, room: Int) -> StreamProgress {
        var outcome = TLSChannel.Progress.failed
        // SAFETY: the room is the buffer's own, for the length of the call.
        unsafe buffer.fill(room: room) { room in
            outcome = unsafe tls?.receive(into: room) ?? .failed
            if case .moved(let count) = outcome { return count }
            return 0
        }
        switch outcome {
        case .moved(let count):
            if isDrained, tls?.hasPending == false { notes.remove(.readable) }
            return .moved(count)
        case .awaitsReading:
            notes.remove(.readable)
            return isOver ? .failed : .wait
        // An answer to the peer's new keys: sent with what is written next, or tried again with what comes next.
        case .awaitsWriting: return isOver ? .failed : .wait
        case .ended: return .ended
        case .failed:
            isOver = true
            return .failed
        }
    }

    func sendSecured(_ octets: Span<UInt8>) -> StreamProgress {
        // SAFETY: the octets live for the length of the call.
        let outcome = unsafe octets.withUnsafeBytes { unsafe tls?.send($0) ?? .failed }
        switch outcome {
        case .moved(let count):
            if hurried > 0 { hurry(hurried - 1) }
            return .moved(count)
        case .awaitsReading, .awaitsWriting: return isOver ? .failed : .wait
        case .ended, .failed:
            isOver = true
            // As without TLS: what came before the failure is still there, though no event has told of it yet.
            isDrained = false
            notes.insert(.readable)
            return .failed
        }
    }

    /// Notes a message that is about TLS itself: new keys, tickets, another handshake. Few of them are ever needed, and
    /// OpenSSL takes any number without telling us of one: a peer that sends nothing else would have the loop to itself.
    func noteAside(_ isTicket: Bool) {
        guard case .established = security else { return }
        asides += 1
        if isTicket, hurried > 0 { hurry(0) }
    }

    private static let mostHurried = 16

    /// Has the kernel acknowledge an upstream's tickets at once. It forgets that with whatever we send, and an upstream that
    /// sends none must not cost a call a piece for good.
    private func hurry(_ left: Int) {
        hurried = left
        socket?.acknowledge()
    }

    private static let mostAsides = 64

    /// Reads from the socket, for the channel.
    ///
    /// SAFETY: the room is good for the length of the call.
    @unsafe
    func receiveRaw(into room: UnsafeMutableRawBufferPointer) -> StreamProgress {
        if asides > Self.mostAsides { isOver = true }
        if isDrained || asides > Self.mostAsides { return isOver ? .failed : .wait }
        switch unsafe socket?.receive(into: room) ?? .wouldBlock {
        case .moved(0): return .ended
        case .moved(let count):
            if count < room.count, !peerHasEnded { isDrained = true }
            return .moved(count)
        case .wouldBlock:
            isDrained = true
            return isOver ? .failed : .wait
        case .failed:
            isOver = true
            return .failed
        }
    }

    /// Writes to the socket, for the channel.
    ///
    /// SAFETY: the octets are good for the length of the call.
    @unsafe
    func sendRaw(_ octets: UnsafeRawBufferPointer) -> StreamProgress {
        guard notes.contains(.writable) else { return isOver ? .failed : .wait }
        switch unsafe socket?.send(octets) ?? .wouldBlock {
        case .moved(let count):
            if count < octets.count { notes.remove(.writable) }
            return .moved(count)
        case .wouldBlock:
            notes.remove(.writable)
            return .wait
        case .failed:
            isOver = true
            return .failed
        }
    }
}

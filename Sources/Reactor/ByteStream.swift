// A connection's octets. The loop notes what the poller said; reading and writing try the kernel only while the
// notes say that it is worth it, and never wait. Registered once, for everything, edge-triggered: so a note is
// taken back only when the kernel has moved less than it was asked to, and "the peer has ended" stays noted for
// good, or an end that came together with the last octets would be lost.

import System
public import Wire

/// Which events of a stream wake who waits.
public struct StreamInterest: OptionSet, Sendable {
    /// The bits.
    public let rawValue: UInt8

    /// A set of bits.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Octets may be read.
    public static let readable = StreamInterest(rawValue: 1)
    /// Octets may be written.
    public static let writable = StreamInterest(rawValue: 2)
}

/// What came of reading or writing.
public enum StreamProgress: Equatable, Sendable {
    /// So many octets were moved, never none.
    case moved(Int)
    /// Not now; an event will tell.
    case wait
    /// The peer sends no more.
    case ended
    /// The connection can't be used any more.
    case failed
}

/// One connection of the loop, to a caller or to an upstream.
///
/// INVARIANT: used on its loop's thread alone.
public final class ByteStream: EventSource, @unchecked Sendable {
    /// The loop that it lives on.
    public let loop: EventLoop
    /// The loop's room for octets.
    public let buffers: BufferPool
    private(set) var socket: NonBlockingSocket?
    /// What is worth a try.
    var notes: StreamInterest = []
    private(set) var peerHasEnded = false
    /// Whether the connection is over in both directions.
    public internal(set) var isOver = false
    /// What octets go through, once `secure` was called (ByteStream+TLS).
    var security = StreamSecurity.none
    /// The channel that they go through; made with the first step of the handshake.
    var tls: TLSChannel?
    /// Under TLS, whether the socket was seen to have nothing more to read.
    var isDrained = false
    /// After how many more sends the tickets of an upstream, which may be on their way, are to be acknowledged at once. An
    /// upstream whose kernel waits to fill its segments (Nagle) keeps its first answer back until they are, for which our
    /// kernel takes 40 ms; and loses the answer if it ends the connection meanwhile, in the middle of a request.
    var hurried = 0
    /// How many messages about TLS itself came since hands were shaken.
    var asides = 0
    /// Who is woken by events. Nobody while a connection lies idle in a pool.
    public var waiter: Waiter?
    /// By which events.
    public var interest: StreamInterest = []

    /// Takes over a connected or connecting socket.
    init(_ socket: consuming NonBlockingSocket, on loop: EventLoop) throws(SystemFault) {
        self.loop = loop
        buffers = loop.buffers
        let number = socket.number
        self.socket = consume socket
        super.init()
        do throws(SystemFault) {
            try loop.watch(self, number, isListener: false)
        } catch {
            self.socket = nil
            throw error
        }
    }

    deinit { assert(socket == nil, "a stream ended without being closed") }

    override func handle(_ event: Poller.Event) {
        var news: StreamInterest = []
        if event.isReadable {
            news.insert(.readable)
            isDrained = false
        }
        if event.isWritable { news.insert(.writable) }
        notes.formUnion(news)
        if event.hasEnded { peerHasEnded = true }
        if event.isOver { isOver = true }
        if event.isOver || !interest.isDisjoint(with: news) { waiter?.wake() }
    }

    /// Whether reading may get something. On a connection that nobody should say anything on: that it can't be used.
    public var isReadable: Bool { notes.contains(.readable) }

    /// Whether the peer was seen to have ended its half; there may still be octets to read.
    public var hasEnded: Bool { peerHasEnded }

    /// Reads what is there into the buffer, at most what it has room for, and makes room for at least so many.
    public func receive(into buffer: inout ByteBuffer, room: Int) -> StreamProgress {
        guard notes.contains(.readable) else { return isOver ? .failed : .wait }
        buffers.lend(&buffer)
        if isSecured { return receiveSecured(into: &buffer, room: room) }
        var asked = 0
        var outcome = Transfer.wouldBlock
        // SAFETY: the room is the buffer's own, for the length of the call.
        unsafe buffer.fill(room: room) { room in
            asked = room.count
            outcome = unsafe socket?.receive(into: room) ?? .wouldBlock
            if case .moved(let count) = outcome { return count }
            return 0
        }
        switch outcome {
        case .moved(0): return .ended
        case .moved(let count):
            if count < asked, !peerHasEnded { notes.remove(.readable) }
            return .moved(count)
        case .wouldBlock:
            notes.remove(.readable)
            return isOver ? .failed : .wait
        case .failed:
            isOver = true
            return .failed
        }
    }

    /// Sends the octets that there is room for.
    public func send(_ octets: Span<UInt8>, more: Bool = false) -> StreamProgress {
        guard notes.contains(.writable) else { return isOver ? .failed : .wait }
        if isSecured { return sendSecured(octets) }
        // SAFETY: the octets live for the length of the call.
        let outcome = unsafe octets.withUnsafeBytes { octets in
            unsafe socket?.send(octets, more: more) ?? .wouldBlock
        }
        switch outcome {
        case .moved(let count):
            if count < octets.count { notes.remove(.writable) }
            return .moved(count)
        case .wouldBlock:
            notes.remove(.writable)
            return .wait
        case .failed:
            isOver = true
            // What came before the failure is still there, though no event has told of it yet: an answer that was
            // given early, to a request that was then cut off.
            notes.insert(.readable)
            return .failed
        }
    }

    /// Sends what the kernel takes of a few octets, whatever was noted; for a connection that is about to be closed.
    public func sendUnasked(_ octets: [UInt8]) -> StreamProgress {
        notes.insert(.writable)
        return send(octets.span)
    }

    /// How many octets the kernel took from us and the peer has not taken yet; none where it can't say.
    public var untaken: Int { (try? socket?.untaken()) ?? 0 }

    /// Whether the connection that was begun is made; nil while that is not known. A failure is over.
    public var isConnected: Bool? {
        if isOver { return false }
        guard notes.contains(.writable) else { return nil }
        do throws(SystemFault) {
            if try socket?.connectFault() == nil { return true }
        } catch {
            // Who can't be asked is not connected.
        }
        isOver = true
        return false
    }

    /// Tells the peer that we send no more.
    public func finishSending() {
        tls?.finishSending()
        socket?.finishSending()
    }

    /// Has whoever works with the connection see that it is over. It is theirs to close.
    public func abandon() {
        notes = []
        isOver = true
        waiter?.wake()
    }

    /// Ends the connection. What was sent still arrives; unless it is cut, when the peer sees a reset and can't take
    /// what it got for the whole.
    public func close(cut: Bool = false) {
        if !cut, !isOver { tls?.finishSending() }
        tls = nil
        guard let socket = socket.take() else { return }
        if cut { socket.resetOnClose() }
        waiter = nil
        interest = []
        notes = []
        isOver = true
        loop.forget(self, socket.number)
    }
}

extension EventLoop {
    /// Begins a connection. It is made, or has failed, once `isConnected` says so.
    public func connect(to endpoint: Endpoint) throws(ReactorFault) -> ByteStream {
        do throws(SystemFault) {
            return try ByteStream(try NonBlockingSocket.connecting(to: endpoint.address), on: self)
        } catch {
            throw ReactorFault(error)
        }
    }
}

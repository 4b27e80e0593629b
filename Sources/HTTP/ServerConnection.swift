// One caller's connection: heads are read off it one after the other, each is handled to its end before the next is
// looked at (strictly serial, HTP-12), and what was read beyond it waits in the buffer. While a connection waits for
// its next request it holds a task and a stream and nothing else.

import Reactor
import Wire

/// A connection that a caller made.
///
/// INVARIANT: used on its loop's thread alone.
final class ServerConnection: @unchecked Sendable {
    let stream: ByteStream
    let waiter: Waiter
    let peer: Endpoint?
    let server: HTTPServer
    /// What is needed while there is a request, and is given back in between.
    var room: RequestRoom?
    /// When the present request's head was complete.
    var receivedAt = LoopTime.never
    /// What the present request came to instead of a head.
    var fault: RequestFault?
    /// How the present request's body is delimited, once somebody has understood the head.
    var body: BodyFraming?
    /// How large the present request's body may be.
    var bodyLimit = Int.max
    /// Whether its body has been read to the end.
    var bodyIsRead = false
    /// Whether somebody has begun to read its body, who alone knows how far it came.
    var bodyIsBegun = false
    /// Whether the caller still waits for `100 Continue`.
    var awaitsContinue = false
    /// Whether the answer may be followed by another.
    var keepsAlive = false
    /// Whether the caller must see that what it got is not the whole.
    var mustCut = false
    /// Whether it waits between two requests.
    private(set) var isIdle = true
    private var handled = 0
    private let openedAt: LoopTime

    init(_ stream: ByteStream, _ peer: Endpoint?, _ server: HTTPServer) {
        self.stream = stream
        self.peer = peer
        self.server = server
        openedAt = server.loop.now
        waiter = Waiter(on: server.loop)
        stream.waiter = waiter
    }

    /// Serves the connection to its end.
    nonisolated(nonsending) func serve() async {
        while await awaitRequest() {
            handled += 1
            var exchange = Exchange(self)
            await server.handler.handle(&exchange)
            if mustCut || !keepsAlive { break }
            body = nil
            bodyIsRead = false
            bodyIsBegun = false
        }
        if !mustCut, mayBeSending { await linger() }
        giveBackRoom()
        stream.close(cut: mustCut)
        server.forget(self)
    }
}

extension ServerConnection {
    /// Waits for the next head, or for what came instead of one. False where the connection ends without a request.
    @inline(__always)
    nonisolated(nonsending) private func awaitRequest() async -> Bool {
        var begunAt = LoopTime.never
        isIdle = true
        defer { isIdle = false }
        while true {
            if let room, !room.input.octets.isEmpty {
                if let isComplete = parse(room) { return isComplete }
                if begunAt == .never { begunAt = server.loop.now }
            }
            switch receive() {
            case .moved: continue
            case .ended, .failed:
                return false
            case .wait: break
            }
            let isBegun = begunAt != .never
            if !isBegun {
                giveBackRoom()
                if server.isDraining || handled >= server.settings.requestsPerConnection { return false }
            }
            let patience = isBegun || handled == 0 ? server.settings.headTimeout : server.settings.idleTimeout
            let since = isBegun ? begunAt : server.loop.now
            stream.interest = .readable
            waiter.deadline = since.advanced(byMilliseconds: patience)
            await waiter.wait()
            if server.isDraining, !isBegun, !stream.isReadable { return false }
            if waiter.isOverdue, !stream.isReadable {
                guard isBegun else { return false }
                refuse(.timedOut)
                return true
            }
        }
    }

    /// Reads on in the head; nil while more of it is needed.
    @inline(__always)
    private func parse(_ room: RequestRoom) -> Bool? {
        do throws(HTTPFault) {
            let length = try room.input.octets.withSpan { span throws(HTTPFault) in
                try room.parser.parse(span, into: &room.head)
            }
            guard let length else { return nil }
            room.input.octets.consume(length)
            fault = nil
            receivedAt = server.loop.now
            keepsAlive = false
            mustCut = false
            return true
        } catch {
            room.isSpoilt = true
            refuse(.malformed(error))
            return true
        }
    }

    private func refuse(_ fault: RequestFault) {
        self.fault = fault
        receivedAt = server.loop.now
        keepsAlive = false
        mustCut = false
    }

    @inline(__always)
    private func receive() -> StreamProgress {
        guard stream.isReadable || stream.isOver else { return .wait }
        let room = takeRoom()
        return stream.receive(into: &room.input.octets, room: 1)
    }

    /// The room of the present request.
    @inline(__always)
    func takeRoom() -> RequestRoom {
        if let room { return room }
        let taken = server.takeRoom()
        room = taken
        return taken
    }

    private func giveBackRoom() {
        guard let room = room.take() else { return }
        server.giveBack(room)
    }

    /// Whether another request may follow on this connection, for all that the server cares.
    var mayContinue: Bool {
        !server.isDraining && handled < server.settings.requestsPerConnection
            && server.loop.now < openedAt.advanced(byMilliseconds: HTTPServer.longestConnection)
    }
}

extension ServerConnection {
    /// Sends what waits to be sent. False where the caller is gone, or takes nothing.
    @inline(__always)
    nonisolated(nonsending) func flush() async -> Bool {
        guard let room else { return true }
        waiter.deadline = server.loop.now.advanced(byMilliseconds: server.settings.writeTimeout)
        while true {
            let before = room.output.octets.count
            switch stream.sendAll(&room.output.octets) {
            case .moved: return true
            case .ended, .failed: return false
            case .wait: break
            }
            if room.output.octets.count < before {
                waiter.deadline = server.loop.now.advanced(byMilliseconds: server.settings.writeTimeout)
            } else if waiter.isOverdue {
                return false
            }
            stream.interest = .writable
            await waiter.wait()
        }
    }

    /// Whether the caller may be sending what nobody will read: a body, or another request.
    private var mayBeSending: Bool {
        if stream.hasEnded || handled == 0 { return false }
        return !bodyIsRead || stream.isReadable || room.map { !$0.input.octets.isEmpty } ?? false
    }

    /// The caller still sends what nobody reads. Closed at once, the kernel would answer that with a reset, and the
    /// answer might be lost with it (RFC 9112, section 9.6).
    nonisolated(nonsending) private func linger() async {
        stream.finishSending()
        let room = takeRoom()
        var left = 64 << 10
        waiter.deadline = server.loop.now.advanced(byMilliseconds: 1_000)
        stream.interest = .readable
        while left > 0, !waiter.isOverdue {
            room.input.octets.removeAll()
            switch stream.receive(into: &room.input.octets, room: 1) {
            case .moved(let count): left -= count
            case .wait: await waiter.wait()
            case .ended, .failed: return
            }
        }
    }
}

/// What a connection needs while it has a request: two buffers, a parser and the head.
///
/// INVARIANT: used on its loop's thread alone.
final class RequestRoom: @unchecked Sendable {
    var parser: RequestHeadParser
    var head = RequestHead()
    let input: IOBuffer
    let output: IOBuffer
    /// Whether the parser met a fault and must not be used again.
    var isSpoilt = false
    var next: RequestRoom?

    init(_ limits: WireLimits, _ buffers: BufferPool) {
        parser = RequestHeadParser(limits: limits)
        input = buffers.take()
        output = buffers.take()
    }
}

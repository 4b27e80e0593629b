// One caller's connection: heads are read off it one after the other, each is handled to its end before the next is
// looked at (strictly serial, HTP-12), and what was read beyond it waits in the buffer. A connection that waits for its
// next request gives back all that it had for the last one, and after a moment its task too: it sleeps, and costs a few
// hundred octets.

import Reactor
import Wire

/// A connection that a caller made.
///
/// INVARIANT: used on its loop's thread alone.
final class ServerConnection: Sleeper, @unchecked Sendable {
    /// How long a task waits for the next request before it ends. Milliseconds.
    private static let nap: UInt64 = 250

    let stream: ByteStream
    let waiter: Waiter
    let peer: Endpoint?
    let server: HTTPServer
    let loop: EventLoop
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
    /// Whether it was told to go, to make room for others.
    var isLeaving = false
    /// Its place in the server's table.
    var place = 0
    private var handled = 0
    /// Whether a handler has the present request.
    private var isHandled = false
    /// What came last and is not handled yet.
    private var arrival = Arrival.end
    /// How many handlers there were before the present one.
    private var handover = 0
    /// Whether the end of what the caller sends was read, and not only noted: nothing is left behind it.
    private var endIsRead = false
    private let openedAt: LoopTime
    /// From when on its next answer is its last.
    private let endsAt: LoopTime
    /// Since when it waits for a request.
    private(set) var idleSince: LoopTime
    /// Whether its requests follow one another so closely that a task for each would cost more than one that waits.
    private var isBusy = false

    init(_ stream: ByteStream, _ peer: Endpoint?, _ server: HTTPServer) {
        self.stream = stream
        self.peer = peer
        self.server = server
        loop = server.loop
        openedAt = loop.now
        endsAt = openedAt.advanced(byMilliseconds: HTTPServer.longestConnection)
        idleSince = openedAt
        waiter = Waiter(on: server.loop)
        stream.waiter = waiter
    }

    /// Waits for the first request, or the next one, without a task.
    func sleep() {
        isIdle = true
        stream.interest = .readable
        waiter.deadline = min(idleSince.advanced(byMilliseconds: patience), server.idleEnd)
        waiter.sleeper = self
    }

    /// Something has come, or the time is over.
    func rouse() {
        isBusy = handled > 0 && loop.now < idleSince.advanced(byMilliseconds: Self.nap)
        loop.spawn { [self] in await serve() }
    }

    /// Serves the connection until it sleeps, or to its end.
    nonisolated(nonsending) private func serve() async {
        if stream.awaitsHandshake, await shakeHands() == false { return await end() }
        repeat {
            handover = server.handovers
            await server.handler.handle(RequestSequence(connection: self))
        } while arrival == .request
        if arrival == .rest { return sleep() }
        await end()
    }

    /// Waits for the next request, once the one before is done with; false where none is to be handled now, or by the
    /// handler that asks.
    @inline(__always)
    nonisolated(nonsending) func awaitNext() async -> Bool {
        if isHandled {
            isHandled = false
            if mustCut || !keepsAlive { return false }
            body = nil
            bodyIsRead = false
            bodyIsBegun = false
            idleSince = loop.now
        }
        // One that came when another handler had taken over is there still.
        if arrival != .request { arrival = await awaitRequest() }
        guard arrival == .request, handover == server.handovers else { return false }
        arrival = .end
        isHandled = true
        handled += 1
        return true
    }

    /// Goes through the handshake of TLS, a step at a turn, all of it within one time.
    nonisolated(nonsending) private func shakeHands() async -> Bool {
        isIdle = false
        let deadline = openedAt.advanced(byMilliseconds: server.settings.handshakeTimeout)
        stream.interest = [.readable, .writable]
        while true {
            // Who has gone, or has to, takes no turn from those who come.
            if loop.now < deadline, !stream.isOver { await loop.turn() }
            if loop.now >= deadline || stream.isOver { break }
            switch stream.shakeHands() {
            case .done:
                idleSince = loop.now
                return true
            case .failed:
                server.noteFailedHandshake()
                mustCut = false
                endIsRead = true
                return false
            case .wait: break
            }
            // Who said nothing before the end began has begun nothing.
            if server.isDraining, !stream.hasBegunHandshake { break }
            waiter.deadline = deadline
            await waiter.wait()
        }
        if stream.hasBegunHandshake { server.noteFailedHandshake() }
        mustCut = true
        return false
    }

    private nonisolated(nonsending) func end() async {
        isIdle = false
        if !mustCut, mayBeSending { await linger() }
        giveBackRoom()
        stream.close(cut: mustCut)
        server.forget(self)
    }
}

extension ServerConnection {
    fileprivate enum Arrival {
        /// A head, or a fault in its place.
        case request
        /// Nothing for a while.
        case rest
        /// The caller has left, or has to.
        case end
    }

    /// Waits for the next head, or for what comes instead of one.
    @inline(__always)
    nonisolated(nonsending) private func awaitRequest() async -> Arrival {
        var begunAt = LoopTime.never
        let nappedAt = loop.now
        isIdle = true
        while true {
            switch read() {
            case .head:
                isIdle = false
                return .request
            case .end:
                endIsRead = true
                return .end
            case .nothing:
                giveBackRoom()
                if mayEnd { return .end }
                if !isBusy || loop.now >= nappedAt.advanced(byMilliseconds: Self.nap) { return .rest }
                waiter.deadline = nappedAt.advanced(byMilliseconds: Self.nap)
            case .part:
                isIdle = false
                if begunAt == .never { begunAt = loop.now }
                // Judged behind all that is here by now, and by the clock alone: octets that go on coming buy no time.
                waiter.deadline = begunAt.advanced(byMilliseconds: server.settings.headTimeout)
                if waiter.isOverdue {
                    refuse(.timedOut)
                    return .request
                }
            }
            stream.interest = .readable
            await waiter.wait()
        }
    }

    private enum Reading {
        /// A head, or a fault in its place.
        case head
        /// A part of one.
        case part
        case nothing
        /// The caller has left.
        case end
    }

    /// Reads as far as it goes, or to the end of a head.
    private func read() -> Reading {
        // Who waits holds no room, and takes none before there is something to put into it.
        guard room != nil || stream.isReadable || stream.isOver else { return .nothing }
        let room = takeRoom()
        while true {
            if !room.input.isEmpty, parse(room) { return .head }
            switch stream.receive(into: &room.input, room: 1) {
            case .moved: continue
            case .wait: return room.input.isEmpty ? .nothing : .part
            case .ended, .failed: return .end
            }
        }
    }

    /// How long it may be silent.
    private var patience: UInt64 {
        if stream.awaitsHandshake { return server.settings.handshakeTimeout }
        return handled == 0 ? server.settings.headTimeout : server.settings.idleTimeout
    }

    /// Whether it has waited long enough, or is not wanted any more.
    private var mayEnd: Bool {
        if loop.now >= server.idleEnd || handled >= server.settings.requestsPerConnection { return true }
        return loop.now >= idleSince.advanced(byMilliseconds: patience)
    }

    /// Reads on in the head; false while more of it is needed.
    @inline(__always)
    private func parse(_ room: RequestRoom) -> Bool {
        do throws(HTTPFault) {
            let length = try room.input.withSpan { span throws(HTTPFault) in
                try room.parser.parse(span, into: &room.head)
            }
            guard let length else {
                room.isSpoilt = true
                return false
            }
            room.isSpoilt = false
            room.input.consume(length)
            stream.buffers.takeBack(&room.input)
            fault = nil
            receivedAt = loop.now
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
        receivedAt = loop.now
        keepsAlive = false
        mustCut = false
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

    /// Has the answer that is about to be written say that it is the last one, where the server has begun to drain since
    /// the request came.
    func mindDraining() {
        if server.isDraining { keepsAlive = false }
    }

    /// Whether another request may follow on this connection, for all that the server cares.
    var mayContinue: Bool {
        !server.isDraining && handled < server.settings.requestsPerConnection
            && loop.now < endsAt
    }
}

extension ServerConnection {
    /// Sends what waits to be sent. False where the caller is gone, or takes nothing.
    @inline(__always)
    nonisolated(nonsending) func flush() async -> Bool {
        guard let room else { return true }
        waiter.deadline = loop.now.advanced(byMilliseconds: server.settings.writeTimeout)
        while true {
            let before = room.output.count
            switch stream.sendAll(&room.output) {
            case .moved: return true
            case .ended, .failed: return false
            case .wait: break
            }
            if room.output.count < before {
                waiter.deadline = loop.now.advanced(byMilliseconds: server.settings.writeTimeout)
            } else if waiter.isOverdue {
                return false
            }
            stream.interest = .writable
            await waiter.wait()
        }
    }

    /// Whether the caller may be sending what nobody will read: a body, or another request.
    private var mayBeSending: Bool {
        if endIsRead || handled == 0 { return false }
        return !bodyIsRead || stream.isReadable || room.map { !$0.input.isEmpty } ?? false
    }

    /// The caller still sends what nobody reads. Closed at once, the kernel would answer that with a reset, and the
    /// answer might be lost with it (RFC 9112, section 9.6).
    nonisolated(nonsending) private func linger() async {
        stream.finishSending()
        let room = takeRoom()
        var left = 64 << 10
        waiter.deadline = loop.now.advanced(byMilliseconds: 1_000)
        stream.interest = .readable
        while left > 0, !waiter.isOverdue {
            room.input.removeAll()
            switch stream.receive(into: &room.input, room: 1) {
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
    var input = ByteBuffer.hollow
    var output = ByteBuffer.hollow
    /// Whether the parser stands in the middle of a head or met a fault: nobody else's head may be read with it.
    var isSpoilt = false

    init(_ limits: WireLimits) {
        parser = RequestHeadParser(limits: limits)
    }
}

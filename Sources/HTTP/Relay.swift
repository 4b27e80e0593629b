// A request on its way to an upstream, and the response on its way back, at the same time: the response may begin, and
// end, before the body of the request does. There is one place to wait, for whatever comes first. Both directions go as
// far as they can, then the task suspends until a stream or the deadline wakes it; nothing is buffered that the other
// side doesn't take.

import Reactor
public import Wire

/// How the head of a response is to be written for the caller.
public struct ResponsePlan: Sendable {
    /// How its body will be delimited.
    public let framing: BodyFraming
    /// The Content-Length of a response that has no body because it answers HEAD, or is a 304.
    public let declaredLength: Int?
    /// Whether the caller's connection ends after it.
    public let closes: Bool
    /// Whether it is an interim response, and another will follow.
    public let isInterim: Bool
    /// What the upstream says about its own connection.
    public let options: ConnectionOptions
}

/// Why an exchange with an upstream did not come to its end.
public enum RelayFault: Error, Equatable, Sendable {
    /// The upstream's fault, before the caller got anything: it can be answered with a refusal.
    case upstream(UpstreamFault)
    /// The caller's body has not one reading.
    case malformed(HTTPFault)
    /// The caller did not go on with its body in time.
    case callerTimedOut
    /// The caller left.
    case callerGone
    /// It broke off after the caller got a part of the response, whose connection will be cut.
    case broken(UpstreamFault.Reason?)
}

/// How far an exchange has come. It is kept by the upstream's connection, one after the other.
struct RelayState: ~Copyable {
    var isHEAD = false
    var isHTTP10 = false
    var request = BodyPump()
    var requestStep = BodyPump.Step.starved
    /// The body of the final response; of none before there is one.
    var response = BodyPump()
    var responseStep = BodyPump.Step.starved
    var interim = 0
    /// Whether the head of the final response was written for the caller.
    var hasAnswered = false
    /// Where that head begins in what waits for the caller.
    var headStart = 0
    var mayReuse = false
    /// Whether the upstream was asked to change the protocol, and whether it did.
    var maySwitch = false
    var hasSwitched = false
    var status = 0
    /// A number that changes whenever something moves, and when it last did.
    var progress = 0
    var progressAt = LoopTime.never
    /// How fast the caller sends its body, and takes the response.
    var arriving = Pace()
    var leaving = Pace()

    /// Whether it could go on at once.
    var isMoving: Bool { requestStep == .moving || responseStep == .moving }

    /// Stands before an exchange. In place, for it is large and exchanges are many.
    @inline(__always)
    mutating func begin(
        _ body: BodyFraming, limit: Int, isHEAD: Bool, isHTTP10: Bool, maySwitch: Bool, at now: LoopTime
    ) {
        self.isHEAD = isHEAD
        self.isHTTP10 = isHTTP10
        request.begin(body, isChunked: body == .chunked, limit: limit)
        requestStep = .starved
        response.begin(.none, isChunked: false)
        responseStep = .starved
        interim = 0
        hasAnswered = false
        mayReuse = false
        self.maySwitch = maySwitch
        hasSwitched = false
        status = 0
        progress = 0
        progressAt = now
        arriving.rest()
        leaving.rest()
    }
}

extension ResponseHead {
    /// As methods, so that a head that lies in a connection is looked at and not copied.
    @inline(__always)
    func framing(toHEAD isHEAD: Bool) throws(HTTPFault) -> BodyFraming {
        try BodyFraming(ofResponse: self, toHEAD: isHEAD)
    }

    @inline(__always)
    func options() throws(HTTPFault) -> ConnectionOptions { try ConnectionOptions(fields) }

    /// The length that a response without a body says its body would have; that it is one was checked with the framing.
    fileprivate func declaredLength() throws(HTTPFault) -> Int? {
        guard status >= 200, status != 204 else { return nil }
        guard let value = try fields.only(.contentLength) else { return nil }
        return value.reduce(0) { $0 * 10 + Int($1 & 15) }
    }
}

extension UpstreamConnection {
    private static let mostInterim = 8

    /// Goes as far as both directions can; true at the end of the response.
    @inline(__always)
    func advance(
        _ caller: ServerConnection, _ room: RequestRoom,
        _ writeHead: (borrowing ResponseHead, ResponsePlan, inout ByteBuffer) throws(HTTPFault) -> Void
    ) throws(RelayFault) -> Bool {
        switch relay.requestStep {
        case .starved, .blocked, .moving: try sendRequest(caller, room)
        case .done, .cut, .lost: break
        }
        if !relay.hasAnswered, try readHead(caller, room, writeHead) == false {
            return try whileStays(caller, false)
        }
        return try whileStays(caller, try sendResponse(caller, room))
    }

    /// Nothing goes on for a caller who has left in both directions.
    @inline(__always)
    private func whileStays(_ caller: ServerConnection, _ isDone: Bool) throws(RelayFault) -> Bool {
        if !isDone, caller.stream.isOver { throw .callerGone }
        return isDone
    }

    @inline(__always)
    private func sendRequest(_ caller: ServerConnection, _ room: RequestRoom) throws(RelayFault) {
        do throws(HTTPFault) {
            relay.requestStep = try relay.request.step(
                from: caller.stream, &room.input, to: stream, &output)
        } catch {
            if relay.hasAnswered { throw .broken(nil) }
            throw .malformed(error)
        }
        if relay.requestStep == .cut { throw relay.hasAnswered ? .broken(nil) : .callerGone }
        // `100 Continue` must not wait for the response.
        if !relay.hasAnswered, !room.output.isEmpty { _ = caller.stream.sendAll(&room.output) }
    }

    /// Reads the head of the final response, and writes it for the caller; false while more of it is needed.
    @inline(__always)
    private func readHead(
        _ caller: ServerConnection, _ room: RequestRoom,
        _ writeHead: (borrowing ResponseHead, ResponsePlan, inout ByteBuffer) throws(HTTPFault) -> Void
    ) throws(RelayFault) -> Bool {
        while true {
            if !input.isEmpty, try parseHead(into: &upstream.head, caller, room, writeHead) { return true }
            switch stream.receive(into: &input, room: 1) {
            case .moved: continue
            case .wait: return false
            case .ended, .failed: throw failed(.cut)
            }
        }
    }

    /// Parses into the upstream's one head: nobody else looks at it until it was written for the caller, and it is at
    /// hand in the processor as no connection's own would be.
    @inline(__always)
    private func parseHead(
        into head: inout ResponseHead, _ caller: ServerConnection, _ room: RequestRoom,
        _ writeHead: (borrowing ResponseHead, ResponsePlan, inout ByteBuffer) throws(HTTPFault) -> Void
    ) throws(RelayFault) -> Bool {
        do throws(HTTPFault) {
            while true {
                let length = try input.withSpan { span throws(HTTPFault) in
                    try parser.parse(span, into: &head)
                }
                guard let length else { return false }
                input.consume(length)
                if head.status >= 200 {
                    try beginResponse(head, caller, room, writeHead)
                    return true
                }
                try passInterim(head, caller, room, writeHead)
                if relay.hasSwitched { return true }
            }
        } catch {
            if head.status == 101 { throw failed(.switched) }
            if relay.interim > Self.mostInterim { throw failed(.interim) }
            throw failed(.malformed(error))
        }
    }

    /// Everything but `100 Continue`, which was ours to say, goes to callers that know it.
    @inline(never)
    private func passInterim(
        _ head: borrowing ResponseHead, _ caller: ServerConnection, _ room: RequestRoom,
        _ writeHead: (borrowing ResponseHead, ResponsePlan, inout ByteBuffer) throws(HTTPFault) -> Void
    ) throws(HTTPFault) {
        if head.status == 101 { return try beginTunnel(head, room, writeHead) }
        relay.interim += 1
        if relay.interim > Self.mostInterim { throw HTTPFault(.statusInvalid, at: 0) }
        _ = try head.framing(toHEAD: relay.isHEAD)
        if head.status == 100 || relay.isHTTP10 { return }
        let plan = ResponsePlan(
            framing: .none, declaredLength: nil, closes: false, isInterim: true,
            options: try head.options())
        try write(head, plan, room, writeHead)
        _ = caller.stream.sendAll(&room.output)
    }

    @inline(__always)
    private func beginResponse(
        _ head: borrowing ResponseHead, _ caller: ServerConnection, _ room: RequestRoom,
        _ writeHead: (borrowing ResponseHead, ResponsePlan, inout ByteBuffer) throws(HTTPFault) -> Void
    ) throws(HTTPFault) {
        let framing = try head.framing(toHEAD: relay.isHEAD)
        let options = try head.options()
        relay.status = head.status
        relay.mayReuse = head.version == .http11 && !options.closes && framing != .untilClose
        caller.mindDraining()
        if !relay.request.isRead { caller.keepsAlive = false }
        var outgoing = framing
        if framing == .chunked || framing == .untilClose {
            outgoing = relay.isHTTP10 ? .untilClose : .chunked
            if relay.isHTTP10 { caller.keepsAlive = false }
        }
        let plan = ResponsePlan(
            framing: outgoing, declaredLength: framing == .none ? try head.declaredLength() : nil,
            closes: !caller.keepsAlive, isInterim: false, options: options)
        relay.headStart = try write(head, plan, room, writeHead)
        relay.hasAnswered = true
        relay.response.begin(framing, isChunked: outgoing == .chunked)
    }

    /// Writes a head for the caller, or nothing of it, and answers where it begins.
    @inline(__always)
    @discardableResult
    func write(
        _ head: borrowing ResponseHead, _ plan: ResponsePlan, _ room: RequestRoom,
        _ writeHead: (borrowing ResponseHead, ResponsePlan, inout ByteBuffer) throws(HTTPFault) -> Void
    ) throws(HTTPFault) -> Int {
        stream.buffers.lend(&room.output)
        let start = room.output.count
        do throws(HTTPFault) {
            try writeHead(head, plan, &room.output)
            return start
        } catch {
            room.output.truncate(to: start)
            throw error
        }
    }

    @inline(__always)
    private func sendResponse(_ caller: ServerConnection, _ room: RequestRoom) throws(RelayFault) -> Bool {
        do throws(HTTPFault) {
            relay.responseStep = try relay.response.step(
                from: stream, &input, to: caller.stream, &room.output)
        } catch {
            if relay.response.hasBegun { throw .broken(.malformed(error)) }
            // Broken right behind its head, which nobody has seen yet.
            room.output.truncate(to: relay.headStart)
            relay.hasAnswered = false
            throw failed(.malformed(error))
        }
        switch relay.responseStep {
        case .done: return true
        case .starved, .blocked, .moving: return false
        case .cut: throw .broken(.cut)
        case .lost: throw .callerGone
        }
    }
}

extension UpstreamConnection {
    func failed(_ reason: UpstreamFault.Reason) -> RelayFault {
        .upstream(UpstreamFault(reason, hasBegun: true))
    }
}

extension Exchange {
    /// Hands the request to an upstream, whose connection holds the head that was written for it, and the response to
    /// the caller under the head that the closure writes. A fault that is not `broken` or `callerGone` leaves the
    /// exchange to be answered. Whatever happens, the upstream's connection is given back. Where `maySwitch`, the request
    /// asks for another protocol, and the upstream's 101 makes a tunnel of the two connections.
    @inline(__always)
    nonisolated(nonsending) public mutating func relay(
        over upstream: UpstreamConnection, isHEAD: Bool, isHTTP10: Bool, maySwitch: Bool,
        writeHead: (borrowing ResponseHead, ResponsePlan, inout ByteBuffer) throws(HTTPFault) -> Void
    ) async throws(RelayFault) {
        let caller = connection
        let room = caller.takeRoom()
        upstream.begin(caller, room, isHEAD: isHEAD, isHTTP10: isHTTP10, maySwitch: maySwitch)
        do throws(RelayFault) {
            while try !upstream.advance(caller, room, writeHead) {
                if upstream.relay.isMoving {
                    await Task.yield()
                    continue
                }
                upstream.prepareToWait(caller, room)
                await caller.waiter.wait()
                if caller.waiter.isOverdue { try upstream.checkProgress(caller) }
            }
        } catch {
            end(upstream, error)
            throw error
        }
        if upstream.relay.hasSwitched { return await tunnel(over: upstream) }
        status = upstream.relay.status
        sent = upstream.relay.response.moved
        upstream.end(caller, isClean: true)
    }

    /// After a fault: what it says of the upstream, and what becomes of the caller's connection.
    @inline(never)
    private mutating func end(_ upstream: UpstreamConnection, _ fault: RelayFault) {
        sent = upstream.relay.response.moved
        switch fault {
        case .broken(let reason):
            status = upstream.relay.status
            connection.mustCut = true
            upstream.end(connection, isClean: false, speaksAgainst: reason != nil)
        case .callerGone:
            connection.mustCut = true
            upstream.end(connection, isClean: false)
        case .upstream:
            upstream.end(connection, isClean: false, speaksAgainst: true)
        case .malformed, .callerTimedOut:
            connection.keepsAlive = false
            upstream.end(connection, isClean: false)
        }
    }
}

extension UpstreamConnection {
    @inline(__always)
    fileprivate func begin(
        _ caller: ServerConnection, _ room: RequestRoom, isHEAD: Bool, isHTTP10: Bool, maySwitch: Bool
    ) {
        relay.begin(
            caller.body ?? .none, limit: caller.bodyLimit, isHEAD: isHEAD, isHTTP10: isHTTP10,
            maySwitch: maySwitch, at: caller.loop.now)
        caller.bodyIsBegun = true
        stream.waiter = caller.waiter
        if caller.awaitsContinue, room.input.isEmpty {
            room.output.append("HTTP/1.1 100 Continue\r\n\r\n")
        }
        caller.awaitsContinue = false
    }

    /// Gives the connection back, to be used again only after an exchange that came to its end on both sides.
    @inline(__always)
    func end(_ caller: ServerConnection, isClean: Bool, speaksAgainst: Bool = false) {
        caller.bodyIsRead = relay.request.isRead
        caller.stream.interest = []
        if isClean || speaksAgainst { upstream.note(self, isWell: isClean) }
        upstream.giveBack(self, isClean: isClean && relay.mayReuse && relay.requestStep == .done)
    }
}

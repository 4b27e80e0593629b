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

/// What an exchange with an upstream came to.
public struct RelayOutcome: Sendable {
    /// The status of the response.
    public let status: Int
}

struct Relay: ~Copyable {
    private static let mostInterim = 8

    private let caller: ServerConnection
    private let upstream: UpstreamConnection
    private let isHEAD: Bool
    private let isHTTP10: Bool
    private let room: RequestRoom
    private var request: BodyPump
    private var requestStep = BodyPump.Step.starved
    private var response: BodyPump?
    private var responseStep = BodyPump.Step.starved
    private var interim = 0
    private var mayReuse = false
    private var hasAnswered = false
    /// Where the response's head begins in what waits for the caller.
    private var headStart = 0
    private(set) var status = 0
    private var progress = 0
    private var progressAt: LoopTime

    init(
        _ caller: ServerConnection, _ upstream: UpstreamConnection, isHEAD: Bool, isHTTP10: Bool
    ) {
        self.caller = caller
        self.upstream = upstream
        self.isHEAD = isHEAD
        self.isHTTP10 = isHTTP10
        room = caller.takeRoom()
        let framing = caller.body ?? .none
        request = BodyPump(framing, isChunked: framing == .chunked, limit: caller.bodyLimit)
        caller.bodyIsBegun = true
        progressAt = caller.server.loop.now
    }

    /// How many octets of the response's body went through.
    var sent: Int { response?.moved ?? 0 }

    /// Runs to the end of the response. Whatever happens, the upstream's connection is given back.
    @inline(__always)
    nonisolated(nonsending) mutating func run(
        _ writeHead: (ResponseHead, ResponsePlan, inout ByteBuffer) throws(HTTPFault) -> Void
    ) async throws(RelayFault) {
        upstream.stream.waiter = caller.waiter
        if caller.awaitsContinue, room.input.octets.isEmpty {
            room.output.octets.append("HTTP/1.1 100 Continue\r\n\r\n")
        }
        caller.awaitsContinue = false
        do throws(RelayFault) {
            while try !advance(writeHead) {
                prepareToWait()
                await caller.waiter.wait()
                if caller.waiter.isOverdue { try checkProgress() }
            }
        } catch {
            finish(isClean: false)
            throw error
        }
        finish(isClean: mayReuse)
    }
}

extension Relay {
    /// Goes as far as both directions can; true at the end of the response.
    @inline(__always)
    private mutating func advance(
        _ writeHead: (ResponseHead, ResponsePlan, inout ByteBuffer) throws(HTTPFault) -> Void
    ) throws(RelayFault) -> Bool {
        if requestStep == .starved || requestStep == .blocked { try sendRequest() }
        if response == nil, try readHead(writeHead) == false { return try whileCallerStays(false) }
        return try whileCallerStays(try sendResponse())
    }

    /// Nothing goes on for a caller who has left in both directions.
    @inline(__always)
    private func whileCallerStays(_ isDone: Bool) throws(RelayFault) -> Bool {
        if !isDone, caller.stream.isOver { throw .callerGone }
        return isDone
    }

    private mutating func sendRequest() throws(RelayFault) {
        do throws(HTTPFault) {
            requestStep = try request.step(
                from: caller.stream, &room.input.octets, to: upstream.stream, &upstream.output.octets)
        } catch {
            if hasAnswered { throw .broken(nil) }
            throw .malformed(error)
        }
        if requestStep == .cut { throw hasAnswered ? .broken(nil) : .callerGone }
        // Where the upstream takes no more it may still have answered: `413` comes before the body's end.
        if !room.output.octets.isEmpty, response == nil { _ = caller.stream.sendAll(&room.output.octets) }
    }

    /// Reads the head of the final response, and writes it for the caller; false while more of it is needed.
    @inline(__always)
    private mutating func readHead(
        _ writeHead: (ResponseHead, ResponsePlan, inout ByteBuffer) throws(HTTPFault) -> Void
    ) throws(RelayFault) -> Bool {
        while true {
            if !upstream.input.octets.isEmpty, try parseHead(writeHead) { return true }
            switch upstream.stream.receive(into: &upstream.input.octets, room: 1) {
            case .moved: continue
            case .wait: return false
            case .ended, .failed: throw failed(.cut)
            }
        }
    }

    @inline(__always)
    private mutating func parseHead(
        _ writeHead: (ResponseHead, ResponsePlan, inout ByteBuffer) throws(HTTPFault) -> Void
    ) throws(RelayFault) -> Bool {
        do throws(HTTPFault) {
            while true {
                let length = try upstream.input.octets.withSpan { span throws(HTTPFault) in
                    try upstream.parser.parse(span, into: &upstream.head)
                }
                guard let length else { return false }
                upstream.input.octets.consume(length)
                if upstream.head.status >= 200 {
                    try beginResponse(writeHead)
                    return true
                }
                if upstream.head.status == 101 { throw HTTPFault(.statusInvalid, at: 0) }
                try passInterim(writeHead)
            }
        } catch {
            if upstream.head.status == 101 { throw failed(.switched) }
            if interim > Self.mostInterim { throw failed(.interim) }
            throw failed(.malformed(error))
        }
    }

    /// Everything but `100 Continue`, which was ours to say, goes to callers that know it.
    private mutating func passInterim(
        _ writeHead: (ResponseHead, ResponsePlan, inout ByteBuffer) throws(HTTPFault) -> Void
    ) throws(HTTPFault) {
        interim += 1
        if interim > Self.mostInterim { throw HTTPFault(.statusInvalid, at: 0) }
        _ = try BodyFraming(ofResponse: upstream.head, toHEAD: isHEAD)
        if upstream.head.status == 100 || isHTTP10 { return }
        let plan = ResponsePlan(
            framing: .none, declaredLength: nil, closes: false, isInterim: true,
            options: try ConnectionOptions(upstream.head.fields))
        try writeHead(upstream.head, plan, &room.output.octets)
        _ = caller.stream.sendAll(&room.output.octets)
    }

    @inline(__always)
    private mutating func beginResponse(
        _ writeHead: (ResponseHead, ResponsePlan, inout ByteBuffer) throws(HTTPFault) -> Void
    ) throws(HTTPFault) {
        let framing = try BodyFraming(ofResponse: upstream.head, toHEAD: isHEAD)
        let options = try ConnectionOptions(upstream.head.fields)
        status = upstream.head.status
        mayReuse = upstream.head.version == .http11 && !options.closes && framing != .untilClose
        if !request.isRead { caller.keepsAlive = false }
        var outgoing = framing
        if framing == .chunked || framing == .untilClose {
            outgoing = isHTTP10 ? .untilClose : .chunked
            if isHTTP10 { caller.keepsAlive = false }
        }
        let plan = ResponsePlan(
            framing: outgoing, declaredLength: framing == .none ? try Self.declaredLength(upstream.head) : nil,
            closes: !caller.keepsAlive, isInterim: false, options: options)
        let before = room.output.octets.count
        do throws(HTTPFault) {
            try writeHead(upstream.head, plan, &room.output.octets)
        } catch {
            room.output.octets.truncate(to: before)
            throw error
        }
        hasAnswered = true
        headStart = before
        response = BodyPump(framing, isChunked: outgoing == .chunked)
    }

    /// The length that a response without a body says its body would have; that it is one was checked with the framing.
    private static func declaredLength(_ head: ResponseHead) throws(HTTPFault) -> Int? {
        guard head.status >= 200, head.status != 204 else { return nil }
        guard let value = try head.fields.only(.contentLength) else { return nil }
        return value.reduce(0) { $0 * 10 + Int($1 & 15) }
    }

    @inline(__always)
    private mutating func sendResponse() throws(RelayFault) -> Bool {
        guard response != nil else { return false }
        do throws(HTTPFault) {
            responseStep =
                try response?.step(
                    from: upstream.stream, &upstream.input.octets, to: caller.stream, &room.output.octets)
                ?? .done
        } catch {
            if response?.hasBegun == true { throw .broken(.malformed(error)) }
            // Broken right behind its head, which nobody has seen yet.
            room.output.octets.truncate(to: headStart)
            hasAnswered = false
            throw failed(.malformed(error))
        }
        switch responseStep {
        case .done: return true
        case .starved, .blocked: return false
        case .cut: throw .broken(.cut)
        case .lost: throw .callerGone
        }
    }
}

extension Relay {
    private func failed(_ reason: UpstreamFault.Reason) -> RelayFault {
        .upstream(UpstreamFault(reason, hasBegun: true))
    }

    /// Says what is waited for, and until when.
    @inline(__always)
    private mutating func prepareToWait() {
        let moved = request.moved &+ (response?.moved ?? 0) &+ room.output.octets.count
            &+ upstream.output.octets.count &+ (hasAnswered ? 1 : 0) &+ interim
        if moved != progress {
            progress = moved
            progressAt = caller.server.loop.now
        }
        caller.stream.interest = []
        upstream.stream.interest = responseStep == .starved ? .readable : []
        if requestStep == .starved { caller.stream.interest.insert(.readable) }
        if requestStep == .blocked { upstream.stream.interest.insert(.writable) }
        if responseStep == .blocked { caller.stream.interest.insert(.writable) }
        caller.waiter.deadline = progressAt.advanced(byMilliseconds: patience)
    }

    private var patience: UInt64 {
        let settings = upstream.upstream.settings
        if responseStep == .blocked { return caller.server.settings.writeTimeout }
        if response != nil { return settings.idleTimeout }
        switch requestStep {
        case .starved: return caller.server.settings.bodyTimeout
        case .blocked: return settings.idleTimeout
        case .done, .cut, .lost: return settings.firstByteTimeout
        }
    }

    /// What is overdue ends the exchange, unless something moved meanwhile.
    private func checkProgress() throws(RelayFault) {
        guard caller.server.loop.now >= progressAt.advanced(byMilliseconds: patience) else { return }
        if caller.stream.isReadable && requestStep == .starved || upstream.stream.isReadable { return }
        if responseStep == .blocked { throw .callerGone }
        if hasAnswered { throw .broken(.timedOut) }
        throw requestStep == .starved ? .callerTimedOut : failed(.timedOut)
    }

    @inline(__always)
    private func finish(isClean: Bool) {
        caller.bodyIsRead = request.isRead
        caller.stream.interest = []
        upstream.upstream.giveBack(upstream, isClean: isClean && requestStep == .done)
    }
}

extension Exchange {
    /// Hands the request to an upstream, whose connection holds the head that was written for it, and the response to
    /// the caller under the head that the closure writes. A fault that is not `broken` or `callerGone` leaves the
    /// exchange to be answered.
    @inline(__always)
    nonisolated(nonsending) public mutating func relay(
        over upstream: UpstreamConnection, isHEAD: Bool, isHTTP10: Bool,
        writeHead: (ResponseHead, ResponsePlan, inout ByteBuffer) throws(HTTPFault) -> Void
    ) async throws(RelayFault) {
        var relay = Relay(connection, upstream, isHEAD: isHEAD, isHTTP10: isHTTP10)
        do throws(RelayFault) {
            try await relay.run(writeHead)
            upstream.upstream.note(upstream, isWell: true)
            answered(relay.status)
            sent = relay.sent
        } catch {
            sent = relay.sent
            switch error {
            case .broken(let reason):
                if reason != nil { upstream.upstream.note(upstream, isWell: false) }
                answered(relay.status)
                connection.mustCut = true
            case .callerGone: connection.mustCut = true
            case .upstream: upstream.upstream.note(upstream, isWell: false)
            case .malformed, .callerTimedOut: connection.keepsAlive = false
            }
            throw error
        }
    }
}

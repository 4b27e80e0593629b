// A connection that has become a WebSocket (HTP-18). The upstream's 101 is the only way in: before it, what a caller
// sends behind its request is its next request, and what an upstream sends is a response. From there on octets go both
// ways as they are, those that came right behind either head first, and nothing looks into them.
//
// What one side doesn't take stays in the other's socket; memory is a piece of room a side. Where one side ends, the
// other is told behind the last octet, and what still comes the other way arrives, for a while; then both end. No
// connection is used for anything else afterwards.
//
// No close frame is ever written: frames are not followed, so nobody here knows where one may stand.

import Reactor
import Telemetry
import Wire

/// One direction of a tunnel.
struct TunnelPump: ~Copyable {
    /// How far a step came.
    enum Step: Equatable {
        /// It could go on, but others want a turn.
        case moving
        /// The source has nothing now.
        case starved
        /// The sink takes nothing now.
        case blocked
        /// The source sends no more, and the sink has all of it.
        case ended
        /// The source failed.
        case cut
        /// The sink failed.
        case lost
    }

    /// How many octets go through before others get a turn.
    private static let turn = 256 << 10

    /// How the last step ended.
    private(set) var state = Step.moving
    /// How many octets went through.
    private(set) var moved = 0
    /// Whether the source had more than there was room for: then it is read in larger pieces.
    private var isBulk = false

    /// Whether anything may still go through.
    var isOpen: Bool {
        switch state {
        case .moving, .starved, .blocked: true
        case .ended, .cut, .lost: false
        }
    }

    /// Goes as far as it can, or its turn lasts.
    mutating func step(from source: ByteStream, _ octets: inout ByteBuffer, to sink: ByteStream) {
        state = next(source, &octets, sink)
    }

    private mutating func next(_ source: ByteStream, _ octets: inout ByteBuffer, _ sink: ByteStream) -> Step {
        var left = Self.turn
        while left > 0 {
            let waiting = octets.count
            let progress = sink.sendAll(&octets)
            left -= waiting - octets.count
            moved += waiting - octets.count
            switch progress {
            case .moved: break
            case .wait: return .blocked
            case .ended, .failed: return .lost
            }
            switch source.receive(into: &octets, room: isBulk ? BufferPool.largest : 1) {
            case .moved: isBulk = source.isReadable
            case .wait:
                isBulk = false
                source.buffers.takeBack(&octets)
                return sink.isOver ? .lost : .starved
            case .ended: return .ended
            case .failed: return .cut
            }
        }
        return .moving
    }
}

/// Both directions, and how long they may go on.
struct Tunnel: ~Copyable {
    private let caller: ServerConnection
    private let upstream: UpstreamConnection
    private let settings: TunnelSettings
    private let metrics: TunnelMetrics
    private var up = TunnelPump()
    private var down = TunnelPump()
    /// How many octets had gone up and down when it was last looked.
    private var seen = (up: 0, down: 0)
    private var movedAt: LoopTime
    private let endsAt: LoopTime
    /// When the second direction is to have ended too, once the first has.
    private var closesAt = LoopTime.never
    /// Who ended first.
    private var first: TunnelEnding?

    init(_ caller: ServerConnection, _ upstream: UpstreamConnection) {
        self.caller = caller
        self.upstream = upstream
        settings = caller.server.settings.tunnel
        metrics = caller.server.metrics.tunnels
        movedAt = caller.loop.now
        endsAt = movedAt.advanced(byMilliseconds: settings.lifetime)
    }

    /// How many octets went to the upstream and to the caller.
    var moved: (up: Int, down: Int) { (up.moved, down.moved) }

    /// Goes on until both sides have ended, or the time is over.
    nonisolated(nonsending) mutating func run(_ room: RequestRoom) async -> TunnelEnding {
        metrics.opened.add()
        metrics.open.add(1)
        defer { metrics.open.add(-1) }
        while true {
            advance(room)
            count()
            if !up.isOpen, !down.isOpen { break }
            if let ending = overdue() { return ending }
            if up.state == .moving || down.state == .moving {
                await Task.yield()
            } else {
                prepareToWait()
                await caller.waiter.wait()
            }
        }
        return first ?? .caller
    }

    private mutating func advance(_ room: RequestRoom) {
        let upstream = upstream
        if up.isOpen {
            up.step(from: caller.stream, &room.input, to: upstream.stream)
            if !up.isOpen {
                upstream.stream.finishSending()
                noteEnd(up.state == .lost ? .upstream : .caller)
            }
        }
        if down.isOpen {
            down.step(from: upstream.stream, &upstream.input, to: caller.stream)
            if !down.isOpen {
                caller.stream.finishSending()
                noteEnd(down.state == .lost ? .caller : .upstream)
            }
        }
    }

    private mutating func noteEnd(_ ending: TunnelEnding) {
        if first != nil { return }
        first = caller.server.isCut ? .stopped : ending
        closesAt = caller.loop.now.advanced(byMilliseconds: settings.closingTimeout)
    }

    private mutating func count() {
        if moved == seen { return }
        metrics.up.add(UInt64(up.moved - seen.up))
        metrics.down.add(UInt64(down.moved - seen.down))
        seen = moved
        movedAt = caller.loop.now
    }

    private var isIdleAt: LoopTime { movedAt.advanced(byMilliseconds: settings.idleTimeout) }

    /// What ends the tunnel now although somebody might go on.
    private func overdue() -> TunnelEnding? {
        let now = caller.loop.now
        if now >= closesAt { return first }
        if now >= endsAt { return .lifetime }
        return now >= isIdleAt ? .idle : nil
    }

    private func prepareToWait() {
        var here: StreamInterest = []
        var there: StreamInterest = []
        if up.state == .starved { here.insert(.readable) }
        if up.state == .blocked { there.insert(.writable) }
        if down.state == .starved { there.insert(.readable) }
        if down.state == .blocked { here.insert(.writable) }
        caller.stream.interest = here
        upstream.stream.interest = there
        caller.waiter.deadline = min(isIdleAt, endsAt, closesAt)
    }
}

extension UpstreamConnection {
    /// The upstream speaks another protocol from here on, if that is what it was asked for.
    func beginTunnel(
        _ head: borrowing ResponseHead, _ room: RequestRoom,
        _ writeHead: (borrowing ResponseHead, ResponsePlan, inout ByteBuffer) throws(HTTPFault) -> Void
    ) throws(HTTPFault) {
        guard relay.maySwitch, relay.requestStep == .done, head.version == .http11 else {
            throw HTTPFault(.statusInvalid, at: 0)
        }
        _ = try head.framing(toHEAD: false)
        let plan = ResponsePlan(
            framing: .none, declaredLength: nil, closes: false, isInterim: true,
            options: try head.options())
        relay.headStart = try write(head, plan, room, writeHead)
        relay.status = head.status
        relay.hasSwitched = true
        relay.hasAnswered = true
    }
}

extension Exchange {
    /// What the caller and the upstream say to one another, until they have ended. The caller's connection ends with it.
    @inline(never)
    nonisolated(nonsending) mutating func tunnel(over upstream: UpstreamConnection) async {
        upstream.upstream.note(upstream, isWell: true)
        connection.keepsAlive = false
        status = upstream.relay.status
        var tunnel = Tunnel(connection, upstream)
        ending = await tunnel.run(connection.takeRoom())
        (received, sent) = tunnel.moved
        upstream.end(connection, isClean: false)
    }
}

// How long an exchange waits for whom: for the caller's body, for the response's head, for the rest of it, and for the
// caller to take it. Who moves nothing is given up after a time, and who moves too little after a span of it (HTP-20).

import Reactor
import Wire

extension UpstreamConnection {
    /// Says what is waited for, and until when.
    @inline(__always)
    func prepareToWait(_ caller: ServerConnection, _ room: RequestRoom) {
        let now = caller.loop.now
        let moved =
            relay.request.moved &+ relay.response.moved &+ room.output.count &+ output.count
            &+ (relay.hasAnswered ? 1 : 0) &+ relay.interim
        if moved != relay.progress {
            relay.progress = moved
            relay.progressAt = now
        }
        stream.buffers.takeBack(&input)
        stream.buffers.takeBack(&room.input)
        var here: StreamInterest = []
        var there: StreamInterest = relay.responseStep == .starved ? .readable : []
        if relay.requestStep == .starved { here.insert(.readable) }
        if relay.requestStep == .blocked { there.insert(.writable) }
        if relay.responseStep == .blocked { here.insert(.writable) }
        caller.stream.interest = here
        stream.interest = there
        let deadline = relay.progressAt.advanced(byMilliseconds: patience(caller))
        caller.waiter.deadline = min(deadline, watchPace(caller, now))
    }

    /// Notes whom the exchange waits for, and says when their pace is to be judged.
    @inline(__always)
    private func watchPace(_ caller: ServerConnection, _ now: LoopTime) -> LoopTime {
        if relay.requestStep == .starved {
            relay.arriving.watch(relay.request.moved, at: now)
        } else {
            relay.arriving.rest()
        }
        if relay.responseStep == .blocked {
            relay.leaving.watch(taken(by: caller), at: now)
        } else {
            relay.leaving.rest()
        }
        return min(
            relay.arriving.deadline(after: caller.server.settings.bodyTimeout),
            relay.leaving.deadline(after: caller.server.settings.writeTimeout))
    }

    /// How much of the response the caller has taken, and not only the kernel.
    private func taken(by caller: ServerConnection) -> Int { relay.response.moved - caller.stream.untaken }

    @inline(__always)
    private func patience(_ caller: ServerConnection) -> UInt64 {
        if relay.responseStep == .blocked { return caller.server.settings.writeTimeout }
        if relay.hasAnswered { return upstream.settings.idleTimeout }
        switch relay.requestStep {
        case .starved: return caller.server.settings.bodyTimeout
        case .blocked, .moving: return upstream.settings.idleTimeout
        case .done, .cut, .lost: return upstream.settings.firstByteTimeout
        }
    }

    /// What is overdue ends the exchange, unless something moved meanwhile.
    func checkProgress(_ caller: ServerConnection) throws(RelayFault) {
        let now = caller.loop.now
        let settings = caller.server.settings
        guard
            relay.leaving.keepsUp(
                taken(by: caller), rate: settings.leastRate, over: settings.writeTimeout, at: now)
        else { throw .callerGone }
        guard
            relay.arriving.keepsUp(
                relay.request.moved, rate: settings.leastRate, over: settings.bodyTimeout, at: now)
        else { throw relay.hasAnswered ? .broken(nil) : .callerTimedOut }
        guard now >= relay.progressAt.advanced(byMilliseconds: patience(caller)) else { return }
        // A caller that takes little at a time is judged by its pace alone: the kernel asks for more only once much is taken.
        // The upstream may have more to read all the while, or the exchange would be woken tick after tick for nothing.
        if relay.responseStep == .blocked { return relay.progressAt = now }
        if caller.stream.isReadable && relay.requestStep == .starved || stream.isReadable { return }
        // A caller that stops sending says nothing about the upstream.
        if relay.hasAnswered { throw .broken(relay.requestStep == .starved ? nil : .timedOut) }
        throw relay.requestStep == .starved ? .callerTimedOut : failed(.timedOut)
    }
}

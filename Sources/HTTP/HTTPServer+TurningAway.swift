// Who can't be taken is told so at once, in as few octets as that takes, and by nobody who would be missed: no parser, no
// room, no handler. A caller who has sent its request already would be answered with a reset if the connection were simply
// closed, and might lose the answer with it; so a few are waited for, a moment.

public import Reactor
import Telemetry
import Wire

extension HTTPServer {
    /// How many are waited for at a time, and how long. Milliseconds.
    private static let mostTurningAway = 256
    private static let farewell: UInt64 = 500

    private static let refusal = Array(
        ("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nCache-Control: no-store\r\n"
            + "Connection: close\r\n\r\n").utf8)

    /// Ends a connection that there is no room for. Over TLS nothing can be said before hands were shaken, which costs too
    /// much for somebody who is not let in.
    public func turnAway(_ stream: ByteStream) {
        metrics.refused.add()
        guard !stream.isSecured, !isDraining, turningAway < Self.mostTurningAway else {
            return stream.close(cut: true)
        }
        turningAway += 1
        loop.spawn { [self] in
            await part(from: stream)
            turningAway -= 1
        }
    }

    /// The same where nothing can be waited for, because there are no descriptors left.
    public func turnAwayAtOnce(_ stream: ByteStream) {
        metrics.refused.add()
        if !stream.isSecured { _ = stream.sendUnasked(Self.refusal) }
        stream.close()
    }

    nonisolated(nonsending) private func part(from stream: ByteStream) async {
        let waiter = Waiter(on: loop)
        stream.waiter = waiter
        stream.interest = [.readable, .writable]
        waiter.deadline = loop.now.advanced(byMilliseconds: Self.farewell)
        var input = ByteBuffer.hollow
        var hasSaid = false
        var left = 64 << 10
        while !waiter.isOverdue, left > 0 {
            if !hasSaid, case .moved = stream.send(Self.refusal.span) {
                stream.finishSending()
                hasSaid = true
            }
            input.removeAll()
            switch stream.receive(into: &input, room: 1) {
            case .moved(let count): left -= count
            case .wait: await waiter.wait()
            case .ended, .failed: left = 0
            }
        }
        loop.buffers.takeBack(&input)
        stream.close()
    }
}

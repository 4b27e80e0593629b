// Accepting. The queue is level-triggered and taken a few at a time, so that a flood of connections doesn't keep those
// that are open from being served. When there are no descriptors left, nobody is accepted for a moment: the
// connections wait in the kernel, and the loop does not spin.

import System

/// Accepts connections on a loop.
///
/// INVARIANT: used on its loop's thread alone.
public final class Listener: EventSource, @unchecked Sendable {
    /// What takes over a new connection, on the loop's thread. It must close the stream, or see that somebody does.
    public typealias Reception = (ByteStream, Endpoint?) -> Void

    /// What is done when there are no descriptors left.
    public struct Shortage {
        /// Has somebody go who can be spared; false where there is nobody.
        let makeRoom: () -> Bool
        /// Tells somebody that they can't be taken, and closes the stream at once.
        let turnAway: (ByteStream) -> Void

        /// What is done by these.
        public init(makeRoom: @escaping () -> Bool, turnAway: @escaping (ByteStream) -> Void) {
            self.makeRoom = makeRoom
            self.turnAway = turnAway
        }
    }

    private static let batch = 64
    /// More than may wait in the kernel's queue.
    private static let queue = 1 << 16
    private static let pause: UInt64 = 100

    private let loop: EventLoop
    /// Let go of at the end, or callers would go on being told that somebody listens.
    private var listening: ListeningSocket?
    private let reception: Reception
    private let shortage: Shortage?
    /// A descriptor that is given up when there are no others, so that callers can at least be told.
    private var reserve: WakeUp?
    /// Told when a connection could not be accepted for want of something.
    private let onFault: (ReactorFault) -> Void

    /// Begins to accept, on the loop's own thread.
    public init(
        _ listening: ListeningSocket, on loop: EventLoop, onFault: @escaping (ReactorFault) -> Void,
        shortage: Shortage? = nil, reception: @escaping Reception
    ) throws(ReactorFault) {
        self.loop = loop
        self.listening = listening
        self.reception = reception
        self.onFault = onFault
        self.shortage = shortage
        super.init()
        do throws(SystemFault) {
            if shortage != nil { reserve = try WakeUp() }
            try loop.watch(self, listening.socket.number, isListener: true)
        } catch {
            throw ReactorFault(error)
        }
    }

    /// Whether another process holds its socket too.
    public var isHeldElsewhere: Bool { listening?.isHeldElsewhere ?? false }

    /// Accepts who waits already, and nobody any more. The socket closes once every loop has let go of it. Where another
    /// process holds it too, whoever waits is left to that one.
    public func close() {
        // Taken first: a reception may close its listener, and is called here again.
        guard let listening = listening.take() else { return }
        if !listening.isHeldElsewhere { accept(from: listening, isLast: true) }
        loop.forget(self, listening.socket.number)
    }

    override func handle(_ event: Poller.Event) {
        if let listening { accept(from: listening, isLast: false) }
    }

    private func accept(from listening: ListeningSocket, isLast: Bool) {
        // At the end all of the queue: whoever is left in it is cut off, with a request that may be sent already.
        for _ in 0..<(isLast ? Self.queue : Self.batch) where isLast || self.listening != nil {
            do throws(SystemFault) {
                switch try listening.socket.accept() {
                case .none: return
                case .gone: continue
                case .connection(let socket, let peer):
                    let stream = try ByteStream(socket, on: loop)
                    reception(stream, peer.map(Endpoint.init))
                }
            } catch {
                onFault(ReactorFault(error))
                if error.code.isShortage, let shortage {
                    // Once those have gone, who waits is accepted.
                    if shortage.makeRoom() { return }
                    tell(listening, shortage)
                }
                return rest()
            }
        }
    }

    /// Tells those who wait that they can't be taken, one after the other, by the one descriptor that is left.
    private func tell(_ listening: ListeningSocket, _ shortage: Shortage) {
        guard reserve != nil else { return }
        reserve = nil
        for _ in 0..<Self.batch {
            guard let acceptance = try? listening.socket.accept() else { break }
            guard case .connection(let socket, _) = consume acceptance else { break }
            guard let stream = try? ByteStream(socket, on: loop) else { break }
            shortage.turnAway(stream)
        }
        reserve = try? WakeUp()
    }

    /// Leaves the queue alone for a moment.
    private func rest() {
        guard let listening, (try? loop.mute(listening.socket.number)) != nil else { return }
        loop.spawn { [self] in
            let waiter = Waiter(on: loop)
            waiter.deadline = loop.now.advanced(byMilliseconds: Self.pause)
            while !waiter.isOverdue { await waiter.wait() }
            guard let listening = self.listening else { return }
            // Somebody else may have been quicker when it was to be taken back.
            if shortage != nil, reserve == nil { reserve = try? WakeUp() }
            do throws(SystemFault) {
                try loop.resume(self, listening.socket.number)
            } catch {
                onFault(ReactorFault(error))
            }
        }
    }
}

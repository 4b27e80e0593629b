// The old gateway's side of a take-over: a thread that listens at the control socket, and serves one peer at a time. Who
// else comes meanwhile waits in the socket's queue, and so comes to the new gateway, which listens with the same socket.
// A peer of another user is refused, whatever it could open; whatever a peer does, or leaves undone, the gateway goes on
// until it has said `yours`.

import Reactor
import System

/// Being taken over.
final class Succession: Sendable {
    private enum State: Sendable {
        /// Whoever comes may take over.
        case open
        /// Nobody may: the gateway is about to end.
        case stopping
        /// This process has taken over.
        case handedOver(Int32)
    }

    private let state = Monitor(State.open)

    /// Begins to listen. `sockets` are what is passed on, `tell` says things to whoever runs the gateway, and `onEnd` is
    /// called once another process has taken over, which has to be one of `user`.
    init(
        at control: consuming PacketSocket, _ sockets: [ListeningSocket], manager: ServiceManager?,
        user: UInt32 = Program.user,
        tell: @escaping @Sendable (String) -> Void, onEnd: @escaping @Sendable () -> Void
    ) throws(StartFault) {
        let giver = SocketGiver(control, sockets, user)
        let state = state
        do throws(SystemFault) {
            _ = try Thread {
                while true {
                    do throws(SystemFault) {
                        let peer = try giver.control.accept(by: MonotonicInstant(nanoseconds: .max))
                        let outcome = try giver.serve(peer) { process in
                            Self.handOver(to: process, over: peer, state, manager)
                        }
                        tell(outcome.text)
                        if case .handedOver = outcome { return onEnd() }
                    } catch {
                        tell("a take-over came to nothing: \(error); this gateway goes on")
                        // No descriptors, perhaps: whoever waits is looked at again in a moment.
                        let later = Clocks.monotonic().advanced(byMilliseconds: 100)
                        _ = state.wait(until: later) { _ -> Bool? in nil }
                    }
                }
            }
        } catch {
            throw StartFault(text: error.description)
        }
    }

    /// Whether nobody has taken over.
    var isOurs: Bool {
        state.withLock { state in
            if case .handedOver = state { false } else { true }
        }
    }

    /// Lets nobody take over any more; false where somebody has.
    func stop() -> Bool {
        state.withLock { state in
            if case .handedOver = state { return false }
            state = .stopping
            return true
        }
    }

    /// The one moment that counts: either `yours` has been said, or the gateway goes on. Behind the lock, so that being
    /// told to stop comes before it or after it.
    private static func handOver(
        to process: Int32, over peer: borrowing PacketSocket, _ state: Monitor<State>,
        _ manager: ServiceManager?
    ) -> SuccessionOutcome {
        // Before: the manager must know the new one when that speaks, and from then on.
        manager?.mainProcess(is: process)
        let outcome = state.withLock { state -> SuccessionOutcome in
            guard case .open = state else { return .refused("this gateway is stopping") }
            do throws(SystemFault) {
                try peer.say(.yours)
            } catch {
                return .failed(process, "it left before it was told (\(error))")
            }
            state = .handedOver(process)
            return .handedOver(process)
        }
        if case .handedOver = outcome { return outcome }
        manager?.mainProcess(is: Program.id)
        return outcome
    }
}

/// What came of a peer.
enum SuccessionOutcome: Sendable {
    /// It serves.
    case handedOver(Int32)
    /// It was told why not.
    case refused(String)
    /// It wanted to, and could not.
    case failed(Int32, String)

    fileprivate var text: String {
        switch self {
        case .handedOver(let process): "process \(process) has taken over"
        case .refused(let reason): "a take-over was refused: \(reason); this gateway goes on"
        case .failed(let process, let reason):
            "process \(process) did not take over: \(reason); this gateway goes on"
        }
    }
}

/// What is passed on, and the conversation in which it is.
private final class SocketGiver: Sendable {
    let control: PacketSocket
    private let sockets: [ListeningSocket]
    private let user: UInt32

    init(_ control: consuming PacketSocket, _ sockets: [ListeningSocket], _ user: UInt32) {
        self.control = control
        self.sockets = sockets
        self.user = user
    }

    /// Talks with a peer to the end. `handOver` says the last word.
    func serve(
        _ peer: borrowing PacketSocket, handOver: (Int32) -> SuccessionOutcome
    ) throws(SystemFault) -> SuccessionOutcome {
        let who = try peer.peer()
        guard who.user == user else {
            return refuse(peer, "it runs as user \(user), and who asked as user \(who.user)")
        }
        guard let hello = try heard(peer, within: SuccessionWord.patience) else {
            return .failed(who.id, "it said nothing")
        }
        guard hello == .greeting else {
            return refuse(peer, "process \(who.id) speaks another form of this conversation")
        }
        try peer.say(.control, passing: [control.number])
        for start in stride(from: 0, to: sockets.count, by: PacketSocket.mostPassed) {
            let some = sockets[start...].prefix(PacketSocket.mostPassed)
            try peer.say(.sockets, passing: some.map(\.number))
        }
        try peer.say(.all(sockets.count))
        guard let answer = try heard(peer, within: SuccessionWord.startPatience) else {
            return .failed(who.id, "it left, or was not ready in time")
        }
        guard case .ready(let addresses) = answer else {
            return refuse(peer, "process \(who.id) said what it should not")
        }
        let outcome = handOver(who.id)
        switch outcome {
        case .handedOver:
            for socket in sockets where addresses.contains(socket.endpoint.description) { socket.handOver() }
        case .refused(let reason): try? peer.say(.no(reason))
        case .failed: break
        }
        return outcome
    }

    /// A word; one that is none is an empty refusal. Nil where the peer left or was too slow, which it is told.
    private func heard(
        _ peer: borrowing PacketSocket, within patience: UInt64
    ) throws(SystemFault) -> SuccessionWord? {
        do throws(SystemFault) {
            return try peer.hear(within: patience).map { $0.word ?? .no("") }
        } catch {
            switch error.code {
            case .timedOut:
                try? peer.say(.no("it waited for \(patience / 1_000) s in vain"))
                return nil
            case .reset, .brokenPipe: return nil
            case .messageTooLong: return .no("")
            default: throw error
            }
        }
    }

    private func refuse(_ peer: borrowing PacketSocket, _ reason: String) -> SuccessionOutcome {
        try? peer.say(.no(reason))
        return .refused(reason)
    }
}

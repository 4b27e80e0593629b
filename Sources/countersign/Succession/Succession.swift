// The old gateway's side of a take-over: a thread that listens at the control socket, and serves one peer at a time. Who
// else comes meanwhile waits in the socket's queue, and so comes to the new gateway, which listens with the same socket.
// A peer of another user is refused, whatever it could open; whatever a peer does, or leaves undone, the gateway goes on
// until it has said `yours`.

import Reactor
import System

/// Being taken over.
final class Succession: Sendable {
    private enum State: Sendable {
        /// Whoever comes may take these over.
        case open([ListeningSocket])
        /// Nobody may: the gateway is about to end, and its sockets must not stay open for our sake.
        case stopping
        /// This process has taken over.
        case handedOver(Int32)
    }

    private let state: Monitor<State>

    /// Begins to listen. `sockets` are what is passed on, `tell` says things to whoever runs the gateway, and `onEnd` is
    /// called once another process has taken over, which has to be one of `user`.
    init(
        at control: consuming PacketSocket, _ sockets: [ListeningSocket], supervisor: Supervisor?,
        user: UInt32 = Program.user,
        tell: @escaping @Sendable (String) -> Void, onEnd: @escaping @Sendable () -> Void
    ) throws(StartFault) {
        let giver = SocketGiver(control, user)
        let state = Monitor(State.open(sockets))
        self.state = state
        do throws(SystemFault) {
            _ = try Thread {
                while true {
                    do throws(SystemFault) {
                        let peer = try giver.control.accept(by: MonotonicInstant(nanoseconds: .max))
                        let outcome = try giver.serve(peer, { Self.sockets(state) }) { process, addresses in
                            Self.handOver(to: process, at: addresses, over: peer, state, supervisor)
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

    private static func sockets(_ state: Monitor<State>) -> [ListeningSocket]? {
        state.withLock { state in
            if case .open(let sockets) = state { sockets } else { nil }
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
        to process: Int32, at addresses: [String], over peer: borrowing PacketSocket, _ state: Monitor<State>,
        _ supervisor: Supervisor?
    ) -> SuccessionOutcome {
        // Before: the manager must know the new one when that speaks, and from then on.
        supervisor?.mainProcess(is: process)
        let outcome = state.withLock { state -> SuccessionOutcome in
            guard case .open(let sockets) = state else { return .refused(SocketGiver.isStopping) }
            do throws(SystemFault) {
                try peer.say(.yours)
            } catch {
                return .failed(process, "it left before it was told (\(error))")
            }
            for socket in sockets where addresses.contains(socket.endpoint.description) { socket.handOver() }
            state = .handedOver(process)
            return .handedOver(process)
        }
        if case .handedOver = outcome { return outcome }
        supervisor?.mainProcess(is: Program.id)
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
    static let isStopping = "this gateway is stopping"

    let control: PacketSocket
    private let user: UInt32

    init(_ control: consuming PacketSocket, _ user: UInt32) {
        self.control = control
        self.user = user
    }

    /// Talks with a peer to the end. `handOver` says the last word.
    func serve(
        _ peer: borrowing PacketSocket, _ sockets: () -> [ListeningSocket]?,
        handOver: (Int32, [String]) -> SuccessionOutcome
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
        do {
            // Let go of at once: a gateway that is told to stop while it waits for the answer closes them.
            guard let sockets = sockets() else { return refuse(peer, Self.isStopping) }
            try pass(sockets, to: peer)
        }
        guard let answer = try heard(peer, within: SuccessionWord.startPatience) else {
            return .failed(who.id, "it left, or was not ready in time")
        }
        guard case .ready(let addresses) = answer else {
            return refuse(peer, "process \(who.id) said what it should not")
        }
        let outcome = handOver(who.id, addresses)
        if case .refused(let reason) = outcome { try? peer.say(.no(reason)) }
        return outcome
    }

    private func pass(
        _ sockets: [ListeningSocket], to peer: borrowing PacketSocket
    ) throws(SystemFault) {
        try peer.say(.control, passing: [control.number])
        for start in stride(from: 0, to: sockets.count, by: PacketSocket.mostPassed) {
            let some = sockets[start...].prefix(PacketSocket.mostPassed)
            try peer.say(.sockets, passing: some.map(\.number))
        }
        try peer.say(.all(sockets.count))
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

// The new gateway's side of a take-over. Nothing that the old one passes is believed to be what it should be, and whoever
// holds the control socket must be of our own user; what goes wrong before the end leaves the old one serving, and is
// said with what to do about it.

import Reactor
import System

/// A running gateway that is being taken over.
struct Predecessor: ~Copyable {
    private let peer: PacketSocket
    private let path: String
    /// How long it is waited for. Milliseconds.
    private let patience: UInt64
    /// The listening sockets that it passed on.
    let sockets: [ListeningSocket]
    /// What it was asked at.
    private let control: PassedDescriptor

    /// Asks the gateway at a path, which has to run as `user`, for its sockets.
    init(
        at path: String, user: UInt32 = Program.user, patience: UInt64 = SuccessionWord.patience
    ) throws(StartFault) {
        let peer: PacketSocket
        do throws(SystemFault) {
            peer = try PacketSocket.connected(to: path)
        } catch {
            throw Self.unreachable(path, error)
        }
        do throws(SystemFault) {
            let holder = try peer.peer()
            guard holder.user == user else { throw SystemFault(.connect, path, code: .notAllowed) }
        } catch {
            throw Self.unreachable(path, error)
        }
        // Whether it was heard is seen by what is answered.
        try? peer.say(.greeting)
        var control: PassedDescriptor?
        var passed: [PassedDescriptor] = []
        hearing: while true {
            let (word, descriptors) = try Self.heard(peer, path, patience)
            switch word {
            case .control where control == nil && descriptors.count == 1: control = descriptors.first
            case .sockets where passed.count + descriptors.count <= SuccessionWord.mostSockets:
                passed += descriptors
            case .all(passed.count): break hearing
            case .no(let reason): throw Self.refused(path, reason)
            default: throw Self.strange(path)
            }
        }
        guard let control else { throw Self.strange(path) }
        do throws(ReactorFault) {
            var sockets: [ListeningSocket] = []
            for descriptor in passed { sockets.append(try ListeningSocket.adopted(descriptor)) }
            self.sockets = sockets
        } catch {
            throw StartFault(
                text: "the gateway at `\(path)` passed on what can't be listened on: \(error)",
                hint: "start without `--takeover` once it has ended")
        }
        self.peer = peer
        self.path = path
        self.patience = patience
        self.control = control
    }

    /// The socket at which whoever takes over from us will ask.
    func controlSocket() throws(StartFault) -> PacketSocket {
        do throws(SystemFault) {
            return try PacketSocket.listening(with: control, at: path)
        } catch {
            throw StartFault(text: "the gateway at `\(path)` passed on no control socket: \(error)")
        }
    }

    /// Tells it that we serve, at these addresses with its sockets, and waits until it has ended that itself. A fault says
    /// that it goes on, and we must not.
    func conclude(taken: [Endpoint]) throws(StartFault) {
        do throws(SystemFault) {
            try peer.say(.ready(taken.map(\.description)))
            guard let (word, _) = try peer.hear(within: patience) else { return }
            switch word {
            case .yours: return
            case .no(let reason): throw SystemFault(.receiveMessage, reason, code: .notAllowed)
            default: throw SystemFault(.receiveMessage, "", code: .protocolError)
            }
        } catch {
            switch error.code {
            // It died, and has left us all that it had.
            case .reset, .brokenPipe, .notConnected: return
            case .timedOut: throw Self.silent(path, patience)
            case .notAllowed: throw Self.refused(path, error.subject)
            default: throw Self.strange(path)
            }
        }
    }
}

extension Predecessor {
    private static func heard(
        _ peer: borrowing PacketSocket, _ path: String, _ patience: UInt64
    ) throws(StartFault) -> (SuccessionWord?, [PassedDescriptor]) {
        do throws(SystemFault) {
            if let heard = try peer.hear(passed: PacketSocket.mostPassed, within: patience) { return heard }
        } catch {
            if error.code == .timedOut { throw silent(path, patience) }
            throw StartFault(
                text: "the gateway at `\(path)` could not be taken over: \(error)",
                hint: "it goes on as before, if it is alive; try again")
        }
        throw StartFault(
            text: "the gateway at `\(path)` ended before it had passed on its sockets",
            hint: "start without `--takeover`")
    }

    private static func unreachable(_ path: String, _ fault: SystemFault) -> StartFault {
        switch fault.code {
        case .noSuchFile, .refused:
            StartFault(
                text: "no gateway can be taken over at `\(path)`: nobody listens there",
                hint: "start without `--takeover`, or name the `takeover` path of the gateway that runs")
        case .notAllowed:
            StartFault(
                text: "the gateway at `\(path)` is another user's",
                hint: "take it over as the user that it runs as")
        case .wouldBlock:
            StartFault(
                text: "too many want to take over the gateway at `\(path)`",
                hint: "end the processes that wait there, and try again")
        default:
            StartFault(
                text: "the gateway at `\(path)` could not be asked: \(fault)",
                hint: "name the `takeover` path of the gateway that runs")
        }
    }

    private static func silent(_ path: String, _ patience: UInt64) -> StartFault {
        StartFault(
            text: "the gateway at `\(path)` has said nothing for \(patience) ms",
            hint:
                "it hangs, or another process is taking it over; try again, or end it and start without `--takeover`"
        )
    }

    private static func refused(_ path: String, _ reason: String) -> StartFault {
        StartFault(
            text: "the gateway at `\(path)` was not taken over: \(reason)",
            hint: "it goes on as before; mend that, and try again")
    }

    private static func strange(_ path: String) -> StartFault {
        StartFault(
            text: "who listens at `\(path)` does not speak as a gateway of this version does",
            hint: "end it, and start without `--takeover`")
    }
}

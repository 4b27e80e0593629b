// What two gateways say to each other when one takes over from the other, in whole messages over a socket of the file
// system that only their user can open:
//
//     new: greeting                     old: no REASON, or what it has:
//                                            control     with its own socket of this kind
//                                            sockets     with some of its listening sockets, again and again
//                                            all NUMBER  how many those were
//     new: (binds what is new, starts its loops, and accepts)
//          ready, and the addresses     old: yours, or no REASON
//          that it took
//     new: serves                       old: accepts nobody any more, and finishes what is in flight
//
// Both have the same sockets until one of them closes, so that a connection which waits in a queue is lost by nobody's
// end. Until `yours` is said the old one serves as if nothing were; whoever leaves or is silent before that has
// changed nothing. A new one that was told nothing after `ready` because the old one died has what it needs, and goes on.

import System

/// One message.
enum SuccessionWord: Equatable {
    /// Which form the conversation has.
    case greeting
    /// The socket that the next one asks at.
    case control
    /// Some listening sockets.
    case sockets
    /// How many they were.
    case all(Int)
    /// Requests are served, at these addresses with the sockets that were passed.
    case ready([String])
    /// The old one ends.
    case yours
    /// The old one goes on, and why.
    case no(String)

    /// How long either waits for what the other has at hand. Milliseconds.
    static let patience: UInt64 = 5_000
    /// How long the old one waits for the new one to be ready.
    static let startPatience: UInt64 = 20_000
    /// More sockets than listeners and loops can make.
    static let mostSockets = 64 * 64 + 64

    private static let form = "countersign takeover 1"

    /// As it goes over the socket.
    var octets: [UInt8] {
        let text =
            switch self {
            case .greeting: Self.form
            case .control: "control"
            case .sockets: "sockets"
            case .all(let count): "all \(count)"
            case .ready(let addresses): (["ready"] + addresses).joined(separator: "\n")
            case .yours: "yours"
            case .no(let reason): "no \(reason)"
            }
        return Array(text.utf8)
    }

    /// What was said; nil for what is no word.
    init?(_ octets: [UInt8]) {
        guard let text = String(validating: octets, as: UTF8.self) else { return nil }
        switch text {
        case Self.form: self = .greeting
        case "control": self = .control
        case "sockets": self = .sockets
        case "yours": self = .yours
        case _ where text.hasPrefix("all "):
            guard let count = Int(text.dropFirst(4)), 0...Self.mostSockets ~= count else { return nil }
            self = .all(count)
        case _ where text.hasPrefix("no "): self = .no(String(text.dropFirst(3)))
        default:
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            guard lines[0] == "ready" else { return nil }
            self = .ready(Array(lines.dropFirst()))
        }
    }
}

extension PacketSocket {
    /// Says a word, and passes these descriptors with it.
    func say(_ word: SuccessionWord, passing numbers: [Int32] = []) throws(SystemFault) {
        try send(
            word.octets, passing: numbers,
            by: Clocks.monotonic().advanced(byMilliseconds: SuccessionWord.patience))
    }

    /// The next word, and what came with it; no word where what was said is none, and nil where the peer has left.
    func hear(
        passed most: Int = 0, within milliseconds: UInt64 = SuccessionWord.patience
    ) throws(SystemFault) -> (word: SuccessionWord?, passed: [PassedDescriptor])? {
        let deadline = Clocks.monotonic().advanced(byMilliseconds: milliseconds)
        let packet: Packet?
        do throws(SystemFault) {
            packet = try receive(passed: most, by: deadline)
        } catch let fault where fault.code == .reset {
            // It left without hearing us out. The kernel says that first, though what it said before is still there.
            packet = try receive(passed: most, by: deadline)
        }
        return packet.map { (SuccessionWord($0.octets), $0.passed) }
    }
}

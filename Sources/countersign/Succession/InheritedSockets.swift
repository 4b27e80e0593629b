// Listening sockets that this process did not open: those of the gateway that it takes over, and those that a service
// manager holds for it. They are matched to the configuration by address. All sockets of one address are accepted from,
// however many loops there are: each has a queue of its own, and one that nobody looks at would lose who waits in it.

import Reactor
import System

/// Sockets that somebody else opened.
struct InheritedSockets {
    private struct Inherited {
        let socket: ListeningSocket
        /// What the service manager calls it; nil where it comes from a gateway, which may listen where we don't.
        let name: String?
    }

    private var sockets: [Inherited] = []
    /// At which addresses they have been taken.
    private(set) var taken: [Endpoint] = []

    /// What the environment says that a service manager passed on. To be asked before anything else is opened.
    init(activatedBy environment: [String: String]) throws(StartFault) {
        let activated: [ActivatedSockets.Activated]
        do throws(ActivatedSockets.Fault) {
            activated = try ActivatedSockets.take(environment)
        } catch {
            guard case .malformed(let variable) = error else { return }
            throw StartFault(
                text: "the variable `\(variable)` is not as a service manager sets it",
                hint: "take `LISTEN_PID`, `LISTEN_FDS` and `LISTEN_FDNAMES` out of the environment")
        }
        for one in activated {
            do throws(ReactorFault) {
                // Above the numbers that were passed on, of which one might not be open.
                let socket = try ListeningSocket.adopted(
                    one.passed, atLeast: Int32(3 + activated.count), isHeld: true)
                sockets.append(Inherited(socket: socket, name: one.name))
            } catch {
                throw StartFault(
                    text: "the service manager passed on `\(one.name)`, which can't be listened on: \(error)",
                    hint: "let its .socket unit have `ListenStream=` lines alone, and `Accept=no`")
            }
        }
    }

    /// Adds what a gateway has passed on.
    mutating func add(_ sockets: [ListeningSocket]) {
        self.sockets += sockets.map { Inherited(socket: $0, name: nil) }
    }

    /// The sockets at an address, of which nobody else gets one.
    mutating func take(at address: ServiceAddress) -> [ListeningSocket] {
        let found = sockets.map(\.socket).filter { $0.listens(at: address) }
        sockets.removeAll { $0.socket.listens(at: address) }
        if let endpoint = found.first?.endpoint { taken.append(endpoint) }
        return found
    }

    /// Refuses sockets of the service manager that nobody has taken: callers would wait there for ever. Those of a
    /// gateway are let go; it goes on accepting there until it ends.
    mutating func endTaking() throws(ReactorFault) {
        defer { sockets = [] }
        guard let stray = sockets.first(where: { $0.name != nil }) else { return }
        throw ReactorFault(
            "the service manager passed on \(stray.socket.endpoint) as `\(stray.name ?? "")`, and no listener has "
                + "that address: let `listen` or `admin` name it, or take it out of the .socket unit")
    }
}

extension [ListeningSocket] {
    /// Those that a loop accepts from: each socket has a loop, and each loop a socket.
    func share(of loop: Int, among loops: Int) -> [ListeningSocket] {
        if isEmpty || count < loops { return isEmpty ? [] : [self[loop % count]] }
        return indices.filter { $0 % loops == loop }.map { self[$0] }
    }
}

// Listening, in two steps: a socket is bound before any loop runs, so that what is wrong with the address is said at
// the start and by the one who started us; then each loop takes one of the sockets, and accepts on it.

import Synchronization
public import System

/// A socket that is bound and listens, and that no loop accepts on yet.
public final class ListeningSocket: Sendable {
    let socket: NonBlockingSocket
    private let isHeld: Atomic<Bool>
    /// Where it listens, with the port that the kernel chose where 0 was asked for.
    public let endpoint: Endpoint

    private init(_ socket: consuming NonBlockingSocket, _ endpoint: Endpoint, isHeld: Bool = false) {
        self.socket = socket
        self.endpoint = endpoint
        self.isHeld = Atomic(isHeld)
    }

    /// The kernel's number, to pass the socket on by. Good only as long as this value lives.
    public var number: Int32 { socket.number }

    /// Whether another process holds it too, who will accept whoever waits there when we don't any more.
    public var isHeldElsewhere: Bool { isHeld.load(ordering: .acquiring) }

    /// Notes that another process accepts on it.
    public func handOver() { isHeld.store(true, ordering: .releasing) }

    /// A socket that another process passed on. What can't be listened on is a fault, and so is one that takes callers
    /// whose addresses we would take for others. `isHeld` says that it is kept open elsewhere.
    public static func adopted(
        _ passed: PassedDescriptor, atLeast lowest: Int32 = 0, isHeld: Bool = false
    ) throws(ReactorFault) -> ListeningSocket {
        let objection: String
        do throws(SystemFault) {
            let socket = try NonBlockingSocket.listening(with: passed, atLeast: lowest)
            let address = try socket.localAddress()
            let takesIPv4Too = try socket.takesIPv4Too()
            if let address, !takesIPv4Too {
                return ListeningSocket(socket, Endpoint(address), isHeld: isHeld)
            }
            objection =
                address.map {
                    "\($0) takes callers of IPv4 too; `BindIPv6Only=ipv6-only` in its unit mends that"
                }
                ?? "it listens at no address that a listener could have"
        } catch {
            throw ReactorFault(error)
        }
        throw ReactorFault(objection)
    }

    /// Whether it is the socket that a listener of this address wants.
    public func listens(at address: ServiceAddress) -> Bool { address.endpoint == endpoint }

    /// So many sockets at one address, for as many loops: on a port the kernel spreads connections over them; on a path
    /// they are one socket, and who is first takes the connection.
    public static func bound(
        to address: ServiceAddress, count: Int
    ) throws(ReactorFault) -> [ListeningSocket] {
        guard var endpoint = address.endpoint else {
            throw ReactorFault("`\(address)` is a name: listen on an address in digits, or on `localhost`")
        }
        var sockets: [ListeningSocket] = []
        do throws(SystemFault) {
            for _ in 0..<count {
                if case .unix(let path) = endpoint.address {
                    let socket =
                        if let first = sockets.first { try first.socket.duplicate() } else {
                            try onPath(path)
                        }
                    sockets.append(ListeningSocket(socket, endpoint))
                } else {
                    let socket = try NonBlockingSocket.listening(on: endpoint.address, sharesPort: count > 1)
                    if let bound = try socket.localAddress() { endpoint = Endpoint(bound) }
                    sockets.append(ListeningSocket(socket, endpoint))
                }
            }
        } catch {
            throw ReactorFault(error)
        }
        return sockets
    }

    /// A path that a dead process left behind is taken over. One that somebody listens on is not, and what is no socket
    /// is never removed.
    private static func onPath(_ path: String) throws(SystemFault) -> NonBlockingSocket {
        do throws(SystemFault) {
            return try NonBlockingSocket.listening(on: .unix(path: path), sharesPort: false)
        } catch let fault where fault.code == .addressInUse {
            guard isLeftBehind(path) else { throw fault }
            try Files.remove(path)
            return try NonBlockingSocket.listening(on: .unix(path: path), sharesPort: false)
        }
    }

    /// To connect to a file that is no socket is refused as well, so that is asked first.
    private static func isLeftBehind(_ path: String) -> Bool {
        do throws(SystemFault) {
            guard try Files.isSocket(path) else { return false }
            _ = try NonBlockingSocket.connecting(to: .unix(path: path))
            return false
        } catch {
            return error.code == .refused
        }
    }
}

// Stream sockets that never wait: what the event loop works with. Invariants: every descriptor closes on exec and
// is non-blocking from its first moment; a peer that went away is a value or a fault and never a signal; what
// can't be done now says so instead of waiting. Who waits is the loop, by a `Poller`.

import CLinux
import Glibc

/// A stream socket that never waits, and its sole owner.
public struct NonBlockingSocket: ~Copyable, Sendable {
    let descriptor: FileDescriptor

    /// The kernel's number, by which a poller knows it. Good only as long as this value lives.
    public var number: Int32 { descriptor.number }

    private init(owning number: Int32) {
        descriptor = FileDescriptor(owning: number)
    }

    /// A socket that listens already.
    init(listeningWith descriptor: consuming FileDescriptor) {
        self.descriptor = descriptor
    }

    private static func made(for address: SocketAddress) throws(SystemFault) -> NonBlockingSocket {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let made = NonBlockingSocket(
            owning: try SystemCall.socket.perform(on: address.description) { socket(address.family, kind, 0) }
        )
        if address.family != AF_UNIX { try made.set(TCP_NODELAY, of: Int32(IPPROTO_TCP), to: 1, address) }
        return made
    }

    /// How much the kernel takes of what the peer of an accepted connection is not ready for. Without it that is as much as
    /// a connection may ever have, some megabytes: a few hundred who read slowly then take the memory of all the machine's
    /// sockets, and every other connection waits. What is on its way to a peer that keeps up is not limited.
    private static let mostUnsent: Int32 = 512 << 10

    /// Listens. Where `sharesPort`, several sockets listen on one port and the kernel spreads the connections
    /// among them; a socket that listens inherits to what it accepts that each send leaves as it was made, and how
    /// much may wait to be sent.
    public static func listening(
        on address: SocketAddress, sharesPort: Bool, backlog: Int32 = 4096
    ) throws(SystemFault) -> NonBlockingSocket {
        let socket = try made(for: address)
        if address.family != AF_UNIX {
            try socket.set(SO_REUSEADDR, of: SOL_SOCKET, to: 1, address)
            try socket.set(TCP_NOTSENT_LOWAT, of: Int32(IPPROTO_TCP), to: mostUnsent, address)
            if sharesPort { try socket.set(SO_REUSEPORT, of: SOL_SOCKET, to: 1, address) }
        }
        if address.family == AF_INET6 {
            // Or `[::]` would take IPv4's callers too, under addresses that no list of proxies names.
            try socket.set(IPV6_V6ONLY, of: Int32(IPPROTO_IPV6), to: 1, address)
        }
        let number = socket.number
        // SAFETY: the address is whole and lives for the length of the call.
        try unsafe address.withRaw(.bind) { (raw, length) throws(SystemFault) in
            _ = try SystemCall.bind.perform(on: address.description) { unsafe bind(number, raw, length) }
        }
        _ = try SystemCall.listen.perform(on: address.description) { listen(number, backlog) }
        return socket
    }

    /// Another owner of the same socket: a listener of a path that several loops listen to.
    public func duplicate() throws(SystemFault) -> NonBlockingSocket {
        let number = number
        return NonBlockingSocket(
            owning: try SystemCall.duplicate.perform { fcntl(number, F_DUPFD_CLOEXEC, 0) })
    }

    /// Begins to connect. The socket is writable once it is connected or has failed, which `connectFault` tells.
    public static func connecting(to address: SocketAddress) throws(SystemFault) -> NonBlockingSocket {
        let socket = try made(for: address)
        let number = socket.number
        do throws(SystemFault) {
            // SAFETY: the address is whole and lives for the length of the call.
            try unsafe address.withRaw(.connect) { (raw, length) throws(SystemFault) in
                _ = try SystemCall.connect.perform(on: address.description) {
                    unsafe connect(number, raw, length)
                }
            }
        } catch let fault where fault.code == .inProgress {}
        return socket
    }
}

extension NonBlockingSocket {
    /// What came of an `accept`.
    public enum Acceptance: ~Copyable, Sendable {
        /// A connection, and who made it; nil for the nameless end of a Unix socket.
        case connection(NonBlockingSocket, peer: SocketAddress?)
        /// Nobody waits to be accepted.
        case none
        /// The first in the queue went before it was taken; the next may be there.
        case gone
    }

    /// Takes the next connection off the queue.
    public func accept() throws(SystemFault) -> Acceptance {
        let flags = Int32(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        var peer = sockaddr_storage()
        do throws(SystemFault) {
            let number = try SystemCall.accept4.perform {
                var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
                // SAFETY: the kernel writes at most `length` octets, which is the size of `peer`.
                return unsafe withUnsafeMutableBytes(of: &peer) {
                    unsafe countersign_accept_from(
                        self.number, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self), &length, flags)
                }
            }
            return .connection(NonBlockingSocket(owning: number), peer: SocketAddress(peer))
        } catch {
            switch error.code {
            case .wouldBlock: return .none
            case .aborted, .protocolError, .reset: return .gone
            default: throw error
            }
        }
    }

    /// Receives into the room what is there. None were moved where the peer sends no more.
    @inline(__always)
    public func receive(into room: UnsafeMutableRawBufferPointer) -> Transfer {
        // SAFETY: the kernel writes at most `count` octets, and the room has as many.
        SystemCall.recv.move(upTo: room.count) { unsafe countersign_recv(number, room.baseAddress, UInt($0)) }
    }

    /// Sends the octets that there is room for. `more` says that others follow at once, so that the kernel makes
    /// no segment of these alone.
    @inline(__always)
    public func send(_ octets: UnsafeRawBufferPointer, more: Bool = false) -> Transfer {
        let flags = Int32(MSG_NOSIGNAL) | (more ? Int32(MSG_MORE) : 0)
        // SAFETY: the kernel reads at most `count` octets, and the buffer has as many.
        return SystemCall.send.move(upTo: octets.count) {
            unsafe countersign_send(number, octets.baseAddress, UInt($0), flags)
        }
    }

    /// Why connecting failed; nil where it didn't.
    public func connectFault() throws(SystemFault) -> ErrorCode? {
        let value = try descriptor.option(SO_ERROR, of: SOL_SOCKET, "")
        return value == 0 ? nil : ErrorCode(rawValue: value)
    }

    /// How many octets were sent and not taken by the peer yet.
    public func untaken() throws(SystemFault) -> Int {
        let number = number
        return Int(try SystemCall.control.perform { countersign_untaken(number) })
    }

    /// Tells the peer that we send no more; what it still sends is received. That it has gone is no fault.
    public func finishSending() {
        _ = Glibc.shutdown(number, Int32(SHUT_WR))
    }

    /// Makes the end of this value a reset, so that the peer can't take what it got for a whole message.
    public func resetOnClose() {
        var lingering = linger(l_onoff: 1, l_linger: 0)
        // What it says is not acted on: a socket that can't be reset is closed.
        // SAFETY: the kernel reads the octets of `lingering` within the call.
        _ = unsafe setsockopt(
            number, SOL_SOCKET, SO_LINGER, &lingering, socklen_t(MemoryLayout<linger>.size))
    }

    /// Acknowledges at once what was read, where all was, and what comes next until something is sent, instead of waiting
    /// for something to send along.
    public func acknowledge() {
        var yes: Int32 = 1
        // What it says is not acted on: a socket that can't be hurried has its own time.
        // SAFETY: the kernel reads the octets of `yes` within the call.
        _ = unsafe setsockopt(
            number, Int32(IPPROTO_TCP), TCP_QUICKACK, &yes, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Where it listens: the port that the kernel chose, where 0 was asked for; nil for what is no address of ours.
    public func localAddress() throws(SystemFault) -> SocketAddress? {
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let number = number
        _ = try SystemCall.getSocketName.perform {
            // SAFETY: the kernel writes at most `length` octets, which is the size of `address`.
            unsafe withUnsafeMutableBytes(of: &address) {
                unsafe getsockname(number, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self), &length)
            }
        }
        return SocketAddress(address)
    }

    private func set(
        _ option: Int32, of level: Int32, to value: Int32, _ address: SocketAddress
    ) throws(SystemFault) {
        let number = number
        _ = try SystemCall.setSocketOption.perform(on: address.description) {
            // SAFETY: the kernel reads the octets of `value` within the call.
            unsafe withUnsafeBytes(of: value) {
                unsafe setsockopt(number, level, option, $0.baseAddress, socklen_t($0.count))
            }
        }
    }
}

// Sockets that block, on the loopback and in the file system: for tests, and for what the command line asks
// a running gateway. The sockets of requests belong to the event loop, which is not built on these.
//
// Invariants: no call waits past its deadline (each waits in poll, and is then made without waiting); a
// peer that went away is a fault and never a signal; nothing here listens beyond this machine.

import CLinux
import Glibc

/// A stream socket and its sole owner.
public struct Socket: ~Copyable, Sendable {
    private let descriptor: FileDescriptor
    /// The address that it was made for, as its faults name it.
    private let subject: String

    /// Listens; connections wait in the kernel until they are accepted.
    public static func listening(on address: LocalAddress) throws(SystemFault) -> Socket {
        let socket = try Socket(for: address)
        if case .loopback = address {
            try socket.set(SO_REUSEADDR, of: SOL_SOCKET, to: Int32(1))
            // What is accepted inherits it: each send is to leave as it was made.
            try socket.set(TCP_NODELAY, of: Int32(IPPROTO_TCP), to: Int32(1))
        }
        let number = socket.descriptor.number
        // SAFETY: the address is whole and lives for the length of the call.
        try unsafe address.withRaw(.bind) { (raw, length) throws(SystemFault) in
            _ = try SystemCall.bind.perform(on: socket.subject) { unsafe bind(number, raw, length) }
        }
        _ = try SystemCall.listen.perform(on: socket.subject) { listen(number, SOMAXCONN) }
        return socket
    }

    /// Connects, or fails by the deadline.
    public static func connected(
        to address: LocalAddress, by deadline: MonotonicInstant
    ) throws(SystemFault) -> Socket {
        let socket = try Socket(for: address)
        if case .loopback = address { try socket.set(TCP_NODELAY, of: Int32(IPPROTO_TCP), to: Int32(1)) }
        let number = socket.descriptor.number
        do throws(SystemFault) {
            // SAFETY: the address is whole and lives for the length of the call.
            try unsafe address.withRaw(.connect) { (raw, length) throws(SystemFault) in
                _ = try SystemCall.connect.perform(on: socket.subject) { unsafe connect(number, raw, length) }
            }
        } catch let fault where fault.code == .inProgress {
            try socket.wait(for: POLLOUT, by: deadline)
            let code = ErrorCode(
                rawValue: try socket.descriptor.option(SO_ERROR, of: SOL_SOCKET, socket.subject))
            if code.rawValue != 0 { throw SystemFault(.connect, socket.subject, code: code) }
        }
        return socket
    }

    private init(for address: LocalAddress) throws(SystemFault) {
        let family = if case .path = address { AF_UNIX } else { AF_INET }
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        subject = address.description
        let number = try SystemCall.socket.perform(on: address.description) { socket(family, kind, 0) }
        descriptor = FileDescriptor(owning: number)
    }

    private init(accepted number: Int32, subject: String) {
        descriptor = FileDescriptor(owning: number)
        self.subject = subject
    }
}

extension Socket {
    /// The next connection, or nil where the listener was shut down.
    public func accept(by deadline: MonotonicInstant) throws(SystemFault) -> Socket? {
        let flags = Int32(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        while true {
            try wait(for: POLLIN, by: deadline)
            do throws(SystemFault) {
                let number = try SystemCall.accept4.perform(on: subject) {
                    countersign_accept4(descriptor.number, flags)
                }
                return Socket(accepted: number, subject: subject)
            } catch {
                // Not listening any more, or a connection that went before it was taken.
                if error.code == .invalid { return nil }
                if error.code != .wouldBlock { throw error }
            }
        }
    }

    /// Sends every octet.
    public func send(_ octets: [UInt8], by deadline: MonotonicInstant) throws(SystemFault) {
        var rest = octets[...]
        while !rest.isEmpty {
            do throws(SystemFault) {
                let count = try SystemCall.send.transfer(upTo: rest.count, on: subject) { count in
                    // SAFETY: the pointer is used within the closure, for at most the octets of `rest`.
                    unsafe rest.withUnsafeBytes {
                        unsafe Glibc.send(descriptor.number, $0.baseAddress, count, Int32(MSG_NOSIGNAL))
                    }
                }
                rest = rest.dropFirst(count)
            } catch {
                guard error.code == .wouldBlock else { throw error }
                try wait(for: POLLOUT, by: deadline)
            }
        }
    }

    /// What came next, at most `limit` octets of it; nothing where the peer will send no more.
    public func receive(
        upTo limit: Int = 64 << 10, by deadline: MonotonicInstant
    ) throws(SystemFault) -> [UInt8] {
        var piece = [UInt8](repeating: 0, count: limit)
        while true {
            do throws(SystemFault) {
                let count = try SystemCall.recv.transfer(upTo: limit, on: subject) { count in
                    // SAFETY: the pointer is used within the closure, for at most the octets of `piece`.
                    unsafe piece.withUnsafeMutableBytes {
                        unsafe recv(descriptor.number, $0.baseAddress, count, 0)
                    }
                }
                return Array(piece[..<count])
            } catch {
                guard error.code == .wouldBlock else { throw error }
                try wait(for: POLLIN, by: deadline)
            }
        }
    }

    /// Which half of a connection ends.
    public enum Half: Sendable {
        /// We send no more; what the peer still sends is received.
        case sending
        /// Both; whoever waits on this socket wakes.
        case both
    }

    /// Ends a half of the connection in good order.
    public func shutDown(_ half: Half) throws(SystemFault) {
        let how = Int32(half == .sending ? SHUT_WR : SHUT_RDWR)
        _ = try SystemCall.shutdown.perform(on: subject) { shutdown(descriptor.number, how) }
    }

    /// Ends a TCP connection at once, so that the peer sees a reset instead of an end.
    public func reset() throws(SystemFault) {
        // The manual of connect(2): an address of AF_UNSPEC dissolves the association, which for TCP is a
        // reset. Unlike closing without lingering, it needs no ownership: another thread may be reading.
        var nowhere = sockaddr()
        nowhere.sa_family = sa_family_t(AF_UNSPEC)
        let number = descriptor.number
        _ = try SystemCall.connect.perform(on: subject) {
            // SAFETY: the address is whole and lives for the length of the call.
            unsafe connect(number, &nowhere, socklen_t(MemoryLayout<sockaddr>.size))
        }
    }

    /// The port that a loopback listener was given.
    public func port() throws(SystemFault) -> UInt16 {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let number = descriptor.number
        _ = try SystemCall.getSocketName.perform(on: subject) {
            // SAFETY: the kernel writes at most `length` octets, which is the size of `address`.
            unsafe withUnsafeMutableBytes(of: &address) {
                unsafe getsockname(number, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self), &length)
            }
        }
        return UInt16(bigEndian: address.sin_port)
    }

    private func wait(for events: Int32, by deadline: MonotonicInstant) throws(SystemFault) {
        try descriptor.wait(for: events, by: deadline, subject)
    }

    private func set<Value: BitwiseCopyable>(
        _ option: Int32, of level: Int32, to value: Value
    ) throws(SystemFault) {
        _ = try SystemCall.setSocketOption.perform(on: subject) {
            // SAFETY: the kernel reads the octets of `value` within the call.
            unsafe withUnsafeBytes(of: value) {
                unsafe setsockopt(descriptor.number, level, option, $0.baseAddress, socklen_t($0.count))
            }
        }
    }
}

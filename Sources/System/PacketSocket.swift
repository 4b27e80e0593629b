// Sockets of the file system that carry whole messages, and open descriptors with them (SOCK_SEQPACKET, SCM_RIGHTS).
// Invariants: a message is taken whole or is a fault, never in parts; a descriptor that came is owned and closes on exec
// from its first moment, also where the message it came with is refused; the socket's file is its owner's alone from its
// first moment; who is at the other end is what the kernel says, and never what the peer says; nothing waits past its
// deadline.

import CLinux
import Glibc

/// A descriptor that another process passed on, until somebody takes it up or lets it go, when it closes.
public final class PassedDescriptor: Sendable {
    let descriptor: FileDescriptor

    init(owning number: Int32) {
        descriptor = FileDescriptor(owning: number)
    }
}

/// One message, and the descriptors that came with it.
public struct Packet: Sendable {
    /// What it says.
    public let octets: [UInt8]
    /// What was passed on with it.
    public let passed: [PassedDescriptor]
}

/// The process at the other end of a socket, as it was when it connected or began to listen.
public struct PeerProcess: Hashable, Sendable {
    /// Its number; 0 where it is none that we could know.
    public let id: Int32
    /// Its user.
    public let user: UInt32
}

/// A socket of whole messages, and its sole owner.
public struct PacketSocket: ~Copyable, Sendable {
    /// As many descriptors as go with one message.
    public static let mostPassed = 64

    private let descriptor: FileDescriptor
    /// The path, as faults name it.
    private let subject: String

    /// The kernel's number. Good only as long as this value lives.
    public var number: Int32 { descriptor.number }

    private init(_ descriptor: consuming FileDescriptor, _ subject: String) {
        self.descriptor = descriptor
        self.subject = subject
    }

    private static func made(for path: String) throws(SystemFault) -> PacketSocket {
        let kind = Int32(SOCK_SEQPACKET.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let number = try SystemCall.socket.perform(on: path) { socket(AF_UNIX, kind, 0) }
        return PacketSocket(FileDescriptor(owning: number), path)
    }

    /// Listens at a path, which only processes of this user can connect to.
    public static func listening(at path: String) throws(SystemFault) -> PacketSocket {
        let socket = try made(for: path)
        let number = socket.number
        // Before it is bound: the file is made with the mode that the socket has.
        _ = try SystemCall.changeMode.perform(on: path) { fchmod(number, 0o600) }
        var address = try RawAddress.unix(path, .bind)
        // SAFETY: the address is whole and lives for the length of the call.
        try unsafe RawAddress.lend(&address) { (raw, length) throws(SystemFault) in
            _ = try SystemCall.bind.perform(on: path) { unsafe bind(number, raw, length) }
        }
        _ = try SystemCall.listen.perform(on: path) { listen(number, 16) }
        return socket
    }

    /// Connects, which on this machine is done at once or not at all.
    public static func connected(to path: String) throws(SystemFault) -> PacketSocket {
        let socket = try made(for: path)
        let number = socket.number
        var address = try RawAddress.unix(path, .connect)
        // SAFETY: the address is whole and lives for the length of the call.
        try unsafe RawAddress.lend(&address) { (raw, length) throws(SystemFault) in
            _ = try SystemCall.connect.perform(on: path) { unsafe connect(number, raw, length) }
        }
        return socket
    }

    /// A socket that another process listened with; `path` is what faults call it.
    public static func listening(
        with passed: PassedDescriptor, at path: String
    ) throws(SystemFault) -> PacketSocket {
        let number = passed.descriptor.number
        let own = FileDescriptor(
            owning: try SystemCall.duplicate.perform(on: path) { fcntl(number, F_DUPFD_CLOEXEC, 0) })
        guard try own.listens(as: SOCK_SEQPACKET, path) else {
            throw SystemFault(.getSocketOption, path, code: .invalid)
        }
        return PacketSocket(own, path)
    }

    /// The same at a path that a process which has died may have left behind. One that somebody listens at is not
    /// removed, nor what is no socket.
    public static func listeningAnew(at path: String) throws(SystemFault) -> PacketSocket {
        do throws(SystemFault) {
            return try listening(at: path)
        } catch let fault where fault.code == .addressInUse {
            guard isLeftBehind(path) else { throw fault }
            try Files.remove(path)
            return try listening(at: path)
        }
    }

    private static func isLeftBehind(_ path: String) -> Bool {
        do throws(SystemFault) {
            guard try Files.isSocket(path) else { return false }
            _ = try connected(to: path)
            return false
        } catch {
            return error.code == .refused
        }
    }
}

extension PacketSocket {
    /// The next connection.
    public func accept(by deadline: MonotonicInstant) throws(SystemFault) -> PacketSocket {
        let flags = Int32(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        while true {
            try descriptor.wait(for: POLLIN, by: deadline, subject)
            do throws(SystemFault) {
                let number = try SystemCall.accept4.perform(on: subject) {
                    countersign_accept4(descriptor.number, flags)
                }
                return PacketSocket(FileDescriptor(owning: number), subject)
            } catch {
                // Somebody else took it: who listens with the same socket.
                guard [.wouldBlock, .aborted].contains(error.code) else { throw error }
            }
        }
    }

    /// Who is at the other end.
    public func peer() throws(SystemFault) -> PeerProcess {
        var process: Int32 = 0
        var user: UInt32 = 0
        let number = number
        _ = try SystemCall.getSocketOption.perform(on: subject) {
            // SAFETY: both are places to write to for the length of the call.
            unsafe countersign_peer(number, &process, &user)
        }
        return PeerProcess(id: process, user: user)
    }

    /// Sends one message, with these descriptors, which stay ours too.
    public func send(
        _ octets: [UInt8], passing numbers: [Int32] = [], by deadline: MonotonicInstant
    ) throws(SystemFault) {
        guard numbers.count <= Self.mostPassed, !octets.isEmpty else {
            throw SystemFault(.sendMessage, subject, code: .invalid)
        }
        let number = number
        while true {
            do throws(SystemFault) {
                _ = try SystemCall.sendMessage.perform(on: subject) {
                    // SAFETY: both arrays live for the length of the call, and their counts go with them.
                    unsafe octets.withUnsafeBytes { octets in
                        unsafe countersign_send_packet(
                            number, octets.baseAddress, UInt(octets.count), numbers, Int32(numbers.count))
                    }
                }
                return
            } catch {
                guard error.code == .wouldBlock else { throw error }
                try descriptor.wait(for: POLLOUT, by: deadline, subject)
            }
        }
    }

    /// The next message, or nil where the peer has left. One of more than `limit` octets or of more than so many
    /// descriptors is a fault (EMSGSIZE), and what came of it is let go.
    public func receive(
        upTo limit: Int = 16 << 10, passed most: Int = 0, by deadline: MonotonicInstant
    ) throws(SystemFault) -> Packet? {
        var room = [UInt8](repeating: 0, count: limit)
        var numbers = [Int32](repeating: -1, count: max(most, 1))
        var count: Int32 = 0
        var isCut: Int32 = 0
        let number = number
        while true {
            do throws(SystemFault) {
                let length = try SystemCall.receiveMessage.transfer(upTo: limit, on: subject) { limit in
                    // SAFETY: the kernel writes at most `limit` octets and `most` numbers, and there is room for both.
                    unsafe room.withUnsafeMutableBytes { room in
                        unsafe countersign_receive_packet(
                            number, room.baseAddress, UInt(limit), &numbers, Int32(most), &count, &isCut)
                    }
                }
                // Owned before anything else is thought of: what is refused below is closed.
                let passed = numbers.prefix(Int(count)).map(PassedDescriptor.init)
                if isCut != 0 { throw SystemFault(.receiveMessage, subject, code: .messageTooLong) }
                return length == 0 ? nil : Packet(octets: Array(room[..<length]), passed: passed)
            } catch {
                guard error.code == .wouldBlock else { throw error }
                try descriptor.wait(for: POLLIN, by: deadline, subject)
            }
        }
    }
}

// Listening sockets that somebody else opened: a gateway that is taken over, or a service manager. What is passed is not
// believed to be what it should be: it is asked.

import CLinux
import Glibc

extension NonBlockingSocket {
    /// Another owner of a stream socket that listens and was passed on to us. That it is something else is a fault.
    public static func listening(
        with passed: PassedDescriptor, atLeast lowest: Int32 = 0
    ) throws(SystemFault) -> NonBlockingSocket {
        let subject = "descriptor \(passed.descriptor.number)"
        let number = passed.descriptor.number
        let own = FileDescriptor(
            owning: try SystemCall.duplicate.perform(on: subject) { fcntl(number, F_DUPFD_CLOEXEC, lowest) })
        guard try own.listens(as: SOCK_STREAM, subject) else {
            throw SystemFault(.getSocketOption, subject, code: .invalid)
        }
        let duplicate = own.number
        _ = try SystemCall.control.perform(on: subject) { countersign_never_wait(duplicate) }
        return NonBlockingSocket(listeningWith: own)
    }

    /// Whether an IPv6 socket takes IPv4's callers too, under addresses that no list of proxies names.
    public func takesIPv4Too() throws(SystemFault) -> Bool {
        guard case .ipv6? = try localAddress() else { return false }
        return try descriptor.option(IPV6_V6ONLY, of: Int32(IPPROTO_IPV6), "") == 0
    }
}

/// What a service manager passes on by its environment (sd_listen_fds): open sockets from descriptor 3 on.
public enum ActivatedSockets {
    /// One of them.
    public struct Activated: Sendable {
        /// What it is called, for people.
        public let name: String
        /// It itself.
        public let passed: PassedDescriptor
    }

    /// Why the environment can't be believed.
    public enum Fault: Error, Hashable, Sendable {
        /// The variable does not hold what it must.
        case malformed(String)
    }

    /// More are a mistake.
    static let most = 4096

    /// The sockets that are ours: none where the variables are not there, or were meant for another process. To be
    /// asked once, before anything else is opened, and never again: each is owned by what comes back.
    public static func take(_ environment: [String: String]) throws(Fault) -> [Activated] {
        try take(environment, process: getpid())
    }

    /// The same for a process of this number whose sockets begin at `first`.
    static func take(
        _ environment: [String: String], process: Int32, first: Int32 = 3
    ) throws(Fault) -> [Activated] {
        guard let count = environment["LISTEN_FDS"], let owner = environment["LISTEN_PID"] else { return [] }
        guard let owner = Int32(owner) else { throw .malformed("LISTEN_PID") }
        guard owner == process else { return [] }
        guard let count = Int32(count), 0...Int32(most) ~= count else { throw .malformed("LISTEN_FDS") }
        let names = environment["LISTEN_FDNAMES"].map {
            $0.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        }
        if let names, names.count != count { throw .malformed("LISTEN_FDNAMES") }
        return (0..<count).map { place in
            Activated(
                name: names?[Int(place)] ?? "unknown", passed: PassedDescriptor(owning: first + place))
        }
    }
}

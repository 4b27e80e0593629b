// What a service tells its manager (sd_notify): one datagram each, to a socket that the environment names. A supervisor
// that does not listen holds nobody up for long.

import CLinux
import Glibc

/// A way to tell a service manager something.
public struct SupervisorSocket: ~Copyable, Sendable {
    private let descriptor: FileDescriptor
    private let name: String

    /// Connects to the socket of this name: a path, or an abstract name that begins with `@`.
    public init(_ name: String) throws(SystemFault) {
        guard name.hasPrefix("/") || name.hasPrefix("@"), name.utf8.count > 1, !name.utf8.contains(0) else {
            throw SystemFault(.connect, name, code: .invalid)
        }
        let kind = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = FileDescriptor(
            owning: try SystemCall.socket.perform(on: name) { socket(AF_UNIX, kind, 0) })
        let number = descriptor.number
        _ = try SystemCall.connect.perform(on: name) {
            // SAFETY: the name is a C string for the length of the call, of as many octets as are said.
            unsafe countersign_connect_named(number, name, UInt(name.utf8.count))
        }
        self.descriptor = descriptor
        self.name = name
    }

    /// Tells it this, in one piece, or fails by the deadline.
    public func tell(_ text: String, by deadline: MonotonicInstant) throws(SystemFault) {
        let octets = Array(text.utf8)
        let number = descriptor.number
        while true {
            do throws(SystemFault) {
                _ = try SystemCall.send.transfer(upTo: octets.count, on: name) { count in
                    // SAFETY: the kernel reads at most `count` octets, and the array has as many.
                    unsafe octets.withUnsafeBytes {
                        unsafe countersign_send(
                            number, $0.baseAddress, UInt(count), Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
                    }
                }
                return
            } catch {
                guard error.code == .wouldBlock else { throw error }
                try descriptor.wait(for: POLLOUT, by: deadline, name)
            }
        }
    }
}

extension Program {
    /// The number of this process.
    public static var id: Int32 { getpid() }

    /// The user that this process acts as.
    public static var user: UInt32 { geteuid() }

    /// Tells this process something, as somebody else could.
    public static func tellItself(_ signal: ControlSignal) { kill(getpid(), signal.number) }
}

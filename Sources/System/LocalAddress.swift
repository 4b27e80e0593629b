import Glibc

/// Where a socket of this machine is: the design gives tests nothing else to reach.
public enum LocalAddress: Hashable, Sendable, CustomStringConvertible {
    /// 127.0.0.1 and a port; listening on port 0 takes a free one.
    case loopback(port: UInt16)
    /// A path in the file system.
    case path(String)

    /// As it stands in a fault.
    public var description: String {
        switch self {
        case .loopback(let port): "127.0.0.1:\(port)"
        case .path(let path): path
        }
    }
}

extension LocalAddress {
    /// Lends the address in the form that the kernel takes.
    func withRaw<Answer>(
        _ call: SystemCall, _ body: (UnsafePointer<sockaddr>, socklen_t) throws(SystemFault) -> Answer
    ) throws(SystemFault) -> Answer {
        switch self {
        case .loopback(let port):
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
            // SAFETY: a sockaddr_in is what the kernel expects behind a sockaddr of AF_INET.
            return try unsafe RawAddress.lend(&address, body)
        case .path(let path):
            var address = try RawAddress.unix(path, call)
            // SAFETY: a sockaddr_un is what the kernel expects behind a sockaddr of AF_UNIX.
            return try unsafe RawAddress.lend(&address, body)
        }
    }
}

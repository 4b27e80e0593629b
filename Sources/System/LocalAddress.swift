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
            return try unsafe Self.lend(&address, body)
        case .path(let path):
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            let octets = Array(path.utf8)
            // SAFETY: at most the octets of sun_path are written, and the last one stays NUL.
            try unsafe withUnsafeMutableBytes(of: &address.sun_path) { room throws(SystemFault) in
                guard octets.count < room.count else { throw SystemFault(call, path, code: .nameTooLong) }
                guard !octets.contains(0) else { throw SystemFault(call, path, code: .invalid) }
                unsafe room.copyBytes(from: octets)
            }
            return try unsafe Self.lend(&address, body)
        }
    }

    private static func lend<Address: BitwiseCopyable, Answer>(
        _ address: inout Address, _ body: (UnsafePointer<sockaddr>, socklen_t) throws(SystemFault) -> Answer
    ) throws(SystemFault) -> Answer {
        // SAFETY: the pointer is good for the length of the closure, and its length goes with it.
        try unsafe withUnsafePointer(to: &address) { pointer throws(SystemFault) in
            try unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw throws(SystemFault) in
                try unsafe body(raw, socklen_t(MemoryLayout<Address>.size))
            }
        }
    }
}

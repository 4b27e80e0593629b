import CLinux
import Glibc

/// Where a stream socket listens or connects: an address of the kernel, never a name that would have to be
/// looked up.
public enum SocketAddress: Hashable, Sendable, CustomStringConvertible {
    /// An IPv4 address as one number, highest octet first, and a port.
    case ipv4(UInt32, port: UInt16)
    /// An IPv6 address as two numbers, highest octets first, and a port.
    case ipv6(high: UInt64, low: UInt64, port: UInt16)
    /// A path in the file system.
    case unix(path: String)

    /// As it stands in a fault or a log line: `127.0.0.1:80`, `[::1]:80`, `unix:/run/app.sock`.
    public var description: String {
        switch self {
        case .ipv4(_, let port): "\(host):\(port)"
        case .ipv6(_, _, let port): "[\(host)]:\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }

    /// The address without its port, as the kernel's library writes it; a path as it is.
    public var host: String {
        switch self {
        case .ipv4(let address, _): Self.text(AF_INET, address.bigEndian)
        case .ipv6(let high, let low, _): Self.text(AF_INET6, (high.bigEndian, low.bigEndian))
        case .unix(let path): path
        }
    }

    /// The port; nil where there is none.
    public var port: UInt16? {
        switch self {
        case .ipv4(_, let port), .ipv6(_, _, let port): port
        case .unix: nil
        }
    }

    /// The same address with another port; a path stays what it is.
    public func with(port: UInt16) -> SocketAddress {
        switch self {
        case .ipv4(let address, _): .ipv4(address, port: port)
        case .ipv6(let high, let low, _): .ipv6(high: high, low: low, port: port)
        case .unix: self
        }
    }
}

extension SocketAddress {
    /// The address that a host spells in digits; nil for a name.
    public init?(literal host: String, port: UInt16) {
        var four = in_addr()
        var six = in6_addr()
        guard !host.utf8.contains(0) else { return nil }
        // SAFETY: the kernel's library writes the octets of the address into a place of that size.
        if unsafe inet_pton(AF_INET, host, &four) == 1 {
            self = .ipv4(UInt32(bigEndian: four.s_addr), port: port)
        } else if unsafe inet_pton(AF_INET6, host, &six) == 1 {
            self = Self.ipv6(six, port)
        } else {
            return nil
        }
    }

    private static func ipv6(_ address: in6_addr, _ port: UInt16) -> SocketAddress {
        // SAFETY: an in6_addr is sixteen octets.
        let (high, low) = unsafe withUnsafeBytes(of: address) {
            unsafe ($0.loadUnaligned(as: UInt64.self), $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        }
        return .ipv6(high: UInt64(bigEndian: high), low: UInt64(bigEndian: low), port: port)
    }

    private static func text<Address: BitwiseCopyable>(_ family: Int32, _ address: Address) -> String {
        var room = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        // SAFETY: the room is longer than any text of the family, and the text ends in a NUL.
        let text = unsafe withUnsafeBytes(of: address) {
            unsafe inet_ntop(family, $0.baseAddress, &room, socklen_t(room.count))
        }
        return unsafe text.map { unsafe String(cString: $0) } ?? ""
    }

    var family: Int32 {
        switch self {
        case .ipv4: AF_INET
        case .ipv6: AF_INET6
        case .unix: AF_UNIX
        }
    }
}

extension SocketAddress {
    /// Lends the address in the form that the kernel takes.
    func withRaw<Answer>(
        _ call: SystemCall, _ body: (UnsafePointer<sockaddr>, socklen_t) throws(SystemFault) -> Answer
    ) throws(SystemFault) -> Answer {
        switch self {
        case .ipv4(let host, let port):
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = host.bigEndian
            // SAFETY: a sockaddr_in is what the kernel expects behind a sockaddr of AF_INET.
            return try unsafe RawAddress.lend(&address, body)
        case .ipv6(let high, let low, let port):
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            // SAFETY: sixteen octets are written into the sixteen of an in6_addr.
            unsafe withUnsafeMutableBytes(of: &address.sin6_addr) {
                unsafe $0.storeBytes(of: high.bigEndian, as: UInt64.self)
                unsafe $0.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
            return try unsafe RawAddress.lend(&address, body)
        case .unix(let path):
            var address = try RawAddress.unix(path, call)
            // SAFETY: a sockaddr_un is what the kernel expects behind a sockaddr of AF_UNIX.
            return try unsafe RawAddress.lend(&address, body)
        }
    }

    /// What the kernel wrote; nil for a family that isn't ours, and for the end of a Unix socket that has no path.
    init?(_ raw: sockaddr_storage) {
        // SAFETY: a sockaddr_storage has room for each of the families, which its first member tells apart.
        let address: SocketAddress? = unsafe withUnsafeBytes(of: raw) { octets in
            switch Int32(raw.ss_family) {
            case AF_INET:
                let four = unsafe octets.loadUnaligned(as: sockaddr_in.self)
                return .ipv4(UInt32(bigEndian: four.sin_addr.s_addr), port: UInt16(bigEndian: four.sin_port))
            case AF_INET6:
                let six = unsafe octets.loadUnaligned(as: sockaddr_in6.self)
                return Self.ipv6(six.sin6_addr, UInt16(bigEndian: six.sin6_port))
            case AF_UNIX:
                let path = unsafe octets.dropFirst(MemoryLayout<sa_family_t>.size).prefix { $0 != 0 }
                return unsafe Self.path(Array(path))
            default:
                return nil
            }
        }
        guard let address else { return nil }
        self = address
    }

    private static func path(_ octets: [UInt8]) -> SocketAddress? {
        guard let path = String(validating: octets, as: UTF8.self), !path.isEmpty else { return nil }
        return .unix(path: path)
    }
}

/// What the two kinds of addresses have in common on their way to the kernel.
enum RawAddress {
    /// The address of a path; one that is too long or has a NUL in it is a fault of the call it is for.
    static func unix(_ path: String, _ call: SystemCall) throws(SystemFault) -> sockaddr_un {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let octets = Array(path.utf8)
        // SAFETY: at most the octets of sun_path are written, and the last one stays NUL.
        try unsafe withUnsafeMutableBytes(of: &address.sun_path) { room throws(SystemFault) in
            guard octets.count < room.count else { throw SystemFault(call, path, code: .nameTooLong) }
            guard !octets.isEmpty, !octets.contains(0) else { throw SystemFault(call, path, code: .invalid) }
            unsafe room.copyBytes(from: octets)
        }
        return address
    }

    static func lend<Address, Answer>(
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

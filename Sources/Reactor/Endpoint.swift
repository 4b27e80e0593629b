import System
public import Wire

/// Where something listens, as a configuration names it.
public enum ServiceAddress: Hashable, Sendable, CustomStringConvertible {
    /// A name or an address in digits, and a port.
    case host(String, port: UInt16)
    /// A path in the file system.
    case unix(path: String)

    /// As a log line names it.
    public var description: String {
        switch self {
        case .host(let name, let port):
            name.utf8.contains(UInt8(ascii: ":")) ? "[\(name)]:\(port)" : "\(name):\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }

    /// The endpoint that needs no looking up; nil for a name.
    var endpoint: Endpoint? {
        switch self {
        case .host(let name, let port): SocketAddress(literal: name, port: port).map(Endpoint.init)
        case .unix(let path): Endpoint(.unix(path: path))
        }
    }
}

/// An address of the kernel: where to connect, or who connected.
public struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    let address: SocketAddress

    init(_ address: SocketAddress) {
        self.address = address
    }

    /// `127.0.0.1:80`, `[::1]:80`, `unix:/run/app.sock`.
    public var description: String { address.description }

    /// The IP address; nil for a path.
    public var ip: IPAddress? {
        switch address {
        case .ipv4(let number, _): .v4(number)
        case .ipv6(let high, let low, _): IPAddress(high: high, low: low)
        case .unix: nil
        }
    }

    /// The port; nil for a path.
    public var port: UInt16? { address.port }
}

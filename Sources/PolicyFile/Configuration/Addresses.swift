// Addresses as the configuration writes them, read once. A listener's is a literal, for a name could come to mean
// another interface; an upstream's may be a name. Hosts are read by Wire's `Authority`, the same that reads requests.
//
//     listener = ( IPv4 / "[" IPv6 "]" / "localhost" ) ":" port / "unix:/" path       port 0: any free one
//     upstream = ( "http://" / "https://" ) host [ ":" port ] / "unix:/" path

public import Wire

/// Where the gateway listens.
public enum ListenAddress: Hashable, Sendable, CustomStringConvertible {
    /// A literal without brackets, or `localhost`, and a port.
    case tcp(host: String, port: UInt16)
    /// The path of a socket.
    case unix(path: String)

    /// As the configuration writes it.
    public var description: String {
        switch self {
        case .tcp(let host, let port):
            host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }

    /// Whether only this machine can connect to it.
    public var isLocal: Bool {
        switch self {
        case .tcp(let host, _): host == "localhost" || host == "::1" || host.hasPrefix("127.")
        case .unix: true
        }
    }

    /// Whether a connection could be meant for either: the same address, or one that is every address of its family.
    func overlaps(_ other: ListenAddress) -> Bool {
        guard case .tcp(let host, let port) = self, case .tcp(let otherHost, let otherPort) = other else {
            return self == other
        }
        let isSameFamily = host.contains(":") == otherHost.contains(":")
        let isEverything = [host, otherHost].contains { $0 == "0.0.0.0" || $0 == "::" }
        return port == otherPort && port != 0 && (host == otherHost || isSameFamily && isEverything)
    }

    init?(_ text: String) {
        if let path = SocketPath.of(text) {
            self = .unix(path: path)
            return
        }
        // Authority refuses port 0, which a listener may have.
        let octets = Array(text.utf8)
        let isAnyPort = octets.suffix(2).elementsEqual(":0".utf8)
        let host = isAnyPort ? octets.dropLast(2) : octets[...]
        guard let authority = Host.authority(host), isAnyPort || authority.port != nil else { return nil }
        if isAnyPort, authority.port != nil { return nil }
        guard authority.isAddress || authority.host == "localhost" else { return nil }
        self = .tcp(host: authority.host, port: authority.port ?? 0)
    }
}

/// Where an upstream is.
public enum UpstreamAddress: Hashable, Sendable, CustomStringConvertible {
    /// A name, or a literal without brackets, and a port.
    case tcp(host: String, port: UInt16, scheme: Scheme = .http)
    /// The path of a socket.
    case unix(path: String)

    /// As the configuration writes it.
    public var description: String {
        switch self {
        case .tcp(let host, let port, let scheme):
            "\(scheme.text)://" + (host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host) + ":\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }

    /// Whether it is spoken to over TLS.
    public var isSecured: Bool {
        if case .tcp(_, _, .https) = self { true } else { false }
    }

    init?(_ text: String) {
        if let path = SocketPath.of(text) {
            self = .unix(path: path)
            return
        }
        let octets = Array(text.utf8)
        guard let scheme = [Scheme.http, .https].first(where: { octets.starts(with: "\($0.text)://".utf8) }),
            let authority = Host.authority(octets.dropFirst(scheme.text.utf8CodeUnitCount + 3))
        else { return nil }
        self = .tcp(host: authority.host, port: authority.port ?? scheme.defaultPort, scheme: scheme)
    }
}

/// The path of `unix:/path`: absolute, and short enough for the kernel.
enum SocketPath {
    /// `sun_path` has 108 octets, and the last one is NUL.
    static let longest = 107

    static func of(_ text: String) -> String? {
        guard text.hasPrefix("unix:/") else { return nil }
        let path = text.dropFirst(5).utf8
        guard 2...longest ~= path.count, path.allSatisfy({ $0 >= 0x20 && $0 != .delete }) else { return nil }
        return String(text.dropFirst(5))
    }
}

/// A host and an optional port, as Wire reads them.
struct Host {
    /// In lower case, without brackets.
    let host: String
    let port: UInt16?
    /// Whether it is a literal.
    let isAddress: Bool

    static func authority(_ octets: ArraySlice<UInt8>) -> Host? {
        // A scheme's own port is dropped by Authority, so it is asked with both.
        guard let plain = try? Authority(octets, scheme: .http),
            let secure = try? Authority(octets, scheme: .https)
        else { return nil }
        let isIPv6 = plain.host.first == UInt8(ascii: "[")
        let isIPv4 = !isIPv6 && plain.host.allSatisfy { $0.isASCIIDigit || $0 == UInt8(ascii: ".") }
        let name = isIPv6 ? plain.host.dropFirst().dropLast() : plain.host
        return Host(
            host: String(decoding: name, as: UTF8.self), port: plain.port ?? secure.port,
            isAddress: isIPv6 || isIPv4)
    }
}

// A host as a policy names it: `bank.example.com` on any port, or `bank.example.com:8443` on that one alone. It is
// read by the same rules as a request's own authority, so there is one canonical form to compare. Wildcards are no
// names, and refused as such.

import Wire

/// A host that a policy answers.
public struct PolicyHost: Hashable, Sendable, CustomStringConvertible {
    /// The name or address, in the canonical form of `Authority`.
    let host: [UInt8]
    /// The port; nil for any.
    let port: UInt16?

    /// The host that this text names; nil where it names none.
    public init?(_ text: String) {
        // Neither scheme's own port may go without saying here, so both readings of the port are asked for.
        let octets = Array(text.utf8)[...]
        guard let plain = try? Authority(octets, scheme: .http),
            let secure = try? Authority(octets, scheme: .https)
        else { return nil }
        host = Array(plain.host)
        port = plain.port ?? secure.port
    }

    /// Whether whatever has the other host has this one.
    func covers(_ other: PolicyHost) -> Bool { host == other.host && (port == nil || port == other.port) }

    /// Whether it is the host of an authority, whose scheme says which port goes without saying.
    func isHost(of authority: Authority, _ scheme: Scheme) -> Bool {
        guard authority.host.elementsEqual(host) else { return false }
        return port.map { $0 == authority.port ?? scheme.defaultPort } ?? true
    }

    /// The name, with its port if it has one.
    public var octets: [UInt8] { port.map { host + Array(":\($0)".utf8) } ?? host }

    /// The same, as text.
    public var description: String { String(decoding: octets, as: UTF8.self) }
}

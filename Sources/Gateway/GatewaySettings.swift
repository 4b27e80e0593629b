public import HTTP
public import Reactor
public import Wire

/// What every gateway of a process goes by, made of the configuration once.
public struct GatewaySettings: Sendable {
    /// The name in Via.
    public var name: [UInt8]
    /// Whose forwarding fields are believed. A peer on a Unix socket always is: who may open the path was decided by
    /// whoever set its permissions.
    public var trustedProxies: [AddressBlock]
    /// The largest body; nil for any.
    public var largestBody: Int?
    /// The largest body that a condition is tested on.
    public var largestTestedBody = 256 << 10
    /// How many octets of such bodies a loop may hold at a time.
    public var mostTestedOctets = 64 << 20
    /// How many requests at a time a client of trusted proxies may have; nil for any number.
    public var clients: AddressLimit?

    /// Settings of this name.
    public init(name: String, trustedProxies: [AddressBlock] = [], largestBody: Int? = nil) {
        self.name = Array(name.utf8)
        self.trustedProxies = trustedProxies
        self.largestBody = largestBody
    }
}

/// An upstream as routes lead to it.
public final class GatewayUpstream: Sendable {
    /// Its connections, on the gateway's loop.
    public let connections: Upstream
    /// What its paths may hold that has several readings.
    public let allowances: PathAllowances
    /// The Host that it sees; nil for the caller's own.
    public let host: Authority?

    /// An upstream of these parts.
    public init(_ connections: Upstream, allowances: PathAllowances, host: Authority?) {
        self.connections = connections
        self.allowances = allowances
        self.host = host
    }
}

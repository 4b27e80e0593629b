public import Reactor
public import Wire

/// How a server treats its callers. Times are milliseconds.
public struct ServerSettings: Sendable {
    /// How large heads may be.
    public var limits = WireLimits.standard
    /// How long the handshake of TLS may take, from the first moment of the connection.
    public var handshakeTimeout: UInt64 = 5_000
    /// How long a head may take, from its first octet to its last.
    public var headTimeout: UInt64 = 10_000
    /// How long a connection may wait for its next request.
    public var idleTimeout: UInt64 = 15_000
    /// How long a body may stand still while it is received.
    public var bodyTimeout: UInt64 = 20_000
    /// How long a caller may take nothing of what is sent to it.
    public var writeTimeout: UInt64 = 30_000
    /// How many octets a second a caller must send of a body that is waited for, and take of a response, over each span
    /// of `bodyTimeout` and of `writeTimeout`.
    public var leastRate = 500
    /// How many requests a connection may make.
    public var requestsPerConnection = 1000
    /// How many connections a loop holds at most.
    public var connections = 10_000
    /// How many connections an address may have, over all loops; nil for any number.
    public var addresses: AddressLimit?
    /// How long WebSockets may go on.
    public var tunnel = TunnelSettings()

    /// The standard settings.
    public init() {}
}

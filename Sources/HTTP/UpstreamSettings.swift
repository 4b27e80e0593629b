public import Reactor

/// How an upstream is reached and treated. Times are milliseconds.
public struct UpstreamSettings: Equatable, Sendable {
    /// Its name in the configuration.
    public var name: String
    /// Where it is: one address or several, of which each request takes one.
    public var addresses: [ServiceAddress]
    /// How connections to it are secured; nil for not at all.
    public var tls: TLSClient?
    /// How long connecting to one endpoint may take, TLS included.
    public var connectTimeout: UInt64 = 3_000
    /// How long it may take from the last octet of the request to the response's head.
    public var firstByteTimeout: UInt64 = 30_000
    /// How long a body may stand still on its way there or back.
    public var idleTimeout: UInt64 = 60_000
    /// How many connections of a loop wait for their next request, by endpoint.
    public var keptConnections = 64
    /// How long they wait.
    public var keepTimeout: UInt64 = 60_000
    /// How many requests a connection makes.
    public var requestsPerConnection = 1_000
    /// How many requests of a loop it handles at a time; 0 for as many as come.
    public var mostRequests = 0
    /// After how many failures in a row an endpoint is left out; 0 for never.
    public var ejectAfter = 5
    /// For how long.
    public var ejectFor: UInt64 = 10_000

    /// How its endpoints are asked whether they are well; nil for not at all.
    public var check: HealthCheckSettings?
    /// The Host that they are asked with.
    public var checkHost = "localhost"

    /// An upstream of this name at these addresses.
    public init(name: String, addresses: [ServiceAddress]) {
        self.name = name
        self.addresses = addresses
    }
}

// What countersign.yaml says, once it was read: typed, within its ranges, with every default filled in. The names of
// the file are the contract (design: two files, two owners); the values that stand here are the defaults, and the
// schema and docs/configuration.md take them from here.

public import Domain
public import Wire

/// How a gateway is set up: where it listens, what is behind it, how patient it is.
public struct Configuration: Equatable, Sendable {
    /// Where callers connect to; at least one.
    public internal(set) var listen: [Listener] = []
    /// Where the gateway's own health and metrics are; nil for nowhere.
    public internal(set) var admin: Admin? = Admin()
    /// The gateway's name in `Via`.
    public internal(set) var name = "countersign"
    /// How many event loops there are; nil for one a core.
    public internal(set) var workers: Int?
    /// What is behind the gateway, in the order of the file.
    public internal(set) var upstreams: [Upstream] = []
    /// Where challenges live. A file without it is refused, so there is no default.
    public internal(set) var store = Store.memory
    /// The folder or file of policies; absolute, or relative to where the program runs.
    public internal(set) var policies = "policies/"
    /// Whose forwarding fields are believed.
    public internal(set) var trustedProxies: [AddressBlock] = []
    /// Where each request leaves a line.
    public internal(set) var accessLog = AccessLog.off
    /// How large and how slow things may be.
    public internal(set) var limits = Limits()
    /// How long requests in flight may go on after the gateway was told to stop.
    public internal(set) var shutdownTimeout = Milliseconds.seconds(30)
    /// Where a new process may take over from the one that runs; nil for nowhere.
    public internal(set) var takeover: Takeover?

    /// Who carries codes.
    public internal(set) var couriers: [Courier] = []
    /// Where destinations are looked up.
    public internal(set) var directories: [Directory] = []
    /// What tokens are verified with.
    public internal(set) var keySets: [KeySet] = []
    /// Said by whoever wants what is good for nothing but a desk.
    public internal(set) var insecureDevelopment = false

    /// Trusted proxies that are all of an address family need this to be said.
    var insecureTrustAllProxies = false

    init() {}

    /// The admin listener.
    public struct Admin: Equatable, Sendable {
        /// Where it is.
        public internal(set) var address = ListenAddress.tcp(host: "127.0.0.1", port: 8081)
        /// Said by whoever wants it to be reachable from other machines.
        var insecurePublic = false

        init() {}
    }

    /// How a new process takes over.
    public struct Takeover: Equatable, Sendable {
        /// The path of the socket at which it asks; absolute, or relative to where the program runs.
        public internal(set) var path = ""

        init() {}
    }

    /// Where challenges live.
    public enum Store: String, CaseIterable, Sendable {
        /// In this process, which forgets them when it ends.
        case memory
    }

    /// Where the access log goes.
    public enum AccessLog: Hashable, Sendable {
        case off
        case standardOutput
        case file(String)
    }
}

/// One upstream: an app at one or several addresses.
public struct Upstream: Equatable, Sendable {
    /// The name that routes know it by.
    public internal(set) var name: Identifier
    /// Where it is; at least one, all of the same app.
    public internal(set) var addresses: [UpstreamAddress] = []
    /// How connections to it are secured, where the addresses say `https`.
    public internal(set) var tls: UpstreamTLS?
    /// Which `Host` it sees.
    public internal(set) var host = HostRule.keep
    /// What its paths may hold that is ambiguous to others.
    public internal(set) var allowances: PathAllowances = []
    /// How long a connection may take.
    public internal(set) var connectTimeout = Milliseconds.seconds(3)
    /// How long it may take from the end of the request to the first octet of the response.
    public internal(set) var firstByteTimeout = Milliseconds.seconds(30)
    /// How long a response may be silent.
    public internal(set) var idleTimeout = Milliseconds.seconds(60)
    /// Which connections are kept for the next request.
    public internal(set) var keepAlive = KeepAlive()
    /// How many connections there may be in all; 0 for no limit.
    public internal(set) var maxConnections = 0
    /// When an address is left alone for a while.
    public internal(set) var eject = Ejection()
    /// How addresses are asked whether they are well; nil for not at all.
    public internal(set) var check: HealthCheck?

    init(_ name: Identifier) { self.name = name }

    /// Which `Host` an upstream sees.
    public enum HostRule: String, CaseIterable, Sendable {
        /// The caller's own.
        case keep
        /// The one of the upstream's address.
        case upstream
    }

    /// Connections that wait for the next request; one event loop has them for itself.
    public struct KeepAlive: Equatable, Sendable {
        /// How many idle ones are kept.
        public internal(set) var connections = 64
        /// How long one is kept idle.
        public internal(set) var idle = Milliseconds.seconds(60)
        /// How many requests one carries.
        public internal(set) var requests = 1000
    }

    /// Passive ejection of an address.
    public struct Ejection: Equatable, Sendable {
        /// After so many failures in a row; 0 for never.
        public internal(set) var failures = 5
        /// For how long.
        public internal(set) var time = Milliseconds.seconds(10)
    }

    /// An active check of an address.
    public struct HealthCheck: Equatable, Sendable {
        /// The path that is asked for; 2xx or 3xx is well.
        public internal(set) var path = "/"
        /// How often.
        public internal(set) var interval = Milliseconds.seconds(10)
        /// How long the answer may take.
        public internal(set) var timeout = Milliseconds.seconds(2)
        /// How many good answers in a row bring an address back.
        public internal(set) var rise = 2
        /// How many bad ones in a row take it out.
        public internal(set) var fall = 3
    }
}

/// Sizes and times that callers are held to.
public struct Limits: Equatable, Sendable {
    /// The request line.
    public internal(set) var startLine = WireLimits.standard.startLine
    /// One field line.
    public internal(set) var field = WireLimits.standard.field
    /// All field lines.
    public internal(set) var fields = WireLimits.standard.fields
    /// The number of field lines.
    public internal(set) var fieldCount = WireLimits.standard.fieldCount
    /// How long a whole head may take.
    public internal(set) var headerTimeout = Milliseconds.seconds(10)
    /// How long a body may be silent.
    public internal(set) var bodyTimeout = Milliseconds.seconds(20)
    /// How long a connection may wait for its next request.
    public internal(set) var keepAliveTimeout = Milliseconds.seconds(15)
    /// How many octets a second a body and a response must go on with.
    public internal(set) var minRate = 500
    /// How many requests one connection carries.
    public internal(set) var requestsPerConnection = 1000
    /// How many connections one address may have, or a client of a trusted proxy requests at a time.
    public internal(set) var connectionsPerAddress = 64
    /// The largest body in octets; nil for any that is streamed.
    public internal(set) var body: Int?
    /// How many connections of callers there may be in all.
    public internal(set) var connections = 10000
    /// How long a WebSocket may be silent in both directions.
    public internal(set) var websocketIdleTimeout = Milliseconds.seconds(60)
    /// How long a WebSocket may be open.
    public internal(set) var websocketLifetime = Milliseconds.hour

    init() {}

    /// The part that the parsers of heads take.
    public var wire: WireLimits {
        get throws(LimitFault) {
            try WireLimits(startLine: startLine, field: field, fields: fields, fieldCount: fieldCount)
        }
    }
}

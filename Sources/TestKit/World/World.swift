// A whole gateway inside a test: loops on threads of their own, real sockets on the loopback, whatever upstreams the
// test brings. It is put together from the same parts as the program, but without its files, signals and log, so that
// a test says in one line what it changes.

import Crypto
public import Domain
public import Gateway
public import HTTP
public import Reactor
import Synchronization
public import System
import Telemetry
public import Wire

/// A gateway that runs until the value is let go of.
public final class World: Sendable {
    /// An upstream of a world.
    public struct Destination: Sendable {
        /// How it is reached and treated.
        public var settings: UpstreamSettings
        /// What its paths may hold that has several readings.
        public var allowances: PathAllowances = []
        /// The Host that it sees; nil for the caller's own.
        public var host: Authority?
        /// The pattern of the paths that lead to it.
        public var path: String
        /// Whether WebSockets may lead to it.
        public var allowsWebSocket = false

        /// An upstream at these addresses, for these paths.
        public init(_ name: String, at addresses: [ServiceAddress], path: String = "/**") {
            settings = UpstreamSettings(name: name, addresses: addresses)
            self.path = path
        }
    }

    /// What a world is made of.
    public struct Plan: Sendable {
        /// The upstreams, whose routes are tried in this order.
        public var destinations: [Destination]
        /// What is decided of requests; nil for a policy that lets the paths of the upstreams through.
        public var policies: PolicySet?
        /// The hosts that are answered; none for every host.
        public var hosts: [String] = []
        /// How callers are treated.
        public var server = ServerSettings()
        /// What holds for every request.
        public var gateway = GatewaySettings(name: "gate")
        /// How many loops there are.
        public var loops = 1
        /// Where it listens.
        public var listen = ServiceAddress.host("127.0.0.1", port: 0)

        /// How callers' connections are secured; nil for not at all.
        public var tls: TLSServer?

        /// A plan with these upstreams.
        public init(_ destinations: [Destination]) {
            self.destinations = destinations
        }

        /// The only upstream, for worlds that have no more.
        public var app: UpstreamSettings {
            get { destinations[0].settings }
            set { destinations[0].settings = newValue }
        }
    }

    /// Where to connect to.
    public let address: LocalAddress

    private let parts: [WorldPart]
    private let workers: WorkerPool
    private let registry: MetricRegistry
    private let upstreams: [RecordingUpstream]
    private let hasStopped = Mutex(false)

    /// A world with one upstream that takes everything, and what a test wants otherwise.
    public convenience init(
        _ upstreams: RecordingUpstream..., change: (inout Plan) throws -> Void = { _ in }
    ) throws {
        var plan = Plan([Destination("app", at: upstreams.map(\.place))])
        try change(&plan)
        try self.init(plan, upstreams)
    }

    /// A world of a plan, and the upstreams that must live as long as it does.
    public init(_ plan: Plan, _ upstreams: [RecordingUpstream] = []) throws {
        self.upstreams = upstreams
        registry = MetricRegistry()
        workers = try WorkerPool(threads: 1)
        let sockets = try ListeningSocket.bound(to: plan.listen, count: plan.loops)
        address =
            if case .unix(let path) = plan.listen { .path(path) } else {
                .loopback(port: sockets.first?.endpoint.port ?? 0)
            }
        let policies = try Self.policies(plan)
        let counted = try WorldMetrics(registry)
        var parts: [WorldPart] = []
        for socket in sockets {
            let loop = try EventLoop()
            _ = try loop.start()
            let made = loop.perform { [workers] in
                Result { try WorldPart(plan, policies, loop, workers, counted, socket) }
            }
            parts.append(try made.get())
        }
        self.parts = parts
    }

    private static func policies(_ plan: Plan) throws -> PolicySet {
        if let policies = plan.policies { return policies }
        let routes = try plan.destinations.map { destination in
            guard let id = Identifier(destination.settings.name) else { throw WorldFault() }
            var route = Route(
                id: id, path: try PathPattern(destination.path), upstream: id, requirement: .none)
            route.allowsWebSocket = destination.allowsWebSocket
            return route
        }
        var policy = PolicyContent(id: Identifier(literal: "world"))
        policy.hosts = plan.hosts.compactMap { PolicyHost($0) }
        policy.routes = routes
        return try PolicySet([Policy(policy)])
    }

    /// The port that it listens on; 0 on a path.
    public var port: UInt16 { if case .loopback(let port) = address { port } else { 0 } }

    /// A caller.
    public func client(patience milliseconds: UInt64 = 10_000) throws -> RawClient {
        try RawClient(to: address, patience: milliseconds)
    }

    /// What one caller gets for these octets, after which it sends no more, up to the end of its connection.
    public func answers(to octets: [UInt8]) throws -> RawClient {
        let client = try client()
        try client.send(octets)
        try client.halfClose()
        try client.receiveToEnd()
        return client
    }

    /// The lines of the metrics.
    public var metrics: [Substring] {
        String(decoding: PrometheusText.write(registry.snapshot()), as: UTF8.self).split(separator: "\n")
    }

    /// The value of a metric, by its name and labels as Prometheus writes them; nil where there is none.
    public func metric(_ name: String) -> Int? {
        metrics.first { $0.hasPrefix(name + " ") }.flatMap { Int($0.dropFirst(name.utf8.count + 1)) }
    }

    /// Waits until a metric has a value; false where it hasn't in time. What is counted is counted behind the answer.
    public func metricSettles(_ name: String, at value: Int) -> Bool {
        let deadline = MonotonicInstant(in: 10_000)
        while Clocks.monotonic() < deadline {
            if metric(name) == value { return true }
            // A round trip through each loop.
            _ = shares
        }
        return false
    }

    /// How many callers each loop took.
    public var shares: [Int] { parts.map { part in part.loop.perform { part.taken } } }

    /// Ends idle connections, and everything else once it is done.
    public func drain() {
        for part in parts { part.loop.perform { part.drain() } }
    }

    /// Cuts every connection, and ends the loops.
    public func stop() {
        let isFirst = hasStopped.withLock { hasStopped in
            defer { hasStopped = true }
            return !hasStopped
        }
        guard isFirst else { return }
        for part in parts {
            part.loop.perform { part.cut() }
            while part.loop.perform({ part.isServing }) {}
            part.loop.perform { part.end() }
            part.loop.stop()
        }
        workers.close()
    }

    deinit { stop() }
}

extension Authority {
    /// The authority of this spelling; nil where there is none.
    public static func named(_ text: String) -> Authority? {
        try? Authority(Array(text.utf8)[...], scheme: .http)
    }
}

/// A plan that can't be.
struct WorldFault: Error {}

extension RecordingUpstream {
    /// Where it is, as an upstream's settings have it.
    public var place: ServiceAddress {
        switch address {
        case .loopback(let port): .host("127.0.0.1", port: port)
        case .path(let path): .unix(path: path)
        }
    }
}

private struct WorldMetrics: Sendable {
    let server: ServerMetrics
    let gateway: GatewayMetrics
    let upstreams: UpstreamMetricFamilies

    init(_ registry: MetricRegistry) throws {
        server = try ServerMetrics(registry)
        gateway = try GatewayMetrics(registry)
        upstreams = try UpstreamMetricFamilies(registry)
    }
}

/// What of a world is on one loop.
///
/// INVARIANT: made and used on its loop's thread alone.
private final class WorldPart: @unchecked Sendable {
    let loop: EventLoop
    private let server: HTTPServer
    private let upstreams: [Upstream]
    private var listener: Listener?
    private(set) var taken = 0

    init(
        _ plan: World.Plan, _ policies: PolicySet, _ loop: EventLoop, _ workers: WorkerPool,
        _ metrics: WorldMetrics, _ socket: ListeningSocket
    ) throws {
        self.loop = loop
        let resolver = Resolver(on: loop, workers: workers)
        var byName: [String: GatewayUpstream] = [:]
        for destination in plan.destinations {
            let counted = metrics.upstreams.metrics(of: destination.settings.name)
            let upstream = Upstream(destination.settings, on: loop, resolver: resolver, metrics: counted)
            byName[destination.settings.name] = GatewayUpstream(
                upstream, allowances: destination.allowances, host: destination.host)
        }
        upstreams = byName.values.map(\.connections)
        let gateway = try Gateway(
            plan.gateway, policies: policies, upstreams: byName, metrics: metrics.gateway, log: nil,
            entropy: OpenSSLEntropy())
        server = HTTPServer(on: loop, settings: plan.server, metrics: metrics.server, handler: gateway)
        listener = try Listener(socket, on: loop, onFault: { _ in }) { [unowned self] stream, peer in
            taken += 1
            if let tls = plan.tls { stream.secure(as: tls) }
            server.take(stream, from: peer)
        }
        for upstream in upstreams { loop.spawn { await upstream.keepChecking() } }
    }

    var isServing: Bool { server.count > 0 }

    func drain() {
        listener?.close()
        server.drain(patience: 0)
    }

    func cut() {
        drain()
        server.cutAll()
    }

    func end() {
        for upstream in upstreams { upstream.close() }
    }
}

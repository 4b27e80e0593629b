import Admin
import Domain
import Gateway
import HTTP
import Reactor
import System
import Telemetry

/// Everything of a gateway that lives on one loop.
///
/// INVARIANT: made and used on its loop's thread alone.
final class LoopGateway: @unchecked Sendable {
    private let loop: EventLoop
    private let server: HTTPServer
    private let admin: HTTPServer?
    private let resolver: Resolver
    private let metrics: ProcessMetrics
    private let log: AccessLog?
    private var rules: LoopRules
    /// Those that come next, made and not yet taken.
    private var prepared: LoopRules?
    /// How each listener's connections are secured.
    private let securities: [TLSServer?]
    private let workers: WorkerPool
    private var crowd = Crowd()
    private var listeners: [Listener] = []
    private var adminListeners: [Listener] = []

    /// The part of a loop, on its own thread.
    static func make(
        _ plan: GatewayPlan, on loop: EventLoop, workers: WorkerPool, metrics: ProcessMetrics,
        log: AccessLog?, admin: AdminHandler?
    ) throws(ReactorFault) -> LoopGateway {
        do throws(GatewayFault) {
            return try LoopGateway(plan, on: loop, workers: workers, metrics: metrics, log: log, admin: admin)
        } catch {
            throw ReactorFault("the gateway could not be made: \(error)")
        }
    }

    private init(
        _ plan: GatewayPlan, on loop: EventLoop, workers: WorkerPool, metrics: ProcessMetrics,
        log: AccessLog?, admin: AdminHandler?
    ) throws(GatewayFault) {
        self.loop = loop
        securities = plan.listen.map(\.tls)
        self.workers = workers
        resolver = Resolver(on: loop, workers: workers)
        self.metrics = metrics
        self.log = log
        rules = try LoopRules(plan, on: loop, resolver: resolver, metrics: metrics, log: log)
        server = HTTPServer(on: loop, settings: plan.server, metrics: metrics.server, handler: rules.gateway)
        self.admin = admin.map {
            HTTPServer(on: loop, settings: ServerSettings(), metrics: metrics.admin, handler: $0)
        }
    }

    /// Begins to accept: from the sockets of each listener that are this loop's, and from those of the admin listener.
    func listen(
        _ sockets: [[ListeningSocket]], admin adminSockets: [ListeningSocket],
        onFault: @escaping @Sendable (ReactorFault) -> Void
    ) throws(ReactorFault) {
        let shortage = Listener.Shortage(
            makeRoom: { [server] in server.shed() }, turnAway: { [server] in server.turnAwayAtOnce($0) })
        for (bound, tls) in zip(sockets, securities).flatMap({ pair in pair.0.map { ($0, pair.1) } }) {
            listeners.append(
                try Listener(bound, on: loop, onFault: onFault, shortage: shortage) { [server] stream, peer in
                    if let tls { stream.secure(as: tls) }
                    server.take(stream, from: peer)
                })
        }
        if let admin {
            for bound in adminSockets {
                adminListeners.append(
                    try Listener(bound, on: loop, onFault: onFault) { stream, peer in
                        admin.take(stream, from: peer)
                    })
            }
        }
        loop.spawn { [self] in await sweep() }
        for upstream in rules.upstreams { loop.spawn { await upstream.keepChecking() } }
    }

    /// Makes the rules of another version, to be taken on every loop once they are made on every loop.
    func prepare(_ plan: GatewayPlan) throws(GatewayFault) {
        prepared = try LoopRules(
            plan, on: loop, resolver: resolver, metrics: metrics, log: log, keeping: rules.upstreams)
    }

    /// Takes them; requests that were begun go on under those before.
    func commit() {
        guard let next = prepared.take() else { return }
        let before = rules.upstreams
        rules = next
        server.handOver(to: next.gateway)
        for upstream in next.upstreams where !before.contains(where: { $0 === upstream }) {
            loop.spawn { await upstream.keepChecking() }
        }
        for upstream in before where !next.upstreams.contains(where: { $0 === upstream }) { upstream.close() }
    }

    /// Once a second, what waits too long is ended, and what a crowd leaves behind is given back.
    nonisolated(nonsending) private func sweep() async {
        let waiter = Waiter(on: loop)
        while !server.isDraining {
            waiter.deadline = loop.now.advanced(byMilliseconds: 1_000)
            while !waiter.isOverdue { await waiter.wait() }
            rules.upstreams.forEach { $0.sweep() }
            if crowd.hasGone(now: server.count) {
                loop.spawn { [workers] in _ = await workers.run { Memory.giveBack() } }
            }
        }
    }

    /// Takes no new connection, and ends those that there are: with their next answer, or when they have been idle for so
    /// many milliseconds. The admin listener goes on to the end, unless another process answers there.
    func drain(patience: UInt64, isHandedOver: Bool) {
        listeners.forEach { $0.close() }
        server.drain(patience: patience)
        if isHandedOver, adminListeners.contains(where: \.isHeldElsewhere) {
            adminListeners.forEach { $0.close() }
            admin?.drain(patience: patience)
        }
        rules.upstreams.forEach { $0.close() }
    }

    /// Ends what is left.
    func cut() {
        adminListeners.forEach { $0.close() }
        server.cutAll()
        admin?.cutAll()
    }

    /// How many connections of callers there are.
    var connections: Int { server.count }
}

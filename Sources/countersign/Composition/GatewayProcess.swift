// A running gateway: its loops, one a thread, and what they share, which is metrics, the log and the worker threads. It
// is started and stopped by one thread that does nothing else, and that waits for signals in between.

import Admin
import Domain
import Gateway
import HTTP
import Reactor
import System
import Telemetry

/// A gateway that runs.
final class GatewayProcess {
    private(set) var plan: GatewayPlan
    private let metrics: ProcessMetrics
    private let loops: [EventLoop]
    private let threads: [LoopThread]
    private let parts: [LoopGateway]
    private let workers: WorkerPool
    private let log: LogFile?
    private let readiness: Readiness
    /// What it listens with, on every loop; none once it stops, or they would not close.
    private(set) var sockets: [ListeningSocket]
    /// Where it listens, with the ports that the kernel chose.
    let endpoints: [Endpoint]
    /// Where the admin listener is.
    let admin: Endpoint?

    /// How long a connection that is idle may still send a request when the process has been told to end. Milliseconds.
    private static let idlePatience: UInt64 = 1_000

    /// A gateway that inherits nothing.
    convenience init(_ plan: GatewayPlan) throws(StartFault) {
        var nothing = try InheritedSockets(activatedBy: [:])
        try self.init(plan, &nothing)
    }

    /// Takes what it inherits, binds the rest, starts the loops, and begins to accept. What is wrong with an address is
    /// thrown before any of it, and nobody is accepted before everything is there.
    init(_ plan: GatewayPlan, _ inherited: inout InheritedSockets) throws(StartFault) {
        self.plan = plan
        metrics = try Self.metrics()
        readiness = Readiness(notes: plan.notes)
        readiness.tell(files: "policies: version \(plan.policies.shortVersion)")
        let handler = AdminHandler(registry: metrics.registry, readiness: readiness)
        do throws(ReactorFault) {
            var bound: [[ListeningSocket]] = []
            for place in plan.listen {
                bound.append(try Self.sockets(at: place.address, plan.loops, &inherited))
            }
            let adminSockets =
                if let address = plan.admin { try Self.sockets(at: address, 1, &inherited) } else {
                    [ListeningSocket]()
                }
            try inherited.endTaking()
            sockets = bound.flatMap { $0 } + adminSockets
            endpoints = bound.compactMap { $0.first?.endpoint }
            admin = adminSockets.first?.endpoint
            workers = try WorkerPool(threads: plan.lookups)
            log =
                if let place = plan.accessLog { try LogFile(place, dropped: metrics.lostLines) } else { nil }
            var loops: [EventLoop] = []
            var threads: [LoopThread] = []
            var parts: [LoopGateway] = []
            for number in 0..<plan.loops {
                let loop = try EventLoop(lag: metrics.lag)
                threads.append(try loop.start())
                loops.append(loop)
                parts.append(
                    try Self.part(plan, loop, workers, metrics, log, number == 0 ? handler : nil).get())
            }
            for (number, part) in parts.enumerated() {
                let shares = bound.map { $0.share(of: number, among: plan.loops) }
                try Self.listen(part, loops[number], shares, number == 0 ? adminSockets : [], metrics).get()
            }
            self.loops = loops
            self.threads = threads
            self.parts = parts
        } catch {
            throw StartFault(text: error.description)
        }
        readiness.serves()
    }

    private static func metrics() throws(StartFault) -> ProcessMetrics {
        do throws(MetricFault) {
            return try ProcessMetrics()
        } catch {
            throw StartFault(text: error.message)
        }
    }

    /// The sockets at an address: those that are inherited, or else so many new ones.
    private static func sockets(
        at address: ServiceAddress, _ count: Int, _ inherited: inout InheritedSockets
    ) throws(ReactorFault) -> [ListeningSocket] {
        let taken = inherited.take(at: address)
        return taken.isEmpty ? try ListeningSocket.bound(to: address, count: count) : taken
    }

    private static func part(
        _ plan: GatewayPlan, _ loop: EventLoop, _ workers: WorkerPool, _ metrics: ProcessMetrics,
        _ log: LogFile?, _ handler: AdminHandler?
    ) -> Result<LoopGateway, ReactorFault> {
        loop.perform { () -> Result<LoopGateway, ReactorFault> in
            do throws(ReactorFault) {
                return .success(
                    try LoopGateway.make(
                        plan, on: loop, workers: workers, metrics: metrics, log: log.map(AccessLog.init),
                        admin: handler))
            } catch {
                return .failure(error)
            }
        }
    }

    private static func listen(
        _ part: LoopGateway, _ loop: EventLoop, _ sockets: [[ListeningSocket]], _ admin: [ListeningSocket],
        _ metrics: ProcessMetrics
    ) -> Result<Void, ReactorFault> {
        loop.perform { () -> Result<Void, ReactorFault> in
            do throws(ReactorFault) {
                return .success(
                    try part.listen(sockets, admin: admin) { _ in metrics.acceptFaults.add() })
            } catch {
                return .failure(error)
            }
        }
    }

    /// Has requests from now on go by another plan, on every loop or on none.
    func take(_ next: GatewayPlan) throws(StartFault) {
        let next = next.keeping(plan)
        for (loop, part) in zip(loops, parts) {
            do throws(GatewayFault) {
                try loop.perform { Result { () throws(GatewayFault) in try part.prepare(next) } }.get()
            } catch {
                throw StartFault(text: "the gateway could not be made: \(error)")
            }
        }
        for (loop, part) in zip(loops, parts) { loop.perform { part.commit() } }
        plan.policies = next.policies
        plan.destinations = next.destinations
        plan.gateway = next.gateway
        metrics.reloads.takes()
        readiness.tell(files: "policies: version \(next.policies.shortVersion)")
    }

    /// Counts the descriptors that are open now.
    func countDescriptors() { metrics.descriptors.set(Int64(Program.openDescriptors)) }

    /// Notes that what the files say now is not what is served.
    func refuse() {
        metrics.reloads.refuses()
        readiness.tell(
            files:
                "policies: version \(plan.policies.shortVersion); the files have changed since and were refused, "
                + "see the log")
    }

    /// Begins to stop in good order: no new connection is taken, and what is in flight goes on. A connection that is idle
    /// may still send one request for a moment; where another process has taken over, nobody waits for our end, and it has
    /// its usual time.
    func drain(isHandedOver: Bool) {
        readiness.stops()
        sockets = []
        let patience = min(
            isHandedOver ? plan.server.idleTimeout : Self.idlePatience, plan.shutdownTimeout / 4 * 3)
        for (loop, part) in zip(loops, parts) {
            loop.perform { part.drain(patience: patience, isHandedOver: isHandedOver) }
        }
    }

    /// Waits until what is in flight has come to its end, or to the limit, and ends. `isImpatient` is asked again and again
    /// whether somebody wants it to end at once.
    func end(_ isImpatient: () -> Bool) {
        let deadline = Clocks.monotonic().advanced(byMilliseconds: plan.shutdownTimeout)
        while open > 0, Clocks.monotonic() < deadline, !isImpatient() {}
        for (loop, part) in zip(loops, parts) { loop.perform { part.cut() } }
        let end = Clocks.monotonic().advanced(byMilliseconds: 1_000)
        while open > 0, Clocks.monotonic() < end, !isImpatient() {}
        loops.forEach { $0.stop() }
        // OpenSSL's own end must not meet a thread that is ending: the octets of the one would be freed by both.
        threads.forEach { $0.join() }
        workers.close()
        log?.close()
    }

    /// Has the manager hear that the loops are alive.
    func watch(for supervisor: Supervisor, while isOurs: @escaping @Sendable () -> Bool) throws(StartFault) {
        try supervisor.watch(loops, while: isOurs)
    }

    /// Opens the access log anew.
    func reopenLog() { log?.reopen() }

    /// How many connections of callers there are.
    private var open: Int {
        zip(loops, parts).reduce(0) { sum, pair in
            sum + pair.0.perform { [part = pair.1] in part.connections }
        }
    }
}

/// Why a gateway did not start, in words.
struct StartFault: Error {
    let text: String
    /// What to do about it, where that is not to mend the configuration.
    var hint: String?
}

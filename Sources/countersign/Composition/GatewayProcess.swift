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
    let plan: GatewayPlan
    private let loops: [EventLoop]
    private let parts: [LoopGateway]
    private let workers: WorkerPool
    private let log: LogFile?
    private let readiness: Readiness
    /// Where it listens, with the ports that the kernel chose.
    let endpoints: [Endpoint]
    /// Where the admin listener is.
    let admin: Endpoint?

    /// Binds, starts the loops, and begins to accept. What is wrong with an address is thrown before any of it.
    init(_ plan: GatewayPlan) throws(StartFault) {
        self.plan = plan
        let metrics = try Self.metrics(of: plan)
        readiness = Readiness(notes: plan.notes)
        let handler = AdminHandler(registry: metrics.registry, readiness: readiness)
        do throws(ReactorFault) {
            var bound: [[ListeningSocket]] = []
            for place in plan.listen {
                bound.append(try ListeningSocket.bound(to: place.address, count: plan.loops))
            }
            var adminSocket: ListeningSocket?
            if let address = plan.admin {
                adminSocket = try ListeningSocket.bound(to: address, count: 1).first
            }
            endpoints = bound.compactMap { $0.first?.endpoint }
            admin = adminSocket?.endpoint
            workers = try WorkerPool(threads: plan.lookups)
            log =
                if let place = plan.accessLog { try LogFile(place, dropped: metrics.lostLines) } else { nil }
            var loops: [EventLoop] = []
            var parts: [LoopGateway] = []
            for number in 0..<plan.loops {
                let loop = try EventLoop(lag: metrics.lag)
                // Let go of: the thread ends with the loop.
                _ = try loop.start()
                loops.append(loop)
                let isFirst = number == 0
                let made = Self.part(
                    plan, loop, workers, metrics, log, isFirst ? handler : nil, bound.map { $0[number] },
                    isFirst ? adminSocket : nil)
                parts.append(try made.get())
            }
            self.loops = loops
            self.parts = parts
        } catch {
            throw StartFault(text: error.description)
        }
        readiness.serves()
    }

    private static func metrics(of plan: GatewayPlan) throws(StartFault) -> ProcessMetrics {
        do throws(MetricFault) {
            return try ProcessMetrics(upstreams: plan.destinations.map(\.settings.name))
        } catch {
            throw StartFault(text: error.message)
        }
    }

    private static func part(
        _ plan: GatewayPlan, _ loop: EventLoop, _ workers: WorkerPool, _ metrics: ProcessMetrics,
        _ log: LogFile?, _ handler: AdminHandler?, _ sockets: [ListeningSocket],
        _ adminSocket: ListeningSocket?
    ) -> Result<LoopGateway, ReactorFault> {
        loop.perform { () -> Result<LoopGateway, ReactorFault> in
            do throws(ReactorFault) {
                let part = try LoopGateway.make(
                    plan, on: loop, workers: workers, metrics: metrics, log: log.map(AccessLog.init),
                    admin: handler)
                try part.listen(Array(zip(sockets, plan.listen.map(\.tls))), admin: adminSocket) { _ in
                    metrics.acceptFaults.add()
                }
                return .success(part)
            } catch {
                return .failure(error)
            }
        }
    }

    /// Stops in good order: no new connection, what is in flight goes on to its end, or to the limit. `isImpatient` is
    /// asked again and again whether somebody wants it to end at once.
    func stop(_ isImpatient: () -> Bool) {
        readiness.stops()
        for (loop, part) in zip(loops, parts) { loop.perform { part.drain() } }
        let deadline = Clocks.monotonic().advanced(byMilliseconds: plan.shutdownTimeout)
        while open > 0, Clocks.monotonic() < deadline, !isImpatient() {}
        for (loop, part) in zip(loops, parts) { loop.perform { part.cut() } }
        let end = Clocks.monotonic().advanced(byMilliseconds: 1_000)
        while open > 0, Clocks.monotonic() < end, !isImpatient() {}
        loops.forEach { $0.stop() }
        workers.close()
        log?.close()
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
}

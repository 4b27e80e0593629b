import Synchronization
import System
import Telemetry
import TestKit
import Testing

@testable import HTTP
@testable import Reactor

@Suite struct UpstreamTests {
    /// An upstream of a loop, with these endpoints.
    ///
    /// INVARIANT: `upstream` is used on the loop's thread alone.
    final class Served: @unchecked Sendable {
        let loop: EventLoop
        let upstream: Upstream
        let metrics: UpstreamMetrics
        private let workers: WorkerPool

        init(_ ports: [UInt16], _ change: (inout UpstreamSettings) -> Void = { _ in }) throws {
            let loop = try EventLoop()
            _ = try loop.start()
            let workers = try WorkerPool(threads: 1)
            var settings = UpstreamSettings(
                name: "app", addresses: ports.map { ServiceAddress.host("127.0.0.1", port: $0) })
            change(&settings)
            let metrics = try UpstreamMetricFamilies(MetricRegistry()).metrics(of: "app")
            let made = settings
            (self.loop, self.metrics, self.workers) = (loop, metrics, workers)
            upstream = loop.perform {
                Upstream(made, on: loop, resolver: Resolver(on: loop, workers: workers), metrics: metrics)
            }
        }

        /// Runs a task on the loop to its end.
        func finish<Answer: Sendable>(
            _ body: @escaping @Sendable (Upstream, Waiter) async throws -> Answer
        ) throws -> Answer {
            let answer = Monitor<Result<Answer, ReactorFault>?>(nil)
            loop.spawn { [self] in
                var result: Result<Answer, ReactorFault>
                do {
                    result = .success(try await body(upstream, Waiter(on: loop)))
                } catch {
                    result = .failure(ReactorFault("\(error)"))
                }
                let ended = result
                answer.withLock { $0 = ended }
            }
            return try #require(answer.wait(until: ConnectedStream.soon) { $0 }).get()
        }

        func close() {
            loop.perform { [upstream] in upstream.close() }
            workers.close()
            loop.stop()
        }
    }

    /// A port where nobody listens.
    static func deadPort() throws -> UInt16 { try Socket.listening(on: .loopback(port: 0)).port() }

    @Test func `requests go where the fewest are, and equals take turns`() throws {
        let apps = try (0..<3).map { _ in try RecordingUpstream { _ in [] } }
        let served = try Served(apps.map(\.port))
        let places = try served.finish { upstream, waiter in
            var open: [UpstreamConnection] = []
            for _ in 0..<9 {
                open.append(try await upstream.newConnection(at: upstream.endpoint(), for: waiter))
            }
            let counts = (0..<3).map { place in open.count { $0.place == place } }
            // Two places become free: they are where the next two go.
            let freed = open.filter { $0.place == 1 }.prefix(2)
            for connection in freed { upstream.giveBack(connection, isClean: false) }
            let next = [try upstream.endpoint(), try upstream.endpoint()]
            for connection in open where !freed.contains(where: { $0 === connection }) {
                upstream.giveBack(connection, isClean: false)
            }
            return counts + next
        }
        #expect(places == [3, 3, 3, 1, 1])
        #expect(served.metrics.open.value == 0)
        served.close()
    }

    @Test func `a connection that was used cleanly is used again, the last one first`() throws {
        let app = try RecordingUpstream { _ in [] }
        let served = try Served([app.port])
        let isAgain = try served.finish { upstream, waiter in
            let first = try await upstream.newConnection(at: 0, for: waiter)
            let second = try await upstream.newConnection(at: 0, for: waiter)
            upstream.giveBack(first, isClean: true)
            upstream.giveBack(second, isClean: true)
            let idle = served.metrics.idle.value
            let again = upstream.idleConnection(at: 0)
            let others = upstream.idleConnection(at: 0)
            let none = upstream.idleConnection(at: 0)
            defer { for one in [again, others] { one.map { upstream.giveBack($0, isClean: false) } } }
            return [idle == 2, again === second, others === first, none == nil]
        }
        #expect(isAgain == [true, true, true, true])
        #expect([served.metrics.idle.value, served.metrics.open.value] == [0, 0])
        served.close()
    }

    @Test func `no more are kept than may wait, and none makes more requests than it may`() throws {
        let app = try RecordingUpstream { _ in [] }
        let served = try Served([app.port]) {
            $0.keptConnections = 2
            $0.requestsPerConnection = 3
        }
        let counts = try served.finish { upstream, waiter in
            var open: [UpstreamConnection] = []
            for _ in 0..<4 { open.append(try await upstream.newConnection(at: 0, for: waiter)) }
            for connection in open { upstream.giveBack(connection, isClean: true) }
            let kept = served.metrics.idle.value
            var uses = 0
            while let connection = upstream.idleConnection(at: 0) {
                uses += 1
                upstream.giveBack(connection, isClean: true)
            }
            return [Int(kept), uses, Int(served.metrics.open.value)]
        }
        // Each of the two had made one request, and may make two more.
        #expect(counts == [2, 4, 0])
        served.close()
    }

    @Test func `a connection on which something was said, or that was left, is not used again`() throws {
        let app = try RecordingUpstream { number in
            number == 0 ? [.hold("speak"), .send([0x78])] : [.hold("leave"), .close]
        }
        let served = try Served([app.port])
        let fresh = try served.finish { upstream, waiter in
            let first = try await upstream.newConnection(at: 0, for: waiter)
            let second = try await upstream.newConnection(at: 0, for: waiter)
            upstream.giveBack(first, isClean: true)
            upstream.giveBack(second, isClean: true)
            app.release("speak")
            app.release("leave")
            waiter.deadline = upstream.loop.now.advanced(byMilliseconds: 20_000)
            (first.stream.waiter, second.stream.waiter) = (waiter, waiter)
            (first.stream.interest, second.stream.interest) = (.readable, .readable)
            while first.isFresh || second.isFresh, !waiter.isOverdue { await waiter.wait() }
            return upstream.idleConnection(at: 0) == nil
        }
        #expect(fresh)
        #expect([served.metrics.idle.value, served.metrics.open.value] == [0, 0])
        served.close()
    }

    @Test func `a request more than there may be is refused, until one has ended`() throws {
        let app = try RecordingUpstream { _ in [] }
        let served = try Served([app.port]) { $0.mostRequests = 2 }
        let texts = try served.finish { upstream, waiter in
            let first = try await upstream.newConnection(at: upstream.endpoint(), for: waiter)
            let second = try await upstream.newConnection(at: upstream.endpoint(), for: waiter)
            var texts: [String] = []
            do throws(UpstreamFault) { _ = try upstream.endpoint() } catch { texts.append("\(error.reason)") }
            upstream.giveBack(first, isClean: false)
            texts.append("\(try upstream.endpoint())")
            upstream.giveBack(second, isClean: false)
            return texts
        }
        #expect(texts == ["tooBusy", "0"])
        served.close()
    }

    @Test func `where one endpoint takes no connection the next one does, and it is left out in time`() throws
    {
        let app = try RecordingUpstream { _ in [] }
        let served = try Served([try Self.deadPort(), app.port]) {
            $0.ejectAfter = 3
            $0.ejectFor = 3_600_000
        }
        let places = try served.finish { upstream, waiter in
            var places: Set<Int> = []
            for _ in 0..<10 {
                let connection = try await upstream.newConnection(at: upstream.endpoint(), for: waiter)
                places.insert(connection.place)
                upstream.giveBack(connection, isClean: false)
            }
            return places
        }
        #expect(places == [1])
        #expect(served.metrics.failed.value == 3)
        served.close()
    }

    @Test
    func `where no endpoint takes a connection each is tried once, and the fault is before the request`()
        throws
    {
        let ports = [try Self.deadPort(), try Self.deadPort()]
        let served = try Served(ports) { $0.ejectAfter = 1 }
        let faults = try served.finish { upstream, waiter in
            var faults: [UpstreamFault] = []
            // The second time both are left out, and asked all the same.
            for _ in 0..<2 {
                do throws(UpstreamFault) {
                    _ = try await upstream.newConnection(at: 0, for: waiter)
                } catch {
                    faults.append(error)
                }
            }
            return faults
        }
        #expect(faults.count == 2)
        #expect(faults.allSatisfy { !$0.hasBegun })
        #expect(faults.first?.reason == .unreachable("127.0.0.1:\(ports[1]) refused"))
        #expect(served.metrics.failed.value == 4)
        served.close()
    }

    @Test func `a sweep ends what has waited too long, and what its upstream has left`() throws {
        let app = try RecordingUpstream { number in number == 0 ? [.hold("leave"), .close] : [] }
        let served = try Served([app.port]) { $0.keepTimeout = 100 }
        let counts = try served.finish { upstream, waiter in
            let left = try await upstream.newConnection(at: 0, for: waiter)
            let old = try await upstream.newConnection(at: 0, for: waiter)
            upstream.giveBack(left, isClean: true)
            upstream.giveBack(old, isClean: true)
            upstream.sweep()
            var counts = [served.metrics.idle.value]
            app.release("leave")
            waiter.deadline = upstream.loop.now.advanced(byMilliseconds: 20_000)
            left.stream.waiter = waiter
            left.stream.interest = .readable
            while left.isFresh, !waiter.isOverdue { await waiter.wait() }
            upstream.sweep()
            counts.append(served.metrics.idle.value)
            waiter.deadline = old.idleSince.advanced(byMilliseconds: 100)
            while !waiter.isOverdue { await waiter.wait() }
            upstream.sweep()
            return counts + [served.metrics.idle.value]
        }
        #expect(counts == [2, 1, 0] || counts == [2, 0, 0])
        served.close()
    }

    @Test func `what is given back after the upstream was closed is ended`() throws {
        let app = try RecordingUpstream { _ in [] }
        let served = try Served([app.port])
        try served.finish { upstream, waiter in
            let connection = try await upstream.newConnection(at: 0, for: waiter)
            upstream.close()
            upstream.giveBack(connection, isClean: true)
        }
        #expect(app.connection(0) { $0.ending != .open } != nil)
        #expect([served.metrics.idle.value, served.metrics.open.value] == [0, 0])
        served.close()
    }
}

@Suite struct UpstreamEndpointTests {
    private var settings: UpstreamSettings {
        var settings = UpstreamSettings(name: "app", addresses: [])
        settings.ejectAfter = 3
        settings.ejectFor = 1_000
        return settings
    }

    private func at(_ milliseconds: UInt64) -> LoopTime {
        LoopTime(nanoseconds: 0).advanced(byMilliseconds: milliseconds)
    }

    @Test func `so many failures in a row leave an endpoint out, for so long`() {
        var endpoint = UpstreamEndpoint(.host("app", port: 80))
        for _ in 0..<2 { endpoint.failed(settings, at: at(5)) }
        #expect(endpoint.isFit(at: at(5)))
        endpoint.failed(settings, at: at(5))
        #expect(!endpoint.isFit(at: at(5)))
        #expect(!endpoint.isFit(at: at(1_004)))
        #expect(endpoint.isFit(at: at(1_005)))
        // It has another chance, and one failure is enough now.
        endpoint.failed(settings, at: at(1_005))
        #expect(!endpoint.isFit(at: at(2_004)))
        #expect(endpoint.isFit(at: at(2_005)))
        endpoint.succeeded()
        for _ in 0..<2 { endpoint.failed(settings, at: at(2_005)) }
        #expect(endpoint.isFit(at: at(2_005)))
    }

    @Test func `a success in between begins the count anew, and without a limit nothing is left out`() {
        var endpoint = UpstreamEndpoint(.host("app", port: 80))
        for _ in 0..<5 {
            for _ in 0..<2 { endpoint.failed(settings, at: at(5)) }
            endpoint.succeeded()
        }
        #expect(endpoint.isFit(at: at(5)))
        var never = settings
        never.ejectAfter = 0
        for _ in 0..<100 { endpoint.failed(never, at: at(5)) }
        #expect(endpoint.isFit(at: at(5)))
    }

    @Test func `what the check says counts beside what requests met`() {
        var endpoint = UpstreamEndpoint(.host("app", port: 80))
        endpoint.isHealthy = false
        #expect(!endpoint.isFit(at: at(5)))
        endpoint.succeeded()
        #expect(!endpoint.isFit(at: at(5)))
        endpoint.isHealthy = true
        #expect(endpoint.isFit(at: at(5)))
    }

    @Test func `health falls and rises after so many answers in a row`() {
        let settings = HealthCheckSettings(path: "/", interval: 1, timeout: 1, rise: 2, fall: 3)
        var count = HealthCount()
        var seen = ""
        for answer in "ggbbgbbbggbgbggbbb" {
            count.note(isWell: answer == "g", settings)
            seen += count.isHealthy ? "+" : "-"
        }
        #expect(seen == "+++++++--++++++++-")
    }
}

// The connections of one loop to one upstream. A connection is used again only if the last exchange on it ended
// cleanly (HTP-13); the endpoint with the fewest requests is taken; one that keeps failing is left out for a while. A
// request is moved to another endpoint only while connecting, when not one octet of it has left.

public import Reactor
import Telemetry
import Wire

/// One upstream as one loop sees it.
///
/// INVARIANT: used on its loop's thread alone.
public final class Upstream: @unchecked Sendable {
    /// How it is treated.
    public let settings: UpstreamSettings
    let loop: EventLoop
    private let resolver: Resolver
    private let metrics: UpstreamMetrics
    private var endpoints: [UpstreamEndpoint]
    private var active = 0
    private var turn = 0
    /// The head that a response is read into, from its last octet until it was written for its caller.
    var head = ResponseHead()
    private(set) var isClosed = false

    /// An upstream of a loop.
    public init(
        _ settings: UpstreamSettings, on loop: EventLoop, resolver: Resolver, metrics: UpstreamMetrics
    ) {
        self.settings = settings
        self.loop = loop
        self.resolver = resolver
        self.metrics = metrics
        endpoints = settings.addresses.map(UpstreamEndpoint.init)
    }

    /// Gives a connection back. Only one whose exchange ended cleanly is kept.
    @inline(__always)
    func giveBack(_ connection: UpstreamConnection, isClean: Bool) {
        active &-= 1
        endpoints[connection.place].active &-= 1
        connection.stream.waiter = nil
        connection.stream.interest = []
        connection.output.removeAll()
        let isKept =
            isClean && !isClosed && connection.input.isEmpty
            && connection.requests < settings.requestsPerConnection
            && endpoints[connection.place].idle.count < settings.keptConnections && isSilent(connection)
        guard isKept else { return discard(connection) }
        loop.buffers.takeBack(&connection.input)
        loop.buffers.takeBack(&connection.output)
        connection.idleSince = loop.now
        endpoints[connection.place].idle.append(connection)
        metrics.idle.add(1)
    }

    /// Notes how an exchange with an endpoint went, as far as that says something of the endpoint.
    func note(_ connection: UpstreamConnection, isWell: Bool) {
        if isWell {
            endpoints[connection.place].succeeded()
        } else {
            endpoints[connection.place].failed(settings, at: loop.now)
        }
    }

    /// Ends the connections that have waited too long, or whose upstream has left.
    public func sweep() {
        for place in endpoints.indices {
            let idle = endpoints[place].idle
            let kept = idle.filter { connection in
                connection.isFresh
                    && connection.idleSince.advanced(byMilliseconds: settings.keepTimeout) > loop.now
            }
            if kept.count == idle.count { continue }
            for connection in idle where !kept.contains(where: { $0 === connection }) { drop(connection) }
            endpoints[place].idle = kept
        }
    }

    /// Notes what an active check found.
    func noteHealth(_ isHealthy: Bool, of place: Int) {
        endpoints[place].isHealthy = isHealthy
    }

    /// Ends all connections that wait.
    public func close() {
        isClosed = true
        for place in endpoints.indices {
            endpoints[place].idle.forEach(drop)
            endpoints[place].idle = []
        }
    }
}

extension Upstream {
    /// The endpoint for a request. Chosen once for each: a turn that is taken for nothing would have some endpoints never
    /// get theirs.
    @inline(__always)
    public func endpoint() throws(UpstreamFault) -> Int {
        if settings.mostRequests > 0, active >= settings.mostRequests {
            throw UpstreamFault(.tooBusy, hasBegun: false)
        }
        return endpoints.count == 1 ? 0 : leastActive(besides: [])
    }

    /// A connection to an endpoint that waits for a request; nil where there is none. Whoever gets it gives it back.
    @inline(__always)
    public func idleConnection(at place: Int) -> UpstreamConnection? {
        while let connection = endpoints[place].idle.popLast() {
            metrics.idle.add(-1)
            if connection.isFresh {
                begin(connection)
                return connection
            }
            discard(connection)
        }
        return nil
    }

    @inline(__always)
    private func begin(_ connection: UpstreamConnection) {
        active &+= 1
        endpoints[connection.place].active &+= 1
        connection.requests &+= 1
        loop.buffers.lend(&connection.output)
    }

    /// A note that something may be read is taken back by reading; what is there then is one response too many.
    private func isSilent(_ connection: UpstreamConnection) -> Bool {
        guard connection.stream.isReadable else { return !connection.stream.isOver }
        guard !connection.stream.hasEnded else { return false }
        return connection.stream.receive(into: &connection.input, room: 1) == .wait
    }

    private func drop(_ connection: UpstreamConnection) {
        metrics.idle.add(-1)
        discard(connection)
    }

    private func discard(_ connection: UpstreamConnection) {
        metrics.open.add(-1)
        connection.close()
    }

    /// The endpoint with the fewest requests among those that are fit, or among all where none is: an upstream that
    /// is ill everywhere is asked all the same. Equals take turns.
    private func leastActive(besides tried: [Int]) -> Int {
        turn = (turn + 1) % endpoints.count
        let order = endpoints.indices.map { ($0 + turn) % endpoints.count }.filter { !tried.contains($0) }
        let fit = order.filter { endpoints[$0].isFit(at: loop.now) }
        let places = fit.isEmpty ? order : fit
        return places.min { endpoints[$0].active < endpoints[$1].active } ?? 0
    }

    /// A new connection to an endpoint, or where none can be made, some connection to another. Whoever gets it gives it
    /// back.
    nonisolated(nonsending) func newConnection(
        at first: Int, for waiter: Waiter
    ) async throws(UpstreamFault) -> UpstreamConnection {
        var tried: [Int] = []
        var last = "it has no endpoint"
        while tried.count < endpoints.count {
            let place = tried.isEmpty ? first : leastActive(besides: tried)
            if !tried.isEmpty, let connection = idleConnection(at: place) { return connection }
            tried.append(place)
            // Counted before it is connected, or a slow endpoint would be given everything meanwhile.
            active += 1
            endpoints[place].active += 1
            do throws(ReactorFault) {
                let stream = try await connect(place, waiter)
                metrics.open.add(1)
                metrics.connected.add()
                let connection = UpstreamConnection(stream, at: place, of: self)
                connection.requests = 1
                loop.buffers.lend(&connection.output)
                return connection
            } catch {
                active -= 1
                endpoints[place].active -= 1
                // Nobody else's connection would be made either.
                if error.isShortage { throw UpstreamFault(.tooBusy, hasBegun: false) }
                endpoints[place].failed(settings, at: loop.now)
                metrics.failed.add()
                last = error.description
            }
        }
        throw UpstreamFault(.unreachable(last), hasBegun: false)
    }

    /// Has a new connection go through TLS, where the upstream wants that; what went wrong, if anything did.
    nonisolated(nonsending) private func secure(
        _ stream: ByteStream, _ place: Int, _ waiter: Waiter
    ) async -> String? {
        guard let tls = settings.tls, case .host(let host, _) = endpoints[place].address else { return nil }
        stream.secure(to: host, as: tls)
        stream.interest = [.readable, .writable]
        while true {
            await loop.turn()
            switch stream.shakeHands() {
            case .done: return nil
            case .failed(let fault): return fault.description
            case .wait: break
            }
            if waiter.isOverdue { return "the handshake was not over in time" }
            await waiter.wait()
        }
    }

    /// Connects to an endpoint, at one of its addresses after the other.
    nonisolated(nonsending) func connect(
        _ place: Int, _ waiter: Waiter
    ) async throws(ReactorFault) -> ByteStream {
        var last = ReactorFault("`\(endpoints[place].address)` has no address")
        let patience = loop.now.advanced(byMilliseconds: settings.connectTimeout)
        for endpoint in try await resolver.endpoints(of: endpoints[place].address, by: patience) {
            do throws(ReactorFault) {
                let stream = try loop.connect(to: endpoint)
                stream.waiter = waiter
                stream.interest = .writable
                waiter.deadline = loop.now.advanced(byMilliseconds: settings.connectTimeout)
                while stream.isConnected == nil, !waiter.isOverdue { await waiter.wait() }
                if stream.isConnected == true, let fault = await secure(stream, place, waiter) {
                    last = ReactorFault("\(endpoint) can't be spoken to over TLS: \(fault)")
                } else if stream.isConnected == true {
                    return stream
                } else {
                    last = ReactorFault(
                        "\(endpoint) \(stream.isConnected == nil ? "did not answer in time" : "refused")")
                }
                stream.close()
            } catch {
                last = error
            }
        }
        throw last
    }
}

// The way of a request, from top to bottom.

public import Crypto
public import Domain
public import HTTP
import Reactor
import Telemetry
import Wire

/// The gateway of one loop.
///
/// INVARIANT: used on its loop's thread alone.
public final class Gateway: ExchangeHandler, @unchecked Sendable {
    private let policies: PolicySet
    /// By the route's number.
    private let routes: [RoutePlan]
    private let intake: Intake
    private let forwarder: Forwarder
    private let reserved = ReservedPaths()
    private let responder = RefusalResponder()
    private let metrics: GatewayMetrics
    private let log: AccessLog?
    private let clients: AddressLimit?
    private var ids: IDGenerator
    /// Of bodies that conditions are tested on.
    private var heldOctets = 0

    /// A gateway for these policies, whose routes' upstreams are found by name.
    public init(
        _ settings: GatewaySettings, policies: PolicySet, upstreams: [String: GatewayUpstream],
        metrics: GatewayMetrics, log: AccessLog?, entropy: some Entropy
    ) throws(GatewayFault) {
        var routes: [RoutePlan] = []
        for policy in policies.policies {
            for route in policy.routes {
                let name = route.upstream?.text
                let upstream = name.flatMap { upstreams[$0] }
                if let name, upstream == nil { throw .noUpstream(name) }
                routes.append(RoutePlan(route, of: policy, to: upstream))
            }
        }
        self.policies = policies
        self.routes = routes
        self.metrics = metrics
        self.log = log
        clients = settings.clients
        let allowances = routes.reduce(PathAllowances()) { $0.union($1.upstream?.allowances ?? []) }
        intake = Intake(settings: settings, allowances: allowances)
        forwarder = Forwarder(name: settings.name)
        do throws(CryptoFault) {
            ids = try IDGenerator(seed: entropy)
        } catch {
            throw .crypto(error)
        }
    }

    /// Handles the requests of a connection.
    nonisolated(nonsending) public func handle(_ requests: RequestSequence) async {
        while var exchange = await requests.next() { await handle(&exchange) }
    }

    /// Handles one request. Every refusal is answered here, and every outcome is counted.
    @inline(always)
    nonisolated(nonsending) private func handle(_ exchange: inout Exchange) async {
        let id = ids.requestID()
        var refusal: Refusal?
        var passage = Passage()
        do throws(Refusal) {
            try await way(&exchange, id, &passage)
        } catch {
            refusal = error
            await responder.answer(error, id, over: &exchange)
        }
        record(exchange, refusal, passage)
        log?.write(exchange, id, refusal, passage, routes)
    }

    /// One request, first octet to last. Every `try` is a way out.
    @inline(__always)
    nonisolated(nonsending) private func way(
        _ exchange: inout Exchange, _ id: RequestID, _ passage: inout Passage
    ) async throws(Refusal) {
        let request = try intake.read(&exchange, id)
        let client = try admit(request, from: exchange.peer)
        defer { if let client { clients?.leave(client) } }
        if let answer = try ownAnswer(to: request) {
            return await exchange.answer(answer, toHEAD: request.isHEAD)
        }
        let candidates = try policies.candidates(for: request.canonical)
        let room = candidates.wanted.isEmpty ? nil : intake.room(for: request, candidates)
        guard heldOctets + (room ?? 0) <= intake.settings.mostTestedOctets else { throw .unavailable }
        heldOctets += room ?? 0
        defer { heldOctets -= room ?? 0 }
        let (body, bodyFacts) =
            room == nil ? (.streams, .none) : try await intake.body(&exchange, of: request)
        let verdict = candidates.decide {
            Facts(
                request: request.canonical, time: exchange.time, source: request.origin.client,
                body: bodyFacts)
        }
        passage.shadows = verdict.shadows
        let match = try policies.match(verdict)
        passage.route = match.number
        let route = routes[match.number]
        // Nobody can be challenged by this release, and nobody gets around a challenge.
        guard !route.isProtected, let upstream = route.upstream else {
            throw Refusal(
                .unavailable, cause: "the route `\(route.name)` asks for a code, and this release sends none")
        }
        try match.check(upstreamAllows: upstream.allowances)
        let isHandshake = request.asksToSwitch ? try isHandshake(request, route) : false
        try await forwarder.forward(
            request, body, on: route, to: upstream, traceParent: ids.next(), isHandshake: isHandshake,
            over: &exchange)
    }

    /// HTP-18: whether it goes up as the handshake of a WebSocket, which its route must allow. Else it is a plain request,
    /// whatever it asks to change to.
    @inline(never)
    private func isHandshake(_ request: borrowing IncomingRequest, _ route: RoutePlan) throws(Refusal) -> Bool
    {
        guard route.allowsWebSocket else { return false }
        return try WebSocketHandshake.isBegun(by: request.canonical)
    }

    /// The client of a trusted proxy, which has one request more from here on; nil for callers whose connections were
    /// counted when they came.
    @inline(__always)
    private func admit(
        _ request: borrowing IncomingRequest, from peer: Endpoint?
    ) throws(Refusal) -> IPAddress? {
        guard request.origin.isFromTrustedProxy, let clients, let client = request.origin.client,
            client != peer?.ip
        else { return nil }
        guard clients.enter(client) else { throw .unavailable }
        return client
    }

    /// What is never forwarded, on no route: the reserved paths, and OPTIONS that are meant for the gateway (HTP-16).
    @inline(__always)
    private func ownAnswer(to request: borrowing IncomingRequest) throws(Refusal) -> Response? {
        if request.canonical.isAsterisk || request.maxForwards == 0 {
            var response = Response(204)
            response.add("allow", Array("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS".utf8))
            return response
        }
        return try reserved.answer(request)
    }

    @inline(__always)
    private func record(_ exchange: borrowing Exchange, _ refusal: Refusal?, _ passage: Passage) {
        let status = exchange.status ?? 0
        metrics.classes[status / 100].add()
        // How long a WebSocket is open says nothing of how long anybody waited.
        if status != 101 { metrics.latency.observe(exchange.elapsed) }
        if let refusal { metrics.refusals.labelled([refusal.reason]).add() }
        if exchange.isBroken { metrics.broken.add() }
        for shadow in passage.shadows {
            let route = routes[shadow.number]
            metrics.shadows.labelled([route.name, shadow.isDecidable ? route.verb : "undecidable"]).add()
        }
    }
}

/// What was decided of a request, for logs and metrics.
struct Passage {
    /// The number of the route that took it.
    var route: Int?
    /// What routes would have decided that only watch.
    var shadows: [ShadowDecision] = []
}

/// Why a gateway could not be made.
public enum GatewayFault: Error, Equatable, Sendable {
    /// A route leads to an upstream that isn't there.
    case noUpstream(String)
    /// There is no randomness.
    case crypto(CryptoFault)
}

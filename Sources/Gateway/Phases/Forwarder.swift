// The last phase: the request goes to its upstream under a head of our own, the response comes back under another, and
// the bodies stream between them. Nothing is kept, and nothing is sent twice: where a connection breaks after an octet
// of the request has left, what became of it is not known here.

import Domain
import HTTP
import Reactor
import Wire

struct Forwarder: Sendable {
    private let requests: RequestWriter
    private let responses = ResponseWriter()

    init(name: [UInt8]) {
        requests = RequestWriter(name: name)
    }

    @inline(always)
    nonisolated(nonsending) func forward(
        _ request: borrowing IncomingRequest, _ body: IncomingBody, on route: RoutePlan,
        to upstream: GatewayUpstream,
        traceParent: UInt64, isHandshake: Bool, over exchange: inout Exchange
    ) async throws(Refusal) {
        let connection: UpstreamConnection
        do throws(UpstreamFault) {
            let endpoint = try upstream.connections.endpoint()
            if let idle = upstream.connections.idleConnection(at: endpoint) {
                connection = idle
            } else {
                connection = try await exchange.connect(to: upstream.connections, at: endpoint)
            }
        } catch {
            throw Refusal(error)
        }
        do throws(HTTPFault) {
            try requests.write(
                request, body, host: upstream.host,
                changes: RequestChanges(
                    setting: route.requestFields, identity: route.identity, peer: exchange.peer?.ip),
                traceParent: traceParent, isHandshake: isHandshake, to: &connection.output)
        } catch {
            exchange.giveBack(connection)
            throw Refusal(error)
        }
        let responses = responses
        let loop = exchange.dates
        do throws(RelayFault) {
            try await exchange.relay(
                over: connection, isHEAD: request.isHEAD, isHTTP10: request.canonical.version == .http10,
                maySwitch: isHandshake
            ) { (head, plan, output) throws(HTTPFault) in
                try responses.write(head, plan, to: request, on: route, date: loop.now, &output)
            }
        } catch {
            switch error {
            case .upstream(let fault): throw Refusal(fault)
            case .malformed(let fault): throw Refusal(fault)
            case .callerTimedOut: throw .requestTimeout
            // Nobody is left to answer, or they have a part of another answer already.
            case .callerGone, .broken: return
            }
        }
    }
}

extension Refusal {
    /// What the caller is told of an upstream's fault: what happened, and never where.
    init(_ fault: UpstreamFault) {
        switch fault.reason {
        case .unreachable(let why): self = Refusal(.upstreamUnreachable, cause: why)
        case .tooBusy: self = .unavailable
        case .timedOut: self = .upstreamTimeout
        case .cut, .malformed, .switched, .interim: self = .upstreamInvalid
        }
    }
}

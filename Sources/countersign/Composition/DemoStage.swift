// The demo's play: the demo bank on a port of its own, and a gateway in front of it, in one process and without any
// file. The gateway is the one that `serve` runs; only its setup is made here instead of being read.

import Demo
import Domain
import Gateway
import HTTP
import Reactor
import System
import Telemetry

/// The demo bank behind a gateway, both running.
final class DemoStage {
    /// Where people look for it; any free port where that one is taken.
    static let usualPort: UInt16 = 8080

    private let bank = DemoBank()
    private let bankLoop: EventLoop
    private let gateway: GatewayProcess

    init() throws(StartFault) {
        let bank = bank
        do throws(ReactorFault) {
            bankLoop = try EventLoop()
            _ = try bankLoop.start()
            let bound = try ListeningSocket.bound(to: .host("127.0.0.1", port: 0), count: 1)[0]
            let loop = bankLoop
            let metrics = try Self.metrics()
            let listening = loop.perform { () -> Result<Void, ReactorFault> in
                let server = HTTPServer(on: loop, settings: ServerSettings(), metrics: metrics, handler: bank)
                do throws(ReactorFault) {
                    _ = try Listener(bound, on: loop, onFault: { _ in }) { stream, peer in
                        server.take(stream, from: peer)
                    }
                    return .success(())
                } catch {
                    return .failure(error)
                }
            }
            try listening.get()
            gateway = try Self.gateway(before: bound.endpoint)
        } catch {
            throw StartFault(text: error.description)
        }
    }

    /// Where the gateway listens.
    var port: UInt16 { gateway.endpoints[0].port ?? 0 }

    /// Where its health and its metrics are.
    var adminPort: UInt16 { gateway.admin?.port ?? 0 }

    /// How many requests the bank has seen.
    var seen: Int { bank.seen }

    /// Ends both.
    func end() {
        gateway.drain(isHandedOver: false)
        gateway.end { true }
        bankLoop.stop()
    }

    private static func metrics() throws(ReactorFault) -> ServerMetrics {
        do throws(MetricFault) {
            return try ServerMetrics(MetricRegistry())
        } catch {
            throw ReactorFault(error.message)
        }
    }

    private static func gateway(before bank: Endpoint) throws(ReactorFault) -> GatewayProcess {
        for port in [usualPort, 0] {
            do throws(StartFault) {
                return try GatewayProcess(try plan(bank, port))
            } catch {
                if port == 0 { throw ReactorFault(error.text) }
            }
        }
        throw ReactorFault("no port is free")
    }

    private static func plan(_ bank: Endpoint, _ port: UInt16) throws(StartFault) -> GatewayPlan {
        let upstream = UpstreamSettings(name: "bank", addresses: [.host("127.0.0.1", port: bank.port ?? 0)])
        return GatewayPlan(
            listen: [GatewayPlan.Place(address: .host("127.0.0.1", port: port))],
            admin: .host("127.0.0.1", port: port == 0 ? 0 : port + 1),
            loops: 1, server: ServerSettings(), gateway: GatewaySettings(name: "countersign"),
            destinations: [GatewayPlan.Destination(settings: upstream, allowances: [], host: nil)],
            policies: try policies(), accessLog: nil, shutdownTimeout: 1_000, takeover: nil, notes: [])
    }

    /// One policy with one route, which lets everything through that has one reading.
    private static func policies() throws(StartFault) -> PolicySet {
        do {
            guard let id = Identifier("demo"), let route = Identifier("all"), let bank = Identifier("bank")
            else {
                throw StartFault(text: "the demo's names are none")
            }
            let everything = try PathPattern("/**")
            var policy = PolicyContent(id: id)
            policy.routes = [Route(id: route, path: everything, upstream: bank, requirement: .none)]
            return try PolicySet([Policy(policy)])
        } catch {
            throw StartFault(text: "the demo's policy is none: \(error)")
        }
    }
}

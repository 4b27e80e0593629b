import Domain
import Gateway
import HTTP
import Reactor
import Wire

/// What a gateway process is made of: the configuration and the policies in the words of the parts that run.
struct GatewayPlan: Sendable {
    /// Where callers connect to, and how they are secured there.
    struct Place: Sendable {
        var address: ServiceAddress
        var tls: TLSServer?
    }

    /// An upstream and how paths to it are treated.
    struct Destination: Sendable {
        var settings: UpstreamSettings
        var allowances: PathAllowances
        var host: Authority?
    }

    var listen: [Place]
    var admin: ServiceAddress?
    var loops: Int
    var server: ServerSettings
    var gateway: GatewaySettings
    var destinations: [Destination]
    var policies: PolicySet
    var accessLog: LogFile.Place?
    /// Milliseconds.
    var shutdownTimeout: UInt64
    /// The path at which another process may take over; nil where none may.
    var takeover: String?
    /// What operators are to know, and `/readyz` repeats.
    var notes: [String]

    /// The plan with what a running gateway keeps: who is exempt is counted elsewhere too, what was counted counts on, and
    /// an upstream that stays as it is keeps what secures it, which is renewed in place, now and the next time.
    func keeping(_ running: GatewayPlan) -> GatewayPlan {
        var plan = self
        plan.gateway.trustedProxies = running.gateway.trustedProxies
        plan.gateway.clients = running.gateway.clients
        for index in plan.destinations.indices {
            var settings = plan.destinations[index].settings
            guard settings.tls != nil,
                let before = running.destinations.first(where: { $0.settings.name == settings.name })?
                    .settings,
                before.tls != nil
            else { continue }
            settings.tls = before.tls
            if settings == before { plan.destinations[index].settings = settings }
        }
        return plan
    }

    /// How many lookups of names may hang at the same time and keep none of the others from being made, within reason.
    var lookups: Int {
        let names = destinations.reduce(0) { $0 + $1.settings.addresses.count }
        return min(max(names * loops + 1, 2), 32)
    }

    /// What an operator is told where there are fewer descriptors than connections may need: one for each caller, and one
    /// for the upstream that its request is at.
    func shortage(of descriptors: Int) -> String? {
        let connections = server.connections * loops
        guard descriptors < 2 * connections + 64 else { return nil }
        return
            "warning: \(connections) connections of callers may need \(2 * connections + 64) descriptors, and this "
            + "process may have \(descriptors): raise its limit (LimitNOFILE=, ulimit -n), or lower limits.connections"
    }
}

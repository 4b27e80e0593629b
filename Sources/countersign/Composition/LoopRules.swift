// What changes when the files do, on one loop: the gateway, which is made anew for each version, and its upstreams, of
// which those stay that are still the same, with their connections. A request goes on with the gateway that it came to,
// so that none is handled by two versions.

import Crypto
import Gateway
import HTTP
import Reactor

/// One version of a loop's rules.
struct LoopRules {
    let gateway: Gateway
    let upstreams: [Upstream]

    /// The rules of a plan, with as much as can be kept of those before.
    init(
        _ plan: GatewayPlan, on loop: EventLoop, resolver: Resolver, metrics: ProcessMetrics, log: AccessLog?,
        keeping before: [Upstream] = []
    ) throws(GatewayFault) {
        var byName: [String: GatewayUpstream] = [:]
        var upstreams: [Upstream] = []
        for destination in plan.destinations {
            let settings = destination.settings
            let upstream =
                before.first { $0.settings == settings }
                ?? Upstream(
                    settings, on: loop, resolver: resolver,
                    metrics: metrics.upstreams.metrics(of: settings.name))
            upstreams.append(upstream)
            byName[settings.name] = GatewayUpstream(
                upstream, allowances: destination.allowances, host: destination.host)
        }
        self.upstreams = upstreams
        gateway = try Gateway(
            plan.gateway, policies: plan.policies, upstreams: byName, metrics: metrics.gateway, log: log,
            entropy: OpenSSLEntropy())
    }
}

// From the words of the files to the words of the parts that run. Nothing is decided here: every default and every
// range was, where the files were read.

import Domain
import Gateway
import HTTP
import PolicyFile
import Reactor
import System
import Wire

extension GatewayPlan {
    /// What a setup asks for.
    init(_ setup: Setup) throws(StartFault) {
        let configuration = setup.configuration
        listen = []
        for listener in configuration.listen {
            listen.append(Place(address: ServiceAddress(listener.address), tls: try TLSPlan.server(listener)))
        }
        admin = (configuration.admin?.address).map(ServiceAddress.init)
        loops = configuration.workers ?? ProcessorCount.available
        server = try Self.server(configuration.limits, loops: loops)
        // One for all loops, and another for the clients of trusted proxies.
        let most = configuration.limits.connectionsPerAddress
        server.addresses = AddressLimit(most, exempt: configuration.trustedProxies)
        gateway = GatewaySettings(
            name: configuration.name,
            trustedProxies: configuration.trustedProxies,
            largestBody: configuration.limits.body)
        gateway.clients = AddressLimit(most)
        destinations = []
        for upstream in configuration.upstreams { destinations.append(try Self.destination(upstream)) }
        policies = setup.policies.set
        accessLog =
            switch configuration.accessLog {
            case .off: nil
            case .standardOutput: .standardOutput
            case .file(let path): .file(path)
            }
        shutdownTimeout = UInt64(configuration.shutdownTimeout.count)
        takeover = configuration.takeover?.path
        notes = ["store: memory, which forgets its challenges when the process ends"]
        let asking = (0..<policies.routeCount).count { policies.route($0).scenario != nil }
        if asking > 0 {
            notes.append("\(asking) routes ask for a code: this release sends none, and answers 503 on them")
        }
    }

    private static func server(_ limits: Limits, loops: Int) throws(StartFault) -> ServerSettings {
        var server = ServerSettings()
        do throws(LimitFault) {
            server.limits = try limits.wire
        } catch {
            throw StartFault(text: "\(error)")
        }
        server.headTimeout = UInt64(limits.headerTimeout.count)
        server.idleTimeout = UInt64(limits.keepAliveTimeout.count)
        server.bodyTimeout = UInt64(limits.bodyTimeout.count)
        server.leastRate = limits.minRate
        server.requestsPerConnection = limits.requestsPerConnection
        server.connections = max(limits.connections / loops, 1)
        server.tunnel.idleTimeout = UInt64(limits.websocketIdleTimeout.count)
        server.tunnel.lifetime = UInt64(limits.websocketLifetime.count)
        return server
    }

    private static func destination(_ upstream: PolicyFile.Upstream) throws(StartFault) -> Destination {
        var settings = UpstreamSettings(
            name: upstream.name.text, addresses: upstream.addresses.map(ServiceAddress.init))
        settings.tls = try TLSPlan.client(upstream)
        settings.connectTimeout = UInt64(upstream.connectTimeout.count)
        settings.firstByteTimeout = UInt64(upstream.firstByteTimeout.count)
        settings.idleTimeout = UInt64(upstream.idleTimeout.count)
        settings.keptConnections = upstream.keepAlive.connections
        settings.keepTimeout = UInt64(upstream.keepAlive.idle.count)
        settings.requestsPerConnection = upstream.keepAlive.requests
        settings.mostRequests = upstream.maxConnections
        settings.ejectAfter = upstream.eject.failures
        settings.ejectFor = UInt64(upstream.eject.time.count)
        settings.check = upstream.check.map {
            HealthCheckSettings(
                path: $0.path, interval: UInt64($0.interval.count), timeout: UInt64($0.timeout.count),
                rise: $0.rise,
                fall: $0.fall)
        }
        if let host = authority(upstream.addresses[0]) {
            settings.checkHost = String(decoding: host.octets, as: UTF8.self)
        }
        return Destination(
            settings: settings, allowances: upstream.allowances,
            host: upstream.host == .upstream ? authority(upstream.addresses[0]) : nil)
    }

    /// The Host of an upstream's address; a path has none that an app would know.
    private static func authority(_ address: UpstreamAddress) -> Authority? {
        guard case .tcp(_, _, let scheme) = address else { return nil }
        let host = address.description.utf8.dropFirst(scheme.text.utf8CodeUnitCount + 3)
        return try? Authority(Array(host)[...], scheme: scheme)
    }
}

extension ServiceAddress {
    init(_ address: ListenAddress) {
        switch address {
        case .tcp(let host, let port): self = .host(host == "localhost" ? "127.0.0.1" : host, port: port)
        case .unix(let path): self = .unix(path: path)
        }
    }

    fileprivate init(_ address: UpstreamAddress) {
        switch address {
        case .tcp(let host, let port, _): self = .host(host, port: port)
        case .unix(let path): self = .unix(path: path)
        }
    }
}

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
    init(_ setup: Setup) throws(LimitFault) {
        let configuration = setup.configuration
        listen = configuration.listen.map(ServiceAddress.init)
        admin = (configuration.admin?.address).map(ServiceAddress.init)
        loops = configuration.workers ?? ProcessorCount.available
        server = try Self.server(configuration.limits, loops: loops)
        gateway = GatewaySettings(
            name: configuration.name,
            trustedProxies: configuration.trustedProxies,
            largestBody: configuration.limits.body)
        destinations = configuration.upstreams.map(Self.destination)
        policies = setup.policies
        accessLog =
            switch configuration.accessLog {
            case .off: nil
            case .standardOutput: .standardOutput
            case .file(let path): .file(path)
            }
        shutdownTimeout = UInt64(configuration.shutdownTimeout.count)
        takeover = configuration.takeover?.path
        notes = ["store: memory, which forgets its challenges when the process ends"]
    }

    private static func server(_ limits: Limits, loops: Int) throws(LimitFault) -> ServerSettings {
        var server = ServerSettings()
        server.limits = try limits.wire
        server.headTimeout = UInt64(limits.headerTimeout.count)
        server.idleTimeout = UInt64(limits.keepAliveTimeout.count)
        server.bodyTimeout = UInt64(limits.bodyTimeout.count)
        server.requestsPerConnection = limits.requestsPerConnection
        server.connections = max(limits.connections / loops, 1)
        return server
    }

    private static func destination(_ upstream: PolicyFile.Upstream) -> Destination {
        var settings = UpstreamSettings(
            name: upstream.name.text, addresses: upstream.addresses.map(ServiceAddress.init))
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
        guard case .tcp = address else { return nil }
        return try? Authority(Array(address.description.utf8.dropFirst(7))[...], scheme: .http)
    }
}

extension ServiceAddress {
    fileprivate init(_ address: ListenAddress) {
        switch address {
        case .tcp(let host, let port): self = .host(host == "localhost" ? "127.0.0.1" : host, port: port)
        case .unix(let path): self = .unix(path: path)
        }
    }

    fileprivate init(_ address: UpstreamAddress) {
        switch address {
        case .tcp(let host, let port): self = .host(host, port: port)
        case .unix(let path): self = .unix(path: path)
        }
    }
}

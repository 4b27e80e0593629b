// TLS between the files and the reactor: certificates are looked at when the gateway starts, when `validate` is asked, and
// when SIGHUP has them read again.

import Domain
import HTTP
import PolicyFile
import Reactor

enum TLSPlan {
    /// How a listener secures its connections; nil where it does not.
    static func server(_ listener: PolicyFile.Listener) throws(StartFault) -> TLSServer? {
        guard let settings = settings(of: listener) else { return nil }
        do throws(TLSFault) {
            return try TLSServer(settings)
        } catch {
            throw StartFault(text: "the listener `\(listener.address)`: \(error)")
        }
    }

    /// How connections to an upstream are secured; nil where they are not.
    static func client(_ upstream: PolicyFile.Upstream) throws(StartFault) -> TLSClient? {
        guard let settings = settings(of: upstream) else { return nil }
        do throws(TLSFault) {
            return try TLSClient(settings)
        } catch {
            throw StartFault(text: "the upstream `\(upstream.name.text)`: \(error)")
        }
    }

    /// Looks at every certificate and key of a configuration.
    static func check(_ configuration: Configuration) throws(StartFault) {
        for listener in configuration.listen { _ = try server(listener) }
        for upstream in configuration.upstreams { _ = try client(upstream) }
    }

    /// Has a running gateway show and believe what its files say now, in all places or in none. Answers how many places
    /// there are.
    static func renew(_ plan: GatewayPlan, from configuration: Configuration) throws(StartFault) -> Int {
        try check(configuration)
        var count = 0
        do throws(TLSFault) {
            for (place, planned) in plan.listen.enumerated() {
                // Where another was written above it, it is found by its address.
                let listener =
                    configuration.listen.dropFirst(place).first.flatMap {
                        ServiceAddress($0.address) == planned.address ? $0 : nil
                    } ?? configuration.listen.first { ServiceAddress($0.address) == planned.address }
                guard let tls = planned.tls, let settings = listener.flatMap(settings) else { continue }
                try tls.renew(settings)
                count += 1
            }
            for destination in plan.destinations {
                let name = destination.settings.name
                guard let upstream = configuration.upstreams.first(where: { $0.name.text == name }),
                    let tls = destination.settings.tls, let settings = settings(of: upstream)
                else { continue }
                try tls.renew(settings)
                count += 1
            }
        } catch {
            throw StartFault(text: "\(error)")
        }
        return count
    }

    private static func settings(of listener: PolicyFile.Listener) -> TLSServerSettings? {
        guard let tls = listener.tls else { return nil }
        let pairs = [tls.main] + tls.also
        var settings = TLSServerSettings(
            identities: pairs.map { TLSIdentity(certificates: $0.certificate.octets, key: $0.key.octets) },
            clients: tls.clients.map { TLSTrust(authorities: $0.ca.octets, revoked: $0.crl?.octets) })
        settings.requiresClient = tls.clients?.isRequired ?? false
        settings.version = TLSVersion(tls.minimum)
        return settings
    }

    private static func settings(of upstream: PolicyFile.Upstream) -> TLSClientSettings? {
        guard upstream.addresses.contains(where: \.isSecured) else { return nil }
        let tls = upstream.tls
        var settings = TLSClientSettings(
            trust: TLSTrust(authorities: tls?.ca?.octets, revoked: tls?.crl?.octets))
        if let certificate = tls?.certificate, let key = tls?.key {
            settings.identity = TLSIdentity(certificates: certificate.octets, key: key.octets)
        }
        settings.serverName = tls?.serverName
        settings.version = tls.map { TLSVersion($0.minimum) } ?? .tls12
        return settings
    }
}

extension TLSVersion {
    fileprivate init(_ minimum: TLSMinimum) {
        switch minimum {
        case .tls12: self = .tls12
        case .tls13: self = .tls13
        }
    }
}

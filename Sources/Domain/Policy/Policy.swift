// A policy: which paths of which hosts go to which upstream, and what a caller must do for it. It is made once, from
// a file that was checked, and never changes; another content is another version.
//
// Invariants: ids of routes are unique; no route is covered by an earlier one; the version is a digest over
// everything that decides, so that two policies of one version decide alike.

public import Crypto
import Wire

/// What a route asks of a caller.
public enum Requirement: Hashable, Sendable {
    /// Nothing: the request goes through as it is.
    case none

    /// The word that policies write.
    public var text: String {
        switch self {
        case .none: "none"
        }
    }
}

/// One way through: a pattern of paths, where they lead, and what is asked for.
public struct Route: Hashable, Sendable {
    /// Its name, unique in its policy.
    public let id: Identifier
    /// The paths that it takes.
    public let path: PathPattern
    /// The upstream that it leads to.
    public let upstream: Identifier
    /// What is asked of the caller.
    public let requirement: Requirement
    /// Whether a request may make a WebSocket of its connection.
    public let allowsWebSocket: Bool

    /// A route of these parts.
    public init(
        id: Identifier, path: PathPattern, upstream: Identifier, requirement: Requirement,
        allowsWebSocket: Bool = false
    ) {
        self.id = id
        self.path = path
        self.upstream = upstream
        self.requirement = requirement
        self.allowsWebSocket = allowsWebSocket
    }
}

/// The routes of some hosts, in the order in which they are tried.
public struct Policy: Sendable {
    /// Its name, which is its tenant's too.
    public let id: Identifier
    /// The hosts that it answers; none for every host that no other policy names.
    public let hosts: [PolicyHost]
    /// Its routes; the first that takes a path wins.
    public let routes: [Route]
    /// SHA-256 over its canonical form.
    public let version: SHA256Digest

    /// A policy of these parts.
    public init(id: Identifier, hosts: [PolicyHost], routes: [Route]) throws(PolicyFault) {
        self.id = id
        self.hosts = hosts
        self.routes = routes
        var ids: Set<Identifier> = []
        for (index, route) in routes.enumerated() {
            guard ids.insert(route.id).inserted else { throw .routeRepeated(route.id) }
            if let earlier = routes[..<index].first(where: { $0.path.covers(route.path) }) {
                throw .routeCovered(route.id, by: earlier.id)
            }
        }
        do throws(CryptoFault) {
            version = try SHA256Digest(of: Self.canonicalForm(id, hosts, routes))
        } catch {
            throw .digest(error)
        }
    }

    /// JSON with its members in alphabetical order and hosts sorted, for their order decides nothing. What a route may
    /// leave out is in it where it is not the default, so that a version outlives the keys that a release adds.
    private static func canonicalForm(
        _ id: Identifier, _ hosts: [PolicyHost], _ routes: [Route]
    ) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("hosts")
            writer.array { writer in
                for host in hosts.map(\.octets).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
                    writer.string(host)
                }
            }
            writer.key("id")
            writer.string(id.text)
            writer.key("routes")
            writer.array { writer in
                for route in routes {
                    writer.object { writer in
                        writer.key("id")
                        writer.string(route.id.text)
                        writer.key("path")
                        writer.string(route.path.description)
                        writer.key("require")
                        writer.string(route.requirement.text)
                        writer.key("upstream")
                        writer.string(route.upstream.text)
                        if route.allowsWebSocket {
                            writer.key("websocket")
                            writer.boolean(true)
                        }
                    }
                }
            }
        }
        return writer.octets
    }
}

/// Why some routes are no policy, or some policies no set.
public enum PolicyFault: Error, Equatable, Sendable {
    case routeRepeated(Identifier)
    case routeCovered(Identifier, by: Identifier)
    case policyRepeated(Identifier)
    case hostTaken(PolicyHost, by: Identifier)
    /// Two policies name no hosts.
    case everyHostTaken(by: Identifier)
    case digest(CryptoFault)
}

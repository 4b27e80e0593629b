// A policy: which requests of which hosts go to which upstream, and what a caller must do for it. It is made once, from
// a file that was checked, and never changes; another content is another version.
//
// Invariants: ids are unique; a scenario that a route asks for exists; a route that lets anything through names an
// upstream; the version is a digest over everything that decides, so that two policies of one version decide alike.

public import Crypto
import Wire

/// What a policy says.
public struct PolicyContent: Hashable, Sendable {
    /// Its name, which is its tenant's too.
    public var id: Identifier
    /// The hosts that it answers; none for every host that no other policy names.
    public var hosts: [PolicyHost] = []
    /// The ways to know who is calling.
    public var subject: [SubjectWay] = []
    /// Its scenarios.
    public var scenarios: [Scenario] = []
    /// How much each may use.
    public var budgets = Budgets()
    /// Its routes; the first that takes a request wins.
    public var routes: [Route] = []

    /// A policy of this name that denies everything.
    public init(id: Identifier) { self.id = id }
}

/// A policy that was checked.
public struct Policy: Sendable {
    /// What it says.
    public let content: PolicyContent
    /// SHA-256 over its canonical form.
    public let version: SHA256Digest
    private let scenarios: [Identifier: Scenario]

    /// Its name.
    public var id: Identifier { content.id }
    /// Its hosts.
    public var hosts: [PolicyHost] { content.hosts }
    /// Its routes.
    public var routes: [Route] { content.routes }

    /// The policy that says this.
    public init(_ content: PolicyContent) throws(PolicyFault) {
        var scenarios: [Identifier: Scenario] = [:]
        for scenario in content.scenarios {
            guard scenarios.updateValue(scenario, forKey: scenario.id) == nil else {
                throw .scenarioRepeated(scenario.id)
            }
        }
        var ids: Set<Identifier> = []
        for route in content.routes {
            guard ids.insert(route.id).inserted else { throw .routeRepeated(route.id) }
            if let name = route.scenario, scenarios[name] == nil {
                throw .scenarioUnknown(name, route: route.id)
            }
            if route.requirement != .deny, route.upstream == nil { throw .upstreamMissing(route.id) }
        }
        self.content = content
        self.scenarios = scenarios
        do throws(CryptoFault) {
            version = try SHA256Digest(of: CanonicalPolicy.octets(content))
        } catch {
            throw .digest(error)
        }
    }

    /// The scenario of a name.
    public func scenario(_ id: Identifier) -> Scenario? { scenarios[id] }
}

/// Why something is no policy, or some policies no set.
public enum PolicyFault: Error, Equatable, Sendable {
    case routeRepeated(Identifier)
    case scenarioRepeated(Identifier)
    case scenarioUnknown(Identifier, route: Identifier)
    case upstreamMissing(Identifier)
    case policyRepeated(Identifier)
    case hostTaken(PolicyHost, by: Identifier)
    /// Two policies name no hosts.
    case everyHostTaken(by: Identifier)
    case digest(CryptoFault)
}

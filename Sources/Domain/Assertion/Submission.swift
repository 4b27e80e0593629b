// A request that is submitted to somebody's approval: what is bound, its binding, and what is shown of it. They are made
// together, by the rules of one version of one policy, so that none of them can be another request's or another version's.

public import Crypto

/// A request with its binding and what is shown of it.
public struct Submission: Sendable {
    /// The request as it will be sent.
    public let request: BoundRequest
    /// Its binding.
    public let binding: Binding
    /// What is shown of it, and signed.
    public let displayed: DisplayedFields
    /// What is asked of the caller.
    public let scenario: Scenario
    /// The route that asks for it.
    public let route: Identifier
    /// Where that leads.
    public let upstream: Identifier
    /// Which rules an approval of it is given under.
    let contextClass: String

    /// A request that a route of a policy asks approval for.
    /// - Parameter body: the octets that the request was bound with, as they read.
    public init(
        _ request: BoundRequest, on route: Route, of policy: Policy, showing body: BodyFacts,
        by hasher: inout SHA256Hasher
    ) throws(SubmissionFault) {
        let obligation = request.obligation
        guard obligation.policy == policy.id, obligation.version == policy.version,
            obligation.scenario == route.scenario, let scenario = policy.scenario(obligation.scenario),
            let upstream = route.upstream
        else { throw .otherRules }
        do throws(DisplayFault) { displayed = try DisplayedFields(scenario, in: body) } catch {
            throw .display(error)
        }
        do throws(CryptoFault) { binding = try Binding(request, by: &hasher) } catch { throw .crypto(error) }
        self.request = request
        self.scenario = scenario
        self.route = route.id
        self.upstream = upstream
        contextClass = "urn:countersign:\(policy.id):\(scenario.id)"
    }

    /// Whether what a store redeemed is an approval of this request. Of one that lasts, subject and login are under the
    /// keys of the store; the verifier has compared them.
    func isCovered(by redemption: Redemption) -> Bool {
        let obligation = request.obligation
        guard redemption.scenario == obligation.scenario, redemption.policy == obligation.version,
            redemption.route == route, redemption.subject.tenant == obligation.tenant
        else { return false }
        switch redemption.covers {
        case .request(let binding): return binding == self.binding
        case .lasting(let scope):
            return scope.route == route && scope.scenario == obligation.scenario
                && scope.policy == obligation.version
        }
    }
}

// A request that is submitted to somebody's approval: what is bound, its binding, and what was shown of it, made together and
// from the same octets, so that none of them can be another request's.

public import Crypto

/// A request with its binding and what is shown of it.
public struct Submission: Sendable {
    /// The request as it will be sent.
    public let request: BoundRequest
    /// Its binding.
    public let binding: Binding
    /// What is shown of it, and signed.
    public let displayed: DisplayedFields
    /// The route that asks for it.
    public let route: Identifier

    /// A request that a route asks approval for, which shows these fields of its body.
    public init(
        _ request: BoundRequest, displayed: DisplayedFields, route: Identifier,
        by hasher: inout SHA256Hasher
    ) throws(CryptoFault) {
        self.request = request
        self.displayed = displayed
        self.route = route
        binding = try Binding(request, by: &hasher)
    }

    /// Whether an approval of this coverage is one of this request.
    func isCovered(by coverage: Coverage) -> Bool {
        let obligation = request.obligation
        switch coverage {
        case .request(let binding): return binding == self.binding
        case .lasting(let scope):
            return scope.route == route && scope.scenario == obligation.scenario
                && scope.policy == obligation.version
        }
    }
}

// What a gateway does with the requests of one route: all that a request needs of its route once it was decided, looked up
// by the route's number.

import Domain
import HTTP
import Wire

final class RoutePlan: Sendable {
    /// Where they go; nil where none gets through.
    let upstream: GatewayUpstream?
    let allowsWebSocket: Bool
    /// Whether a code has to be given first.
    let isProtected: Bool
    /// Which fields say who is calling.
    let identity: IdentityFields?
    /// What is set in the head on the way up, and on the way back.
    let requestFields: FieldSetting?
    let responseFields: FieldSetting?
    /// `policy/route`, for logs.
    let name: String
    /// What it would do, in a word for logs and metrics, if it did anything.
    let verb: String

    init(_ route: Route, of policy: Policy, to upstream: GatewayUpstream?) {
        self.upstream = upstream
        allowsWebSocket = route.allowsWebSocket
        isProtected = route.scenario != nil
        identity = IdentityFields(policy.content.subject)
        requestFields = FieldSetting(route.requestFields)
        responseFields = FieldSetting(route.responseFields)
        name = "\(policy.id)/\(route.id)"
        verb =
            switch route.requirement {
            case .none: "forward"
            case .deny: "deny"
            case .scenario: "challenge"
            }
    }
}

/// Fields that are set, whatever was there of their names.
struct FieldSetting: Sendable {
    private let names: [[UInt8]]
    /// Their lines.
    let lines: [UInt8]

    /// Nil for no fields.
    init?(_ fields: [SetField]) {
        if fields.isEmpty { return nil }
        names = fields.map(\.name.octets)
        lines = fields.flatMap { $0.name.octets + Array(": ".utf8) + $0.value + Array("\r\n".utf8) }
    }

    /// Whether it sets this field, whose name may be in any case.
    func sets(_ name: ArraySlice<UInt8>) -> Bool {
        names.contains { own in
            own.count == name.count && zip(own, name).allSatisfy { $0 == $1.lowercasedASCII }
        }
    }
}

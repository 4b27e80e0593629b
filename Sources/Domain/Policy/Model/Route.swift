// One way through, or one that is closed: which requests it takes, what it asks of their callers, where it leads, and
// what it does to them on the way. A route is a value; what it means among others is Matching's business.

public import Wire

/// What a route asks of a caller.
public enum Requirement: Hashable, Sendable {
    /// Nothing: the request goes through as it is.
    case none
    /// Nothing helps: the request is refused.
    case deny
    /// A code, by the scenario of this name.
    case scenario(Identifier)

    /// The word that policies write.
    public var text: String {
        switch self {
        case .none: "none"
        case .deny: "deny"
        case .scenario(let name): name.text
        }
    }

    /// Words that no scenario can be called by.
    public static let words = ["none", "deny"]
}

/// One route of a policy.
public struct Route: Hashable, Sendable {
    /// Its name, unique in its policy.
    public var id: Identifier
    /// The methods that it takes; nil for every one.
    public var methods: [Method]?
    /// The paths that it takes.
    public var path: PathPattern
    /// The hosts that it takes, of those of its policy; empty for all of them.
    public var hosts: [PolicyHost] = []
    /// What fields of the request have to be; all of it.
    public var headers: [HeaderClause] = []
    /// Where its callers are; empty for everywhere.
    public var sources: [AddressBlock] = []
    /// When it is open; empty for always.
    public var times: [TimeWindow] = []
    /// What else has to hold.
    public var condition: Condition?
    /// What is asked of the caller.
    public var requirement: Requirement
    /// Whether it decides.
    public var mode = RouteMode.enforce
    /// The upstream that it leads to; nil for one that lets nothing through.
    public var upstream: Identifier?
    /// What browsers of other origins may do.
    public var crossOrigin: CrossOriginRule?
    /// Whether a challenge may be opened for a request that another site's page made.
    public var allowsCrossSite = false
    /// Which fields of a protected request go to the upstream beside the usual ones, bound.
    public var forwardedHeaders: [HeaderName] = []
    /// Which cookies do.
    public var forwardedCookies: [String] = []
    /// Fields that are set on the way to the upstream.
    public var requestFields: [SetField] = []
    /// Fields that are set on the way back.
    public var responseFields: [SetField] = []
    /// Whether answers to protected requests keep the upstream's own Cache-Control.
    public var keepsCaching = false
    /// Whether a protected request without a key of its own gets its challenge's id as Idempotency-Key.
    public var setsIdempotencyKey = false
    /// Whether a request may make a WebSocket of its connection.
    public var allowsWebSocket = false

    /// A route of these parts.
    public init(id: Identifier, path: PathPattern, upstream: Identifier?, requirement: Requirement) {
        self.id = id
        self.path = path
        self.upstream = upstream
        self.requirement = requirement
    }

    /// Whether it takes whatever has its host, method and path: nothing else is asked.
    public var isUnconditional: Bool {
        headers.isEmpty && sources.isEmpty && times.isEmpty && condition == nil
    }

    /// Whether it also takes the neighbours of its paths, so that no other spelling of one gets around it.
    public var takesNeighbours: Bool { requirement != .none }

    /// The scenario that it asks for.
    public var scenario: Identifier? {
        if case .scenario(let name) = requirement { name } else { nil }
    }
}

/// A field that a route sets: whatever was there of its name is gone.
public struct SetField: Hashable, Sendable {
    /// Its name.
    public let name: HeaderName
    /// Its value.
    public let value: [UInt8]

    /// A field of these parts.
    public init(_ name: HeaderName, _ value: [UInt8]) {
        self.name = name
        self.value = value
    }

    /// Whether a field may have this value: visible ASCII and spaces within, so that no line can end in it.
    public static func isValue(_ text: String) -> Bool {
        let octets = Array(text.utf8)
        return octets.count <= 1024 && octets.allSatisfy { 0x20..<0x7F ~= $0 } && octets.first != .space
            && octets.last != .space
    }
}

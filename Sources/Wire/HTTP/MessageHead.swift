/// The versions of HTTP that are spoken here. Anything else is refused with 505.
public enum HTTPVersion: UInt8, Sendable {
    case http10 = 0
    case http11 = 1
}

/// A request's head as it was written: its octets, and where its parts lie. Grammar has been checked, meaning
/// has not: `CanonicalRequest` is what may be matched, bound and forwarded.
public struct RequestHead: Sendable {
    /// The field lines, over the octets of the whole head.
    public internal(set) var fields = Fields()
    /// The version of the request line.
    public internal(set) var version = HTTPVersion.http11
    var methodRange = 0..<0
    var targetRange = 0..<0

    /// An empty head for a parser to fill; one is used for all requests of a connection.
    public init() {}

    /// The head's octets, from the first received (an empty line before the method too) to the last CRLF; a body
    /// begins behind them. Offsets of faults count from here.
    public var octets: ArraySlice<UInt8> { fields.octets }
    /// The method's octets.
    public var method: ArraySlice<UInt8> { fields.octets[methodRange] }
    /// The request target's octets.
    public var target: ArraySlice<UInt8> { fields.octets[targetRange] }
}

/// A response's head as it was written.
public struct ResponseHead: Sendable {
    /// The field lines, over the octets of the whole head.
    public internal(set) var fields = Fields()
    /// The version of the status line.
    public internal(set) var version = HTTPVersion.http11
    /// The status code, 100 to 599.
    public internal(set) var status = 0
    var reasonRange = 0..<0

    /// An empty head for a parser to fill; one is used for all responses of a connection.
    public init() {}

    /// The head's octets, from the version's first to the last CRLF.
    public var octets: ArraySlice<UInt8> { fields.octets }
    /// The reason phrase's octets; often none.
    public var reason: ArraySlice<UInt8> { fields.octets[reasonRange] }
}

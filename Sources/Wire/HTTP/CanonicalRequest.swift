// The one value that is matched, bound and forwarded (principle 1: the request that was approved is the request
// that is forwarded). It can only be made from a head, and only if everything about it has one reading: method,
// authority, path, query and framing are checked here, in this order, and nothing is repaired on the way. What
// is canonical beside the octets as they came is the authority, because policies name hosts in that form.

/// A request that has one reading.
public struct CanonicalRequest: Sendable {
    /// The method.
    public let method: Method
    /// How it came.
    public let scheme: Scheme
    /// Which host it is for; nil only for an HTTP/1.0 request that names none.
    public let authority: Authority?
    /// How its body is delimited.
    public let framing: BodyFraming
    /// Whether the target is `*`, which only OPTIONS may have.
    public let isAsterisk: Bool
    private let head: RequestHead
    private let target: RequestTarget

    /// The head's request, if it has one reading. `allowances` are those of the listener's upstreams together, for
    /// which of them it will be is not known yet: who has matched it must see that the upstream allows all of
    /// `usedAllowances`, and if there are any, must have matched each of the `PathReadings`.
    public init(
        _ head: RequestHead, scheme: Scheme, allowances: PathAllowances = []
    ) throws(HTTPFault) {
        let octets = head.octets
        let method = try Method(octets.span, head.methodRange)
        let target = try RequestTarget(
            octets.span, head.targetRange, method: method, scheme: scheme, allowances: allowances)
        authority = try Self.authority(head, target, scheme)
        framing = try BodyFraming(ofRequest: head.fields, version: head.version)
        self.method = method
        self.scheme = scheme
        self.head = head
        self.target = target
        isAsterisk = target.isAsterisk
    }

    /// The method as it came.
    public var methodOctets: ArraySlice<UInt8> { head.method }
    /// The path as it came, octet for octet.
    public var path: ArraySlice<UInt8> { head.octets[target.path] }
    /// The path with its escapes decoded, once: `%40` and `@` are two spellings of one path, so routes are matched
    /// on this. Without used allowances it has as many segments as the path, and no reading of its own.
    public var decodedPath: [UInt8] { PathReadings.decoded(Array(path)) }
    /// What is ambiguous about the path, by the upstreams' own leave.
    public var usedAllowances: PathAllowances { target.usedAllowances }
    /// The query as it came; nil where there is no `?`, empty where nothing follows it.
    public var query: ArraySlice<UInt8>? { target.query.map { head.octets[$0] } }
    /// Path and query as they came: what goes on the upstream's request line, in origin form.
    public var originForm: ArraySlice<UInt8> {
        head.octets[target.path.lowerBound..<(target.query?.upperBound ?? target.path.upperBound)]
    }
    /// The field lines, in order, as they came. Who forwards them writes Host from `authority` and framing from
    /// `framing`, not from here: an absolute target names the host itself, and a canonical one is spelled so.
    public var fields: Fields { head.fields }
    /// The version it came in.
    public var version: HTTPVersion { head.version }

    /// RFC 9112, sections 3.2 and 3.2.2. Exactly one Host in HTTP/1.1. Where the target has an authority of its
    /// own it must be the same one: the RFC would ignore Host, but something behind us might not.
    private static func authority(
        _ head: RequestHead, _ target: RequestTarget, _ scheme: Scheme
    ) throws(HTTPFault) -> Authority? {
        let fields = head.fields
        if fields.repeats(.host) { throw HTTPFault(.hostRepeated, at: fields.secondStart(.host)) }
        let named = try target.authority.map { range throws(HTTPFault) in
            try Authority(head.octets[range], scheme: scheme)
        }
        guard let host = fields.first(.host) else {
            guard head.version == .http10 else { throw HTTPFault(.hostMissing, at: fields.octets.count) }
            return named
        }
        let authority = try Authority(host, scheme: scheme)
        if let named, named != authority { throw HTTPFault(.hostDiffers, at: host.startIndex) }
        return authority
    }
}

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
    /// How its body is delimited.
    public let framing: BodyFraming
    /// Whether the target is `*`, which only OPTIONS may have.
    public let isAsterisk: Bool
    private let head: RequestHead
    private let target: RequestTarget
    /// Where the authority lies.
    let host: AuthorityText?

    /// The head's request, if it has one reading. `allowances` are those of the listener's upstreams together, for
    /// which of them it will be is not known yet: who has matched it must see that the upstream allows all of
    /// `usedAllowances`, and if there are any, must have matched each of the `PathReadings`.
    public init(
        _ head: consuming RequestHead, scheme: Scheme, allowances: PathAllowances = []
    ) throws(HTTPFault) {
        let target: RequestTarget
        (method, target, host, framing) = try Self.parts(of: head, scheme, allowances) {
            (octets, range) throws(HTTPFault) in try AuthorityText(octets, range, scheme)
        }
        self.scheme = scheme
        self.head = consume head
        self.target = target
        isAsterisk = target.isAsterisk
    }

    /// The same, from one of many heads, which mostly have the same Host.
    public init(
        _ head: consuming RequestHead, scheme: Scheme, allowances: PathAllowances, hosts: inout AuthorityMemo
    ) throws(HTTPFault) {
        let target: RequestTarget
        (method, target, host, framing) = try Self.parts(of: head, scheme, allowances) {
            (octets, range) throws(HTTPFault) in try hosts.read(octets, range, scheme)
        }
        self.scheme = scheme
        self.head = consume head
        self.target = target
        isAsterisk = target.isAsterisk
    }

    /// What a head says, if it has one reading.
    @inline(__always)
    private static func parts(
        of head: borrowing RequestHead, _ scheme: Scheme, _ allowances: PathAllowances,
        _ authority: (Span<UInt8>, Range<Int>) throws(HTTPFault) -> AuthorityText
    ) throws(HTTPFault) -> (Method, RequestTarget, AuthorityText?, BodyFraming) {
        let octets = head.fields.room.storage.span
        let method = try Method(octets, head.methodRange)
        let target = try RequestTarget(
            octets, head.targetRange, method: method, scheme: scheme, allowances: allowances)
        if head.fields.repeats(.host) {
            throw HTTPFault(.hostRepeated, at: head.fields.secondStart(.host))
        }
        let host = try Self.host(octets, head.fields.firstSlot(.host), target, authority)
        if !head.fields.contains(.host), head.version != .http10 {
            throw HTTPFault(.hostMissing, at: head.fields.length)
        }
        return (method, target, host, try BodyFraming(ofRequest: head.fields, version: head.version))
    }

    /// Which host it is for; nil only for an HTTP/1.0 request that names none.
    public var authority: Authority? { host.map { Authority($0, in: head.fields.room.storage) } }
    /// Whether it is for this canonical host and port; an empty host is none.
    public func names(_ name: [UInt8], port: UInt16?) -> Bool {
        guard let host else { return name.isEmpty }
        return host.port == port && host.hasHost(name.span, in: head.fields.room.storage.span)
    }

    /// Whether it names a host; only an HTTP/1.0 request may not.
    public var hasAuthority: Bool { host != nil }
    /// The path as it came, octet for octet.
    public var path: ArraySlice<UInt8> { head.fields.room.storage[target.path] }
    /// Lends the path as it came, for a look that retains nothing.
    public func withPath<Answer, Fault: Error>(
        _ body: (Span<UInt8>) throws(Fault) -> Answer
    ) throws(Fault) -> Answer {
        try body(head.fields.room.storage.span.extracting(target.path))
    }

    /// The path with its escapes decoded, once: `%40` and `@` are two spellings of one path, so routes are matched
    /// on this. Without used allowances it has as many segments as the path, and no reading of its own.
    public var decodedPath: [UInt8] { PathReadings.decoded(Array(path)) }
    /// What is ambiguous about the path, by the upstreams' own leave.
    public var usedAllowances: PathAllowances { target.usedAllowances }
    /// The query as it came; nil where there is no `?`, empty where nothing follows it.
    public var query: ArraySlice<UInt8>? { target.query.map { octets[$0] } }
    /// Path and query as they came: what goes on the upstream's request line, in origin form.
    public var originForm: ArraySlice<UInt8> { octets[requestLine.target] }
    /// The field lines, in order, as they came. Who forwards them writes Host from `authority` and framing from
    /// `framing`, not from here: an absolute target names the host itself, and a canonical one is spelled so.
    public var fields: Fields {
        @inline(__always) _read { yield head.fields }
    }
    /// The version it came in.
    public var version: HTTPVersion { head.version }

    /// Whether the method is one that is known by name.
    var hasKnownMethod: Bool {
        if case .other = method { false } else { true }
    }

    /// Where the method and the origin form lie.
    var requestLine: (method: Range<Int>, target: Range<Int>) {
        (head.methodRange, target.path.lowerBound..<(target.query?.upperBound ?? target.path.upperBound))
    }

    /// The head's octets, from a head that is only looked into, and behind them what is none of its.
    var octets: [UInt8] {
        @inline(__always) _read { yield head.fields.room.storage }
    }

    /// RFC 9112, sections 3.2 and 3.2.2. There is exactly one Host in HTTP/1.1 (the caller sees to that), also where
    /// the target has an authority of its own, and it must be the same one: the RFC would ignore Host, but
    /// something behind us might not.
    @inline(__always)
    private static func host(
        _ octets: Span<UInt8>, _ field: FieldSlot?, _ target: RequestTarget,
        _ authority: (Span<UInt8>, Range<Int>) throws(HTTPFault) -> AuthorityText
    ) throws(HTTPFault) -> AuthorityText? {
        var named: AuthorityText?
        if let range = target.authority { named = try authority(octets, range) }
        guard let field else { return named }
        let host = try authority(octets, field.valueRange)
        if let named, !named.isSame(as: host, in: octets) {
            throw HTTPFault(.hostDiffers, at: Int(field.valueStart))
        }
        return host
    }
}

// The forms a request target may have. RFC 9112, section 3.2:
//
//     origin-form    = absolute-path [ "?" query ]
//     absolute-form  = absolute-URI                  its authority replaces Host; the two must agree
//     asterisk-form  = "*"                           OPTIONS only
//     authority-form = host ":" port                 CONNECT only, which is refused as a method
//
// A query is bound and forwarded raw. Its octets are those of RFC 3986, and of those beyond it that browsers
// send as they are: `[ ] { } | \ ^` and the backtick. `"`, `<` and `>` no browser sends, `#` begins a fragment,
// which never travels.

/// Where the parts of a request target lie in its head.
struct RequestTarget {
    /// In absolute form, the authority.
    var authority: Range<Int>?
    /// The path, from its first `/`; for `*`, that.
    var path: Range<Int>
    /// What stands behind the `?`; nil where there is none, which is not the same as empty.
    var query: Range<Int>?
    /// Whether it is `*`.
    var isAsterisk = false
    /// What the path needed of what its upstreams allow.
    var usedAllowances: PathAllowances = []

    /// The target that lies in `octets`, of a request that came by this scheme.
    init(
        _ octets: Span<UInt8>, _ target: Range<Int>, method: Method, scheme: Scheme,
        allowances: PathAllowances
    ) throws(HTTPFault) {
        let (start, end) = (target.lowerBound, target.upperBound)
        if target.count == 1, octets[start] == UInt8(ascii: "*") {
            guard method == .options else { throw HTTPFault(.targetForm, at: start) }
            path = target
            isAsterisk = true
            return
        }
        var pathStart = start
        if octets[start] != UInt8(ascii: "/") {
            let authority = try Self.authority(octets, target, scheme)
            self.authority = authority
            pathStart = authority.upperBound
        }
        let mark = octets.first(QuestionMarks.self, in: pathStart..<end)
        path = pathStart..<(mark ?? end)
        query = mark.map { $0 + 1..<end }
        guard pathStart < end, octets[pathStart] == UInt8(ascii: "/") else {
            throw HTTPFault(.targetForm, at: pathStart)
        }
        usedAllowances = try PathRules.check(octets, path, allowances)
        if let query { try Self.checkQuery(octets, query) }
    }

    /// The authority of an absolute form whose scheme is the listener's.
    private static func authority(
        _ octets: Span<UInt8>, _ target: Range<Int>, _ scheme: Scheme
    ) throws(HTTPFault) -> Range<Int> {
        let prefixes: [(Scheme, StaticString)] = [(.http, "http://"), (.https, "https://")]
        let written = prefixes.first {
            octets.spellsIgnoringCase($0.1, at: target.lowerBound, before: target.upperBound)
        }
        guard let written else { throw HTTPFault(.targetForm, at: target.lowerBound) }
        guard written.0 == scheme else { throw HTTPFault(.schemeDiffers, at: target.lowerBound) }
        let start = target.lowerBound + written.1.utf8CodeUnitCount
        var end = start
        while end < target.upperBound, !authorityEnds.contains(octets[end]) { end += 1 }
        return start..<end
    }

    private static let authorityEnds = OctetSet("/?#")

    private static func checkQuery(_ octets: Span<UInt8>, _ query: Range<Int>) throws(HTTPFault) {
        guard let at = octets.first(QueryEnds.self, in: query) else { return }
        throw HTTPFault(octets[at] == UInt8(ascii: "#") ? .fragment : .queryOctet, at: at)
    }
}

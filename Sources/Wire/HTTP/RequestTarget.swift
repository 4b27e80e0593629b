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

    private static let queryOctets = OctetSet(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/?%[]{}|\\^`")

    init(_ head: RequestHead, method: Method, scheme: Scheme, allowances: PathAllowances) throws(HTTPFault) {
        let target = head.target
        if target.spells("*") {
            guard method == .options else { throw HTTPFault(.targetForm, at: target.startIndex) }
            path = head.targetRange
            isAsterisk = true
            return
        }
        var pathStart = target.startIndex
        if target.first != UInt8(ascii: "/") {
            let authority = try Self.authority(target, scheme)
            self.authority = authority
            pathStart = authority.upperBound
        }
        let rest = target[pathStart...]
        let mark = rest.firstIndex(of: UInt8(ascii: "?"))
        path = pathStart..<(mark ?? rest.endIndex)
        query = mark.map { $0 + 1..<rest.endIndex }
        guard rest.first == UInt8(ascii: "/") else { throw HTTPFault(.targetForm, at: pathStart) }
        try PathRules.check(target[path], allowances)
        if let query { try Self.checkQuery(target[query]) }
    }

    /// The authority of an absolute form whose scheme is the listener's.
    private static func authority(_ target: ArraySlice<UInt8>, _ scheme: Scheme) throws(HTTPFault) -> Range<Int> {
        let start: Int
        switch (target.startsIgnoringCase("http://"), target.startsIgnoringCase("https://")) {
        case (true, _): start = target.startIndex + 7
        case (_, true): start = target.startIndex + 8
        default: throw HTTPFault(.targetForm, at: target.startIndex)
        }
        let isHTTPS = start - target.startIndex == 8
        guard isHTTPS == (scheme == .https) else { throw HTTPFault(.schemeDiffers, at: target.startIndex) }
        let ends: (UInt8) -> Bool = { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }
        return start..<(target[start...].firstIndex(where: ends) ?? target.endIndex)
    }

    private static func checkQuery(_ query: ArraySlice<UInt8>) throws(HTTPFault) {
        for index in query.indices where !queryOctets.contains(query[index]) {
            throw HTTPFault(query[index] == UInt8(ascii: "#") ? .fragment : .queryOctet, at: index)
        }
    }
}

// Which paths are taken. A path is matched by the gateway and interpreted by an app, and every advisory of the
// "path confusion" kind is a path that the two read differently. So a path with a second reading is refused on
// every route, before matching; it is never decoded, collapsed or resolved for anybody.
//
// Taken: unreserved characters, `:` `@` and the sub-delims but `;`, and %HH of anything else that is UTF-8 and
// no control character. RFC 3986, section 3.3:
//
//     path-absolute = "/" [ segment-nz *( "/" segment ) ]
//     pchar         = unreserved / pct-encoded / sub-delims / ":" / "@"
//
// Refused: `//`, segments `.` and `..`, a segment that ends in `.` or `%20` (some file systems drop them), `;`
// (path parameters), `\`, %2F %5C %3B %25, %3F and %23 (a server that decodes before it looks for the query ends
// the path there), encoded control characters, a needlessly encoded unreserved character (`%61`), bytes that are
// not UTF-8. What may stand encoded, `%40` for `@` say, is the same path in two spellings: routes are matched on
// `CanonicalRequest.decodedPath`. An upstream that can't live without some of it says so, and is
// then matched under every reading (PathReadings).

/// What an upstream may be sent that is ambiguous to others. Empty for nearly every upstream.
public struct PathAllowances: OptionSet, Sendable {
    /// One bit an allowance.
    public let rawValue: UInt8

    /// The allowances of these bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// `%2F` inside a segment, as repository and registry APIs use it.
    public static let encodedSlash = PathAllowances(rawValue: 1)
    /// `%25`, for apps whose segments hold text that is encoded itself.
    public static let encodedPercent = PathAllowances(rawValue: 2)
    /// `;` and `%3B`, for matrix parameters.
    public static let semicolon = PathAllowances(rawValue: 4)
    /// `//`, for apps that put URLs into paths.
    public static let emptySegments = PathAllowances(rawValue: 8)
    /// `%3F` and `%23` inside a segment, for apps whose names hold question marks and hashes.
    public static let encodedDelimiters = PathAllowances(rawValue: 16)
}

/// Judges one path, octet by octet.
struct PathRules {
    private static let unreserved = OctetSet(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
    private static let plain = unreserved.union(OctetSet("!$&'()*+,=:@"))

    private let allowances: PathAllowances
    private var used: PathAllowances = []
    private let end: Int
    private var at: Int
    private var segmentStart: Int

    /// Refuses a path with more than one reading. It lies in `octets` and begins with `/`. Answers which of the
    /// allowances it needed.
    static func check(
        _ octets: Span<UInt8>, _ path: Range<Int>, _ allowances: PathAllowances
    ) throws(HTTPFault) -> PathAllowances {
        var rules = PathRules(path, allowances)
        try rules.check(octets)
        return rules.used
    }

    private init(_ path: Range<Int>, _ allowances: PathAllowances) {
        self.allowances = allowances
        end = path.upperBound
        at = path.lowerBound + 1
        segmentStart = at
    }

    private mutating func check(_ octets: Span<UInt8>) throws(HTTPFault) {
        try octets.visit(PathEnds.self, in: at..<end) { next throws(HTTPFault) in
            // What stands before is letters, digits and hyphens, or was part of an escape.
            guard next >= at else { return true }
            at = next
            try checkNext(octets)
            return true
        }
        at = end
        try checkSegment(octets, isLast: true)
    }

    private mutating func checkNext(_ octets: Span<UInt8>) throws(HTTPFault) {
        let octet = octets[at]
        if octet == UInt8(ascii: "/") {
            try checkSegment(octets, isLast: false)
            at &+= 1
            segmentStart = at
        } else if octet == UInt8(ascii: "%") {
            try checkEncoded(octets)
        } else {
            if !Self.plain.contains(octet) { try checkOther(octet) }
            at &+= 1
        }
    }

    private mutating func checkSegment(_ octets: Span<UInt8>, isLast: Bool) throws(HTTPFault) {
        if segmentStart == at {
            if !isLast { try need(.emptySegments, .pathEmptySegment, at: segmentStart) }
            return
        }
        let last = octets[at - 1]
        if last == UInt8(ascii: ".") {
            let isDots = at - segmentStart <= 2 && octets[segmentStart] == last
            throw HTTPFault(isDots ? .pathDotSegment : .pathSegmentEnd, at: segmentStart)
        }
        let endsInSpace =
            last == UInt8(ascii: "0") && at - segmentStart >= 3 && octets[at - 2] == UInt8(ascii: "2")
            && octets[at - 3] == UInt8(ascii: "%")
        if endsInSpace { throw HTTPFault(.pathSegmentEnd, at: at - 3) }
    }

    private mutating func checkOther(_ octet: UInt8) throws(HTTPFault) {
        switch octet {
        case UInt8(ascii: "\\"): throw HTTPFault(.pathBackslash, at: at)
        case UInt8(ascii: "#"): throw HTTPFault(.fragment, at: at)
        case UInt8(ascii: ";"):
            try need(.semicolon, .pathSemicolon, at: at)
        default: throw HTTPFault(.pathOctet, at: at)
        }
    }

    /// Something that only an upstream that says so may be sent.
    private mutating func need(
        _ allowance: PathAllowances, _ reason: HTTPFault.Reason, at offset: Int
    ) throws(HTTPFault) {
        guard allowances.contains(allowance) else { throw HTTPFault(reason, at: offset) }
        used.insert(allowance)
    }

    /// A run of %HH: whole UTF-8 sequences, none of which has a second reading.
    private mutating func checkEncoded(_ octets: Span<UInt8>) throws(HTTPFault) {
        let start = at
        let first = try encodedOctet(octets)
        guard first >= 0x80 else { return try checkEncodedASCII(first, at: start) }
        var sequence = [first]
        while let next = nextContinuation(octets) {
            sequence.append(next)
            at += 3
        }
        guard UTF8Validation.sequenceLength(in: sequence.span, at: 0) == sequence.count else {
            throw HTTPFault(.pathNotUTF8, at: start)
        }
        // U+0080 to U+009F are control characters too.
        if sequence[0] == 0xC2, sequence[1] < 0xA0 { throw HTTPFault(.pathEncodedControl, at: start) }
    }

    /// The octet of an escape at `at`, if it goes on with a sequence.
    private func nextContinuation(_ octets: Span<UInt8>) -> UInt8? {
        guard end - at >= 3, octets[at] == UInt8(ascii: "%"),
            let high = octets[at + 1].hexDigitValue, let low = octets[at + 2].hexDigitValue,
            high & 0b1100 == 0b1000
        else { return nil }
        return high << 4 | low
    }

    private mutating func encodedOctet(_ octets: Span<UInt8>) throws(HTTPFault) -> UInt8 {
        guard end - at >= 3, let high = octets[at + 1].hexDigitValue,
            let low = octets[at + 2].hexDigitValue
        else { throw HTTPFault(.pathPercentInvalid, at: at) }
        at += 3
        return high << 4 | low
    }

    private mutating func checkEncodedASCII(_ octet: UInt8, at offset: Int) throws(HTTPFault) {
        switch octet {
        case ..<0x20, .delete: throw HTTPFault(.pathEncodedControl, at: offset)
        case UInt8(ascii: "/"):
            try need(.encodedSlash, .pathEncodedSeparator, at: offset)
        case UInt8(ascii: "\\"): throw HTTPFault(.pathEncodedSeparator, at: offset)
        case UInt8(ascii: "%"):
            try need(.encodedPercent, .pathEncodedPercent, at: offset)
        case UInt8(ascii: ";"):
            try need(.semicolon, .pathSemicolon, at: offset)
        case UInt8(ascii: "?"), UInt8(ascii: "#"):
            try need(.encodedDelimiters, .pathEncodedDelimiter, at: offset)
        default:
            if Self.unreserved.contains(octet) { throw HTTPFault(.pathEncodedNeedlessly, at: offset) }
        }
    }
}

// Where a message's body ends. RFC 9112, section 6.3, read as strictly as it can be: what two implementations
// could frame in two ways is refused (request smuggling lives nowhere else).
//
// - Content-Length and Transfer-Encoding together: refused (the RFC lets a server read on; we don't).
// - Transfer-Encoding is one field that says `chunked`, in HTTP/1.1 only. A single other coding is unknown
//   (501); anything else, `identity` included, is invalid.
// - Content-Length is one field of 1 to 18 digits without leading zeros; two fields or a list are refused even
//   where they agree.

/// How a message's body is delimited.
public enum BodyFraming: Equatable, Sendable {
    /// There is none, and no field spoke of one.
    case none
    /// So many octets.
    case length(Int)
    /// Chunked coding.
    case chunked
    /// Until the connection ends; responses only.
    case untilClose

    /// Whether it is known that no octet of a body comes.
    public var isEmpty: Bool {
        switch self {
        case .none: true
        case .length(let length): length == 0
        case .chunked, .untilClose: false
        }
    }

    /// The framing of a request.
    public init(ofRequest fields: borrowing Fields, version: HTTPVersion) throws(HTTPFault) {
        let chunked = fields.contains(.transferEncoding)
        let sized = fields.contains(.contentLength)
        if !chunked, !sized {
            self = .none
        } else if chunked {
            try Self.checkChunked(fields, version)
            self = .chunked
        } else {
            self = .length(try Self.contentLength(fields))
        }
    }

    /// The framing of a response, which depends on the request that it answers.
    ///
    /// Interim responses, 204 and 304 never have a body, and a response to HEAD has none whatever it says
    /// (RFC 9112, section 6.3, rule 1); their framing fields must be well formed all the same. An interim
    /// response or a 204 that announces a body is refused: the octets behind it could be either.
    public init(ofResponse head: borrowing ResponseHead, toHEAD: Bool) throws(HTTPFault) {
        let bodiless = head.status < 200 || head.status == 204
        var framing = BodyFraming.untilClose
        if head.fields.contains(.transferEncoding) {
            try Self.checkChunked(head.fields, head.version)
            if bodiless { throw HTTPFault(.encodingForbidden, at: head.fields.start(of: .transferEncoding)) }
            framing = .chunked
        } else if head.fields.contains(.contentLength) {
            let length = try Self.contentLength(head.fields)
            if bodiless, length > 0 {
                throw HTTPFault(.lengthForbidden, at: head.fields.start(of: .contentLength))
            }
            framing = .length(length)
        }
        self = bodiless || head.status == 304 || toHEAD ? .none : framing
    }

    private static func checkChunked(_ fields: borrowing Fields, _ version: HTTPVersion) throws(HTTPFault) {
        let offset = fields.start(of: .transferEncoding)
        if fields.contains(.contentLength) { throw HTTPFault(.lengthWithEncoding, at: offset) }
        if version == .http10 { throw HTTPFault(.encodingForbidden, at: offset) }
        if fields.repeats(.transferEncoding) {
            throw HTTPFault(.encodingRepeated, at: fields.secondStart(.transferEncoding))
        }
        let value = fields.first(.transferEncoding) ?? []
        if value.equalsIgnoringCase("chunked") { return }
        let alone = !value.isEmpty && value.allSatisfy(\.isTokenOctet)
        let spelled = alone && !value.equalsIgnoringCase("identity") && !value.containsIgnoringCase("chunked")
        throw HTTPFault(spelled ? .encodingUnknown : .encodingInvalid, at: offset)
    }

    /// Content-Length = 1*DIGIT
    private static func contentLength(_ fields: borrowing Fields) throws(HTTPFault) -> Int {
        if fields.repeats(.contentLength) {
            throw HTTPFault(.lengthRepeated, at: fields.secondStart(.contentLength))
        }
        guard let slot = fields.firstSlot(.contentLength) else { throw HTTPFault(.lengthInvalid, at: 0) }
        let (octets, value) = (fields.room.storage.span, slot.valueRange)
        let padded = value.count > 1 && octets.first(of: value) == UInt8(ascii: "0")
        guard 1...18 ~= value.count, !padded else {
            throw HTTPFault(.lengthInvalid, at: Int(slot.nameStart))
        }
        var length = 0
        for index in value {
            let octet = octets[index]
            guard octet.isASCIIDigit else { throw HTTPFault(.lengthInvalid, at: Int(slot.nameStart)) }
            // At most eighteen digits: below 2^60.
            length = length &* 10 &+ Int(octet &- UInt8(ascii: "0"))
        }
        return length
    }
}

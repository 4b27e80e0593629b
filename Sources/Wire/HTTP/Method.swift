// Methods are case-sensitive tokens (RFC 9110, section 9.1): `post` is not POST, and is not made into it.

/// A request's method: one that rules speak of by name, or another token kept as its octets.
public enum Method: Hashable, Sendable {
    case get
    case head
    case post
    case put
    case patch
    case delete
    case options
    case other([UInt8])

    /// The method of these octets. CONNECT and TRACE are refused here, so that no rule can be written that
    /// lets one through: the one makes a tunnel, the other shows a caller its own credentials.
    init(_ octets: Span<UInt8>, _ method: Range<Int>) throws(HTTPFault) {
        func spells(_ text: StaticString) -> Bool { octets.spells(text, at: method) }
        switch method.count {
        case 3 where spells("GET"): self = .get
        case 3 where spells("PUT"): self = .put
        case 4 where spells("POST"): self = .post
        case 4 where spells("HEAD"): self = .head
        case 5 where spells("PATCH"): self = .patch
        case 6 where spells("DELETE"): self = .delete
        case 7 where spells("OPTIONS"): self = .options
        case 7 where spells("CONNECT"), 5 where spells("TRACE"):
            throw HTTPFault(.methodRefused, at: method.lowerBound)
        default: self = .other(method.map { octets[$0] })
        }
    }

    /// The method as it goes on the wire.
    public var octets: [UInt8] {
        switch self {
        case .get: Array("GET".utf8)
        case .head: Array("HEAD".utf8)
        case .post: Array("POST".utf8)
        case .put: Array("PUT".utf8)
        case .patch: Array("PATCH".utf8)
        case .delete: Array("DELETE".utf8)
        case .options: Array("OPTIONS".utf8)
        case .other(let octets): octets
        }
    }
}

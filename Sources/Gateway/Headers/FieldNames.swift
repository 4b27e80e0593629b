import Wire

/// A set of known field names: one bit test on the way of each field.
struct FieldNames: Sendable {
    private let bits: UInt64

    init(_ names: [FieldName]) {
        bits = names.reduce(0) { $0 | 1 << UInt64($1.rawValue) }
    }

    private init(bits: UInt64) {
        self.bits = bits
    }

    @inline(__always)
    func contains(_ name: FieldName) -> Bool { bits >> UInt64(name.rawValue) & 1 != 0 }

    func union(_ other: FieldNames) -> FieldNames { FieldNames(bits: bits | other.bits) }

    /// What concerns one connection only (RFC 9110, section 7.6.1), framing included: it is never relayed, only made
    /// anew.
    static let hop = FieldNames([
        .connection, .keepAlive, .proxyConnection, .te, .trailer, .transferEncoding, .upgrade, .http2Settings,
        .contentLength, .proxyAuthenticate, .proxyAuthorization, .expect,
    ])

    /// What a caller says about where a request comes from and how it got here, which is for us to say; what would
    /// have the app see another method than was matched; and signatures over what we change.
    static let ours = FieldNames([
        .host, .forwarded, .xForwardedFor, .xForwardedHost, .xForwardedProto, .xRealIP, .maxForwards,
        .traceparent, .tracestate, .xHTTPMethod, .xHTTPMethodOverride, .xMethodOverride, .signature,
        .signatureInput,
    ])
}

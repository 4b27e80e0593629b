// A field name is compared once, where it is read (FieldNameTable); afterwards it is a number.

/// The field names that a rule of ours speaks of. Every other name is `other` and is only ever copied.
public enum FieldName: UInt8, BitwiseCopyable, CaseIterable, Sendable {
    case other
    case accept, acceptLanguage, authorization, cacheControl, connection
    case contentDigest, contentEncoding, contentLength, contentRange, contentType
    case cookie, date, expect, forwarded, host, http2Settings, idempotencyKey, ifMatch
    case keepAlive, location, maxForwards, origin, prefer
    case proxyAuthenticate, proxyAuthorization, proxyConnection, range, referer
    case secFetchDest, secFetchMode, secFetchSite, server, setCookie, signature, signatureInput
    case te, traceparent, tracestate, trailer, transferEncoding, upgrade, userAgent, via
    case wwwAuthenticate, xForwardedFor, xForwardedHost, xForwardedProto
    case xHTTPMethod, xHTTPMethodOverride, xMethodOverride, xRealIP, xRequestedWith

    /// The name as it is written on the wire; empty for `other`.
    public var text: String { Self.texts[Int(rawValue)] }

    private static let texts: [String] = [
        "",
        "accept", "accept-language", "authorization", "cache-control", "connection",
        "content-digest", "content-encoding", "content-length", "content-range", "content-type",
        "cookie", "date", "expect", "forwarded", "host", "http2-settings", "idempotency-key", "if-match",
        "keep-alive", "location", "max-forwards", "origin", "prefer",
        "proxy-authenticate", "proxy-authorization", "proxy-connection", "range", "referer",
        "sec-fetch-dest", "sec-fetch-mode", "sec-fetch-site", "server", "set-cookie", "signature",
        "signature-input",
        "te", "traceparent", "tracestate", "trailer", "transfer-encoding", "upgrade", "user-agent", "via",
        "www-authenticate", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto",
        "x-http-method", "x-http-method-override", "x-method-override", "x-real-ip", "x-requested-with",
    ]
}

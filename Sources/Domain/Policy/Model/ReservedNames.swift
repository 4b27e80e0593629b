// Names that are ours, and how they are told from others: case is folded and `_` is `-`, for a server that makes
// environment variables of fields reads `Countersign_Assertion` and `countersign-assertion` as one (CVE-2025-64484).
// The gateway drops by these lists, and no policy may name a field of them.

public import Wire

/// Names of fields that neither callers nor policies decide about.
public enum ReservedNames {
    /// What concerns one connection only (RFC 9110, section 7.6.1), framing included: it is never relayed, only made
    /// anew.
    public static let hop: [FieldName] = [
        .connection, .keepAlive, .proxyConnection, .te, .trailer, .transferEncoding, .upgrade, .http2Settings,
        .contentLength, .proxyAuthenticate, .proxyAuthorization, .expect,
    ]

    /// What a caller says about where a request comes from and how it got here, which is for us to say; what would
    /// have the app see another method than was matched; and signatures over what we change.
    public static let ours: [FieldName] = [
        .host, .forwarded, .xForwardedFor, .xForwardedHost, .xForwardedProto, .xRealIP, .maxForwards,
        .traceparent, .tracestate, .xHTTPMethod, .xHTTPMethodOverride, .xMethodOverride, .signature,
        .signatureInput,
    ]

    /// Whether a request's field of a name that no rule knows is passed on. One that is not letters, digits and
    /// hyphens is dropped, whatever it spells: apps disagree about what it is called.
    public static func mayPass(_ name: ArraySlice<UInt8>) -> Bool {
        let octets = name.span
        for index in octets.indices where !isPlain(octets[index]) { return false }
        return !isReserved(octets)
    }

    /// Whether a name is one that only the gateway writes, or that speaks for it: `Countersign-*`, X-Forwarded-* and the
    /// other claims about who is asking, the request id; fields that some apps route by instead of the path that was
    /// matched (X-Original-URL, X-Rewrite-URL); and Proxy, which CGI makes an app's own proxy of (httpoxy).
    public static func isReserved(_ name: Span<UInt8>) -> Bool {
        guard name.count >= 5 else { return false }
        switch folded(name[0]) {
        case UInt8(ascii: "c"): return isCountersign(name)
        case UInt8(ascii: "p"): return spells(name, "proxy")
        case UInt8(ascii: "t"): return spells(name, "true-client-ip")
        case UInt8(ascii: "x"):
            return begins(name, "x-forwarded-") || begins(name, "x-original-") || begins(name, "x-rewrite-")
                || spells(name, "x-forwarded") || spells(name, "x-request-id") || spells(name, "x-client-ip")
        default: return false
        }
    }

    private static func spells(_ name: Span<UInt8>, _ text: StaticString) -> Bool {
        name.count == text.utf8CodeUnitCount && begins(name, text)
    }

    /// Whether a name begins with `Countersign-`, or is that word.
    public static func isCountersign(_ name: Span<UInt8>) -> Bool {
        guard name.count >= 11, begins(name, "countersign") else { return false }
        return name.count == 11 || folded(name[11]) == UInt8(ascii: "-")
    }

    @inline(__always)
    private static func isPlain(_ octet: UInt8) -> Bool {
        octet.isASCIILetter || octet.isASCIIDigit || octet == UInt8(ascii: "-")
    }

    @inline(__always)
    private static func folded(_ octet: UInt8) -> UInt8 {
        octet == UInt8(ascii: "_") ? UInt8(ascii: "-") : octet.lowercasedASCII
    }

    /// SAFETY: the text is a literal, read below its own length.
    private static func begins(_ name: Span<UInt8>, _ text: StaticString) -> Bool {
        guard name.count >= text.utf8CodeUnitCount else { return false }
        for index in 0..<text.utf8CodeUnitCount {
            if unsafe folded(name[index]) != text.utf8Start[index] { return false }
        }
        return true
    }
}

// Which fields a policy may not name, for what it would do with them. What frames a message or concerns one connection is
// made anew on each; what speaks for the gateway is written by it alone; and what proves who somebody is goes where
// `subject` and `forward_cookies` say, and nowhere else.

import Wire

extension ReservedNames {
    /// What a policy would do with a field.
    public enum Use: CaseIterable, Sendable {
        /// Take a subject or a login from it.
        case credential
        /// Pass it on from a protected request.
        case forward
        /// Set it on requests to the upstream.
        case setOnRequest
        /// Set it on responses to callers.
        case setOnResponse
        /// Have a decision depend on it.
        case test
    }

    /// Why a policy can't do that, and what helps; nil where it can.
    public static func refusal(of name: HeaderName, for use: Use) -> (explanation: String, remedy: String)? {
        let text = name.description
        if use == .test {
            return isOriginClaim(name.octets.span)
                ? (
                    "`\(text)` is what a caller says of itself in the gateway's name, and no app sees it",
                    "ask for what the gateway knows: `source`, the host, the subject"
                ) : nil
        }
        if hop.contains(where: { $0.text == text }) {
            return ("`\(text)` concerns one connection, and each gets its own", "take it out")
        }
        if text == "cookie" {
            switch use {
            case .credential:
                return ("`cookie` is a field of many cookies", "say which one, with `cookie` or `cookies`")
            case .forward: return ("`cookie` is a field of many cookies", "name them in `forward_cookies`")
            case .setOnRequest, .setOnResponse, .test: break
            }
        }
        if use != .credential, ["authorization", "cookie", "set-cookie", "www-authenticate"].contains(text) {
            return (
                "`\(text)` says who somebody is, and that is for the caller and the app alone", "take it out"
            )
        }
        let isOurs = use != .setOnResponse && ours.contains { $0.text == text }
        if isOurs || isReserved(name.octets.span) {
            return ("`\(text)` is written by the gateway, and by nobody else", "use another name")
        }
        return nil
    }

    /// Whether a field claims what is for the gateway to say: where a request comes from, and what was decided of it.
    static func isOriginClaim(_ name: Span<UInt8>) -> Bool {
        let claims: [FieldName] = [.forwarded, .xForwardedFor, .xForwardedHost, .xForwardedProto, .xRealIP]
        return isReserved(name)
            || claims.contains { claim in
                let text = Array(claim.text.utf8)
                return text.count == name.count
                    && text.indices.allSatisfy { text[$0] == name[$0].lowercasedASCII }
            }
    }
}

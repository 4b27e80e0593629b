import COpenSSL

/// What was wrong with a certificate, a key, a handshake or a connection under TLS, in words that a person can act on.
public struct TLSFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public let description: String

    /// A fault in these words.
    init(_ description: String) {
        self.description = description
    }

    /// A fault in these words, and in OpenSSL's own for why.
    static func last(_ what: String) -> TLSFault {
        let why = reason
        return TLSFault(why.isEmpty ? what : "\(what) (\(why))")
    }

    /// OpenSSL's words for the last thing that failed on this thread; empty where it has none.
    static var reason: String {
        // SAFETY: a reason is a literal of OpenSSL's, or none.
        guard let text = unsafe ERR_reason_error_string(ERR_peek_last_error()) else { return "" }
        return unsafe String(cString: text)
    }
}

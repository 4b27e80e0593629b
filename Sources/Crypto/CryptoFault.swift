internal import COpenSSL

/// A failure of what cryptography stands on: OpenSSL, or the source of randomness. It is never a peer's doing
/// and never a reason to do without: it becomes 503, and nothing is forwarded.
public enum CryptoFault: Error, Hashable, Sendable {
    /// OpenSSL refused. The code is the first of its queue, 0 if it left none.
    case library(operation: String, code: UInt)
    /// No random octets could be had.
    case entropy
    /// Octets that should be a value of a fixed size are not.
    case wrongLength(expected: Int, actual: Int)
    /// More octets than can be worked on in one piece.
    case tooLong(limit: Int, actual: Int)

    /// What is wrong, for people.
    public var message: String {
        switch self {
        case .library(let operation, let code):
            "openssl failed to \(operation), code \(String(code, radix: 16))"
        case .entropy: "no random octets could be had"
        case .wrongLength(let expected, let actual): "\(actual) octets where there must be \(expected)"
        case .tooLong(let limit, let actual): "\(actual) octets where there may be \(limit)"
        }
    }

    /// The fault of an operation that just failed on this thread. It empties OpenSSL's queue of errors, for what
    /// is left there would be taken for the next operation's.
    static func ofLibrary(_ operation: String) -> CryptoFault {
        let code = ERR_get_error()
        ERR_clear_error()
        return .library(operation: operation, code: UInt(code))
    }
}

/// How far a message has come that is digested or authenticated piece by piece. What it is for: a result exists only of a
/// whole message, and once a step of a message has failed there is none.
enum MessageProgress {
    case idle
    case open
    case failed(CryptoFault)

    /// Before each step. The first one of a message begins it.
    mutating func begin(_ operation: String, _ isBegun: () -> Bool) throws(CryptoFault) {
        switch self {
        case .open: return
        case .failed(let fault): throw fault
        case .idle:
            guard isBegun() else { throw fail(operation) }
            self = .open
        }
    }

    /// OpenSSL next to never fails here; where it does, the fault stays with the message.
    mutating func fail(_ operation: String) -> CryptoFault {
        let fault = CryptoFault.ofLibrary(operation)
        self = .failed(fault)
        return fault
    }
}

/// Why something sealed was not opened.
public enum SealingFault: Error, Hashable, Sendable {
    /// It was not sealed so: another key, another context, an octet changed, octets missing. Which of them is not known and
    /// must not be.
    case refused
    /// It could not be tried.
    case failed(CryptoFault)

    /// What is wrong, for people.
    public var message: String {
        switch self {
        case .refused: "what was sealed can't be opened with this key and context"
        case .failed(let fault): fault.message
        }
    }
}

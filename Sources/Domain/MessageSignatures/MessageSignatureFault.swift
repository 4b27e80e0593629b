public import Crypto
public import Wire

/// Why a message can't be signed.
public enum MessageSignatureFault: Error, Equatable, Sendable {
    /// A component's name is none, or its value would break its line.
    case component(name: String)
    /// A component stands in the list twice.
    case repeated(name: String)
    /// A parameter can't be written as a structured field.
    case parameter(StructuredFieldFault)
    /// The key can't sign.
    case crypto(CryptoFault)

    /// What is wrong, in one line.
    public var message: String {
        switch self {
        case .component(let name): "`\(name)` can't be signed as it is"
        case .repeated(let name): "`\(name)` is to be signed twice"
        case .parameter: "a parameter of the signature can't be written"
        case .crypto(let fault): fault.message
        }
    }
}

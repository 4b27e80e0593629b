public import Crypto
public import Wire

/// Why a token is not taken. Facts only: what the token says of itself goes into no message.
public enum TokenFault: Error, Hashable, Sendable {
    /// It has more octets than a token may have.
    case tooLong(limit: Int)
    /// It is not three parts with a dot between each two.
    case notThreeParts(count: Int)
    /// A part is not base64url in its one spelling: 0 is the header, 1 the payload, 2 the signature.
    case notBase64URL(part: Int)
    /// The header is no JSON, or has two readings.
    case header(JSONFault.Reason)
    /// The header is JSON and no object.
    case headerNotObject
    /// A parameter of the header is missing, no string, empty or too long.
    case parameter(String)
    /// The header names extensions that must be understood; none is.
    case critical
    /// The algorithm is none that any key here has.
    case algorithmNotTaken
    /// No key has the identifier that the token names.
    case unknownKey
    /// The token names no key, and so many fit.
    case undeterminedKey(candidates: Int)
    /// The algorithm is not the key's.
    case algorithmOfAnotherKey
    /// The signature is not the key's.
    case signature
    /// It says that it is a token of another type.
    case otherType
    /// The payload is no JSON, or has two readings.
    case claims(JSONFault.Reason)
    /// The payload is JSON and no object.
    case claimsNotObject
    /// A claim is missing.
    case claimMissing(String)
    /// A claim is not of its type, or out of its range.
    case claimInvalid(String)
    /// Somebody else issued it.
    case otherIssuer
    /// It is for somebody else.
    case otherAudience
    /// It ended so many seconds ago.
    case expired(secondsAgo: Int64)
    /// It begins in so many seconds.
    case early(seconds: Int64)
    /// It was issued in the future, by so many seconds.
    case issuedLater(seconds: Int64)
    /// It could not be verified for a reason of ours.
    case crypto(CryptoFault)

    /// Whether the fault is ours, and says nothing about the token: 503, never 401.
    public var isOurs: Bool {
        if case .crypto = self { return true }
        return false
    }

    /// What is wrong, in one line for a log.
    public var message: String { ofForm ?? ofKey ?? ofClaims }

    private var ofForm: String? {
        switch self {
        case .tooLong(let limit): "the token has more than \(limit) octets"
        case .notThreeParts(let count): "the token has \(count) parts where a signed one has 3"
        case .notBase64URL(let part):
            "the \(["header", "payload", "signature"][part]) is not base64url in its one spelling"
        case .header(let reason): "the header: \(reason.explanation)"
        case .headerNotObject: "the header is no JSON object"
        case .parameter(let name): "the header has no `\(name)` that is a string of a sane length"
        case .critical: "the header asks for an extension that must be understood, and none is"
        default: nil
        }
    }

    private var ofKey: String? {
        switch self {
        case .algorithmNotTaken: "the algorithm is none that is taken"
        case .unknownKey: "no key has the identifier that the token names"
        case .undeterminedKey(let count): "the token names no key, and \(count) would fit"
        case .algorithmOfAnotherKey: "the algorithm is not the one of the key"
        case .signature: "the signature is not the key's"
        case .crypto(let fault): fault.message
        default: nil
        }
    }

    private var ofClaims: String {
        switch self {
        case .otherType: "the token is of another type"
        case .claims(let reason): "the payload: \(reason.explanation)"
        case .claimsNotObject: "the payload is no JSON object"
        case .claimMissing(let name): "the claim `\(name)` is missing"
        case .claimInvalid(let name): "the claim `\(name)` is not of its type, or out of its range"
        case .otherIssuer: "another issuer than the one that is trusted"
        case .otherAudience: "the token is for another audience"
        case .expired(let seconds): "the token ended \(seconds) seconds ago"
        case .early(let seconds): "the token begins in \(seconds) seconds"
        case .issuedLater(let seconds): "the token was issued \(seconds) seconds in the future"
        default: ""
        }
    }
}

public import Crypto

/// Why there is no assertion. Without one nothing is forwarded, and the approval is gone all the same. None of it is a
/// caller's doing, but for `notText` and `tooLong`.
public enum NotaryFault: Error, Hashable, Sendable {
    /// This notary speaks for another tenant, or to another upstream.
    case otherNotary
    /// The approval is of something else than what is to be signed.
    case otherRequest
    /// The scenario has no channel of the name that the approval has.
    case channelUnknown(Identifier)
    /// Something that must be said is no UTF-8: the subject, or the content type.
    case notText
    /// With all that must be said the token has so many octets, and leaving out what was shown didn't help.
    case tooLong(Int)
    case crypto(CryptoFault)

    /// What is wrong, in one line for a log.
    public var message: String {
        switch self {
        case .otherNotary: "the notary is one of another tenant or upstream"
        case .otherRequest: "the approval is of another request"
        case .channelUnknown(let name): "the scenario has no channel `\(name)`, which the code came by"
        case .notText: "the subject or the content type is not UTF-8"
        case .tooLong(let count):
            "the assertion would have \(count) octets where it may have \(Notary.longestToken)"
        case .crypto(let fault): fault.message
        }
    }
}

/// Why a request can't be submitted to anybody's approval.
public enum SubmissionFault: Error, Equatable, Sendable {
    /// The request is bound under other rules than those of the route: another policy, version or scenario.
    case otherRules
    /// Something that has to be shown can't be.
    case display(DisplayFault)
    case crypto(CryptoFault)

    /// What is wrong, in one line for a log.
    public var message: String {
        switch self {
        case .otherRules: "the request is bound under other rules than those of its route"
        case .display(let fault): fault.description
        case .crypto(let fault): fault.message
        }
    }
}

// Why what should be a key is none that is taken, and where in the text it shows. Nothing of the text stands in a
// fault: it may hold what nobody may see.

public import Wire

/// A key, or a set of keys, that is refused.
public struct KeyFault: Error, Hashable, Sendable {
    /// Where in a JSON text: a pointer (RFC 6901), `/keys/0/x`; empty for the whole, and for what is no JSON.
    public let place: String
    /// What is wrong.
    public let reason: Reason

    init(_ reason: Reason, at place: String = "") {
        self.reason = reason
        self.place = place
    }

    /// The same at a place within another.
    func within(_ outer: String) -> KeyFault { KeyFault(reason, at: outer + place) }

    /// What is wrong and how to mend it, in one line.
    public var message: String {
        (place.isEmpty ? "" : "`\(place)`: ") + reason.explanation
    }

    /// The reasons.
    public enum Reason: Hashable, Sendable {
        // Of JSON.
        case json(JSONFault.Reason)
        case notObject
        case missing
        case notText
        case notList
        case notBase64URL
        case tooLong(limit: Int)
        case tooManyKeys(limit: Int)
        case noKeys
        case identifierRepeated
        // Of a key's members.
        case privateMember
        case secretAmongPublicKeys
        case publicKeyAmongSecrets
        case algorithmOfAnotherKey
        case useContradictsOperations
        case operationRepeated
        case wrongLength(expected: Int, actual: Int)
        case zeroInFront
        case secretTooShort(octets: Int, least: Int)
        // For somebody else: no fault of whoever made the set.
        case otherType
        case otherCurve
        case otherAlgorithm
        case otherUse
        // Of the key itself.
        case modulusOutOfRange(bits: Int)
        case exponentOutOfRange
        case modulusOfWeakGenerator
        case unsound
        // Of PEM.
        case notPEM
        case encrypted
        case otherLabel(expected: String)
        case notOneBlock
        case notKeyInside
        // Of OpenSSL.
        case library(CryptoFault)
    }
}

extension KeyFault.Reason {
    /// Whether the key may be a good one for somebody else, or was once: a set of keys goes without it (RFC 7517,
    /// section 5). Any other fault is the set's: whoever wrote it did not mean what it says.
    public var concernsOneKeyAlone: Bool {
        switch self {
        case .otherType, .otherCurve, .otherAlgorithm, .otherUse, .modulusOutOfRange, .exponentOutOfRange,
            .modulusOfWeakGenerator:
            true
        default: false
        }
    }

    var explanation: String {
        switch self {
        case .json(let reason): "\(reason.explanation); \(reason.remedy)"
        case .library(let fault): fault.message
        default: ofTexts ?? ofMembers ?? ofKeys ?? ofFiles ?? ""
        }
    }

    private var ofTexts: String? {
        switch self {
        case .notObject: "this must be a JSON object"
        case .missing: "a member is missing that this kind of key has"
        case .notText: "this must be a string that is not empty"
        case .notList: "this must be a list of strings"
        case .notBase64URL: "this must be base64url without padding, in its one spelling"
        case .tooLong(let limit): "this has more than \(limit) octets"
        case .tooManyKeys(let limit): "there are more than \(limit) keys"
        case .noKeys: "there is no key here that could be used"
        case .identifierRepeated: "two keys have this `kid`; which of them is meant can't be told"
        default: nil
        }
    }

    private var ofMembers: String? {
        switch self {
        case .privateMember:
            "a private key stands among public ones; take it for known to everybody, and replace the key"
        case .secretAmongPublicKeys: "a secret stands among public keys; take it for known to everybody"
        case .publicKeyAmongSecrets: "a public key stands among secrets; keep them in a set of their own"
        case .algorithmOfAnotherKey: "the algorithm is not one of this kind of key"
        case .useContradictsOperations: "`use` and `key_ops` contradict each other"
        case .operationRepeated: "an operation stands here twice"
        case .wrongLength(let expected, let actual): "\(actual) octets where there must be \(expected)"
        case .zeroInFront: "the number has a zero in front; write it in as few octets as it takes"
        case .secretTooShort(let octets, let least):
            "a secret of \(octets) octets; HS256 takes at least \(least)"
        case .otherType: "the type of the key is none that is taken here"
        case .otherCurve: "the curve is none that is taken here"
        case .otherAlgorithm: "the algorithm is none that is taken here"
        case .otherUse: "the key is not for verifying signatures"
        default: nil
        }
    }

    private var ofKeys: String? {
        switch self {
        case .modulusOutOfRange(let bits):
            "an RSA key of \(bits) bits; it must have \(PublicKey.bitsOfModulus.lowerBound) to "
                + "\(PublicKey.bitsOfModulus.upperBound)"
        case .exponentOutOfRange: "the exponent must be odd, at least 65537 and at most 4 octets"
        case .modulusOfWeakGenerator:
            "the key was made by a generator whose keys can be computed (CVE-2017-15361); replace it"
        case .unsound: "the numbers are no key: a point beside its curve, or a modulus with small factors"
        default: nil
        }
    }

    private var ofFiles: String? {
        switch self {
        case .notPEM: "this is no PEM: it must begin with `-----BEGIN` and end with `-----END`"
        case .encrypted:
            "the key is encrypted; write it without a password, and let nobody else read the file"
        case .otherLabel(let expected): "the block must be labelled \(expected)"
        case .notOneBlock: "there must be one block, and nothing around it"
        case .notKeyInside: "what is in the block is no key of the kinds that are taken here"
        default: nil
        }
    }
}

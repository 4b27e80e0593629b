/// Why a JSON text was refused, and at which octet of it.
public struct JSONFault: Error, Equatable, Sendable {
    /// What was wrong.
    public let reason: Reason
    /// Where it showed.
    public let offset: Int

    init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    /// The closed set of reasons.
    public enum Reason: String, CaseIterable, Sendable {
        case empty = "json-empty"
        case byteOrderMark = "json-byte-order-mark"
        case tooLarge = "json-too-large"
        case endsEarly = "json-ends-early"
        case unexpectedOctet = "json-unexpected-octet"
        case trailingOctets = "json-trailing-octets"
        case tooDeep = "json-too-deep"
        case tooManyNodes = "json-too-many-nodes"
        case controlOctet = "json-control-octet"
        case notUTF8 = "json-not-utf8"
        case escapeInvalid = "json-escape-invalid"
        case surrogateAlone = "json-surrogate-alone"
        case nullCharacter = "json-null-character"
        case keyRepeated = "json-key-repeated"
        case keyRefused = "json-key-refused"
        case numberInvalid = "json-number-invalid"
        case numberTooLong = "json-number-too-long"
        case numberInexact = "json-number-inexact"
    }
}

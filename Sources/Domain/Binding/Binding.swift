// The digest that stands for all that an approval covers (BND-1). What it is a digest of can be read in one way only: a
// label, then each part with its length before it, a part that may be absent with an octet that says whether it is there,
// the fields with their number. docs/binding.md explains it to whoever wants to compute one; Tests/Vectors/binding holds
// both to the same octets.
//
//     encoding = label tenant policy scenario version subject ?login
//                method scheme ?authority path ?query ?content-type fields body
//     label    = "countersign/binding/v1" NUL
//     fields   = u32 *( name value )               ; how many there are, then each
//     body     = u64 32OCTET                       ; its length, then its SHA-256
//     part     = u32 *OCTET                        ; its length, then its octets; every other name is one
//     ?part    = %x00 / %x01 part                  ; numbers are big-endian

public import Crypto
import Wire

/// What an approval is for, as 32 octets. Two requests have one binding only if they are the same in all that an approval
/// covers.
public struct Binding: Hashable, Sendable, CustomStringConvertible {
    /// The digest. It is compared octet by octet until two differ, and that is enough: a binding is neither a secret nor a
    /// MAC. Who can have one compared has sent the request that it is made of, and could compute it; how early two differ
    /// tells nothing that helps to make them equal, for that takes a second message for a SHA-256.
    public let digest: SHA256Digest

    /// The binding of a request.
    public init(_ request: borrowing BoundRequest, by hasher: inout SHA256Hasher) throws(CryptoFault) {
        digest = try hasher.digest(of: request.encoding)
    }

    /// A binding that was written down, in a store.
    public init(digest: SHA256Digest) { self.digest = digest }

    /// In hexadecimal digits.
    public var description: String { digest.description }
}

extension BoundRequest {
    /// What the binding is a digest of.
    public var encoding: [UInt8] {
        var encoding = BindingEncoding()
        encoding.append(obligation.tenant.text.utf8)
        encoding.append(obligation.policy.text.utf8)
        encoding.append(obligation.scenario.text.utf8)
        encoding.append(obligation.version.octets)
        encoding.append(obligation.subject)
        encoding.append(optional: obligation.login)
        encoding.append(method)
        encoding.append("\(scheme.text)".utf8)
        encoding.append(optional: authority)
        encoding.append(path)
        encoding.append(optional: query)
        encoding.append(optional: contentType)
        encoding.append(fields)
        encoding.append(number: body.length)
        encoding.octets += body.digest.octets
        return encoding.octets
    }

    /// The forwarded fields as a binding has them, by themselves.
    static func encoding(of fields: [BoundField]) -> [UInt8] {
        var encoding = BindingEncoding(label: [])
        encoding.append(fields)
        return encoding.octets
    }
}

/// Writes parts so that they can be told apart.
private struct BindingEncoding {
    /// What sets this digest apart from every other that the house makes.
    private static let label = Array("countersign/binding/v1\0".utf8)

    var octets: [UInt8]

    init(label: [UInt8] = Self.label) {
        octets = label
        octets.reserveCapacity(1024)
    }

    mutating func append(_ fields: [BoundField]) {
        append(number: UInt32(fields.count))
        for field in fields {
            append(field.name)
            append(field.value)
        }
    }

    // INVARIANT: each part comes from a head, whose octets are limited to far less than 4 GiB.
    mutating func append(_ part: some Collection<UInt8>) {
        append(number: UInt32(part.count))
        octets += part
    }

    mutating func append(optional part: [UInt8]?) {
        octets.append(part == nil ? 0 : 1)
        if let part { append(part) }
    }

    mutating func append(number: some FixedWidthInteger) {
        for shift in stride(from: number.bitWidth - 8, through: 0, by: -8) {
            octets.append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }
}

// Signs requests as RFC 9421 says, for upstreams that would rather verify those signatures than a token of ours.

public import Crypto
public import Wire

/// The values of the two fields that carry a signature.
public struct MessageSignature: Hashable, Sendable {
    /// Of `Signature-Input`: what is covered, and the parameters.
    public let input: [UInt8]
    /// Of `Signature`.
    public let signature: [UInt8]
}

/// Signs messages with one key. One belongs to one event loop.
public struct MessageSigner: ~Copyable {
    private let label: StructuredKey
    private var signer: Signer

    /// A signer under a label, which tells its signatures from others of the same message.
    public init(_ key: SigningKey, label: StructuredKey) throws(CryptoFault) {
        self.label = label
        signer = try Signer(key)
    }

    /// The signature of a request, for so many seconds from a time on; the nonce must be another one each time.
    public mutating func sign(
        _ request: SignedRequest, at now: Timestamp, lasting seconds: Int64, nonce: String
    ) throws(MessageSignatureFault) -> MessageSignature {
        let created = now.seconds
        let parameters = MessageSignatureParameters(
            created: created, expires: created + seconds, nonce: nonce, keyIdentifier: signer.key.identifier,
            tag: SignedRequest.tag)
        return try sign(request.components, parameters)
    }

    /// The signature of any components under any parameters.
    mutating func sign(
        _ components: [MessageComponent], _ parameters: MessageSignatureParameters
    ) throws(MessageSignatureFault) -> MessageSignature {
        let base = try SignedLines(components, parameters)
        let signature: Signature
        do throws(CryptoFault) {
            signature = try signer.sign(base.octets)
        } catch {
            throw .crypto(error)
        }
        var input = StructuredDictionary()
        input.set(.innerList(base.covered), for: label)
        var value = StructuredDictionary()
        value.set(.item(StructuredItem(.byteSequence(signature.octets))), for: label)
        return MessageSignature(input: input.serialized() ?? [], signature: value.serialized() ?? [])
    }
}

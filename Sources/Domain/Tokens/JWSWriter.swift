// Writes signed tokens in their compact form (RFC 7515, section 3.1) into a buffer, each part where it will be sent from. The
// header is made once, of the four things that a verifier may go by; nothing that a token brings along with itself for its own
// verification (`jwk`, `jku`, `x5c`, `x5u`) can be written.

public import Crypto
public import Wire

/// Signs payloads with one key. One belongs to one event loop.
public struct JWSWriter: ~Copyable {
    private var signer: Signer
    /// The header in base64url, and the dot behind it.
    private let head: [UInt8]

    /// A writer of tokens of a type, under the name of its key.
    public init(_ key: SigningKey, type: String, _ name: Ed25519Name = .eddsa) throws(CryptoFault) {
        var writer = JSONWriter()
        writer.object { writer in
            for (member, text) in [("alg", key.algorithm.name(name)), ("kid", key.identifier), ("typ", type)]
            {
                writer.key(member)
                writer.string(text)
            }
        }
        head = Base64URL.encode(writer.octets) + [UInt8(ascii: ".")]
        signer = try Signer(key)
    }

    /// Appends the token of a payload; where it can't be signed, nothing.
    public mutating func append(_ payload: Span<UInt8>, to buffer: inout ByteBuffer) throws(CryptoFault) {
        let start = buffer.count
        buffer.append(head)
        buffer.append(base64URL: payload)
        do throws(CryptoFault) {
            let signature = try buffer.withSpan { octets throws(CryptoFault) in
                try signer.sign(octets.extracting(start..<octets.count))
            }
            buffer.append(UInt8(ascii: "."))
            signature.withSpan { buffer.append(base64URL: $0) }
        } catch {
            buffer.truncate(to: start)
            throw error
        }
    }

    /// The token of a payload by itself.
    public mutating func token(_ payload: [UInt8]) throws(CryptoFault) -> [UInt8] {
        var buffer = ByteBuffer(capacity: 1024)
        try append(payload.span, to: &buffer)
        return buffer.octets
    }
}

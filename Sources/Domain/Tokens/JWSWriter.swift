// Writes signed tokens in their compact form (RFC 7515, section 3.1) into a buffer, each part where it will be sent from. The
// header is made once, of the three things that a verifier may go by; nothing that a token brings along with itself for its own
// verification (`jwk`, `jku`, `x5c`, `x5u`) can be written.

public import Crypto
public import Wire

/// Signs payloads with one key. One belongs to one event loop.
public struct JWSWriter: ~Copyable {
    private var seal: Seal
    /// The header in base64url, and the dot behind it.
    private let head: [UInt8]

    /// A writer of tokens of a type, under the name of its key.
    public init(_ key: SigningKey, type: String, _ name: Ed25519Name = .eddsa) throws(CryptoFault) {
        self.init(.pair(try Signer(key)), key.algorithm.name(name), key.identifier, type)
    }

    /// A writer of tokens for one verifier that has the same secret. They prove nothing to a third.
    public init(_ secret: SharedKey, type: String) throws(CryptoFault) {
        self.init(.shared(try HMAC(key: secret.secret)), "HS256", secret.identifier, type)
    }

    init(_ seal: consuming Seal, _ algorithm: String, _ identifier: String, _ type: String) {
        self.seal = seal
        head = Self.head(algorithm, identifier, type)
    }

    private static func head(_ algorithm: String, _ identifier: String, _ type: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            for (member, text) in [("alg", algorithm), ("kid", identifier), ("typ", type)] {
                writer.key(member)
                writer.string(text)
            }
        }
        return Base64URL.encode(writer.octets) + [UInt8(ascii: ".")]
    }

    /// How long the token of a payload of so many octets is.
    func length(ofPayload count: Int) -> Int {
        head.count + Self.lengthInBase64URL(count) + 1 + Self.lengthInBase64URL(seal.length)
    }

    private static func lengthInBase64URL(_ count: Int) -> Int { (count * 4 + 2) / 3 }

    /// Appends the token of a payload; where it can't be signed, nothing.
    public mutating func append(_ payload: Span<UInt8>, to buffer: inout ByteBuffer) throws(CryptoFault) {
        let start = buffer.count
        buffer.append(head)
        buffer.append(base64URL: payload)
        do throws(CryptoFault) {
            let signature = try buffer.withSpan { octets throws(CryptoFault) in
                try seal.sign(octets.extracting(start..<octets.count))
            }
            buffer.append(UInt8(ascii: "."))
            buffer.append(base64URL: signature.span)
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

/// What a token is signed with.
enum Seal: ~Copyable {
    case pair(Signer)
    case shared(HMAC)

    /// How many octets a signature has.
    var length: Int {
        switch self {
        case .pair: Signature.length
        case .shared: SHA256Digest.length
        }
    }

    mutating func sign(_ octets: Span<UInt8>) throws(CryptoFault) -> [UInt8] {
        let signature: Result<[UInt8], CryptoFault>
        switch consume self {
        case .pair(var signer):
            signature = Result { () throws(CryptoFault) in try signer.sign(octets).octets }
            self = .pair(signer)
        case .shared(var mac):
            signature = Result { () throws(CryptoFault) in try mac.tag(of: octets).octets }
            self = .shared(mac)
        }
        return try signature.get()
    }
}

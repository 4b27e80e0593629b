// Reads a signed token: a JWS in its compact form (RFC 7515, section 3.1), by the rules of RFC 8725.
//
//     token = header "." payload "." signature        each base64url without padding, in its one spelling
//
// Always true: what is given out was signed, by a key that was known before the token came and by the one algorithm of that
// key. The token chooses among the keys by their identifier, and nothing else: keys, and places of keys, that it brings
// along (`jwk`, `jku`, `x5c`, `x5u`) are not looked at. `none` is no algorithm of any key. A header that asks for an extension
// (`crit`, and `b64`, which is one) is refused, for none is understood. The JSON form, encryption and nested tokens don't exist.

public import Crypto
public import Wire

/// A token whose signature was verified. What it claims is still to be looked at.
public struct VerifiedJWS: Sendable {
    /// The header, whose every octet was signed.
    public let header: JSONValue
    /// The octets that were signed.
    public let payload: [UInt8]
}

/// Verifies signed tokens with the keys of one issuer.
public struct JWSReader: Sendable {
    /// How many octets a token may have: what a field of a request may have, and the room of a body's token.
    public static let longest = 16 << 10
    private static let longestParameter = 256

    private let keys: [JSONWebKey]

    /// A reader that knows these keys.
    public init(_ set: JSONWebKeySet) {
        keys = set.keys
    }

    /// What the token says, once its signature is found to be one.
    public func read(_ token: [UInt8]) throws(TokenFault) -> VerifiedJWS {
        guard token.count <= Self.longest else { throw .tooLong(limit: Self.longest) }
        let dots = token.indices.filter { token[$0] == UInt8(ascii: ".") }
        guard dots.count == 2 else { throw .notThreeParts(count: dots.count + 1) }
        let header = try Self.header(Self.decode(token.span.extracting(0..<dots[0]), part: 0))
        let key = try key(for: header)
        let signature = try Self.decode(token.span.extracting((dots[1] + 1)..<token.count), part: 2)
        let isSigned: Bool
        do throws(CryptoFault) {
            isSigned = try key.verifies(signature.span, of: token.span.extracting(0..<dots[1]))
        } catch {
            throw .crypto(error)
        }
        guard isSigned else { throw .signature }
        let payload = try Self.decode(token.span.extracting((dots[0] + 1)..<dots[1]), part: 1)
        return VerifiedJWS(header: header, payload: payload)
    }

    private static func header(_ octets: [UInt8]) throws(TokenFault) -> JSONValue {
        let header: JSONValue
        do throws(JSONFault) {
            header = try JSONDocument(octets).root
        } catch {
            throw .header(error.reason)
        }
        guard header.kind == .object else { throw .headerNotObject }
        if header["crit".utf8] != nil || header["b64".utf8] != nil { throw .critical }
        return header
    }

    /// RFC 8725, sections 3.1 and 3.10: the key that the token names, or the only one that it can mean.
    private func key(for header: JSONValue) throws(TokenFault) -> JSONWebKey {
        guard let algorithm = try Self.parameter("alg", of: header) else { throw .parameter("alg") }
        guard keys.contains(where: { $0.verifies(by: algorithm) }) else { throw .algorithmNotTaken }
        guard let identifier = try Self.parameter("kid", of: header) else {
            let candidates = keys.filter { $0.verifies(by: algorithm) }
            guard candidates.count == 1 else { throw .undeterminedKey(candidates: candidates.count) }
            return candidates[0]
        }
        guard let key = keys.first(where: { $0.identifier == identifier }) else { throw .unknownKey }
        guard key.verifies(by: algorithm) else { throw .algorithmOfAnotherKey }
        return key
    }

    private static func parameter(_ name: String, of header: JSONValue) throws(TokenFault) -> [UInt8]? {
        guard let value = header[name.utf8] else { return nil }
        guard let text = value.string, 1...longestParameter ~= text.count else { throw .parameter(name) }
        return text
    }

    private static func decode(_ text: Span<UInt8>, part: Int) throws(TokenFault) -> [UInt8] {
        do throws(Base64Fault) {
            return try Base64URL.decode(text)
        } catch {
            throw .notBase64URL(part: part)
        }
    }
}

import Crypto
import Wire

@testable import Domain

/// Tokens of any form, signed as they should be or otherwise.
enum Tokens {
    /// A key, and a reader that knows it.
    static func pair(_ algorithm: SigningAlgorithm = .es256) throws -> (key: SigningKey, reader: JWSReader) {
        let key = try SigningKey.generate(algorithm)
        return (key, try reader(of: [key]))
    }

    /// A reader that knows these keys by their identifiers.
    static func reader(of keys: [SigningKey], named: Bool = true) throws -> JWSReader {
        let members = keys.map { key in
            let numbers =
                switch key.publicKey {
                case .ec(_, let x, let y): #""kty":"EC","crv":"P-256","x":"\#(text(x))","y":"\#(text(y))""#
                case .ed25519(let x): #""kty":"OKP","crv":"Ed25519","x":"\#(text(x))""#
                case .rsa(let n, let e): #""kty":"RSA","n":"\#(text(n))","e":"\#(text(e))""#
                }
            return "{" + numbers + (named ? #","kid":"\#(key.identifier)""# : "") + "}"
        }
        return try JWSReader(keySet("[\(members.joined(separator: ","))]"))
    }

    static func keySet(_ list: String) throws -> JSONWebKeySet {
        try JSONWebKeySet(Array(#"{"keys":\#(list)}"#.utf8), as: .publicKeys)
    }

    /// Octets in base64url.
    static func text(_ octets: [UInt8]) -> String {
        String(decoding: Base64URL.encode(octets), as: UTF8.self)
    }

    /// Two texts as the first parts of a token.
    static func input(_ header: String, _ payload: String) -> String {
        "\(text(Array(header.utf8))).\(text(Array(payload.utf8)))"
    }

    /// A token whose header and payload are these texts.
    static func signed(_ key: SigningKey, _ header: String, _ payload: String = "{}") throws -> [UInt8] {
        let input = Array(input(header, payload).utf8)
        var signer = try Signer(key)
        return try input + [UInt8(ascii: ".")] + Base64URL.encode(signer.sign(input).octets)
    }

    /// The header that a key's tokens have.
    static func header(_ key: SigningKey, _ more: String = "") -> String {
        #"{"alg":"\#(key.algorithm.rawValue)","kid":"\#(key.identifier)"\#(more)}"#
    }

    static func refusal(_ reader: JWSReader, _ token: [UInt8]) -> TokenFault? {
        do throws(TokenFault) {
            _ = try reader.read(token)
            return nil
        } catch {
            return error
        }
    }
}

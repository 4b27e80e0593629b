// A public key as JSON: what verifiers fetch (RFC 7517), and what its thumbprint is of (RFC 7638). Only public members
// are written, because a `PublicKey` has no others.

import Wire

extension PublicKey {
    /// The thumbprint of RFC 7638: SHA-256 over the members that make the key, in the order of their names and without
    /// space, in base64url.
    public func thumbprint() throws(CryptoFault) -> String {
        var writer = JSONWriter()
        writer.object { writer in writeEssence(to: &writer) }
        let digest = try SHA256Digest(of: writer.octets)
        return String(decoding: Base64URL.encode(digest.octets), as: UTF8.self)
    }

    /// Writes the members that every key of its kind has, in the order of their names.
    func writeEssence(to writer: inout JSONWriter) {
        switch self {
        case .ec(let curve, let x, let y):
            writer.member("crv", curve.rawValue)
            writer.member("kty", "EC")
            writer.member("x", x)
            writer.member("y", y)
        case .ed25519(let octets):
            writer.member("crv", "Ed25519")
            writer.member("kty", "OKP")
            writer.member("x", octets)
        case .rsa(let modulus, let exponent):
            writer.member("e", exponent)
            writer.member("kty", "RSA")
            writer.member("n", modulus)
        }
    }

    /// Writes it as a key of a published set: its numbers, `kid`, `use` and `alg`.
    func write(to writer: inout JSONWriter, identifier: String, algorithmName: String) {
        writer.object { writer in
            writeEssence(to: &writer)
            writer.member("kid", identifier)
            writer.member("use", "sig")
            writer.member("alg", algorithmName)
        }
    }
}

extension JSONWriter {
    fileprivate mutating func member(_ name: String, _ text: String) {
        key(name)
        string(text)
    }

    fileprivate mutating func member(_ name: String, _ octets: [UInt8]) {
        key(name)
        string(Base64URL.encode(octets))
    }
}

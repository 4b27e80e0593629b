// The keys that a gateway signs with, and those that it publishes. A key is published before it signs, and for as long
// as a verifier may still meet what it signed (SIG-10), so there are up to three:
//
//     next        published; signs nothing yet
//     current     signs
//     previous    published; signed before the last rotation

public import System
internal import Wire

/// A key and since when it has its place.
public struct KeyringEntry: Sendable {
    /// The key.
    public let key: SigningKey
    /// Since when it is the next, the current or the previous one.
    public let since: WallInstant
}

/// The name that an Ed25519 key is published under and signs by.
public enum Ed25519Name: String, CaseIterable, Sendable {
    /// What most verifiers know (RFC 8037).
    case eddsa = "EdDSA"
    /// What RFC 9864 puts in its place.
    case ed25519 = "Ed25519"
}

extension SigningAlgorithm {
    /// The `alg` of what is signed by it.
    public func name(_ name: Ed25519Name) -> String {
        switch self {
        case .es256: rawValue
        case .ed25519: name.rawValue
        }
    }
}

/// The keys of one issuer.
public struct Keyring: Sendable {
    /// What signs.
    public let current: KeyringEntry
    /// What signs after the next rotation.
    public let next: KeyringEntry?
    /// What signed before the last one.
    public let previous: KeyringEntry?

    /// The keys that verifiers have to know, the current one first.
    public var published: [SigningKey] { [current.key] + [next, previous].compactMap { $0?.key } }

    /// The public keys as a JSON Web Key Set: what verifiers fetch. Nothing private is in it: it is written from public
    /// keys, which have nothing else.
    public func keySet(_ name: Ed25519Name = .eddsa) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("keys")
            writer.array { writer in
                for key in published {
                    key.publicKey.write(
                        to: &writer, identifier: key.identifier, algorithmName: key.algorithm.name(name))
                }
            }
        }
        return writer.octets
    }
}

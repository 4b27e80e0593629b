import Wire

/// When a message was signed, by whom, and for how long that counts: the parameters of RFC 9421, section 2.3.
public struct MessageSignatureParameters: Hashable, Sendable {
    /// When it was signed, in seconds since 1970.
    public var created: Int64
    /// When it counts no longer.
    public var expires: Int64?
    /// A value that no other signature has.
    public var nonce: String?
    /// Which key it was.
    public var keyIdentifier: String?
    /// What the signature is for: a verifier of one purpose takes no other.
    public var tag: String?

    /// Of these five only the time is always there.
    public init(
        created: Int64, expires: Int64? = nil, nonce: String? = nil, keyIdentifier: String? = nil,
        tag: String? = nil
    ) {
        self.created = created
        self.expires = expires
        self.nonce = nonce
        self.keyIdentifier = keyIdentifier
        self.tag = tag
    }

    /// In the order that they are declared in.
    var structured: StructuredParameters {
        get throws(StructuredFieldFault) {
            var parameters = StructuredParameters()
            let integers = [("created", created), ("expires", expires)] as [(String, Int64?)]
            for (name, value) in integers {
                guard let value else { continue }
                parameters.set(
                    .integer(try StructuredInteger(value)), for: try StructuredKey(Array(name.utf8)))
            }
            for (name, value) in [("nonce", nonce), ("keyid", keyIdentifier), ("tag", tag)] {
                guard let value else { continue }
                let text = try StructuredString(Array(value.utf8))
                parameters.set(.string(text), for: try StructuredKey(Array(name.utf8)))
            }
            return parameters
        }
    }
}

/// What of a request an upstream can rely on: the coverage is this one, always (SIG-6).
public struct SignedRequest: Sendable {
    /// The purpose that the signature names.
    public static let tag = "countersign-v1"

    /// What is covered, in its order.
    let components: [MessageComponent]

    /// A request as it goes up. Content type and length are covered where it has them; all else always.
    public init(
        method: [UInt8], authority: [UInt8], isSecure: Bool, path: [UInt8], query: [UInt8]?,
        contentType: [UInt8]?,
        contentLength: Int?, contentDigest: [UInt8], assertion: [UInt8]
    ) throws(MessageSignatureFault) {
        var components = [
            try MessageComponent.method(method), try .authority(authority, isSecure: isSecure),
            try .path(path),
            try .query(query),
        ]
        if let contentType { components.append(try .field("content-type", [contentType])) }
        if let contentLength {
            components.append(try .field("content-length", [Array("\(contentLength)".utf8)]))
        }
        components.append(try .field("content-digest", [contentDigest]))
        components.append(try .field("countersign-assertion", [assertion]))
        self.components = components
    }
}

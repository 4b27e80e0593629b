/// A signature of ours: of ES256 the numbers r and s side by side, each 32 octets, or one of Ed25519. Both have 64.
public struct Signature: Hashable, Sendable {
    /// How many octets each has.
    public static let length = 64

    private var storage = InlineArray<64, UInt8>(repeating: 0)

    /// One that the closure writes whole; nil where it says that it could not.
    init?(_ write: (inout MutableSpan<UInt8>) -> Bool) {
        var span = storage.mutableSpan
        guard write(&span) else { return nil }
    }

    /// Its octets, lent.
    public func withSpan<Answer, Fault: Error>(
        _ body: (Span<UInt8>) throws(Fault) -> Answer
    ) throws(Fault) -> Answer {
        try body(storage.span)
    }

    /// A copy of its octets.
    public var octets: [UInt8] { storage.indices.map { storage[$0] } }

    /// Whether two are the same octets. Signatures are no secret.
    public static func == (left: Signature, right: Signature) -> Bool {
        left.storage.indices.allSatisfy { left.storage[$0] == right.storage[$0] }
    }

    /// Feeds all octets.
    public func hash(into hasher: inout Hasher) {
        for index in storage.indices { hasher.combine(storage[index]) }
    }
}

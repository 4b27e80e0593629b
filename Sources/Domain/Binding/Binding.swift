public import Crypto

/// The digest over all that an approval covers.
public struct Binding: Hashable, Sendable {
    /// The digest.
    public let digest: SHA256Digest

    /// A binding that was written down.
    public init(digest: SHA256Digest) { self.digest = digest }
}

// SHA-256 over OpenSSL's EVP. The algorithm is fetched once for the process and a context is used again for each
// message: measured, that costs a fifth of letting OpenSSL look the algorithm up each time. Invariants: a digest
// exists only of a whole message, and once a step has failed no digest of that message can be had.

internal import COpenSSL

/// The SHA-256 digest of a whole message. Not a secret, nor a proof of anything by itself; a MAC is another type.
public struct SHA256Digest: Hashable, Sendable, CustomStringConvertible {
    /// How many octets each has.
    public static let length = 32

    private(set) var storage = InlineArray<32, UInt8>(repeating: 0)

    /// The digest of octets that are at hand whole, where it is wanted once. Who digests often keeps a
    /// `SHA256Hasher`.
    public init(of octets: [UInt8]) throws(CryptoFault) {
        var hasher = try SHA256Hasher()
        try hasher.update(octets)
        self = try hasher.finish()
    }

    /// A digest that was written down.
    public init(octets: [UInt8]) throws(CryptoFault) {
        guard octets.count == Self.length else {
            throw .wrongLength(expected: Self.length, actual: octets.count)
        }
        for index in storage.indices { storage[index] = octets[index] }
    }

    // SAFETY: `fill` gets a buffer of 32 octets that is valid for the length of the call.
    fileprivate init?(filledBy fill: (UnsafeMutableBufferPointer<UInt8>) -> Bool) {
        var span = storage.mutableSpan
        guard unsafe span.withUnsafeMutableBufferPointer({ unsafe fill($0) }) else { return nil }
    }

    /// Its octets, for an encoding or a store.
    public var octets: [UInt8] { storage.indices.map { storage[$0] } }

    /// In hexadecimal digits.
    public var description: String {
        octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Whether two messages have one digest. For digests, not for what must be compared in constant time.
    public static func == (left: SHA256Digest, right: SHA256Digest) -> Bool {
        left.storage.indices.allSatisfy { left.storage[$0] == right.storage[$0] }
    }

    /// Feeds all octets.
    public func hash(into hasher: inout Hasher) {
        for index in storage.indices { hasher.combine(storage[index]) }
    }
}

// SAFETY: the pointer is made in `init`, never leaves, and is freed in `deinit`; the type can't be copied.
/// Digests one message after another, each piece by piece as a body arrives. One belongs to one event loop.
@safe public struct SHA256Hasher: ~Copyable {
    private let algorithm: FetchedDigest
    private let context: OpaquePointer
    private var progress = MessageProgress.idle

    /// A hasher that waits for its first message.
    public init() throws(CryptoFault) {
        try self.init(FetchedDigest.sha256.get())
    }

    init(_ algorithm: FetchedDigest) throws(CryptoFault) {
        guard algorithm.length == SHA256Digest.length else {
            throw .wrongLength(expected: SHA256Digest.length, actual: algorithm.length)
        }
        guard let context = unsafe EVP_MD_CTX_new() else { throw .ofLibrary("make a digest context") }
        self.algorithm = algorithm
        unsafe self.context = context
    }

    deinit {
        unsafe EVP_MD_CTX_free(context)
    }

    /// Adds octets to the message, which the first of them begins.
    public mutating func update(_ octets: Span<UInt8>) throws(CryptoFault) {
        try begin()
        // SAFETY: OpenSSL reads `count` octets at an address that is valid for the length of the call.
        let isAdded = unsafe octets.withUnsafeBufferPointer { buffer in
            unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count) == 1
        }
        guard isAdded else { throw fail("digest") }
    }

    /// The digest of the message, after which the next may begin. If a step of the message failed, this fails
    /// as that did.
    public mutating func finish() throws(CryptoFault) -> SHA256Digest {
        defer { progress = .idle }
        try begin()
        // SAFETY: OpenSSL writes as many octets as the algorithm's length, which `init` found to be 32.
        let digest = unsafe SHA256Digest { buffer in
            unsafe EVP_DigestFinal_ex(context, buffer.baseAddress, nil) == 1
        }
        guard let digest else { throw fail("finish a digest") }
        return digest
    }

    /// The digest of a message that is at hand whole. Should a step of it fail, the next message is none the worse.
    public mutating func digest(of message: Span<UInt8>) throws(CryptoFault) -> SHA256Digest {
        try? update(message)
        return try finish()
    }

    /// The same for octets in an array.
    public mutating func digest(of message: [UInt8]) throws(CryptoFault) -> SHA256Digest {
        try digest(of: message.span)
    }

    private mutating func begin() throws(CryptoFault) {
        let (context, method) = unsafe (context, algorithm.method)
        try progress.begin("begin a digest") { unsafe EVP_DigestInit_ex(context, method, nil) == 1 }
    }

    mutating func fail(_ operation: String) -> CryptoFault { progress.fail(operation) }
}

// HMAC (RFC 2104) over OpenSSL's EVP_MAC. The key is given once, and each message begins from its prepared state: measured,
// that costs a quarter of giving it again. Invariants: a tag exists only of a whole message, once a step has failed
// no tag of that message can be had, and there is no HMAC without a key.

internal import COpenSSL

// SAFETY: the pointer is made in `init`, never leaves, and is freed, with the key that is in it, in `deinit`; the type can't
// be copied.
/// Authenticates one message after another under one key, each piece by piece. One belongs to one event loop.
@safe public struct HMAC: ~Copyable {
    /// The digest beneath it.
    public enum Algorithm: CaseIterable, Sendable {
        /// What TOTP and Twilio ask for (RFC 6238, section 1.2); nothing of ours is made with it. What broke SHA-1 does not
        /// break HMAC over it, and a digest of it alone can't be had from here.
        case sha1
        /// What everything of ours is made with.
        case sha256
        /// For what others ask for.
        case sha384
        /// For what others ask for.
        case sha512

        /// How many octets its tags have.
        public var tagLength: Int {
            switch self {
            case .sha1: 20
            case .sha256: 32
            case .sha384: 48
            case .sha512: 64
            }
        }

        fileprivate var name: String {
            switch self {
            case .sha1: "SHA1"
            case .sha256: "SHA256"
            case .sha384: "SHA384"
            case .sha512: "SHA512"
            }
        }
    }

    private let context: OpaquePointer
    private let tagLength: Int
    private var progress = MessageProgress.idle

    /// An HMAC under a key, which may be of any length but none. How long a key has to be its user knows.
    public init(key: Secret, _ algorithm: Algorithm = .sha256) throws(CryptoFault) {
        try self.init(key: key, tagLength: algorithm.tagLength, digest: algorithm.name)
    }

    init(key: Secret, tagLength: Int, digest: String) throws(CryptoFault) {
        guard key.count > 0 else { throw .wrongLength(expected: tagLength, actual: 0) }
        let fetched = try FetchedMAC.hmac.get()
        guard let context = unsafe EVP_MAC_CTX_new(fetched.method) else {
            throw .ofLibrary("make a MAC context")
        }
        // SAFETY: OpenSSL copies the key, and reads the name to its end.
        let isKeyed = key.withOctets { octets in
            unsafe octets.withUnsafeBufferPointer { key in
                unsafe countersign_mac_key(context, key.baseAddress, key.count, digest) == 1
            }
        }
        guard isKeyed else {
            unsafe EVP_MAC_CTX_free(context)
            throw .ofLibrary("key a MAC")
        }
        unsafe self.context = context
        self.tagLength = tagLength
    }

    deinit {
        unsafe EVP_MAC_CTX_free(context)
    }

    /// The tag of a message that is at hand whole, where a key has only the one.
    public static func tag(
        of message: [UInt8], key: Secret, _ algorithm: Algorithm = .sha256
    ) throws(CryptoFault) -> MACTag {
        var mac = try HMAC(key: key, algorithm)
        return try mac.tag(of: message.span)
    }

    /// Adds octets to the message, which the first of them begins.
    public mutating func update(_ octets: Span<UInt8>) throws(CryptoFault) {
        try begin()
        // SAFETY: OpenSSL reads `count` octets at an address that is valid for the length of the call.
        let isAdded = unsafe octets.withUnsafeBufferPointer { buffer in
            unsafe EVP_MAC_update(context, buffer.baseAddress, buffer.count) == 1
        }
        guard isAdded else { throw fail("authenticate") }
    }

    /// The tag of the message, after which the next may begin. If a step of the message failed, this fails as that did.
    public mutating func finish() throws(CryptoFault) -> MACTag {
        defer { progress = .idle }
        try begin()
        let (context, tagLength) = unsafe (context, tagLength)
        var written = 0
        // SAFETY: OpenSSL writes a tag where there are 64 octets, and says how many it wrote.
        let tag = unsafe MACTag(count: tagLength) { buffer in
            unsafe EVP_MAC_final(context, buffer.baseAddress, &written, buffer.count) == 1
        }
        guard let tag, written == tagLength else { throw fail("finish a MAC") }
        return tag
    }

    /// The tag of a message that is at hand whole. Should a step of it fail, the next message is none the worse.
    public mutating func tag(of message: Span<UInt8>) throws(CryptoFault) -> MACTag {
        try? update(message)
        return try finish()
    }

    private mutating func begin() throws(CryptoFault) {
        let context = unsafe context
        // Without a key: it begins anew under the one that it has.
        try progress.begin("begin a MAC") { unsafe EVP_MAC_init(context, nil, 0, nil) == 1 }
    }

    mutating func fail(_ operation: String) -> CryptoFault { progress.fail(operation) }
}

// AES-256-GCM (NIST SP 800-38D). What is sealed can be neither read nor changed without the key, and opens only with the
// context that it was sealed for. It is written as
//
//     nonce (12 octets) || ciphertext (as long as the plaintext) || tag (16 octets)
//
// The nonce is drawn at random for each sealing. Two of one key must never be the same; with 96 random bits that is kept
// unlikely enough (2^-32) for 2^32 sealings under one key (section 8.3), so keys either have an epoch or seal once.
// Invariants: nothing leaves `open` before the tag was found right, and what was deciphered is overwritten where it wasn't.

internal import COpenSSL

// SAFETY: the pointer is made in `init`, never leaves, and is freed, with the key that is in it, in `deinit`; the type can't
// be copied.
/// Seals and opens under one key. One belongs to one event loop.
@safe public struct SealingKey: ~Copyable {
    /// How many octets a key has.
    public static let length = 32
    /// How many octets something sealed has more than its plaintext.
    public static let overhead = nonceLength + tagLength
    /// How long a plaintext and a context may each be: twice the largest body that may be held for a caller.
    public static let limit = 16 << 20

    private static let nonceLength = 12
    private static let tagLength = 16

    private let state: OpaquePointer

    /// A key of 32 octets.
    public init(_ key: Secret) throws(CryptoFault) {
        try self.init(key, FetchedCipher.aes256GCM.get())
    }

    init(_ key: Secret, _ cipher: FetchedCipher) throws(CryptoFault) {
        guard key.count == cipher.keyLength else {
            throw .wrongLength(expected: cipher.keyLength, actual: key.count)
        }
        guard cipher.nonceLength == Self.nonceLength else {
            throw .wrongLength(expected: Self.nonceLength, actual: cipher.nonceLength)
        }
        guard let state = unsafe EVP_CIPHER_CTX_new() else { throw .ofLibrary("make a cipher context") }
        // SAFETY: OpenSSL reads as many octets of the key as the cipher's keys have, which it was found to have.
        let isKeyed = key.withOctets { octets in
            unsafe octets.withUnsafeBufferPointer { key in
                unsafe EVP_CipherInit_ex2(state, cipher.method, key.baseAddress, nil, 1, nil) == 1
            }
        }
        guard isKeyed else {
            unsafe EVP_CIPHER_CTX_free(state)
            throw .ofLibrary("key a cipher")
        }
        unsafe self.state = state
    }

    deinit {
        unsafe EVP_CIPHER_CTX_free(state)
    }

    /// Seals a plaintext for a context, either of which may be empty.
    public mutating func seal(
        _ plaintext: Span<UInt8>, for context: Span<UInt8>, from entropy: some Entropy
    ) throws(CryptoFault) -> [UInt8] {
        try seal(plaintext, for: context, nonce: try entropy.octets(Self.nonceLength))
    }

    /// The same for octets in arrays.
    public mutating func seal(
        _ plaintext: [UInt8], for context: [UInt8], from entropy: some Entropy
    ) throws(CryptoFault) -> [UInt8] {
        try seal(plaintext.span, for: context.span, from: entropy)
    }

    /// Opens what was sealed for the context.
    public mutating func open(
        _ sealed: Span<UInt8>, for context: Span<UInt8>
    ) throws(SealingFault) -> [UInt8] {
        guard sealed.count >= Self.overhead, sealed.count - Self.overhead <= Self.limit,
            context.count <= Self.limit
        else { throw .refused }
        let ciphertext = Self.nonceLength..<sealed.count - Self.tagLength
        var plaintext = [UInt8](repeating: 0, count: ciphertext.count)
        do throws(CryptoFault) {
            try begin(seals: false, sealed.extracting(0..<Self.nonceLength), context)
            try transform(sealed.extracting(ciphertext), &plaintext, at: 0)
        } catch {
            ConstantTime.cleanse(&plaintext)
            throw .failed(error)
        }
        guard isRight(sealed.extracting(ciphertext.upperBound..<sealed.count)) else {
            ConstantTime.cleanse(&plaintext)
            ERR_clear_error()
            throw .refused
        }
        return plaintext
    }

    /// The same for octets in arrays.
    public mutating func open(_ sealed: [UInt8], for context: [UInt8]) throws(SealingFault) -> [UInt8] {
        try open(sealed.span, for: context.span)
    }

    /// Seals under a nonce that the caller answers for.
    mutating func seal(
        _ plaintext: Span<UInt8>, for context: Span<UInt8>, nonce: [UInt8]
    ) throws(CryptoFault) -> [UInt8] {
        guard nonce.count == Self.nonceLength else {
            throw .wrongLength(expected: Self.nonceLength, actual: nonce.count)
        }
        for count in [plaintext.count, context.count] where count > Self.limit {
            throw .tooLong(limit: Self.limit, actual: count)
        }
        var sealed = [UInt8](repeating: 0, count: plaintext.count + Self.overhead)
        for index in nonce.indices { sealed[index] = nonce[index] }
        try begin(seals: true, nonce.span, context)
        try transform(plaintext, &sealed, at: Self.nonceLength)
        try finish(&sealed, at: Self.nonceLength + plaintext.count)
        return sealed
    }

    /// Starts with a nonce under the key that the context has, and takes in the context.
    private mutating func begin(
        seals: Bool, _ nonce: Span<UInt8>, _ context: Span<UInt8>
    ) throws(CryptoFault) {
        // SAFETY: OpenSSL reads 12 octets of the nonce, which has as many, and `count` of the context.
        let isBegun = unsafe nonce.withUnsafeBufferPointer { nonce in
            unsafe EVP_CipherInit_ex2(state, nil, nil, nonce.baseAddress, seals ? 1 : 0, nil) == 1
        }
        guard isBegun else { throw .ofLibrary("begin a cipher") }
        if context.isEmpty { return }
        var taken: Int32 = 0
        let isTaken = unsafe context.withUnsafeBufferPointer { context in
            unsafe EVP_CipherUpdate(state, nil, &taken, context.baseAddress, Int32(context.count)) == 1
        }
        guard isTaken else { throw .ofLibrary("bind a context") }
    }

    /// Enciphers or deciphers all of `source` into as many octets of `target`.
    private mutating func transform(
        _ source: Span<UInt8>, _ target: inout [UInt8], at start: Int
    ) throws(CryptoFault) {
        if source.isEmpty { return }
        var written: Int32 = 0
        // SAFETY: GCM writes as many octets as it reads, and both callers made room for them behind `start`.
        let isDone = unsafe source.withUnsafeBufferPointer { source in
            unsafe target.withUnsafeMutableBufferPointer { target in
                guard let room = target.baseAddress, target.count - start >= source.count else {
                    return false
                }
                return unsafe EVP_CipherUpdate(
                    state, room + start, &written, source.baseAddress, Int32(source.count)) == 1
            }
        }
        guard isDone, Int(written) == source.count else { throw .ofLibrary("encipher or decipher") }
    }

    /// Ends a sealing with its tag.
    private mutating func finish(_ sealed: inout [UInt8], at start: Int) throws(CryptoFault) {
        var written: Int32 = 0
        // SAFETY: OpenSSL writes nothing at the end of GCM, and then a tag of 16 octets, for which there is room.
        let isDone = unsafe sealed.withUnsafeMutableBufferPointer { sealed in
            guard let room = sealed.baseAddress, sealed.count - start == Self.tagLength else {
                return false
            }
            return unsafe EVP_CipherFinal_ex(state, room + start, &written) == 1
                && EVP_CIPHER_CTX_ctrl(
                    state, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagLength), room + start) == 1
        }
        guard isDone, written == 0 else { throw .ofLibrary("finish a sealing") }
    }

    /// Whether this is the tag of what was deciphered. OpenSSL compares it in constant time.
    private mutating func isRight(_ tag: Span<UInt8>) -> Bool {
        var expected = [UInt8](repeating: 0, count: Self.tagLength)
        for index in expected.indices { expected[index] = tag[index] }
        var rest = [UInt8](repeating: 0, count: Self.tagLength)
        var written: Int32 = 0
        // SAFETY: OpenSSL reads a tag of 16 octets, and writes nothing at the end of GCM.
        return unsafe expected.withUnsafeMutableBufferPointer { expected in
            unsafe rest.withUnsafeMutableBufferPointer { rest in
                unsafe EVP_CIPHER_CTX_ctrl(
                    state, EVP_CTRL_AEAD_SET_TAG, Int32(expected.count), expected.baseAddress) == 1
                    && EVP_CipherFinal_ex(state, rest.baseAddress, &written) == 1
            }
        }
    }
}

// An encoding that has one reading: each part of a message is written as its length, four octets with the highest first,
// and then its octets. Two lists of parts that differ anywhere, be it in where one part ends and the next begins, are
// different octets; a number is a part of its four or eight octets. The first part names what the message is for, so
// that none for one purpose can be taken for one of another.

/// What a message is written into piece by piece: a digest, a MAC.
public protocol MessageSink: ~Copyable {
    /// Adds octets to the message, as they are.
    mutating func update(_ octets: Span<UInt8>) throws(CryptoFault)
}

extension MessageSink where Self: ~Copyable {
    /// Adds octets in an array, as they are.
    public mutating func update(_ octets: [UInt8]) throws(CryptoFault) {
        try update(octets.span)
    }

    /// Adds a part: its length, then its octets.
    public mutating func part(_ octets: Span<UInt8>) throws(CryptoFault) {
        // It traps from 4 GiB on, far beyond what is read into memory of any request.
        try update(Octets.of(UInt32(octets.count)).span)
        try update(octets)
    }

    /// Adds octets in an array as a part.
    public mutating func part(_ octets: [UInt8]) throws(CryptoFault) {
        try part(octets.span)
    }

    /// Adds a text's UTF-8 as a part.
    public mutating func part(_ text: String) throws(CryptoFault) {
        try part(text.utf8Span.span)
    }

    /// Adds a number as a part of four octets.
    public mutating func part(_ number: UInt32) throws(CryptoFault) {
        try part(Octets.of(number).span)
    }

    /// Adds a number as a part of eight octets.
    public mutating func part(_ number: UInt64) throws(CryptoFault) {
        try part(Octets.of(number).span)
    }

    /// Adds a secret as a part, without a copy of it.
    public mutating func part(_ secret: Secret) throws(CryptoFault) {
        try secret.withOctets { octets throws(CryptoFault) in try part(octets) }
    }

    /// Adds a digest as a part.
    public mutating func part(_ digest: SHA256Digest) throws(CryptoFault) {
        try part(digest.storage.span)
    }
}

extension SHA256Hasher: MessageSink {}
extension HMAC: MessageSink {}

/// Numbers as octets, the highest first.
private enum Octets {
    static func of(_ number: UInt32) -> InlineArray<4, UInt8> {
        InlineArray { UInt8(truncatingIfNeeded: number >> UInt32(24 - 8 * $0)) }
    }

    static func of(_ number: UInt64) -> InlineArray<8, UInt8> {
        InlineArray { UInt8(truncatingIfNeeded: number >> UInt64(56 - 8 * $0)) }
    }
}

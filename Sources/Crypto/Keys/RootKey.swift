// The one secret that all gateways of a store share, and that all their symmetric keys come from. Its text is 64 lower-case
// hexadecimal digits, with or without one line feed behind them: what `openssl rand -hex 32` prints. There is one form, for
// octets that could be read in two ways would be two roots. Faults say where and how many, and never what.

import Wire

/// The root of all keys that are derived: 32 random octets.
public struct RootKey: Sendable {
    /// How many octets it has.
    public static let length = 32
    private static let digits = 2 * length

    let secret: Secret

    /// A root of 32 octets, which must have come from a generator.
    public init(_ secret: Secret) throws(RootKeyFault) {
        guard secret.count == Self.length else { throw .length(secret.count) }
        self.secret = secret
    }

    /// A new root.
    public init(from entropy: some Entropy) throws(CryptoFault) {
        secret = try Secret(random: Self.length, from: entropy)
    }

    /// A root that was written down.
    public init(text: Span<UInt8>) throws(RootKeyFault) {
        let endsLine = text.count == Self.digits + 1 && text[Self.digits] == UInt8(ascii: "\n")
        guard text.count == Self.digits || endsLine else { throw .textLength(text.count) }
        secret = try Secret(count: Self.length) { (octets: inout MutableSpan<UInt8>) throws(RootKeyFault) in
            for offset in 0..<Self.digits {
                let digit = text[offset]
                guard let value = digit.hexDigitValue, digit == digit.lowercasedASCII else {
                    throw RootKeyFault.notDigit(offset: offset)
                }
                octets[offset / 2] = octets[offset / 2] << 4 | value
            }
        }
    }

    /// The same for text in an array, which the caller cleanses.
    public init(text: [UInt8]) throws(RootKeyFault) {
        try self.init(text: text.span)
    }

    /// Its text with a line feed, to be written into a file that only the gateway reads.
    public var text: Secret {
        Secret(count: Self.digits + 1) { text in
            secret.withOctets { octets in
                for index in octets.indices {
                    text[2 * index] = Self.digit(octets[index] >> 4)
                    text[2 * index + 1] = Self.digit(octets[index] & 15)
                }
            }
            text[Self.digits] = UInt8(ascii: "\n")
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}

/// Why something is no root key.
public enum RootKeyFault: Error, Hashable, Sendable {
    /// Octets, but not 32.
    case length(Int)
    /// A text, but not of 64 digits.
    case textLength(Int)
    /// A text of the right length with something in it that is no lower-case hexadecimal digit.
    case notDigit(offset: Int)

    /// What is wrong, for people.
    public var message: String {
        switch self {
        case .length(let count): "a root key has 32 octets, and this has \(count)"
        case .textLength(let count): "a root key is 64 hexadecimal digits, and this is \(count) octets"
        case .notDigit(let offset):
            "a root key is 64 lower-case hexadecimal digits, and octet \(offset + 1) is none"
        }
    }

    /// How to mend it.
    public var hint: String { "`openssl rand -hex 32` makes one" }
}

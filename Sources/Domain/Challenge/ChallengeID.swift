public import Crypto

/// The 128 random bits that a challenge is found by. What callers get to see is this, sealed; it proves nothing about who
/// shows it.
public struct ChallengeID: Hashable, Sendable, CustomStringConvertible {
    /// How many octets it has.
    public static let length = 16

    private let high: UInt64
    private let low: UInt64

    /// One that nobody has yet.
    public init(from entropy: some Entropy) throws(CryptoFault) {
        let drawn = try entropy.octets(Self.length)
        (high, low) = (Self.number(drawn[..<8]), Self.number(drawn[8...]))
    }

    /// One that was written down; nil for octets of another number.
    public init?(octets: some Collection<UInt8>) {
        guard octets.count == Self.length else { return nil }
        (high, low) = (Self.number(octets.prefix(8)), Self.number(octets.dropFirst(8)))
    }

    /// Its octets.
    public var octets: [UInt8] {
        [high, low].flatMap { half in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: half >> $0) }
        }
    }

    /// In hexadecimal digits, for logs.
    public var description: String {
        octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func number(_ octets: some Collection<UInt8>) -> UInt64 {
        octets.reduce(0) { $0 << 8 | UInt64($1) }
    }
}

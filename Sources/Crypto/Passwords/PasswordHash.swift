// What is kept of a password, as text:
//
//     $scrypt$ln=17,r=8,p=1$<salt>$<hash>
//
// that is the form of other programs that use scrypt: `ln` is the binary logarithm of N; the salt's 16 octets and the hash's
// 32 are in base64 (RFC 4648, section 4) without padding. Numbers are decimal, without zeros in front; parameters come in
// this order. Only costs of `Scrypt.Cost` are read: a text can't ask for more memory or less work than those, and what has
// two spellings is refused.

import Wire

/// The hash of a password under a salt of its own.
public struct PasswordHash: Sendable, CustomStringConvertible, CustomReflectable {
    private static let prefix = "$scrypt$"
    private static let saltLength = 16
    private static let keyLength = 32
    /// The letters of 16 and of 32 octets without padding.
    private static let saltLetters = 22
    private static let keyLetters = 43

    private let cost: Scrypt.Cost
    private let salt: [UInt8]
    private let key: Secret

    /// The hash of a password, under a new salt.
    public init(
        of password: Secret, _ cost: Scrypt.Cost = .memory128, from entropy: some Entropy
    ) throws(CryptoFault) {
        self.cost = cost
        salt = try entropy.octets(Self.saltLength)
        key = try Scrypt.derive(Self.keyLength, from: password, salt: salt, cost)
    }

    /// A hash that was written down; nil unless it is exactly of the form above.
    public init?(text: [UInt8]) {
        let found = Scrypt.Cost.allCases.first { text.starts(with: Self.head($0)) }
        guard let cost = found else { return nil }
        let rest = text.dropFirst(Self.head(cost).count)
        guard rest.count == Self.saltLetters + 1 + Self.keyLetters,
            rest[rest.startIndex + Self.saltLetters] == UInt8(ascii: "$"),
            let salt = Self.octets(rest.prefix(Self.saltLetters), padding: "=="),
            var key = Self.octets(rest.suffix(Self.keyLetters), padding: "=")
        else { return nil }
        self.cost = cost
        self.salt = salt
        self.key = Secret(copying: key)
        ConstantTime.cleanse(&key)
    }

    /// Its text, for the file or the store that keeps it and nothing else: whoever has it can guess at leisure.
    public var text: [UInt8] {
        Self.head(cost) + Self.letters(salt) + [UInt8(ascii: "$")]
            + key.withOctets { octets in Self.letters(octets.indices.map { octets[$0] }) }
    }

    /// Whether this is the password, in a time that says nothing about either. It takes as long as making the hash did.
    public func isHash(of password: Secret) throws(CryptoFault) -> Bool {
        let other = try Scrypt.derive(Self.keyLength, from: password, salt: salt, cost)
        return key.withOctets { key in other.withOctets { ConstantTime.areEqual(key, $0) } }
    }

    /// Whether new hashes are made in another way, so that this should be made anew when its password is next seen.
    public var isOutdated: Bool { cost != .memory128 }

    /// Says that it is one.
    public var description: String { "(password hash)" }
    /// Shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }

    private static func head(_ cost: Scrypt.Cost) -> [UInt8] {
        Array("\(prefix)ln=\(cost.logarithm),r=\(cost.blockSize),p=\(cost.parallelism)$".utf8)
    }

    private static func letters(_ octets: [UInt8]) -> [UInt8] {
        Base64.encode(octets).filter { $0 != UInt8(ascii: "=") }
    }

    private static func octets(_ letters: ArraySlice<UInt8>, padding: String) -> [UInt8]? {
        try? Base64.decode(letters + Array(padding.utf8))
    }
}

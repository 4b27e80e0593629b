/// A set of octets as two words of bits, so that membership is a shift and a mask: no table to load and no
/// branch to mispredict. Octets of 0x80 and above are never members, for no grammar of ours admits them.
public struct OctetSet: Sendable {
    @usableFromInline let low: UInt64
    @usableFromInline let high: UInt64

    @usableFromInline
    init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    /// The set of exactly these ASCII characters.
    public init(_ members: String) {
        var low: UInt64 = 0
        var high: UInt64 = 0
        for octet in members.utf8 {
            precondition(octet < 0x80, "an octet set holds ASCII only")
            if octet < 64 { low |= 1 << octet } else { high |= 1 << (octet &- 64) }
        }
        self.init(low: low, high: high)
    }

    /// Whether the octet is a member.
    @inlinable
    public func contains(_ octet: UInt8) -> Bool {
        let word = octet < 64 ? low : octet < 128 ? high : 0
        return word &>> UInt64(octet & 63) & 1 != 0
    }

    /// The members of both.
    public func union(_ other: OctetSet) -> OctetSet {
        OctetSet(low: low | other.low, high: high | other.high)
    }

    /// `tchar` of RFC 9110, section 5.6.2: "!" / "#" / "$" / "%" / "&" / "'" / "*" / "+" / "-" / "." /
    /// "^" / "_" / "`" / "|" / "~" / DIGIT / ALPHA. Written out as constants, because it is on every
    /// request's path; a test builds it again from the grammar.
    @inlinable
    public static var token: OctetSet { OctetSet(low: 0x3ff6cfa00000000, high: 0x57ffffffc7fffffe) }
}

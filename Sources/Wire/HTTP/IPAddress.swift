// Addresses of hosts as numbers: what a list of trusted proxies is compared with, and what is written into
// X-Forwarded-For. An IPv4 address that comes as ::ffff:a.b.c.d is the IPv4 address: it is one caller, however the
// kernel or a proxy spells it.

/// An IP address.
public enum IPAddress: Hashable, Sendable {
    /// Four octets as one number, the highest first.
    case v4(UInt32)
    /// Sixteen octets as two numbers, the highest first.
    case v6(high: UInt64, low: UInt64)

    /// The address of two numbers, as IPv4 where it is one in the clothes of IPv6.
    public init(high: UInt64, low: UInt64) {
        self =
            high == 0 && low >> 32 == 0xFFFF
            ? .v4(UInt32(truncatingIfNeeded: low)) : .v6(high: high, low: low)
    }

    /// The address that the octets spell, without brackets, port or zone; nil where they spell none.
    public init?(_ octets: ArraySlice<UInt8>) {
        if octets.contains(UInt8(ascii: ":")) {
            guard let groups = IPv6Address(octets)?.numbers else { return nil }
            self.init(high: groups.high, low: groups.low)
            return
        }
        var number: UInt32 = 0
        let parts = octets.split(separator: UInt8(ascii: "."), maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        for part in parts {
            // A leading zero is octal to some.
            guard 1...3 ~= part.count, part.count == 1 || part.first != UInt8(ascii: "0") else { return nil }
            var value: UInt32 = 0
            for octet in part {
                guard octet.isASCIIDigit else { return nil }
                value = value * 10 + UInt32(octet - UInt8(ascii: "0"))
            }
            guard value <= 255 else { return nil }
            number = number << 8 | value
        }
        self = .v4(number)
    }

    /// The address in its canonical form (RFC 5952 for IPv6), without brackets.
    public var octets: [UInt8] {
        switch self {
        case .v4(let number):
            Array("\(number >> 24).\(number >> 16 & 255).\(number >> 8 & 255).\(number & 255)".utf8)
        case .v6(let high, let low):
            Array(IPv6Address(high: high, low: low).description.utf8)
        }
    }
}

/// The addresses that share their first bits, in CIDR form: `10.0.0.0/8`, `2001:db8::/32`. IPv4 in the clothes of IPv6
/// is written as IPv4, for that is how it is compared.
public struct AddressBlock: Hashable, Sendable, CustomStringConvertible {
    /// The first address.
    public let first: IPAddress
    /// How many of its first bits all share.
    public let bits: Int

    /// The block that the octets spell. Bits behind the prefix must be zero: with `10.1.2.3/8` it can't be known whether
    /// the address or the prefix was meant.
    public init?(_ octets: ArraySlice<UInt8>) {
        let parts = octets.split(separator: UInt8(ascii: "/"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPAddress(parts[0]), 1...3 ~= parts[1].count,
            parts[1].allSatisfy(\.isASCIIDigit), parts[1].count == 1 || parts[1].first != UInt8(ascii: "0")
        else { return nil }
        let width = if case .v4 = address { 32 } else { 128 }
        bits = parts[1].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        first = address
        guard bits <= width, Self.masked(address, bits) == address else { return nil }
    }

    /// The block as it is written.
    public var description: String { "\(String(decoding: first.octets, as: UTF8.self))/\(bits)" }

    /// Whether it holds every address of its kind.
    public var isEverything: Bool { bits == 0 }

    /// Whether the address is one of the block's.
    public func contains(_ address: IPAddress) -> Bool {
        switch (first, address) {
        case (.v4, .v4), (.v6, .v6): Self.masked(address, bits) == first
        default: false
        }
    }

    private static func masked(_ address: IPAddress, _ bits: Int) -> IPAddress {
        switch address {
        case .v4(let number):
            .v4(bits == 0 ? 0 : number & UInt32.max << UInt32(32 - bits))
        case .v6(let high, let low):
            .v6(
                high: bits == 0 ? 0 : bits >= 64 ? high : high & UInt64.max << UInt64(64 - bits),
                low: bits <= 64 ? 0 : low & UInt64.max << UInt64(128 - bits))
        }
    }
}

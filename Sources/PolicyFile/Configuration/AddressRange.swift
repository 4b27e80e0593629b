// A range of addresses in CIDR form, `10.0.0.0/8` or `2001:db8::/32`. Bits behind the prefix must be zero: with
// `10.1.2.3/8` it can't be known whether the address or the prefix was meant. An IPv4 address mapped into IPv6 is
// written as IPv4, for that is how it is compared.

import Wire

/// The addresses that share a prefix.
public struct AddressRange: Hashable, Sendable, CustomStringConvertible {
    /// The first address: 4 octets, or 16.
    public let octets: [UInt8]
    /// How many of its first bits all share.
    public let prefix: Int

    /// As the configuration writes it.
    public let description: String

    /// Whether it is every address of its family.
    public var isEverything: Bool { prefix == 0 }

    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let octets = Self.octets(of: parts[0]), let prefix = Int(parts[1]),
            String(prefix) == parts[1], 0...octets.count * 8 ~= prefix
        else { return nil }
        let isMapped =
            octets.count == 16 && octets[..<10].allSatisfy { $0 == 0 } && octets[10] == 0xFF
            && octets[11] == 0xFF
        let isNetwork = (prefix..<octets.count * 8).allSatisfy { octets[$0 / 8] & (0x80 >> ($0 % 8)) == 0 }
        guard !isMapped, isNetwork else { return nil }
        self.octets = octets
        self.prefix = prefix
        description = text
    }

    /// The octets of an address, by way of its canonical form.
    private static func octets(of text: Substring) -> [UInt8]? {
        let isIPv6 = text.utf8.contains(UInt8(ascii: ":"))
        guard let host = Host.authority(Array((isIPv6 ? "[\(text)]" : text).utf8)[...]), host.isAddress,
            host.port == nil
        else { return nil }
        guard isIPv6 else { return host.host.split(separator: ".").compactMap { UInt8($0) } }
        let halves = host.host.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
        let groups = halves.map { $0.split(separator: ":").compactMap { UInt16($0, radix: 16) } }
        let zeros = [UInt16](repeating: 0, count: 8 - groups.reduce(0) { $0 + $1.count })
        let all = groups.count == 2 ? groups[0] + zeros + groups[1] : groups[0]
        return all.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    }
}

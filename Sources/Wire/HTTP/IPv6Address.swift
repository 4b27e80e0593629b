// RFC 4291, section 2.2 for what is read, RFC 5952 for what is written. An address has many spellings and one
// canonical form, and hosts are compared in that form only. A zone id (RFC 6874) is not part of an authority
// that travels, and is refused.

/// Eight groups of sixteen bits.
struct IPv6Address: CustomStringConvertible {
    private var groups: [UInt16]

    init?(_ octets: ArraySlice<UInt8>) {
        guard octets.count <= 45 else { return nil }
        let halves = Self.halves(octets)
        guard let halves, let head = Self.groups(halves.head, endsAddress: halves.tail == nil) else {
            return nil
        }
        guard let written = halves.tail else {
            guard head.count == 8 else { return nil }
            groups = head
            return
        }
        guard let tail = Self.groups(written, endsAddress: true), head.count + tail.count < 8 else {
            return nil
        }
        groups = head + [UInt16](repeating: 0, count: 8 - head.count - tail.count) + tail
    }

    init(high: UInt64, low: UInt64) {
        groups = [high, low].flatMap { number in
            [48, 32, 16, 0].map { UInt16(truncatingIfNeeded: number >> UInt64($0)) }
        }
    }

    /// The groups as two numbers, the first octets highest.
    var numbers: (high: UInt64, low: UInt64) {
        func number(_ groups: ArraySlice<UInt16>) -> UInt64 { groups.reduce(0) { $0 << 16 | UInt64($1) } }
        return (number(groups[..<4]), number(groups[4...]))
    }

    /// What stands before and behind the one `::`, if there is one.
    private static func halves(
        _ octets: ArraySlice<UInt8>
    ) -> (head: ArraySlice<UInt8>, tail: ArraySlice<UInt8>?)? {
        let colon = UInt8(ascii: ":")
        let pairs = octets.indices.dropLast().filter { octets[$0] == colon && octets[$0 + 1] == colon }
        switch pairs.count {
        case 0: return (octets, nil)
        case 1: return (octets[..<pairs[0]], octets[(pairs[0] + 2)...])
        default: return nil
        }
    }

    private static func groups(_ octets: ArraySlice<UInt8>, endsAddress: Bool) -> [UInt16]? {
        if octets.isEmpty { return [] }
        let parts = octets.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        var groups: [UInt16] = []
        for (index, part) in parts.enumerated() {
            if endsAddress, index == parts.count - 1, part.contains(UInt8(ascii: ".")) {
                guard let pair = embeddedIPv4(part) else { return nil }
                groups += pair
            } else {
                guard 1...4 ~= part.count else { return nil }
                var group: UInt16 = 0
                for octet in part {
                    guard let digit = octet.hexDigitValue else { return nil }
                    group = group << 4 | UInt16(digit)
                }
                groups.append(group)
            }
        }
        return groups.count <= 8 ? groups : nil
    }

    private static func embeddedIPv4(_ octets: ArraySlice<UInt8>) -> [UInt16]? {
        let parts = octets.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bytes: [UInt16] = []
        for part in parts {
            guard 1...3 ~= part.count, part.allSatisfy(\.isASCIIDigit) else { return nil }
            guard part.count == 1 || part.first != UInt8(ascii: "0") else { return nil }
            let number = part.reduce(0) { $0 * 10 + UInt16($1 - UInt8(ascii: "0")) }
            guard number <= 255 else { return nil }
            bytes.append(number)
        }
        return [bytes[0] << 8 | bytes[1], bytes[2] << 8 | bytes[3]]
    }

    /// RFC 5952, section 4: lower case, no leading zeros, the first longest run of two or more zero groups
    /// shortened.
    var description: String {
        var best = 0..<0
        var start = 0
        for index in 0...8 where index == 8 || groups[index] != 0 {
            if index - start > max(best.count, 1) { best = start..<index }
            start = index + 1
        }
        if best.isEmpty { return Self.text(groups[...]) }
        return Self.text(groups[..<best.lowerBound]) + "::" + Self.text(groups[best.upperBound...])
    }

    private static func text(_ groups: ArraySlice<UInt16>) -> String {
        groups.map { String($0, radix: 16) }.joined(separator: ":")
    }
}

// Where a request comes from (HTP-19). The peer of the connection is a fact; what fields say is a claim, and a claim
// is heard only from a trusted proxy, and then only as far back as trusted proxies vouch for it: read from the right,
// the first address that is not trusted is the client, and what stands to the left of it is nobody's word. What can't
// be read ends the walk. It is for logs, budgets and the upstream's information, never for who may do what.

import HTTP
import Reactor
import Wire

/// Who sent a request, and over what, as far as that can be known.
struct RequestOrigin: Sendable {
    /// The client's address; nil where it came over a Unix socket and nobody said.
    private(set) var client: IPAddress?
    /// The proxies between the client and us, the nearest last.
    private(set) var proxies: [IPAddress] = []
    /// How the client's request came to the first of them, or to us.
    private(set) var scheme: Scheme
    /// The host that the client asked for, where a trusted proxy says that it asked for another.
    private(set) var host: Authority?
    /// Whether the peer is believed.
    let isFromTrustedProxy: Bool

    @inline(__always)
    init(_ fields: Fields, peer: Endpoint?, scheme: Scheme, trusted: [AddressBlock]) {
        let address = peer?.ip
        client = address
        self.scheme = scheme
        isFromTrustedProxy =
            if let address { !trusted.isEmpty && trusted.contains { $0.contains(address) } } else { true }
        if isFromTrustedProxy { hear(fields, trusted) }
    }

    @inline(never)
    private mutating func hear(_ fields: Fields, _ trusted: [AddressBlock]) {
        let chain = Self.chain(fields)
        var passed: [IPAddress] = client.map { [$0] } ?? []
        for claim in chain.reversed() {
            guard let address = claim else { break }
            passed.append(address)
            if !trusted.contains(where: { $0.contains(address) }) { break }
        }
        client = passed.last
        proxies = passed.dropLast().reversed()
        if let said = try? fields.only(.xForwardedProto) {
            if said.equalsIgnoringCase("https") { scheme = .https }
            if said.equalsIgnoringCase("http") { scheme = .http }
        }
        if let said = try? fields.only(.xForwardedHost) { host = try? Authority(said, scheme: scheme) }
    }

    /// The addresses that the fields name, in order; nil for one that can't be read. Forwarded is used where there is
    /// no X-Forwarded-For; where there are both, they may disagree, and only the one that proxies write is used.
    private static func chain(_ fields: Fields) -> [IPAddress?] {
        let name = fields.contains(.xForwardedFor) ? FieldName.xForwardedFor : .forwarded
        var chain: [IPAddress?] = []
        for index in 0..<fields.count {
            let field = fields[index]
            guard field.name == name else { continue }
            for element in field.value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
                let text = name == .forwarded ? Self.node(element) : element
                chain.append(text.flatMap { Self.address($0.withoutSpace) })
            }
        }
        return chain
    }

    /// The one `for` of an element of Forwarded (RFC 7239, section 4). An address of IPv6 stands in brackets there, and
    /// what has a colon in quotes.
    private static func node(_ element: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var found: ArraySlice<UInt8>?
        for pair in element.split(separator: UInt8(ascii: ";")) {
            let parts = pair.withoutSpace.split(separator: UInt8(ascii: "="), maxSplits: 1)
            guard parts.count == 2, parts[0].equalsIgnoringCase("for") else { continue }
            let quote = UInt8(ascii: "\"")
            let isQuoted = parts[1].count >= 2 && parts[1].first == quote && parts[1].last == quote
            if found != nil { return nil }
            found = isQuoted ? parts[1].dropFirst().dropLast() : parts[1]
        }
        guard let found,
            found.first == UInt8(ascii: "[") || found.count(where: { $0 == UInt8(ascii: ":") }) <= 1
        else { return nil }
        return found
    }

    /// An address with or without a port: `1.2.3.4:80`, `[::1]:80`, `::1`.
    private static func address(_ text: ArraySlice<UInt8>) -> IPAddress? {
        if text.first == UInt8(ascii: "[") {
            guard let close = text.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            guard close + 1 == text.endIndex || isPort(text[(close + 1)...]) else { return nil }
            return IPAddress(text[(text.startIndex + 1)..<close])
        }
        let colons = text.count { $0 == UInt8(ascii: ":") }
        if colons == 1, let colon = text.firstIndex(of: UInt8(ascii: ":")) {
            return isPort(text[colon...]) ? IPAddress(text[..<colon]) : nil
        }
        return IPAddress(text)
    }

    /// Whether it is a colon and a port.
    private static func isPort(_ text: ArraySlice<UInt8>) -> Bool {
        let digits = text.dropFirst()
        return text.first == UInt8(ascii: ":") && 1...5 ~= digits.count && digits.allSatisfy(\.isASCIIDigit)
            && digits.reduce(0) { $0 * 10 + Int($1 & 15) } <= 65_535
    }
}

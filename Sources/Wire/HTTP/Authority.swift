// The authority of a request, in the one form that policies name hosts in. RFC 3986, section 3.2:
//
//     authority = [ userinfo "@" ] host [ ":" port ]
//
// Taken: a name of letters, digits, hyphens and underscores in labels of 1 to 63 octets, 253 in all; an IPv4
// address in four decimal parts; an IPv6 address in brackets. Refused: userinfo, a list, percent-encoding,
// anything beyond ASCII (an internationalised name comes in its A-label form), zone ids, an empty port, a port
// with a leading zero, and a name whose last label looks like a number but is no IPv4 address (`127.1` and
// `0x7f.1` are 127.0.0.1 to some). Made canonical: letters in lower case, one trailing dot dropped, the
// scheme's own port dropped, IPv6 as RFC 5952 writes it.

/// How a request came: what its absolute form must say, and which port goes without saying.
public enum Scheme: UInt8, Sendable {
    case http
    case https

    /// The port that an authority need not name.
    public var defaultPort: UInt16 { self == .http ? 80 : 443 }

    /// The scheme as it is written before `://`.
    public var text: StaticString { self == .http ? "http" : "https" }
}

/// The host and port that a request is for, in canonical form.
public struct Authority: Hashable, Sendable {
    /// The host in lower case; an IPv6 address in brackets.
    public let host: ArraySlice<UInt8>
    /// The port, if it is not the scheme's own.
    public let port: UInt16?

    /// The authority of these octets; the fault's offset is theirs.
    public init(_ octets: ArraySlice<UInt8>, scheme: Scheme) throws(HTTPFault) {
        let start = octets.startIndex
        do throws(HTTPFault) {
            let text = try AuthorityText(octets.span, 0..<octets.count, scheme)
            let host = text.host.lowerBound + start..<text.host.upperBound + start
            self.init(host: text.rewritten.map { $0[...] } ?? octets[host], port: text.port)
        } catch {
            throw HTTPFault(error.reason, at: error.offset + start)
        }
    }

    /// What was found in the octets of a head.
    init(_ text: AuthorityText, in octets: [UInt8]) {
        self.init(host: text.rewritten.map { $0[...] } ?? octets[text.host], port: text.port)
    }

    private init(host: ArraySlice<UInt8>, port: UInt16?) {
        self.host = host
        self.port = port
    }

    /// `host` or `host:port`.
    public var octets: [UInt8] {
        guard let port else { return Array(host) }
        return host + Array(":\(port)".utf8)
    }
}

/// An authority as it lies in its octets: a host that is canonical already is not copied.
struct AuthorityText {
    /// Where the host lies, without a trailing dot.
    let host: Range<Int>
    /// The canonical host, where what lies there is not.
    let rewritten: [UInt8]?
    /// The port, if it is not the scheme's own.
    let port: UInt16?

    /// The authority that lies in a range; the fault's offset is one of these octets'.
    init(_ octets: Span<UInt8>, _ range: Range<Int>, _ scheme: Scheme) throws(HTTPFault) {
        let isAddress = octets.first(of: range) == UInt8(ascii: "[")
        let written = range.lowerBound..<(try Self.hostEnd(octets, range, isAddress))
        if isAddress {
            host = written
            rewritten = try Self.canonicalAddress(octets, written)
        } else {
            host = octets.last(of: written) == UInt8(ascii: ".") ? written.dropLast() : written
            let isLowercase = try Self.checkName(octets, host)
            rewritten = isLowercase ? nil : host.map { octets[$0].lowercasedASCII }
        }
        guard written.upperBound < range.upperBound else {
            port = nil
            return
        }
        let number = try Self.number(octets, written.upperBound + 1..<range.upperBound)
        port = number == scheme.defaultPort ? nil : number
    }

    private init(host: Range<Int>, rewritten: [UInt8]?, port: UInt16?) {
        self.host = host
        self.rewritten = rewritten
        self.port = port
    }

    /// The same where its octets lie so much further behind.
    func moved(by distance: Int) -> AuthorityText {
        AuthorityText(
            host: host.lowerBound + distance..<host.upperBound + distance, rewritten: rewritten, port: port)
    }

    /// Whether this is its canonical host.
    func hasHost(_ name: Span<UInt8>, in octets: Span<UInt8>) -> Bool {
        if let rewritten { return rewritten.span.equals(name) }
        return octets.extracting(host).equals(name)
    }

    /// Whether another authority that lies in the same octets is this one.
    func isSame(as other: AuthorityText, in octets: Span<UInt8>) -> Bool {
        func text(_ authority: AuthorityText) -> [UInt8] {
            authority.rewritten ?? authority.host.map { octets[$0] }
        }
        return port == other.port && text(self) == text(other)
    }

    /// Where the host ends: with the octets, or before the colon of a port.
    private static func hostEnd(
        _ octets: Span<UInt8>, _ range: Range<Int>, _ isAddress: Bool
    ) throws(HTTPFault) -> Int {
        guard isAddress else { return octets.first(Colons.self, in: range) ?? range.upperBound }
        guard let close = range.first(where: { octets[$0] == UInt8(ascii: "]") }) else {
            throw HTTPFault(.authorityInvalid, at: range.lowerBound)
        }
        guard close + 1 == range.upperBound || octets[close + 1] == UInt8(ascii: ":") else {
            throw HTTPFault(.authorityInvalid, at: close + 1)
        }
        return close + 1
    }

    private static func canonicalAddress(
        _ octets: Span<UInt8>, _ host: Range<Int>
    ) throws(HTTPFault) -> [UInt8] {
        let written = host.dropFirst().dropLast().map { octets[$0] }
        guard let address = IPv6Address(written[...]) else {
            throw HTTPFault(.authorityInvalid, at: host.lowerBound)
        }
        return Array("[\(address)]".utf8)
    }

    private static func number(_ octets: Span<UInt8>, _ port: Range<Int>) throws(HTTPFault) -> UInt16 {
        guard 1...5 ~= port.count, octets[port.lowerBound] != UInt8(ascii: "0") else {
            throw HTTPFault(.authorityInvalid, at: port.lowerBound)
        }
        var number: UInt32 = 0
        for index in port {
            guard octets[index].isASCIIDigit else {
                throw HTTPFault(.authorityInvalid, at: port.lowerBound)
            }
            // At most five digits.
            number = number &* 10 &+ UInt32(octets[index] & 15)
        }
        guard let number = UInt16(exactly: number) else {
            throw HTTPFault(.authorityInvalid, at: port.lowerBound)
        }
        return number
    }

    /// Refuses what is no name and no IPv4 address; answers whether it is in lower case already.
    private static func checkName(_ octets: Span<UInt8>, _ name: Range<Int>) throws(HTTPFault) -> Bool {
        guard 1...253 ~= name.count else { throw HTTPFault(.authorityInvalid, at: name.lowerBound) }
        var isLowercase = true
        var labelStart = name.lowerBound
        try octets.visit(HostEnds.self, in: name) { at throws(HTTPFault) in
            if octets[at] == UInt8(ascii: ".") {
                guard 1...63 ~= at - labelStart else { throw HTTPFault(.authorityInvalid, at: at) }
                labelStart = at + 1
            } else {
                guard octets[at].isASCIILetter else { throw HTTPFault(.authorityInvalid, at: at) }
                isLowercase = false
            }
            return true
        }
        let label = labelStart..<name.upperBound
        guard 1...63 ~= label.count else { throw HTTPFault(.authorityInvalid, at: labelStart) }
        // A label that begins with a letter but for `0x` is no number to anybody.
        if octets[labelStart].isASCIIDigit, looksNumeric(octets, label), !isIPv4(octets, name) {
            throw HTTPFault(.authorityInvalid, at: labelStart)
        }
        return isLowercase
    }

    /// Whether some implementation would read a name that ends in this label as an IPv4 address.
    private static func looksNumeric(_ octets: Span<UInt8>, _ label: Range<Int>) -> Bool {
        if octets.spellsIgnoringCase("0x", at: label.lowerBound, before: label.upperBound) {
            return label.dropFirst(2).allSatisfy { octets[$0].hexDigitValue != nil }
        }
        return label.allSatisfy { octets[$0].isASCIIDigit }
    }

    /// Four numbers from 0 to 255 without leading zeros.
    private static func isIPv4(_ octets: Span<UInt8>, _ name: Range<Int>) -> Bool {
        guard name.count <= 15 else { return false }
        var dots = 0
        // Of the number that is being read, how many digits there were, and what they make; fifteen are below 2^50.
        var (digits, number) = (0, 0)
        var at = name.lowerBound
        while at < name.upperBound {
            let octet = octets[at]
            at &+= 1
            if octet.isASCIIDigit {
                // A second digit behind a zero.
                if digits > 0, number == 0 { return false }
                number = number &* 10 &+ Int(octet & 15)
                digits &+= 1
            } else {
                guard octet == UInt8(ascii: "."), digits > 0, number <= 255 else { return false }
                dots &+= 1
                (digits, number) = (0, 0)
            }
        }
        return dots == 3 && digits > 0 && number <= 255
    }
}

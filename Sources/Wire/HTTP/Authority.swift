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
        let (host, port) = try Self.split(octets)
        self.host = try Self.canonical(host)
        guard let port else {
            self.port = nil
            return
        }
        let number = try Self.number(port)
        self.port = number == scheme.defaultPort ? nil : number
    }

    /// `host` or `host:port`.
    public var octets: [UInt8] {
        guard let port else { return Array(host) }
        return host + Array(":\(port)".utf8)
    }

    private static func split(
        _ octets: ArraySlice<UInt8>
    ) throws(HTTPFault) -> (host: ArraySlice<UInt8>, port: ArraySlice<UInt8>?) {
        var hostEnd = octets.endIndex
        if octets.first == UInt8(ascii: "[") {
            guard let close = octets.firstIndex(of: UInt8(ascii: "]")) else {
                throw HTTPFault(.authorityInvalid, at: octets.startIndex)
            }
            hostEnd = close + 1
        } else if let colon = octets.firstIndex(of: UInt8(ascii: ":")) {
            hostEnd = colon
        }
        if hostEnd == octets.endIndex { return (octets, nil) }
        guard octets[hostEnd] == UInt8(ascii: ":") else { throw HTTPFault(.authorityInvalid, at: hostEnd) }
        return (octets[..<hostEnd], octets[(hostEnd + 1)...])
    }

    private static func number(_ port: ArraySlice<UInt8>) throws(HTTPFault) -> UInt16 {
        var number = 0
        for octet in port.prefix(6) {
            guard octet.isASCIIDigit else { throw HTTPFault(.authorityInvalid, at: port.startIndex) }
            number = number * 10 + Int(octet - UInt8(ascii: "0"))
        }
        guard 1...65535 ~= number, port.count <= 5, port.first != UInt8(ascii: "0") else {
            throw HTTPFault(.authorityInvalid, at: port.startIndex)
        }
        return UInt16(number)
    }

    private static func canonical(_ host: ArraySlice<UInt8>) throws(HTTPFault) -> ArraySlice<UInt8> {
        guard host.first != UInt8(ascii: "[") else {
            guard let address = IPv6Address(host.dropFirst().dropLast()) else {
                throw HTTPFault(.authorityInvalid, at: host.startIndex)
            }
            return Array("[\(address)]".utf8)[...]
        }
        let name = host.last == UInt8(ascii: ".") ? host.dropLast() : host
        let isLowercase = try checkName(name)
        return isLowercase ? name : Array(name.map(\.lowercasedASCII))[...]
    }

    /// Refuses what is no name and no IPv4 address; answers whether it is in lower case already.
    private static func checkName(_ name: ArraySlice<UInt8>) throws(HTTPFault) -> Bool {
        let start = name.startIndex
        guard 1...253 ~= name.count else { throw HTTPFault(.authorityInvalid, at: start) }
        let octets = name.span
        var isLowercase = true
        var labelStart = 0
        for index in octets.indices {
            let octet = octets[index]
            if octet == UInt8(ascii: ".") {
                guard 1...63 ~= index - labelStart else {
                    throw HTTPFault(.authorityInvalid, at: start + index)
                }
                labelStart = index + 1
            } else if octet.isASCIILetter {
                isLowercase = isLowercase && octet & 0x20 != 0
            } else if !octet.isASCIIDigit, octet != UInt8(ascii: "-"), octet != UInt8(ascii: "_") {
                throw HTTPFault(.authorityInvalid, at: start + index)
            }
        }
        guard 1...63 ~= octets.count - labelStart else {
            throw HTTPFault(.authorityInvalid, at: start + labelStart)
        }
        // A label that begins with a letter but for `0x` is no number to anybody.
        if octets[labelStart].isASCIIDigit, looksNumeric(name[(start + labelStart)...]), !isIPv4(name) {
            throw HTTPFault(.authorityInvalid, at: start + labelStart)
        }
        return isLowercase
    }

    /// Whether some implementation would read a name that ends in this label as an IPv4 address.
    private static func looksNumeric(_ label: ArraySlice<UInt8>) -> Bool {
        if label.startsIgnoringCase("0x") { return label.dropFirst(2).allSatisfy { $0.hexDigitValue != nil } }
        return label.allSatisfy(\.isASCIIDigit)
    }

    /// Four numbers from 0 to 255 without leading zeros.
    private static func isIPv4(_ name: ArraySlice<UInt8>) -> Bool {
        let parts = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return false }
        return parts.allSatisfy { part in
            guard 1...3 ~= part.count, part.allSatisfy(\.isASCIIDigit) else { return false }
            guard part.count == 1 || part.first != UInt8(ascii: "0") else { return false }
            return part.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } <= 255
        }
    }
}

import FuzzInput
import Wire

/// Request targets and authorities: what was taken has one reading. Decoding a path that was taken shows no
/// separator, dot segment, parameter or control character that was not there before; a canonical authority is
/// its own canonical form.
///
/// SAFETY: see FuzzInput.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let octets = unsafe FuzzInput(start, count).octets
    let parts = octets.split(separator: .lineFeed, maxSplits: 1, omittingEmptySubsequences: false)
    let host = parts.count > 1 ? Array(parts[1]) : Array("a".utf8)
    checkAuthority(host)
    if let request = request(parts[0], host: Array("a".utf8)), !request.isAsterisk { checkPath(request) }
    return 0
}

func request(_ target: ArraySlice<UInt8>, host: [UInt8]) -> CanonicalRequest? {
    var parser = RequestHeadParser()
    var head = RequestHead()
    let octets =
        Array("GET ".utf8) + target + Array(" HTTP/1.1\r\nHost: ".utf8) + host + Array("\r\n\r\n".utf8)
    guard let length = try? parser.parse(octets.span, into: &head), length == octets.count else { return nil }
    return try? CanonicalRequest(head, scheme: .http)
}

func checkAuthority(_ host: [UInt8]) {
    guard let authority = try? Authority(host[...], scheme: .http) else { return }
    guard let again = try? Authority(authority.octets[...], scheme: .http) else {
        preconditionFailure("the canonical authority \(authority.octets) is refused")
    }
    precondition(again == authority, "\(authority.octets) is not its own canonical form")
    precondition(!authority.octets.contains { $0 != $0.lowercasedASCII || $0 <= .space || $0 >= .delete })
}

func checkPath(_ request: CanonicalRequest) {
    let path = request.path
    precondition(path.first == UInt8(ascii: "/"))
    guard let decoded = try? PercentCoding.decode(Array(path)) else {
        preconditionFailure("a path was taken that can't be decoded")
    }
    precondition(decoded.count { $0 == UInt8(ascii: "/") } == path.count { $0 == UInt8(ascii: "/") })
    precondition(
        !decoded.contains {
            $0 < .space || $0 == .delete || $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: ";")
        })
    precondition(UTF8Validation.firstInvalidOffset(in: decoded) == nil)
    let segments = decoded.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst()
    for (index, segment) in segments.enumerated() {
        precondition(!segment.isEmpty || index == segments.count - 1, "an empty segment")
        precondition(
            segment.last != UInt8(ascii: ".") && segment.last != .space, "a segment that some would trim")
    }
    precondition(
        (try? PercentCoding.decode(decoded)) ?? decoded == decoded, "decoding twice gives something else")
    // So a taken path has no readings but its decoded and its folded ones.
    guard path.count <= PathReadings.longest else { return }
    guard let readings = try? PathReadings(path).all else { preconditionFailure("too many readings") }
    for reading in readings {
        precondition(
            reading.map(\.lowercasedASCII) == decoded.map(\.lowercasedASCII)
                || reading.map(\.lowercasedASCII) == path.map(\.lowercasedASCII))
    }
}

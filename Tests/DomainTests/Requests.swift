import Wire

/// A request of these lines, read as one that arrived.
func request(
    _ target: String, host: String? = "bank.example.com", method: String = "GET", scheme: Scheme = .http,
    allowances: PathAllowances = [], fields: String = ""
) throws -> CanonicalRequest {
    let version = host == nil ? "1.0" : "1.1"
    let line = "\(method) \(target) HTTP/\(version)\r\n"
    let octets = Array((line + (host.map { "Host: \($0)\r\n" } ?? "") + fields + "\r\n").utf8)
    var parser = RequestHeadParser()
    var head = RequestHead()
    guard try parser.parse(octets.span, into: &head) != nil else { throw Unfinished() }
    return try CanonicalRequest(head, scheme: scheme, allowances: allowances)
}

/// A head that did not end.
struct Unfinished: Error {}

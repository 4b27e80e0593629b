// A request that somebody describes: on a command line, in a test of a policy. It becomes octets and is read by the same
// reader as one that arrives, so that what is tried here is what happens there, refusals included.

public import Wire

/// A request as it is described.
public struct RequestSketch: Sendable {
    /// Its method.
    public var method = "GET"
    /// Where it goes: `https://host/path?query`, or a path alone.
    public var url = "/"
    /// Its fields, in order; without Host and what delimits the body.
    public var headers: [(name: String, value: String)] = []
    /// Its body; nil for none.
    public var body: [UInt8]?
    /// Where its caller is.
    public var source: IPAddress?
    /// Who is calling.
    public var subject = SubjectFacts.unknown
    /// When.
    public var time = Timestamp(wallMicroseconds: 0)

    /// `GET /`
    public init() {}

    /// Why a sketch is no request.
    public enum Fault: Error, Equatable, Sendable {
        /// The URL has another scheme than `http` and `https`, or none of its parts.
        case url(String)
        /// A field's name or value can't stand in a head.
        case header(String)
        /// The gateway refuses such a request before it is matched.
        case refused(HTTPFault)
    }

    /// What it shows to a policy; a path alone goes to this host.
    public func facts(host: String) throws(Fault) -> Facts {
        let (scheme, authority, target) = try parts(host)
        for field in headers where !Self.isField(field) { throw .header(field.name) }
        var head = "\(method) \(target) HTTP/1.1\r\nHost: \(authority)\r\n"
        for field in headers { head += "\(field.name): \(field.value)\r\n" }
        if let body, !hasType { head += "Content-Type: \(Self.type(of: body))\r\n" }
        if let body { head += "Content-Length: \(body.count)\r\n" }
        let request: CanonicalRequest
        do throws(HTTPFault) {
            request = try Self.read(Array((head + "\r\n").utf8), scheme)
        } catch {
            throw .refused(error)
        }
        let read = body.map { BodyFacts($0, of: request) } ?? BodyFacts.none
        return Facts(request: request, time: time, source: source, body: read, subject: subject)
    }

    private var hasType: Bool {
        headers.contains { $0.name.utf8.map(\.lowercasedASCII).elementsEqual("content-type".utf8) }
    }

    /// What a body is taken for whose type nobody said: JSON where it begins like an object or a list, else a form.
    private static func type(of body: [UInt8]) -> String {
        body.first == UInt8(ascii: "{") || body.first == UInt8(ascii: "[")
            ? "application/json" : "application/x-www-form-urlencoded"
    }

    private static func isField(_ field: (name: String, value: String)) -> Bool {
        !field.name.isEmpty && (field.name + field.value).utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
            && !field.name.utf8.contains(UInt8(ascii: ":"))
    }

    private func parts(_ host: String) throws(Fault) -> (Scheme, String, String) {
        if url.hasPrefix("/") { return (.https, host, url) }
        let isPlain = url.hasPrefix("http://")
        guard isPlain || url.hasPrefix("https://") else { throw .url(url) }
        let rest = url.dropFirst(isPlain ? 7 : 8)
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let target = rest[end...].hasPrefix("/") ? String(rest[end...]) : "/" + rest[end...]
        guard end > rest.startIndex else { throw .url(url) }
        return (isPlain ? .http : .https, String(rest[..<end]), target)
    }

    private static func read(_ octets: [UInt8], _ scheme: Scheme) throws(HTTPFault) -> CanonicalRequest {
        var parser = RequestHeadParser()
        var head = RequestHead()
        // A line end in a part of it would make another request of what follows.
        guard try parser.parse(octets.span, into: &head) == octets.count else {
            throw HTTPFault(.fieldsTooLong, at: octets.count)
        }
        return try CanonicalRequest(head, scheme: scheme)
    }
}

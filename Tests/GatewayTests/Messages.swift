import TestKit

/// A request of these parts, with a Host and, where there is a body, its length.
func request(_ line: String, _ fields: String..., body: String? = nil) -> String {
    var text = "\(line) HTTP/1.1\r\nHost: bank\r\n"
    for field in fields { text += field + "\r\n" }
    if let body { text += "Content-Length: \(body.utf8.count)\r\n" }
    return text + "\r\n" + (body ?? "")
}

/// A response of these parts; without a body there is no framing either.
func response(_ status: Int, _ fields: String..., body: String? = nil) -> [UInt8] {
    var text = "HTTP/1.1 \(status) Fine\r\n"
    for field in fields { text += field + "\r\n" }
    if let body { text += "Content-Length: \(body.utf8.count)\r\n" }
    return Array((text + "\r\n" + (body ?? "")).utf8)
}

/// An upstream whose first connection answers one request with these octets and then does what is said, and whose
/// others answer everything.
func upstream(first octets: [UInt8], then steps: UpstreamStep...) throws -> RecordingUpstream {
    try RecordingUpstream { number in
        if number > 0 { return [.serve { RecordingUpstream.answer(200, $0.target, to: $0.method) }] }
        return [.receiveThrough("\r\n\r\n"), .send(octets)] + steps
    }
}

extension SeenResponse {
    /// The last part of a refusal's type.
    var problem: String? {
        guard values(of: "content-type") == ["application/problem+json"],
            let type = try? VectorJSON(body)["type"]?.text
        else { return nil }
        return type.split(separator: "/").last.map(String.init)
    }
}

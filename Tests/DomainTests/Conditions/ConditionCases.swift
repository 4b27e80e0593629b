import Domain
import Testing
import Wire

/// What a request shows, for tests of conditions.
struct ConditionCase {
    var target = "/api/transfers?limit=10&q=caf%C3%A9"
    var method = "POST"
    var host: String? = "Bank.Example.com:8443"
    var fields =
        "Content-Type: application/json\r\nX-Level: 3\r\nX-Twice: a\r\nx-twice: b\r\nX-Odd: \u{FF}\r\n"
    var allowances: PathAllowances = []
    var source: String? = "10.1.2.3"
    var body = BodyFacts.unread
    var subject = SubjectFacts.unknown
    var pattern = "/**"
    var parameters: Set<String> = []

    static func json(_ text: String) throws -> ConditionCase {
        ConditionCase(body: .json(try JSONDocument(Array(text.utf8))))
    }

    var facts: Facts {
        get throws {
            let version = host == nil ? "1.0" : "1.1"
            let line = "\(method) \(target) HTTP/\(version)\r\n" + (host.map { "Host: \($0)\r\n" } ?? "")
            // One octet a character, so that a test can write what is no UTF-8.
            let octets = (line + fields + "\r\n").unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
            var parser = RequestHeadParser()
            var head = RequestHead()
            guard try parser.parse(octets.span, into: &head) != nil else { throw Unfinished() }
            return Facts(
                request: try CanonicalRequest(head, scheme: .http, allowances: allowances),
                // 2026-11-20T18:30:00Z, a Friday.
                time: try #require(Timestamp(seconds: 1_795_199_400)),
                source: source.flatMap { IPAddress(Array($0.utf8)[...]) }, body: body, subject: subject)
        }
    }

    func outcome(_ text: String) throws -> ConditionOutcome {
        try Condition(text, parameters: parameters).outcome(for: facts, on: PathPattern(pattern))
    }

    func trouble(_ text: String) throws -> ConditionTrouble? {
        if case .undecidable(let trouble) = try outcome(text) { trouble } else { nil }
    }
}

/// The part of a text that a range of its octets is.
func excerpt(_ text: String, _ range: Range<Int>) -> String {
    let octets = Array(text.utf8)
    return String(decoding: octets[range.clamped(to: octets.indices)], as: UTF8.self)
}

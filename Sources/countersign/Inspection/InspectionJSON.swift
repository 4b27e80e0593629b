// An inspection as programs read it: one object on one line. Octets are text as in `Escaped`, so that any octets
// can be told; a member that has no value is left out.

import Wire

/// Writes an inspection as JSON.
enum InspectionJSON {
    static func text(of inspection: Inspection) -> String {
        JSONPage.text { writer in
            writer.member("verdict", inspection.verdict.rawValue)
            writer.member("octets", inspection.octetCount)
            writer.member("unread", inspection.unread)
            writer.key("ends_in_empty_line")
            writer.boolean(inspection.endsInEmptyLine)
            writer.key("messages")
            writer.array { writer in
                for message in inspection.messages {
                    writer.object { write(message, isResponse: inspection.kind == .response, &$0) }
                }
            }
        }
    }

    private static func write(_ message: MessageReading, isResponse: Bool, _ writer: inout JSONWriter) {
        writer.member("kind", isResponse ? "response" : "request")
        writer.member("verdict", message.findings.first?.verdict.rawValue ?? "taken")
        writer.member("offset", message.start)
        if let head = message.head { write(head, &writer) }
        if let body = message.body {
            writer.key("body")
            writer.object { writer in
                writer.member("octets", body.octets.count)
                writer.member("json", body.json.rawValue)
            }
        }
        writer.key("findings")
        writer.array { writer in
            for finding in message.findings { writer.object { write(finding, &$0) } }
        }
        if let note = message.note { writer.member("note", note) }
    }

    private static func write(_ head: MessageReading.Head, _ writer: inout JSONWriter) {
        switch head {
        case .request(let request):
            writer.member("method", Escaped(request.method.octets).text)
            writer.member("scheme", request.scheme == .http ? "http" : "https")
            if let authority = request.authority {
                writer.member("authority", Escaped(authority.octets).text)
            }
            writer.member("path", Escaped(request.path).text)
            if let query = request.query { writer.member("query", Escaped(query).text) }
            writer.member("version", request.version.text)
        case .response(let head, _):
            writer.member("status", head.status)
            writer.member("phrase", Escaped(head.reason).text)
            writer.member("version", head.version.text)
        }
        writer.key("framing")
        writer.object { write(head.framing, &$0) }
        writer.key("fields")
        writer.array { writer in
            for index in 0..<head.fields.count {
                writer.object { writer in
                    let field = head.fields[index]
                    writer.member("name", Escaped(field.nameOctets).text)
                    writer.member("value", Escaped(field.value).text)
                    writer.key("known")
                    writer.boolean(field.name != .other)
                }
            }
        }
    }

    private static func write(_ framing: BodyFraming, _ writer: inout JSONWriter) {
        switch framing {
        case .none: writer.member("kind", "none")
        case .chunked: writer.member("kind", "chunked")
        case .untilClose: writer.member("kind", "until-close")
        case .length(let length):
            writer.member("kind", "length")
            // Beyond 2^53 - 1 a number is not the same to every reader, and our own refuses it.
            if length < 1 << 53 {
                writer.member("length", length)
            } else {
                writer.member("length", "\(length)")
            }
        }
    }

    private static func write(_ finding: Finding, _ writer: inout JSONWriter) {
        writer.member("reason", finding.reason)
        if let status = finding.status { writer.member("status", status) }
        writer.member("explanation", finding.explanation)
        writer.member("remedy", finding.remedy)
        writer.member("in", finding.place.text.rawValue)
        writer.member("offset", finding.place.offset)
        writer.member("line", finding.place.line)
        writer.member("excerpt", finding.place.excerpt)
        writer.member("caret", finding.place.caret)
    }
}

extension JSONWriter {
    mutating func member(_ key: String, _ value: String) {
        self.key(key)
        string(value)
    }

    mutating func member(_ key: String, _ value: Int) {
        self.key(key)
        integer(value)
    }
}

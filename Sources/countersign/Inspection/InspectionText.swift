// An inspection as people read it: the verdict first, then the parts in one column, and for a finding what is
// wrong, where, and what to do. No line that holds a caret is wider than sixty columns. Whatever came in a
// message is shown through `Escaped` alone.

import Wire

/// Writes an inspection for a console.
struct InspectionText {
    private static let labelWidth = 11
    /// How much of one value is shown; JSON has all of it.
    private static let valueLimit = 400

    private let inspection: Inspection
    private let console: Console

    init(_ inspection: Inspection, _ console: Console) {
        self.inspection = inspection
        self.console = console
    }

    var text: String {
        let messages = inspection.messages.indices.map { message($0).joined(separator: "\n") + "\n" }
        var rest: [String] = []
        if inspection.endsInEmptyLine { rest = ["behind it: an empty line, which is let pass\n"] }
        if inspection.unread > 0 {
            rest = ["not read: \(inspection.unread) octets behind \(Inspection.messageLimit) messages\n"]
        }
        return (messages + rest).joined(separator: "\n")
    }

    private func message(_ index: Int) -> [String] {
        let message = inspection.messages[index]
        var lines = [heading(index)]
        if let head = message.head { lines += [""] + parts(of: head, message.body) }
        for finding in message.findings { lines += [""] + self.lines(of: finding) }
        if let note = message.note { lines += row("note", note) }
        return lines
    }

    /// `request: taken`, `request 2, from octet 80: refused with 400, bare-lf`
    private func heading(_ index: Int) -> String {
        let message = inspection.messages[index]
        var name = self.name
        if inspection.messages.count > 1 { name += " \(index + 1), from octet \(message.start)" }
        guard let finding = message.findings.first else { return "\(name): " + console.good("taken") }
        guard finding.verdict == .refused else { return "\(name): " + console.doubtful("not complete") }
        let status = finding.status.map { " with \($0)" } ?? ""
        return "\(name): " + console.bad("refused\(status)") + ", \(finding.reason)"
    }

    private var name: String { inspection.kind == .response ? "response" : "request" }

    private func lines(of finding: Finding) -> [String] {
        let place = finding.place
        let what = "octet \(place.offset) of the \(place.text == .body ? "body" : name)"
        let margin = String(repeating: " ", count: 2 + Self.labelWidth)
        var lines = row("what", finding.explanation) + row("where", "\(what), line \(place.line)")
        lines += [margin + place.excerpt]
        lines += [margin + String(repeating: " ", count: place.caret) + console.bad("^")]
        return lines + row("remedy", finding.remedy)
    }
}

extension InspectionText {
    private func parts(of head: MessageReading.Head, _ body: BodyReading?) -> [String] {
        var lines: [String] = []
        switch head {
        case .request(let request):
            lines += row("method", shown(request.method.octets))
            lines += row(
                "authority", request.authority.map { shown($0.octets) } ?? "none, as HTTP/1.0 allows")
            lines += row("path", shown(request.path))
            lines += row("query", request.query.map { $0.isEmpty ? "empty" : shown($0) } ?? "none")
            lines += row("version", request.version.text)
        case .response(let head, _):
            lines += row("status", "\(head.status)")
            lines += row("reason", head.reason.isEmpty ? "none" : shown(head.reason))
            lines += row("version", head.version.text)
        }
        lines += row("framing", head.framing.text) + fields(head.fields)
        if let body { lines += self.lines(of: body, head.framing) }
        return lines
    }

    private func fields(_ fields: Fields) -> [String] {
        let all = (0..<fields.count).map { fields[$0] }
        let hasKnown = all.contains { $0.name != .other }
        let legend = hasKnown ? ", * marks those the gateway knows" : ""
        let width = min(28, all.map(\.nameOctets.count).max() ?? 0)
        let rows = all.map { field in
            let mark = field.name == .other ? "    " : console.faint("  * ")
            let name = Escaped(field.nameOctets).text
            return mark + (field.value.isEmpty ? name : name.padded(to: width) + "  " + shown(field.value))
        }
        return row("fields", "\(fields.count)\(legend)") + rows
    }

    private func lines(of body: BodyReading, _ framing: BodyFraming) -> [String] {
        if framing == .none { return row("body", "none") }
        let json =
            switch body.json {
            case .none: ""
            case .taken: ", JSON that is taken"
            case .refused: ", JSON that is refused where a route reads it"
            case .unread: ", not read as JSON: it is coded, or has two types"
            }
        return row("body", "\(body.octets.count) octets\(json)")
    }

    /// A label and its text, which may be ours or `shown`; what is longer than a line is broken at spaces.
    private func row(_ label: String, _ text: String) -> [String] {
        let lines = text.utf8.count > Self.prose ? text.wrapped(to: Self.prose) : [text]
        let margin = String(repeating: " ", count: 2 + Self.labelWidth)
        return lines.enumerated().map { index, line in
            index > 0 ? margin + line : "  " + console.faint(label.padded(to: Self.labelWidth)) + line
        }
    }

    /// Sixty columns less label and margin.
    private static var prose: Int { 60 - 2 - labelWidth }

    private func shown(_ octets: some Collection<UInt8>) -> String {
        let cut = octets.count > Self.valueLimit ? "... (\(octets.count) octets)" : ""
        return Escaped(octets.prefix(Self.valueLimit)).text + cut
    }
}

extension HTTPVersion {
    /// As it stands on the wire.
    var text: String { self == .http10 ? "HTTP/1.0" : "HTTP/1.1" }
}

extension BodyFraming {
    fileprivate var text: String {
        switch self {
        case .none: "none"
        case .length(let length): "Content-Length, \(length) octets"
        case .chunked: "chunked"
        case .untilClose: "until the connection ends"
        }
    }
}

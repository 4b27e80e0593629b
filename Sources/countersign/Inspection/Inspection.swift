import Wire

/// All messages of an input, one behind the other, as on a connection that stays open.
struct Inspection {
    /// What became of an input.
    enum Verdict: String {
        case taken
        case refused
        case incomplete
    }

    /// More messages than a person looks at; what comes behind them is said to be unread.
    static let messageLimit = 100

    let kind: MessageReading.Kind
    let octetCount: Int
    private(set) var messages: [MessageReading] = []
    /// How many octets lie behind the limit. Behind a message whose end nobody can say there is nothing to read.
    private(set) var unread = 0
    /// Whether all that lies behind the last message is an empty line. The gateway lets one pass before a
    /// request (RFC 9112, section 2.2), so it is no message that isn't complete.
    private(set) var endsInEmptyLine = false

    init(_ octets: [UInt8], as kind: MessageReading.Kind) {
        self.kind = kind
        octetCount = octets.count
        var start = 0
        while start < octets.count, messages.count < Self.messageLimit {
            if kind != .response, !messages.isEmpty, octets[start...] == [.carriageReturn, .lineFeed] {
                endsInEmptyLine = true
                return
            }
            let message = MessageReading(octets, from: start, as: kind, behind: messages.last?.head?.framing)
            messages.append(message)
            guard let end = message.end else { return }
            start = end
        }
        unread = octets.count - start
    }

    /// What became of the whole: taken only if every octet was.
    var verdict: Verdict {
        let found = messages.flatMap(\.findings).map(\.verdict)
        if found.contains(.refused) { return .refused }
        return found.isEmpty && unread == 0 ? .taken : .incomplete
    }
}

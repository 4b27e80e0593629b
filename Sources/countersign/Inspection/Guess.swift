import Wire

/// What often lies behind a refusal and isn't in the message: how it was made, or where it was sent.
enum Guess {
    static func about(
        _ octets: ArraySlice<UInt8>, _ fault: HTTPFault, isResponse: Bool, behind previous: BodyFraming?
    ) -> String? {
        if octets.starts(with: [0x16, 0x03]) {
            return "these look like the first octets of TLS; the gateway was to speak it, or another port"
        }
        if !isResponse, octets.starts(with: Array("HTTP/1.".utf8)) {
            return "this begins like a response; `--response` reads it as one"
        }
        let before = octets.prefix(fault.offset)
        if let previous, !before.contains(.space) { return misframed(by: previous) }
        if fault.reason == .bareLineFeed, !before.contains(.carriageReturn) {
            return "an editor or a shell ends lines with LF alone; `sed 's/$/\\r/'` makes them CR LF"
        }
        return nil
    }

    /// Octets that don't even begin like a message are mostly the end of the body before them.
    private static func misframed(by framing: BodyFraming) -> String? {
        switch framing {
        case .none: "the message before has no Content-Length, so what follows its head is not its body"
        case .length(let length): "the Content-Length before is \(length); is that all of the body?"
        case .chunked, .untilClose: nil
        }
    }
}

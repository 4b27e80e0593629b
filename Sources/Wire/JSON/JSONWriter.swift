// Writes JSON that the gateway makes itself. A string is whatever octets of UTF-8 it is given; what JSON must
// escape is escaped as RFC 8785 says, so that a text is written in one way only.

extension ByteBuffer {
    /// Appends a JSON string of this text. RFC 8785, section 3.2.2.2: `"`, `\` and control characters are
    /// escaped, the latter by their short forms where they have one, and nothing else is.
    public mutating func append(jsonString text: some Collection<UInt8>) {
        append(UInt8(ascii: "\""))
        for octet in text { append(inJSONString: octet) }
        append(UInt8(ascii: "\""))
    }

    /// The same for octets that lie together: what needs no escape is taken over in one piece.
    public mutating func append(jsonString text: Span<UInt8>) {
        append(UInt8(ascii: "\""))
        if text.count < 16, Self.needsNoEscape(text) {
            append(text)
        } else {
            var start = 0
            text.visit(JSONEscapes.self, in: 0..<text.count) { escape in
                append(text.extracting(start..<escape))
                append(inJSONString: text[escape])
                start = escape &+ 1
                return true
            }
            append(text.extracting(start..<text.count))
        }
        append(UInt8(ascii: "\""))
    }

    /// Whether nothing of a text has to be escaped, found out octet by octet: of keys and names, which are shorter than a block,
    /// that is the fastest way.
    private static func needsNoEscape(_ text: Span<UInt8>) -> Bool {
        for index in text.indices {
            let octet = text[index]
            if octet < 0x20 || octet == UInt8(ascii: "\"") || octet == UInt8(ascii: "\\") { return false }
        }
        return true
    }

    @inline(__always)
    private mutating func append(inJSONString octet: UInt8) {
        switch octet {
        case UInt8(ascii: "\""): append("\\\"")
        case UInt8(ascii: "\\"): append("\\\\")
        case 0x08: append("\\b")
        case .tab: append("\\t")
        case .lineFeed: append("\\n")
        case 0x0C: append("\\f")
        case .carriageReturn: append("\\r")
        case ..<0x20:
            append("\\u00")
            append(octet < 0x10 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
            append(Hex.lowerDigit(octet & 15))
        default: append(octet)
        }
    }

    /// Octets of anybody's making as a string that every reader of JSON takes, at once where nothing has to be escaped,
    /// which is nearly always. An octet beyond ASCII is shown as the character of its number: it need not be a part of
    /// UTF-8, and a line with one that isn't would be thrown away by whoever reads it.
    public mutating func append(jsonText text: ArraySlice<UInt8>) {
        let span = text.span
        for index in span.indices {
            let octet = span[index]
            if octet < 0x20 || octet >= 0x7F || octet == UInt8(ascii: "\"") || octet == UInt8(ascii: "\\") {
                return append(jsonString: text.flatMap(Self.asUnicode))
            }
        }
        append(UInt8(ascii: "\""))
        append(span)
        append(UInt8(ascii: "\""))
    }

    /// The character of an octet's number, in UTF-8.
    private static func asUnicode(_ octet: UInt8) -> [UInt8] {
        octet < 0x80 ? [octet] : [0xC0 | octet >> 6, 0x80 | octet & 0x3F]
    }
}

/// Writes one JSON text from its outermost value in, with commas and colons where they belong.
public struct JSONWriter: ~Copyable {
    private var buffer = ByteBuffer(capacity: 1024)
    private var needsComma = false

    /// A writer of a text that has nothing yet.
    public init() {}

    /// The text so far.
    public var octets: [UInt8] { buffer.octets }

    /// The text so far, lent.
    public borrowing func withSpan<Result, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try buffer.withSpan(body)
    }

    /// Begins another text in the room of the last.
    public mutating func removeAll() {
        buffer.removeAll()
        needsComma = false
    }

    /// Writes an object whose members `body` writes.
    public mutating func object(_ body: (inout JSONWriter) -> Void) {
        container("{", body, "}")
    }

    /// Writes an array whose elements `body` writes.
    public mutating func array(_ body: (inout JSONWriter) -> Void) {
        container("[", body, "]")
    }

    /// Writes a member's key; its value comes next.
    public mutating func key(_ key: String) {
        separate()
        buffer.append(jsonString: key.utf8.span)
        buffer.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a string.
    public mutating func string(_ text: Span<UInt8>) {
        separate()
        buffer.append(jsonString: text)
    }

    /// Writes a string.
    public mutating func string(_ text: [UInt8]) { string(text.span) }

    /// Writes a string.
    public mutating func string(_ text: some Collection<UInt8>) {
        separate()
        buffer.append(jsonString: text)
    }

    /// Writes a string.
    public mutating func string(_ text: String) { string(text.utf8.span) }

    /// Writes a string of octets in base64url.
    public mutating func string(base64URL octets: Span<UInt8>) {
        separate()
        buffer.append(UInt8(ascii: "\""))
        buffer.append(base64URL: octets)
        buffer.append(UInt8(ascii: "\""))
    }

    /// Writes a value that is written already.
    public mutating func value(_ json: [UInt8]) {
        separate()
        buffer.append(json)
    }

    /// Writes an integer.
    public mutating func integer(_ number: Int) {
        separate()
        if number < 0 { buffer.append(UInt8(ascii: "-")) }
        buffer.append(decimal: UInt64(number.magnitude))
    }

    /// Writes a boolean.
    public mutating func boolean(_ value: Bool) {
        separate()
        buffer.append(value ? "true" : "false")
    }

    /// Writes null.
    public mutating func null() {
        separate()
        buffer.append("null")
    }

    private mutating func container(
        _ open: StaticString, _ body: (inout JSONWriter) -> Void, _ close: StaticString
    ) {
        separate()
        buffer.append(open)
        needsComma = false
        body(&self)
        buffer.append(close)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { buffer.append(UInt8(ascii: ",")) }
        needsComma = true
    }
}

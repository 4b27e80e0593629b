// The one place where a message head is written, to upstreams and to callers alike. A name that is no token, a
// value with CR, LF, NUL or another control octet (HTAB apart), a target with anything but visible ASCII is a
// fault, wherever it came from (HTP-21): claims, policies and upstreams can't write a line of their own.
// Host, Content-Length and Transfer-Encoding have methods of their own, which write them from an authority and a
// framing; from somebody's text they are a fault (HTP-9). So what was decided is what is framed, and a target in
// absolute form can't leave another host behind.

extension ByteBuffer {
    /// Appends `method target HTTP/1.1`.
    public mutating func appendRequestLine(
        method: ArraySlice<UInt8>, target: ArraySlice<UInt8>
    ) throws(HTTPFault) {
        try appendRequestLine(method.span, target.span)
    }

    /// Appends the request line of a request as it goes on: its method, and its target in origin form.
    public mutating func appendRequestLine(_ request: borrowing CanonicalRequest) throws(HTTPFault) {
        let (method, target) = request.requestLine
        let octets = request.octets.span
        guard request.hasKnownMethod || Self.isToken(octets.extracting(method)), !target.isEmpty,
            octets.first(InvisibleOctets.self, in: target) == nil
        else { throw HTTPFault(.unwritableField, at: count) }
        appendRequestLine(checked: octets.extracting(method), octets.extracting(target))
    }

    private mutating func appendRequestLine(
        _ method: Span<UInt8>, _ target: Span<UInt8>
    ) throws(HTTPFault) {
        guard Self.isToken(method), Self.isVisible(target) else {
            throw HTTPFault(.unwritableField, at: count)
        }
        appendRequestLine(checked: method, target)
    }

    @inline(__always)
    private mutating func appendRequestLine(checked method: Span<UInt8>, _ target: Span<UInt8>) {
        append(method)
        append(.space)
        append(target)
        append(" HTTP/1.1\r\n")
    }

    /// Appends `HTTP/1.1 status reason`, with the reason that RFC 9110 names.
    public mutating func appendStatusLine(_ status: Int) throws(HTTPFault) {
        // Nearly all of them.
        if status == 200 { return append("HTTP/1.1 200 OK\r\n") }
        guard 100...599 ~= status else { throw HTTPFault(.unwritableField, at: count) }
        append("HTTP/1.1 ")
        append(decimal: UInt64(status))
        append(.space)
        append(StatusCode.reason(status))
        append("\r\n")
    }

    /// Appends a field whose name the source spells.
    public mutating func appendField(_ name: StaticString, _ value: Span<UInt8>) throws(HTTPFault) {
        guard Self.isText(value) else { throw HTTPFault(.unwritableField, at: count) }
        append(name)
        append(": ")
        append(value)
        append("\r\n")
    }

    /// Appends a field whose name came from elsewhere.
    public mutating func appendField(name: Span<UInt8>, value: Span<UInt8>) throws(HTTPFault) {
        guard !Self.isDecided(Self.known(name)) else { throw HTTPFault(.unwritableField, at: count) }
        try appendLine(name, value)
    }

    /// Appends the field line at a position of a head that was read, as it was written there but for the
    /// whitespace around its value. It is looked at again: what is written has one judge.
    public mutating func appendField(_ fields: borrowing Fields, at index: Int) throws(HTTPFault) {
        let slot = fields.slot(at: index)
        guard !Self.isDecided(slot.name) else { throw HTTPFault(.unwritableField, at: count) }
        let octets = fields.room.storage.span
        // Nearly every line lies there as it is to be written.
        if Int(slot.valueStart) == slot.nameEnd &+ 2, octets[slot.nameEnd] == UInt8(ascii: ":"),
            octets[slot.nameEnd &+ 1] == .space,
            append(line: octets, slot.nameRange, end: slot.valueEnd)
        {
            return
        }
        try appendLine(octets.extracting(slot.nameRange), octets.extracting(slot.valueRange))
    }

    @inline(__always)
    private mutating func appendLine(_ name: Span<UInt8>, _ value: Span<UInt8>) throws(HTTPFault) {
        guard Self.isToken(name), Self.isText(value) else { throw HTTPFault(.unwritableField, at: count) }
        append(line: name, value)
    }

    /// Appends the host that a request is for.
    public mutating func appendHost(_ authority: Authority) {
        append("host: ")
        append(authority.host)
        append(port: authority.port)
    }

    private mutating func append(port: UInt16?) {
        if let port {
            append(UInt8(ascii: ":"))
            append(decimal: UInt64(port))
        }
        append("\r\n")
    }

    /// Appends the host that a request is for, where it names one.
    public mutating func appendHost(of request: borrowing CanonicalRequest) {
        guard let host = request.host else { return }
        guard host.rewritten == nil else {
            if let authority = request.authority { appendHost(authority) }
            return
        }
        append("host: ")
        append(request.octets.span.extracting(host.host))
        append(port: host.port)
    }

    /// Appends the field lines that a framing needs, if any.
    public mutating func appendFraming(_ framing: BodyFraming) {
        switch framing {
        case .none, .untilClose: break
        case .chunked: append("transfer-encoding: chunked\r\n")
        case .length(let length):
            append("content-length: ")
            append(decimal: UInt64(length))
            append("\r\n")
        }
    }

    /// Appends the empty line.
    public mutating func appendHeadEnd() { append("\r\n") }

    /// Whether these octets may be a field's value: no control octet but HTAB.
    private static func isText(_ value: Span<UInt8>) -> Bool {
        var isText = true
        value.visit(ControlOctets.self, in: 0..<value.count) { at in
            isText = value[at] == .tab
            return isText
        }
        return isText
    }

    private static func isVisible(_ text: Span<UInt8>) -> Bool {
        text.count > 0 && text.first(InvisibleOctets.self, in: 0..<text.count) == nil
    }

    /// Whether a field says what only an authority or a framing may say.
    private static func isDecided(_ name: FieldName) -> Bool {
        name == .host || name == .contentLength || name == .transferEncoding
    }

    private static func known(_ name: Span<UInt8>) -> FieldName {
        // SAFETY: the span's own octets, below its count.
        unsafe name.withUnsafeBufferPointer { octets in
            unsafe octets.baseAddress.map { unsafe FieldNameTable.shared.find($0, octets.count) } ?? .other
        }
    }

    private static func isToken(_ text: Span<UInt8>) -> Bool {
        var isToken = text.count > 0
        text.visit(PathEnds.self, in: 0..<text.count) { at in
            isToken = isToken && text[at].isTokenOctet
            return isToken
        }
        return isToken
    }
}

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
        guard Self.isToken(method.span), Self.isVisible(target.span) else {
            throw HTTPFault(.unwritableField, at: count)
        }
        append(method)
        append(.space)
        append(target)
        append(" HTTP/1.1\r\n")
    }

    /// Appends `HTTP/1.1 status reason`, with the reason that RFC 9110 names.
    public mutating func appendStatusLine(_ status: Int) throws(HTTPFault) {
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
    public mutating func appendField(_ fields: Fields, at index: Int) throws(HTTPFault) {
        let line = fields.line(at: index)
        guard !Self.isDecided(line.known) else { throw HTTPFault(.unwritableField, at: count) }
        let octets = fields.octets
        try appendLine(octets.span.extracting(line.name), octets.span.extracting(line.value))
    }

    @inline(__always)
    private mutating func appendLine(_ name: Span<UInt8>, _ value: Span<UInt8>) throws(HTTPFault) {
        guard Self.isToken(name), Self.isText(value) else { throw HTTPFault(.unwritableField, at: count) }
        append(line: name, value)
    }

    /// Appends the host that a request is for.
    public mutating func appendHost(_ authority: Authority) {
        append("host: ")
        append(authority.octets)
        append("\r\n")
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
        // SAFETY: the span's own octets, below its count.
        unsafe value.withUnsafeBufferPointer { octets in
            guard let base = octets.baseAddress else { return true }
            var at = unsafe OctetScan.firstControl(base, 0, octets.count)
            while at < octets.count, unsafe base[at] == .tab {
                at = unsafe OctetScan.firstControl(base, at + 1, octets.count)
            }
            return at == octets.count
        }
    }

    private static func isVisible(_ text: Span<UInt8>) -> Bool {
        // SAFETY: the span's own octets, below its count.
        unsafe text.withUnsafeBufferPointer { octets in
            guard let base = octets.baseAddress, octets.count > 0 else { return false }
            return unsafe OctetScan.firstInvisible(base, 0, octets.count) == octets.count
        }
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
        // SAFETY: the span's own octets, below its count.
        unsafe text.withUnsafeBufferPointer { octets in
            guard let base = octets.baseAddress else { return false }
            var at = 0
            while at < octets.count, unsafe base[at].isTokenOctet { at &+= 1 }
            return at == octets.count && at > 0
        }
    }
}

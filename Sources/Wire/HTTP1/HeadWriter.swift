// The one place where a message head is written, to upstreams and to callers alike. A name that is no token, a
// value with CR, LF, NUL or another control octet (HTAB apart), a target with anything but visible ASCII is a
// fault, wherever it came from (HTP-21): claims, policies and upstreams can't write a line of their own.
// Framing fields are written by their own methods only, from a framing, never from somebody's text (HTP-9).

extension ByteBuffer {
    /// Appends `method target HTTP/1.1`.
    public mutating func appendRequestLine(
        method: ArraySlice<UInt8>, target: ArraySlice<UInt8>
    ) throws(HTTPFault) {
        guard !method.isEmpty, method.allSatisfy(\.isTokenOctet), !target.isEmpty, isVisible(target.span)
        else {
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
        try checkValue(value)
        append(name)
        append(": ")
        append(value)
        append("\r\n")
    }

    /// Appends a field whose name came from elsewhere.
    public mutating func appendField(name: Span<UInt8>, value: Span<UInt8>) throws(HTTPFault) {
        guard isToken(name) else { throw HTTPFault(.unwritableField, at: count) }
        try checkValue(value)
        append(name)
        append(": ")
        append(value)
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

    private borrowing func checkValue(_ value: Span<UInt8>) throws(HTTPFault) {
        // SAFETY: the span's own octets, below its count.
        let isClean = unsafe value.withUnsafeBufferPointer { octets in
            guard let base = octets.baseAddress else { return true }
            var at = unsafe OctetScan.firstControl(base, 0, octets.count)
            while at < octets.count, unsafe base[at] == .tab {
                at = unsafe OctetScan.firstControl(base, at + 1, octets.count)
            }
            return at == octets.count
        }
        guard isClean else { throw HTTPFault(.unwritableField, at: count) }
    }

    private borrowing func isVisible(_ text: Span<UInt8>) -> Bool {
        // SAFETY: the span's own octets, below its count.
        unsafe text.withUnsafeBufferPointer { octets in
            guard let base = octets.baseAddress else { return true }
            return unsafe OctetScan.firstInvisible(base, 0, octets.count) == octets.count
        }
    }

    private borrowing func isToken(_ text: Span<UInt8>) -> Bool {
        for index in text.indices where !text[index].isTokenOctet { return false }
        return !text.isEmpty
    }
}

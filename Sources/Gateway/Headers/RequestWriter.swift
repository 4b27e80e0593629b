// The request as the upstream gets it (HTP-9): a new head, made of the canonical request. The order is SIG-8's: what
// concerns the caller's connection goes, then what only we may say, and then we say it, exactly once. Trailers never
// come this far.

import Domain
import HTTP
import Wire

/// What a route does to the fields of its requests.
struct RequestChanges {
    /// Those that it sets.
    var setting: FieldSetting?
    /// Those that say who is calling, and go unless they come from where they may.
    var identity: IdentityFields?
    /// Where the request comes from.
    var peer: IPAddress?

    func drop(_ name: ArraySlice<UInt8>) -> Bool {
        setting?.sets(name) == true || identity?.hides(name, from: peer) == true
    }
}

struct RequestWriter: Sendable {
    private let dropped = FieldNames.hop.union(.ours)
    private let origins: OriginBlocks

    init(name: [UInt8]) {
        origins = OriginBlocks(name: name)
    }

    /// Writes the whole head.
    @inline(__always)
    func write(
        _ request: borrowing IncomingRequest, _ body: IncomingBody, host: Authority?, changes: RequestChanges,
        traceParent: UInt64, isHandshake: Bool, to output: inout ByteBuffer
    ) throws(HTTPFault) {
        try output.appendRequestLine(request.canonical)
        if let host {
            output.appendHost(host)
        } else if request.canonical.hasAuthority {
            output.appendHost(of: request.canonical)
        } else {
            // RFC 9112, section 3.2, of an HTTP/1.0 request that names no host.
            output.append("host:\r\n")
        }
        try writeFields(request.canonical.fields, changes, &output)
        origins.write(request, to: &output)
        if let left = request.maxForwards {
            output.append("max-forwards: ")
            output.append(decimal: UInt64(max(left - 1, 0)))
            output.append("\r\n")
        }
        output.append("x-request-id: ")
        request.id.write(to: &output)
        output.append("\r\n")
        try TraceWriter.write(request.canonical.fields, request.id, parent: traceParent, to: &output)
        if let setting = changes.setting { output.append(setting.lines) }
        switch body {
        case .streams: output.appendFraming(request.canonical.framing)
        case .whole(let octets): output.appendFraming(.length(octets.count))
        }
        if isHandshake { output.append(WebSocketHandshake.fields) }
        output.appendHeadEnd()
        if case .whole(let octets) = body { output.append(octets) }
    }

    /// The caller's own fields. Via stands among them, so that ours comes behind those of the proxies before us.
    @inline(__always)
    private func writeFields(
        _ fields: Fields, _ changes: RequestChanges, _ output: inout ByteBuffer
    ) throws(HTTPFault) {
        let changesAny = changes.setting != nil || changes.identity != nil
        var index = 0
        while index < fields.count {
            let name = fields.name(at: index)
            if changesAny, changes.drop(fields[index].nameOctets) {
                index &+= 1
                continue
            }
            if name == .other {
                if ReservedNames.mayPass(fields[index].nameOctets) {
                    try output.appendField(fields, at: index)
                }
            } else if !dropped.contains(name) {
                try output.appendField(fields, at: index)
            }
            index &+= 1
        }
    }
}

extension ByteBuffer {
    /// Appends an address in its canonical form.
    @inline(__always)
    mutating func append(_ address: IPAddress) {
        guard case .v4(let number) = address else { return append(address.octets) }
        append(decimal: UInt64(number >> 24))
        append(UInt8(ascii: "."))
        append(decimal: UInt64(number >> 16 & 255))
        append(UInt8(ascii: "."))
        append(decimal: UInt64(number >> 8 & 255))
        append(UInt8(ascii: "."))
        append(decimal: UInt64(number & 255))
    }

    /// Appends the node of a Forwarded element (RFC 7239, section 6), quoted where it has a colon.
    @inline(__always)
    mutating func append(node address: IPAddress?) {
        switch address {
        case nil: append("unknown")
        case .v4?: address.map { append($0) }
        case .v6?:
            append("\"[")
            address.map { append($0) }
            append("]\"")
        }
    }

    @inline(__always)
    mutating func append(_ authority: Authority) {
        append(authority.host)
        guard let port = authority.port else { return }
        append(UInt8(ascii: ":"))
        append(decimal: UInt64(port))
    }
}

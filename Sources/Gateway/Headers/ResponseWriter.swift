// The response as the caller gets it: what concerns the upstream's connection goes, and so does what only we may say
// (SIG-12), or an app could speak to callers in the gateway's name, or give them its cookies.

import Domain
import HTTP
import Wire

struct ResponseWriter: Sendable {
    private let hop = FieldNames.hop
    private let looked = FieldNames([.other, .setCookie, .wwwAuthenticate])

    /// Writes the whole head.
    @inline(__always)
    func write(
        _ head: borrowing ResponseHead, _ plan: ResponsePlan, to request: borrowing IncomingRequest,
        on route: RoutePlan,
        date: () -> [UInt8], _ output: inout ByteBuffer
    ) throws(HTTPFault) {
        try output.appendStatusLine(head.status)
        var index = 0
        while index < head.fields.count {
            let name = head.fields.name(at: index)
            if !hop.contains(name), !looked.contains(name) || mayPass(head.fields[index], plan.options),
                route.responseFields?.sets(head.fields[index].nameOctets) != true
            {
                try output.appendField(head.fields, at: index)
            }
            index &+= 1
        }
        if plan.isInterim { return try endInterim(head, plan, request, &output) }
        append(request.id, &output)
        if let setting = route.responseFields { output.append(setting.lines) }
        if !head.fields.contains(.date) { try output.appendField("date", date().span) }
        output.appendFraming(plan.declaredLength.map(BodyFraming.length) ?? plan.framing)
        if plan.closes { output.append("connection: close\r\n") }
        output.appendHeadEnd()
    }

    /// An interim head ends with the upstream's fields; that of a change of protocol, with what was changed to.
    @inline(never)
    private func endInterim(
        _ head: borrowing ResponseHead, _ plan: ResponsePlan, _ request: borrowing IncomingRequest,
        _ output: inout ByteBuffer
    ) throws(HTTPFault) {
        if head.status == 101 {
            try WebSocketHandshake.check(head.fields, plan.options, answers: request.canonical)
            append(request.id, &output)
            output.append(WebSocketHandshake.fields)
        }
        output.appendHeadEnd()
    }

    @inline(__always)
    private func append(_ id: RequestID, _ output: inout ByteBuffer) {
        output.append("countersign-request-id: ")
        id.write(to: &output)
        output.append("\r\n")
    }

    private func mayPass(_ field: Fields.Field, _ options: ConnectionOptions) -> Bool {
        switch field.name {
        case .setCookie: !field.value.startsWithReservedCookie
        case .wwwAuthenticate: !field.value.namesCountersign
        default:
            !ReservedNames.isCountersign(field.nameOctets.span)
                && !options.names.contains { $0.elementsEqual(field.nameOctets.map(\.lowercasedASCII)) }
        }
    }
}

extension ArraySlice<UInt8> {
    /// Whether a Set-Cookie is for a name that is the gateway's. Browsers fold the case of the prefix, and send a cookie
    /// without a name as its value alone: `=__Host-cs-a=1` comes back as one of ours.
    fileprivate var startsWithReservedCookie: Bool {
        drop { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            .prefix(10).equalsIgnoringCase("__Host-cs-")
    }

    /// Whether one of the challenges is ours.
    fileprivate var namesCountersign: Bool {
        split(separator: UInt8(ascii: ",")).contains { member in
            let scheme = member.withoutSpace.prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
            return scheme.equalsIgnoringCase("Countersign")
        }
    }
}

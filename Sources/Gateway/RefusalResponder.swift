import Domain
import HTTP
import Wire

/// Answers every refusal: the one place where a way out becomes a response.
struct RefusalResponder: Sendable {
    nonisolated(nonsending) func answer(
        _ refusal: Refusal, _ id: RequestID, over exchange: inout Exchange
    ) async {
        let isHead = (try? exchange.head())?.method.elementsEqual("HEAD".utf8) ?? false
        await exchange.answer(Self.response(refusal, id), toHEAD: isHead)
    }

    private static func response(_ refusal: Refusal, _ id: RequestID) -> Response {
        var body = ByteBuffer()
        ProblemDocument.write(refusal, requestID: id.octets, into: &body)
        var response = Response(refusal.status, type: ProblemDocument.contentType, body.octets)
        response.add("cache-control", Array("no-store".utf8))
        response.add("countersign-request-id", id.octets)
        if refusal.status == 405 {
            let names = refusal.allow.map(\.octets)
            response.add("allow", Array(names.joined(separator: Array(", ".utf8))))
        }
        if refusal.problem == .websocketVersion {
            // RFC 6455, section 4.4, and RFC 9110, section 15.5.22.
            response.add("connection", Array("upgrade".utf8))
            response.add("upgrade", Array("websocket".utf8))
            response.add("sec-websocket-version", Array("13".utf8))
        }
        if let seconds = refusal.retryAfter { response.add("retry-after", Array("\(seconds)".utf8)) }
        // What is malformed has no known end, and who is too slow or too much is not waited for any longer.
        response.closes = refusal.fault != nil || [400, 408, 413, 417, 426, 431].contains(refusal.status)
        return response
    }
}

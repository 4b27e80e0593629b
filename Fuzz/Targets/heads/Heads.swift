import FuzzInput
import Wire

/// Heads: the pieces give what the whole gave, and a request that was taken is read as itself once it has been
/// written again.
///
/// SAFETY: see FuzzInput.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = unsafe FuzzInput(start, count)
    let requests = input.arrivals.map { request(input.octets, $0) }
    precondition(requests[0] == requests[1], "request: \(requests[0]) in one, \(requests[1]) in pieces")
    let responses = input.arrivals.map { response(input.octets, $0) }
    precondition(responses[0] == responses[1], "response: \(responses[0]) in one, \(responses[1]) in pieces")
    if case .request(let written, let summary) = requests[0] {
        guard case .request(_, let again) = request(written, [written.count]), again == summary else {
            preconditionFailure("\(summary) became another request")
        }
    }
    return 0
}

enum Outcome: Equatable {
    case more
    case fault(HTTPFault)
    case request(written: [UInt8], summary: [String])
    case response([String])
}

func request(_ octets: [UInt8], _ arrivals: [Int]) -> Outcome {
    var parser = RequestHeadParser()
    var head = RequestHead()
    do throws(HTTPFault) {
        for arrived in arrivals {
            guard try parser.parse(octets.span.extracting(..<arrived), into: &head) != nil else { continue }
            let request = try CanonicalRequest(head, scheme: .http)
            return .request(written: try write(request), summary: summary(request))
        }
        return .more
    } catch {
        return .fault(error)
    }
}

func summary(_ request: CanonicalRequest) -> [String] {
    [
        "\(request.method)", "\(request.version)", "\(Array(request.originForm))", "\(request.framing)",
        "\(request.authority?.octets ?? [])", "\(request.isAsterisk)",
    ] + fields(request.fields)
}

func fields(_ fields: Fields) -> [String] {
    (0..<fields.count).filter { fields[$0].name != .host }.map {
        "\(fields[$0].name) \(Array(fields[$0].nameOctets)) \(Array(fields[$0].value))"
    }
}

func write(_ request: CanonicalRequest) throws(HTTPFault) -> [UInt8] {
    var buffer = ByteBuffer()
    let version = request.version
    try buffer.appendRequestLine(method: request.method.octets[...], target: request.originForm)
    // In absolute form the target names the host, and a request of HTTP/1.0 may have no other: so Host is
    // always written from the authority.
    if let authority = request.authority { try buffer.appendField("host", authority.octets.span) }
    for index in 0..<request.fields.count where request.fields[index].name != .host {
        let field = request.fields[index]
        try buffer.appendField(name: field.nameOctets.span, value: field.value.span)
    }
    buffer.appendHeadEnd()
    guard version == .http10 else { return buffer.octets }
    // The writer speaks 1.1 only; what may be absent differs.
    var octets = buffer.octets
    let end = request.method.octets.count + request.originForm.count + 9
    octets[end] = UInt8(ascii: "0")
    return octets
}

func response(_ octets: [UInt8], _ arrivals: [Int]) -> Outcome {
    var parser = ResponseHeadParser()
    var head = ResponseHead()
    do throws(HTTPFault) {
        for arrived in arrivals {
            guard let length = try parser.parse(octets.span.extracting(..<arrived), into: &head) else {
                continue
            }
            let framing = try BodyFraming(ofResponse: head, toHEAD: false)
            return .response(
                ["\(head.status) \(Array(head.reason)) \(framing) \(length)"] + fields(head.fields))
        }
        return .more
    } catch {
        return .fault(error)
    }
}

import TestKit
import Wire

/// What the wire makes of a request's octets, in one line as the vectors write it.
enum RequestReading {
    static func outcome(
        _ octets: [UInt8], scheme: Scheme = .http, allowances: PathAllowances = [],
        limits: WireLimits = .standard
    ) -> String {
        Cuts.outcome(of: octets) { cut in
            var parser = RequestHeadParser(limits: limits)
            var head = RequestHead()
            do {
                for arrived in cut {
                    guard let length = try parser.parse(octets.span.extracting(..<arrived), into: &head)
                    else { continue }
                    let request = try CanonicalRequest(head, scheme: scheme, allowances: allowances)
                    return line(request, trailing: octets.count - length)
                }
                return "more"
            } catch let fault as HTTPFault {
                return "\(fault.reason.rawValue) @\(fault.offset)"
            } catch {
                return "\(error)"
            }
        }
    }

    /// What follows the head is looked at only to see that each cut leaves the same.
    private static func line(_ request: CanonicalRequest, trailing: Int) -> String {
        var line = "ok \(text(request.method.octets)) \(text(request.originForm))"
        if let authority = request.authority { line += " host=\(text(authority.octets))" }
        line += " body=\(text(request.framing))"
        for index in 0..<request.fields.count {
            let field = request.fields[index]
            switch field.name {
            case .host, .contentLength, .transferEncoding: continue
            default: line += " \(text(field.nameOctets))=\"\(OctetVector.escape(field.value))\""
            }
        }
        return line
    }

    static func text(_ framing: BodyFraming) -> String {
        switch framing {
        case .none: "none"
        case .length(let length): "\(length)"
        case .chunked: "chunked"
        case .untilClose: "until-close"
        }
    }

    static func text(_ octets: some Collection<UInt8>) -> String { String(decoding: octets, as: UTF8.self) }
}

/// Our own vectors of a file under Tests/Vectors/http.
enum HTTPVectors {
    static func read(_ file: String) -> [OctetVector] {
        do {
            let text = try Vectors.here.own("http").read(file)
            return try OctetVector.parse(String(decoding: text, as: UTF8.self))
        } catch {
            fatalError("\(file): \(error)")
        }
    }

    static func read(_ file: String, _ requirement: String) -> [OctetVector] {
        read(file).filter { $0.requirement == requirement }
    }
}

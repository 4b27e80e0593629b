import TestKit
import Wire

@testable import Domain

/// A request as it reaches an upstream, and what the upstream is told of it.
struct Arrived {
    var method: String
    var target: String
    var scheme = "https"
    var authority: String?
    /// Octets as ISO 8859-1 has them.
    var fields: [(name: String, value: String)]
    var body: [UInt8]

    /// A request that carries a token, and some fields of the gateway's own.
    init(_ parts: RequestParts, _ token: [UInt8]) {
        func text(_ octets: [UInt8]) -> String {
            String(String.UnicodeScalarView(octets.map { Unicode.Scalar($0) }))
        }
        method = text(parts.method)
        target = text(parts.path) + (parts.query.map { "?" + text($0) } ?? "")
        authority = parts.authority.map(text)
        fields = parts.fields.map { (text($0[0].map { 65...90 ~= $0 ? $0 + 32 : $0 }), text($0[1])) }
        if let type = parts.contentType { fields.append(("content-type", text(type))) }
        fields.append(("x-request-id", "1"))
        fields.append(("countersign-assertion", text(token)))
        body = parts.body
    }

    mutating func set(_ name: String, _ value: String?) {
        fields.removeAll { $0.name == name }
        if let value { fields.append((name, value)) }
    }

    var json: String {
        func string(_ text: String) -> String {
            var buffer = ByteBuffer()
            buffer.append(jsonString: text.utf8)
            return String(decoding: buffer.octets, as: UTF8.self)
        }
        let fields = fields.map { "[\(string($0.name)),\(string($0.value))]" }.joined(separator: ",")
        return """
            {"method":\(string(method)),"target":\(string(target)),"scheme":"\(scheme)",\
            "authority":\(authority.map(string) ?? "null"),"fields":[\(fields)],\
            "body":"\(String(decoding: Hex.encode(body), as: UTF8.self))"}
            """
    }
}

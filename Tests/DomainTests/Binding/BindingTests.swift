import Crypto
import TestKit
import Testing
import Wire

@testable import Domain

@Suite struct BindingTests {
    @Test func `equal requests have equal bindings, also as keys of a table`() throws {
        let one = try RequestParts().binding()
        let other = try RequestParts().binding()
        #expect(one == other && Set([one, other]).count == 1)
        #expect(one.description.utf8.count == 64)
    }

    @Test func `BND-1: how a body was cut into pieces doesn't show`() throws {
        let parts = RequestParts().with(\.body, Array("0123456789abcdef".utf8) + [0, 255, 0])
        let whole = try parts.binding()
        for cut in 0...parts.body.count {
            let pieces = [Array(parts.body[..<cut]), Array(parts.body[cut...])]
            #expect(try parts.binding(body: pieces) == whole)
        }
        #expect(try parts.binding(body: parts.body.map { [$0] }) == whole)
        #expect(try parts.binding(body: [[], parts.body, []]) == whole)
        #expect(try parts.with(\.body, []).binding(body: []) == parts.with(\.body, []).binding())
        let large = (0..<200).map { [UInt8](repeating: UInt8($0), count: 5000) }
        #expect(try parts.binding(body: large) == parts.binding(body: [large.flatMap(\.self)]))
    }

    @Test func `one hasher makes one binding after the other`() throws {
        var hasher = try SHA256Hasher()
        let parts = RequestParts()
        let other = parts.with(\.path, Array("/other".utf8))
        for parts in [parts, other, parts] {
            #expect(try Binding(parts.request(), by: &hasher) == parts.binding())
            let body = try BoundBody([parts.body], by: &hasher)
            #expect(try body.digest == SHA256Digest(of: parts.body) && body.length == parts.body.count)
        }
    }

    @Test func `AUT-3: one octet of any bound part is another binding`() throws {
        let parts = RequestParts()
        let first = try parts.binding()
        var count = 0
        func check(_ changed: RequestParts) throws {
            #expect(try changed.binding() != first, "\(changed)")
            count += 1
        }
        func flipped(_ octets: [UInt8]) -> [[UInt8]] {
            octets.indices.flatMap { index in
                [0x01, 0x20, 0x80].map { (bit: UInt8) in
                    var octets = octets
                    octets[index] ^= bit
                    return octets
                }
            }
        }
        for part in RequestParts.octets + [\.version, \.body] {
            for octets in flipped(parts[keyPath: part]) { try check(parts.with(part, octets)) }
        }
        for part in RequestParts.optionals {
            for octets in flipped(parts[keyPath: part] ?? []) { try check(parts.with(part, octets)) }
        }
        for part in RequestParts.names {
            for name in ["acm", "acme-bank2", "xfer"] { try check(parts.with(part, name)) }
        }
        try check(parts.with(\.scheme, .http))
        for (index, field) in parts.fields.enumerated() {
            // Letters of names have no case.
            for name in flipped(field[0]) where name.map(\.lowercasedASCII) != field[0] {
                try check(parts.with(\.fields[index], [name, field[1]]))
            }
            for value in flipped(field[1]) { try check(parts.with(\.fields[index], [field[0], value])) }
        }
        #expect(count > 300)
    }

    @Test func `BND-5: another version of the policy is another binding`() throws {
        let content = PolicyContent(id: Identifier(literal: "bank"))
        var changed = content
        changed.hosts = [try #require(PolicyHost("bank.example.com"))]
        let versions = try [content, changed, content].map { try Policy($0).version.octets }
        let bindings = try versions.map { try RequestParts().with(\.version, $0).binding() }
        #expect(bindings[0] == bindings[2] && bindings[0] != bindings[1])
    }

    @Test func `BND-4: what isn't shown is bound like what is`() throws {
        let body = #"{"amount":"120.00","payees":[{"iban":"A"},{"iban":"B"}],"note":"x"}"#
        let field = DisplayField(label: "Amount", pointer: try JSONPointer("/amount"), form: .text)
        let first = try RequestParts().with(\.body, Array(body.utf8)).binding()
        let others = [
            #"{"amount":"120.00","payees":[{"iban":"A"},{"iban":"B"}],"note":"x","fee":"9"}"#,
            #"{"amount":"120.00","payees":[{"iban":"B"},{"iban":"A"}],"note":"x"}"#,
            #"{"amount":"120.00","payees":[{"iban":"A"},{"iban":"B"}],"note":"y"}"#,
            #"{"amount":"120.00","payees":[{"iban":"A"},{"iban":"B"}]}"#,
            #"{"payees":[{"iban":"A"},{"iban":"B"}],"amount":"120.00","note":"x"}"#,
            #"{"amount": "120.00","payees":[{"iban":"A"},{"iban":"B"}],"note":"x"}"#,
            #"{"amount":"120.0\u0030","payees":[{"iban":"A"},{"iban":"B"}],"note":"x"}"#,
        ].map { Array($0.utf8) }
        for other in others {
            #expect(try field.value(in: .json(JSONDocument(other))).text == "120.00")
            #expect(try RequestParts().with(\.body, other).binding() != first)
        }
    }

    @Test func `ATK-swap: another body is another binding`() throws {
        func binding(_ body: String) throws -> Binding {
            try RequestParts().with(\.body, Array(body.utf8)).binding()
        }
        let one = try binding(#"{"amount":"120.00","payee":"A"}"#)
        #expect(try one != binding(#"{"amount":"120.00","payee":"B"}"#))
        #expect(try one != binding(#"{"amount":"1200.0","payee":"A"}"#))
        #expect(try one != binding(""))
        #expect(try one == binding(#"{"amount":"120.00","payee":"A"}"#))
    }

    @Test func `TAC-2.6: what is shown can't change without the binding`() throws {
        func body(_ amount: String) -> [UInt8] { Array(#"{"amount":"\#(amount)"}"#.utf8) }
        let field = DisplayField(
            label: "Amount", pointer: try JSONPointer("/amount"), form: .money(currency: .code("EUR")))
        var shown: [String: Binding] = [:]
        for cents in 100..<400 {
            let octets = body("\(cents / 100).\(cents / 10 % 10)\(cents % 10)")
            let value = try field.value(in: .json(JSONDocument(octets)))
            #expect(
                shown.updateValue(try RequestParts().with(\.body, octets).binding(), forKey: value.text)
                    == nil)
        }
        #expect(Set(shown.values).count == 300)
    }

    @Test func `BND-1: the canonical request's own octets are bound`() throws {
        var hasher = try SHA256Hasher()
        let canonical = try request(
            "/Pay?a=%31", method: "PUT", scheme: .https,
            fields: "Content-Type:  Application/JSON \r\nX-A: 1\r\n")
        let parts = RequestParts()
        let bound = try BoundRequest(
            canonical, for: parts.request().obligation,
            fields: [BoundField(name: "X-A".utf8, value: "1".utf8)],
            body: BoundBody([parts.body], by: &hasher))
        var same = parts
        same.method = Array("PUT".utf8)
        same.path = Array("/Pay".utf8)
        same.query = Array("a=%31".utf8)
        same.contentType = Array("Application/JSON".utf8)
        same.fields = [[Array("x-a".utf8), Array("1".utf8)]]
        #expect(try bound.encoding == same.encoding())
    }

    @Test func `BND-1: absent, empty and repeated are told apart in a request`() throws {
        var hasher = try SHA256Hasher()
        let body = try BoundBody([], by: &hasher)
        let obligation = try RequestParts().request().obligation
        func bound(_ target: String, host: String? = "a", _ fields: String = "") throws -> BoundRequest {
            let canonical = try request(target, host: host, fields: fields)
            return try BoundRequest(canonical, for: obligation, fields: [], body: body)
        }
        #expect(try bound("/a").query == nil && bound("/a?").query == [])
        #expect(try bound("/a").contentType == nil)
        #expect(try bound("/a", "Content-Type:\r\n").contentType == [])
        #expect(try bound("/a", host: nil).authority == nil)
        #expect(throws: HTTPFault.self) { try bound("/a", "Content-Type: a/b\r\nContent-Type: a/b\r\n") }
    }
}

import Testing
import Wire

@Suite struct FieldNameTests {
    private static func identified(_ name: String) throws -> FieldName {
        var parser = RequestHeadParser()
        var head = RequestHead()
        _ = try parser.parse(Array("GET / HTTP/1.1\r\n\(name): v\r\n\r\n".utf8).span, into: &head)
        #expect(head.fields.name(at: 0) == head.fields[0].name)
        return head.fields[0].name
    }

    @Test(arguments: FieldName.allCases.filter { $0 != .other })
    func `a known name is found in any case, and a name one octet off is not it`(name: FieldName) throws {
        #expect(try Self.identified(name.text) == name)
        #expect(try Self.identified(name.text.uppercased()) == name)
        let octets = Array(name.text.utf8)
        for position in octets.indices {
            for octet in UInt8.min...UInt8.max
            where octet.isTokenOctet && octet.lowercasedASCII != octets[position] {
                var changed = octets
                changed[position] = octet
                #expect(try Self.identified(String(decoding: changed, as: UTF8.self)) != name)
            }
        }
        #expect(try Self.identified(name.text + "s") != name)
        #expect(try Self.identified("x" + name.text) != name)
        #expect(
            try Self.identified(name.text.replacing("-", with: "_"))
                == (name.text.contains("-") ? .other : name))
    }

    @Test(arguments: FieldName.allCases.filter { $0 != .other })
    func `HTP-4: a known name with an octet that is no token's, in it or around it, is refused`(
        name: FieldName
    ) {
        let octets = Array(name.text.utf8)
        for octet in UInt8.min...UInt8.max where !octet.isTokenOctet && octet != UInt8(ascii: ":") {
            #expect(Self.isRefused([octet] + octets))
            #expect(Self.isRefused(octets + [octet]))
            for position in octets.indices {
                var changed = octets
                changed[position] = octet
                #expect(Self.isRefused(changed), "octet \(octet) at \(position)")
            }
        }
    }

    /// Whether a name is refused in a line that more lines follow, and in the last one.
    private static func isRefused(_ name: [UInt8]) -> Bool {
        ["", "a: b\r\nc: d\r\ne: f\r\n"].allSatisfy { behind in
            var parser = RequestHeadParser()
            var head = RequestHead()
            let octets =
                Array("GET / HTTP/1.1\r\n".utf8) + name + Array(": v\r\n\(behind)\r\n".utf8)
            do {
                _ = try parser.parse(octets.span, into: &head)
                return false
            } catch {
                return true
            }
        }
    }

    @Test func `names that no rule speaks of are other`() throws {
        for name in ["x", "xy", "x-custom", String(repeating: "a", count: 25), "Countersign-Assertion"] {
            #expect(try Self.identified(name) == .other)
        }
        #expect(FieldName.other.text.isEmpty)
    }

    @Test func `presence and repetition are told for each name by itself`() throws {
        var parser = RequestHeadParser()
        var head = RequestHead()
        let octets = Array("GET / HTTP/1.1\r\nHost: a\r\nCookie: 1\r\nx: 0\r\ncookie: 2\r\n\r\n".utf8)
        _ = try parser.parse(octets.span, into: &head)
        #expect(head.fields.contains(.host) && !head.fields.repeats(.host))
        #expect(head.fields.contains(.cookie) && head.fields.repeats(.cookie))
        #expect(try head.fields.only(.via) == nil)
        #expect(try head.fields.only(.host).map(Array.init) == Array("a".utf8))
        let fault = #expect(throws: HTTPFault.self) { try head.fields.only(.cookie) }
        #expect(fault == HTTPFault(.fieldRepeated, at: 42))
    }
}

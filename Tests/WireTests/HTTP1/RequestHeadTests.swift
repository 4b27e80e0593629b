import TestKit
import Testing
import Wire

@Suite struct RequestHeadTests {
    @Test(arguments: HTTPVectors.read("request-heads.txt", "HTP-2"))
    func `HTP-2: lines end in CRLF and hold no control octet`(vector: OctetVector) {
        #expect(RequestReading.outcome(vector.octets) == vector.outcome)
    }

    @Test(arguments: HTTPVectors.read("request-heads.txt", "HTP-3"))
    func `HTP-3: a request line has single spaces and a version that is spoken`(vector: OctetVector) {
        #expect(RequestReading.outcome(vector.octets) == vector.outcome)
    }

    @Test(arguments: HTTPVectors.read("request-heads.txt", "HTP-4"))
    func `HTP-4: a field line has a token, a colon right behind it, and is not folded`(vector: OctetVector) {
        #expect(RequestReading.outcome(vector.octets) == vector.outcome)
    }

    @Test(arguments: HTTPVectors.read("request-heads.txt", "HTP-5"))
    func `HTP-5: there is exactly one Host, and it is valid`(vector: OctetVector) {
        #expect(RequestReading.outcome(vector.octets) == vector.outcome)
    }

    @Test(arguments: HTTPVectors.read("request-heads.txt", "HTP-6"))
    func `HTP-6: chunked alone is understood, and never beside a length`(vector: OctetVector) {
        #expect(RequestReading.outcome(vector.octets) == vector.outcome)
    }

    @Test(arguments: HTTPVectors.read("request-heads.txt", "HTP-7"))
    func `HTP-7: a length is one plain number`(vector: OctetVector) {
        #expect(RequestReading.outcome(vector.octets) == vector.outcome)
    }

    @Test func `HTP-1: what is one character to Swift is two octets to the parser`() {
        // "\r\n" is one Character, so a parser over characters would find no line feed here at all.
        #expect("a\r\nb".split(separator: "\n").count == 1)
        #expect(
            RequestReading.outcome(Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
                == "ok GET / host=a body=none")
    }

    @Test func `HTP-1: every single octet at every place of a head gets the same verdict however it is cut`()
    {
        let head = Array("GET /a HTTP/1.1\r\nHost: a\r\nX-Y: z\r\n\r\n".utf8)
        for position in head.indices {
            for octet in UInt8.min...UInt8.max {
                var changed = head
                changed[position] = octet
                let outcome = RequestReading.outcome(changed)
                #expect(!outcome.hasPrefix("whole"), "octet \(octet) at \(position): \(outcome)")
            }
        }
    }

    @Test func `every reason of a request has the status that says whose fault it is`() {
        for reason in HTTPFault.Reason.allCases where reason != .unwritableField {
            #expect((400...505).contains(reason.status) && reason.status != 500, "\(reason)")
        }
        #expect(HTTPFault.Reason.methodRefused.status == 405)
        #expect(HTTPFault.Reason.bodyTooLarge.status == 413)
        #expect(HTTPFault.Reason.startLineTooLong.status == 414)
        #expect(HTTPFault.Reason.fieldsTooMany.status == 431)
        #expect(HTTPFault.Reason.encodingUnknown.status == 501)
        #expect(HTTPFault.Reason.versionUnsupported.status == 505)
    }
}

@Suite struct HTTPVectorTests {
    @Test(arguments: [
        ("request-heads.txt", ["HTP-2", "HTP-3", "HTP-4", "HTP-5", "HTP-6", "HTP-7"]),
        ("response-heads.txt", ["HTP-14"]), ("chunked-bodies.txt", ["HTP-8"]),
        ("targets.txt", ["ATK-path", "PRS-query", "ATK-authority", "ATK-method"]),
    ])
    func `every vector of a file is asked for by some suite`(file: String, requirements: [String]) {
        #expect(Set(HTTPVectors.read(file).map(\.requirement)) == Set(requirements))
    }
}

@Suite struct RequestSequenceTests {
    @Test func `one parser and one head read request after request, each with its own fields`() throws {
        var parser = RequestHeadParser()
        var head = RequestHead()
        let first = Array("POST /a HTTP/1.1\r\nHost: a\r\nX: 1\r\nCookie: c\r\n\r\n".utf8)
        let second = Array("GET /b HTTP/1.0\r\nHost: b\r\n\r\n".utf8)
        #expect(try parser.parse(first.span, into: &head) == first.count)
        #expect(head.fields.count == 3 && head.fields.contains(.cookie) && head.version == .http11)
        #expect(try parser.parse(second.span, into: &head) == second.count)
        #expect(Array(head.octets) == second)
        #expect(head.fields.count == 1 && !head.fields.contains(.cookie) && head.version == .http10)
        #expect(try head.fields.only(.cookie) == nil)
        #expect(try head.fields.only(.host).map(Array.init) == Array("b".utf8))
    }

    @Test func `a head that is kept is not changed by the next one`() throws {
        var parser = RequestHeadParser()
        var head = RequestHead()
        let first = Array("GET /a HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        let second = Array("GET /b HTTP/1.1\r\nHost: b\r\n\r\n".utf8)
        _ = try parser.parse(first.span, into: &head)
        let kept = try CanonicalRequest(head, scheme: .http)
        _ = try parser.parse(second.span, into: &head)
        #expect(Array(kept.path) == Array("/a".utf8))
        #expect(Array(kept.fields.octets) == first)
    }

    @Test
    func `a head is empty from the moment the next one is begun until it is complete, and after a fault`()
        throws
    {
        var parser = RequestHeadParser()
        var head = RequestHead()
        let first = Array("GET /one?secret HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer xyz\r\n\r\n".utf8)
        for rest in ["POST /two HTTP/1.1\r\nX: y\r\nHost: evil\r\nbad header\r\n\r\n", "POST", ""] {
            _ = try parser.parse(first.span, into: &head)
            #expect(head.fields.contains(.authorization))
            _ = try? parser.parse(Array(rest.utf8).span, into: &head)
            #expect(
                head.method.isEmpty && head.target.isEmpty && head.octets.isEmpty && head.fields.count == 0)
            #expect(try !head.fields.contains(.authorization) && head.fields.only(.host) == nil)
            parser = RequestHeadParser()
        }
    }

    @Test(arguments: [5, 23, 24, 25, 30, 90])
    func `another head may be handed over at any time, and gets the whole`(fields: Int) throws {
        let lines = (0..<fields).map { "F\($0): v\($0)\r\n" }.joined()
        let octets = Array("GET / HTTP/1.1\r\nHost: a\r\n\(lines)\r\n".utf8)
        var parser = RequestHeadParser()
        var first = RequestHead()
        #expect(try parser.parse(octets.span.extracting(..<(octets.count - 2)), into: &first) == nil)
        var second = RequestHead()
        #expect(try parser.parse(octets.span, into: &second) == octets.count)
        #expect(first.fields.count == 0 && second.fields.count == fields + 1)
        #expect(try second.fields.only(.host).map(Array.init) == Array("a".utf8))
        #expect(Array(second.fields[fields].value) == Array("v\(fields - 1)".utf8))
    }

    @Test func `nothing received yet is no fault`() throws {
        var parser = RequestHeadParser()
        var head = RequestHead()
        #expect(try parser.parse([UInt8]().span, into: &head) == nil)
    }
}

@Suite struct RequestLimitTests {
    private static func request(target: Int = 0, field: Int = 0, fields: Int = 0) -> [UInt8] {
        var text = "GET /\(String(repeating: "t", count: target)) HTTP/1.1\r\nHost: a\r\n"
        if field > 0 { text += "X: \(String(repeating: "v", count: field - 3))\r\n" }
        for index in 0..<fields { text += "F\(index): v\r\n" }
        return Array((text + "\r\n").utf8)
    }

    @Test func `HTP-3: a request line of 8192 octets is read and one more is 414`() {
        let fits = Self.request(target: 8192 - "GET / HTTP/1.1".count)
        #expect(RequestReading.outcome(fits).hasPrefix("ok GET /tttt"))
        let tooLong = Self.request(target: 8193 - "GET / HTTP/1.1".count)
        #expect(RequestReading.outcome(tooLong) == "start-line-too-long @8192")
    }

    @Test func `HTP-3: a request line without an end is refused before it fills anything`() {
        for line in ["GET /", "GET", "GET / HTTP/1.1", "", "GET "] {
            let endless = Array(line.utf8) + [UInt8](repeating: UInt8(ascii: "a"), count: 9000)
            let outcome = RequestReading.outcome(endless)
            #expect(
                outcome == "start-line-too-long @8192" || outcome.hasPrefix("version-invalid"), "\(outcome)")
        }
    }

    @Test func `HTP-4: a field line of 8192 octets is read and one more is 431`() {
        #expect(RequestReading.outcome(Self.request(field: 8192)).hasPrefix("ok GET / host=a body=none X="))
        #expect(RequestReading.outcome(Self.request(field: 8193)) == "field-too-long @8217")
        let endlessName = Array("GET / HTTP/1.1\r\n\(String(repeating: "n", count: 9000))".utf8)
        #expect(RequestReading.outcome(endlessName) == "field-too-long @8208")
    }

    @Test func `HTP-4: all fields together come to 16384 octets and no more`() {
        let line = "X: \(String(repeating: "v", count: 2043))\r\n"
        let fields = String(repeating: line, count: 7) + "Host: \(String(repeating: "a.", count: 100))a\r\n"
        let room = 16384 - fields.utf8.count - 2
        let fits = "GET / HTTP/1.1\r\n" + fields + "Y: \(String(repeating: "y", count: room - 5))\r\n\r\n"
        #expect(RequestReading.outcome(Array(fits.utf8)).hasPrefix("ok"))
        let tooLong = "GET / HTTP/1.1\r\n" + fields + "Y: \(String(repeating: "y", count: room - 4))\r\n\r\n"
        #expect(RequestReading.outcome(Array(tooLong.utf8)) == "fields-too-long @16400")
    }

    @Test func `HTP-4: a hundred fields are read and one more is 431`() throws {
        var parser = RequestHeadParser()
        var head = RequestHead()
        _ = try parser.parse(Self.request(fields: 99).span, into: &head)
        #expect(head.fields.count == 100)
        #expect(Array(head.fields[99].nameOctets) == Array("F98".utf8))
        #expect(RequestReading.outcome(Self.request(fields: 100)).hasPrefix("fields-too-many @"))
    }

    @Test func `a limit is kept where it is set and refused outside its range`() throws {
        let limits = try WireLimits(startLine: 8000, field: 1024, fields: 4096, fieldCount: 16)
        #expect(RequestReading.outcome(Self.request(field: 1024), limits: limits).hasPrefix("ok"))
        #expect(RequestReading.outcome(Self.request(field: 1025), limits: limits).hasPrefix("field-too-long"))
        #expect(throws: LimitFault.self) { try WireLimits(startLine: 7999) }
        #expect(throws: LimitFault.self) { try WireLimits(field: 32769) }
        #expect(throws: LimitFault.self) { try WireLimits(fields: 4095) }
        let fault = #expect(throws: LimitFault.self) { try WireLimits(fieldCount: 501) }
        #expect(fault?.description == "`field_count` is 501; set it from 16 to 500")
    }
}

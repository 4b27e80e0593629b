import Testing
import Wire

@Suite struct HeadWriterTests {
    private static func text(_ write: (inout ByteBuffer) throws -> Void) throws -> String {
        var buffer = ByteBuffer(capacity: 16)
        try write(&buffer)
        return String(decoding: buffer.octets, as: UTF8.self)
    }

    @Test func `a request head that is written reads back as the same request`() throws {
        let head = try Self.text { buffer in
            try buffer.appendRequestLine(method: Array("POST".utf8)[...], target: Array("/a?b".utf8)[...])
            try buffer.appendField("host", Array("a.example".utf8).span)
            try buffer.appendField(name: Array("X-Y".utf8).span, value: Array("z\t\u{e9}".utf8).span)
            try buffer.appendField("x-empty", [UInt8]().span)
            buffer.appendFraming(.length(1234567))
            buffer.appendHeadEnd()
        }
        #expect(
            head
                == "POST /a?b HTTP/1.1\r\nhost: a.example\r\nX-Y: z\t\u{e9}\r\nx-empty: \r\ncontent-length: 1234567\r\n\r\n"
        )
        let outcome = RequestReading.outcome(Array(head.utf8))
        #expect(outcome == "ok POST /a?b host=a.example body=1234567 X-Y=\"z\\t\\xc3\\xa9\" x-empty=\"\"")
    }

    @Test func `HTP-9: host and framing are written from what was decided, never from somebody's text`()
        throws
    {
        for name in ["Host", "content-length", "Transfer-Encoding"] {
            #expect(throws: HTTPFault.self) {
                _ = try Self.text {
                    try $0.appendField(name: Array(name.utf8).span, value: Array("5".utf8).span)
                }
            }
        }
        let authority = try Authority(Array("A.example:80".utf8)[...], scheme: .http)
        #expect(try Self.text { $0.appendHost(authority) } == "host: a.example\r\n")
    }

    @Test func `a field line that was read is written as it was, but for the whitespace around it`() throws {
        var parser = RequestHeadParser()
        var head = RequestHead()
        _ = try parser.parse(
            Array("GET / HTTP/1.1\r\nHost: a\r\nX-Y: \t z z \t\r\nempty:\r\n\r\n".utf8).span, into: &head)
        #expect(try Self.text { try $0.appendField(head.fields, at: 1) } == "X-Y: z z\r\n")
        #expect(try Self.text { try $0.appendField(head.fields, at: 2) } == "empty: \r\n")
        #expect(throws: HTTPFault.self) { _ = try Self.text { try $0.appendField(head.fields, at: 0) } }
    }

    @Test(arguments: 1...40)
    func `a field line that was read is written whole, however long its name and its value are`(
        length: Int
    )
        throws
    {
        for name in ["x", "accept-language", "transfer-encodings", String(repeating: "n", count: length)] {
            for tab in 0..<length {
                var value = [UInt8](repeating: UInt8(ascii: "v"), count: length)
                if tab > 0, tab < length - 1 { value[tab] = .tab }
                let line = Array("\(name): ".utf8) + value + Array("\r\n".utf8)
                for behind in ["", "a: b\r\n", "c: 0123456789abcdef\r\n"] {
                    var parser = RequestHeadParser()
                    var head = RequestHead()
                    let octets = Array("GET / HTTP/1.1\r\n".utf8) + line + Array("\(behind)\r\n".utf8)
                    _ = try parser.parse(octets.span, into: &head)
                    var buffer = ByteBuffer(capacity: 16)
                    try buffer.appendField(head.fields, at: 0)
                    #expect(buffer.octets == line)
                }
            }
        }
    }

    @Test(arguments: [
        ("GET /a?b HTTP/1.1\r\nHost: a.example\r\n\r\n", "GET /a?b HTTP/1.1\r\nhost: a.example\r\n"),
        ("GET / HTTP/1.1\r\nHost: a.example.:80\r\n\r\n", "GET / HTTP/1.1\r\nhost: a.example\r\n"),
        ("PURGE / HTTP/1.1\r\nHost: A.example:8080\r\n\r\n", "PURGE / HTTP/1.1\r\nhost: a.example:8080\r\n"),
        ("GET / HTTP/1.1\r\nHost: [::0001]:81\r\n\r\n", "GET / HTTP/1.1\r\nhost: [::1]:81\r\n"),
        (
            "GET http://a.example/c?d HTTP/1.1\r\nHost: a.example:80\r\n\r\n",
            "GET /c?d HTTP/1.1\r\nhost: a.example\r\n"
        ),
        ("GET / HTTP/1.0\r\n\r\n", "GET / HTTP/1.1\r\n"),
    ])
    func `a request goes on in origin form and with its canonical host`(read: String, written: String) throws
    {
        var parser = RequestHeadParser()
        var head = RequestHead()
        _ = try parser.parse(Array(read.utf8).span, into: &head)
        let request = try CanonicalRequest(head, scheme: .http)
        let text = try Self.text { buffer in
            try buffer.appendRequestLine(request)
            buffer.appendHost(of: request)
        }
        #expect(text == written)
    }

    @Test func `a framing writes its own field and no other`() throws {
        #expect(try Self.text { $0.appendFraming(.none) } == "")
        #expect(try Self.text { $0.appendFraming(.untilClose) } == "")
        #expect(try Self.text { $0.appendFraming(.chunked) } == "transfer-encoding: chunked\r\n")
        #expect(try Self.text { $0.appendFraming(.length(0)) } == "content-length: 0\r\n")
    }

    @Test func `a status line has the reason that the RFC gives, or none`() throws {
        #expect(try Self.text { try $0.appendStatusLine(200) } == "HTTP/1.1 200 OK\r\n")
        #expect(try Self.text { try $0.appendStatusLine(421) } == "HTTP/1.1 421 Misdirected Request\r\n")
        #expect(try Self.text { try $0.appendStatusLine(599) } == "HTTP/1.1 599 \r\n")
        for status in [99, 600, -1] {
            #expect(throws: HTTPFault.self) { _ = try Self.text { try $0.appendStatusLine(status) } }
        }
    }

    @Test(arguments: Array(UInt8.min...UInt8.max))
    func `HTP-21: a value with a control octet is never written`(octet: UInt8) {
        let mayStand = octet == .tab || octet >= 0x20 && octet != .delete
        for padding in [0, 5, 16, 40] {
            let value = [UInt8](repeating: UInt8(ascii: "v"), count: padding) + [octet, UInt8(ascii: "w")]
            let written = try? Self.text { try $0.appendField("x", value.span) }
            let named = try? Self.text { try $0.appendField(name: Array("x".utf8).span, value: value.span) }
            #expect((written != nil) == mayStand && (named != nil) == mayStand)
        }
    }

    @Test(arguments: Array(UInt8.min...UInt8.max))
    func `HTP-21: a name, method or target with an octet out of place is never written`(octet: UInt8) {
        let text = Array("a".utf8) + [octet]
        let name = try? Self.text { try $0.appendField(name: text.span, value: Array("v".utf8).span) }
        let method = try? Self.text {
            try $0.appendRequestLine(method: text[...], target: Array("/".utf8)[...])
        }
        let target = try? Self.text {
            try $0.appendRequestLine(method: Array("GET".utf8)[...], target: text[...])
        }
        #expect((name != nil) == octet.isTokenOctet)
        #expect((method != nil) == octet.isTokenOctet)
        #expect((target != nil) == (0x21...0x7E).contains(octet))
    }

    @Test func `HTP-21: a method or target is looked at to its last octet, however short`() throws {
        for length in 1...40 {
            let whole = [UInt8](repeating: UInt8(ascii: "x"), count: length)
            let line = try Self.text { try $0.appendRequestLine(method: whole[...], target: whole[...]) }
            let text = String(repeating: "x", count: length)
            #expect(line == "\(text) \(text) HTTP/1.1\r\n")
            for place in 0..<length {
                for octet in [UInt8.space, .carriageReturn, .lineFeed, .delete, 0, 0x80] {
                    var spoilt = whole
                    spoilt[place] = octet
                    for (method, target) in [(spoilt, whole), (whole, spoilt)] {
                        #expect(throws: HTTPFault.self, "\(length), \(place), \(octet)") {
                            _ = try Self.text {
                                try $0.appendRequestLine(method: method[...], target: target[...])
                            }
                        }
                    }
                }
            }
        }
    }

    @Test func `HTP-21: an empty name, method or target is never written`() {
        #expect((try? Self.text { try $0.appendField(name: [UInt8]().span, value: [UInt8]().span) }) == nil)
        #expect(
            (try? Self.text { try $0.appendRequestLine(method: [], target: Array("/".utf8)[...]) }) == nil)
        #expect(
            (try? Self.text { try $0.appendRequestLine(method: Array("GET".utf8)[...], target: []) }) == nil)
    }
}

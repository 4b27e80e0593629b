import Testing
import Wire

@Suite struct MediaTypeTests {
    @Test(arguments: [
        ("Content-Type: application/json", MediaType.json), ("content-type:Application/JSON", .json),
        ("Content-Type: application/json; charset=utf-8", .json),
        ("Content-Type: application/json;charset=\"UTF-8\"", .json),
        ("Content-Type: application/problem+json", .json),
        ("Content-Type: application/x-www-form-urlencoded", .form), ("Content-Type: text/plain", .other),
        ("Content-Type: application/xml", .other), ("Content-Type: application/json2", .other),
        ("Content-Type: application/+json", .other), ("Content-Type: text/json", .other),
        ("X: y", nil), ("Content-Type: ", nil), ("Content-Type: json", nil), ("Content-Type: a/b/c", nil),
        ("Content-Type: application/json, text/plain", nil),
        ("Content-Type: application/json\r\nContent-Type: application/json", nil),
        ("Content-Type: application/json; charset=utf-8; charset=utf-8", nil),
        ("Content-Type: application/json; boundary=x", nil),
        ("Content-Type: multipart/form-data; boundary=x", nil),
        ("Content-Type: application /json", nil), ("Content-Type: application/json;", nil),
    ])
    func `PRS-media: a body is what its one Content-Type says, and nothing is sniffed`(
        fields: String, type: MediaType?
    ) throws {
        #expect(try Self.type(fields) == type, "\(fields)")
    }

    @Test(arguments: ["utf-16", "utf-7", "iso-8859-1", "utf8", "us-ascii", "\"utf-16\"", "utf-8x", ""])
    func `ATK-charset: no charset but UTF-8 has a type`(charset: String) throws {
        #expect(try Self.type("Content-Type: application/json; charset=\(charset)") == nil)
    }

    private static func type(_ fields: String) throws -> MediaType? {
        var parser = RequestHeadParser()
        var head = RequestHead()
        let octets = Array("GET / HTTP/1.1\r\n\(fields)\r\n\r\n".utf8)
        _ = try #require(try parser.parse(octets.span, into: &head))
        return MediaType(head.fields)
    }
}

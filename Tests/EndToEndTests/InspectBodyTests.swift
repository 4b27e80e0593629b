import Testing
import Wire

@Suite struct InspectBodyTests {
    private func message(_ fields: String, _ body: String) throws -> (status: Int32?, message: JSONValue) {
        let request = "POST / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n\(body)"
        let outcome = try Countersign.run("inspect", "-o", "json", input: request)
        return (outcome.status, try #require(try outcome.json()["messages"]?.elements.first))
    }

    @Test func `a chunked body is put together before it is read as JSON`() throws {
        let (status, message) = try message(
            "Content-Type: Application/JSON; charset=utf-8\r\nTransfer-Encoding: chunked",
            "4;x=y\r\n{\"a\"\r\n3\r\n:1}\r\n0\r\nTrailer: z\r\n\r\n")
        #expect(status == 0)
        #expect(message["body"]?["octets"]?.integer == 7)
        #expect(message["body"]?["json"]?.text == "taken")
    }

    @Test func `a fault of the chunks is told where it stands in the request`() throws {
        let (status, message) = try message("Transfer-Encoding: chunked", "3\r\nabcd\r\n0\r\n\r\n")
        #expect(status == 1)
        let finding = try #require(message["findings"]?.elements.first)
        #expect(finding["reason"]?.text == "chunk-not-ended")
        #expect(finding["offset"]?.integer == 62)
        #expect(finding["excerpt"]?.text == "abcd\\r\\n")
        #expect(finding["caret"]?.integer == 3)
    }

    @Test func `a fault of the JSON is told where it stands in the body`() throws {
        let (status, message) = try message(
            "Content-Type: application/json\r\nContent-Length: 32", "{\"amount\":1,\n\"\\u0061mount\":1000}")
        #expect(status == 1)
        #expect(message["body"]?["json"]?.text == "refused")
        let finding = try #require(message["findings"]?.elements.first)
        #expect(finding["reason"]?.text == "json-key-repeated")
        #expect(finding["status"]?.integer == 400)
        #expect(finding["in"]?.text == "body")
        #expect(finding["offset"]?.integer == 14)
        #expect(finding["line"]?.integer == 2)
        #expect(finding["caret"]?.integer == 1)
    }

    @Test(arguments: [
        ("Content-Type: text/plain\r\nContent-Length: 1", "none"),
        ("Content-Length: 1", "none"),
        ("Content-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: 1", "unread"),
        ("Content-Type: application/json\r\nContent-Type: text/plain\r\nContent-Length: 1", "unread"),
    ])
    func `what is no JSON, or is coded or typed twice, is not read as JSON`(
        fields: String, json: String
    ) throws {
        let (status, message) = try message(fields, "{")
        #expect(status == 0)
        #expect(message["body"]?["json"]?.text == json)
    }

    @Test func `what follows a message is the next one, and never ignored`() throws {
        let first = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}"
        let outcome = try Countersign.run("inspect", input: first + "GET /b HTTP/1.1\r\nHost: b\r\n\r\n")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("request 1, from octet 0: taken\n"))
        #expect(outcome.output.contains("request 2, from octet 49: taken\n"))
        let broken = try Countersign.run("inspect", input: first + "\n")
        #expect(broken.status == 1)
        #expect(broken.output.contains("request 2, from octet 49: refused with 400, bare-lf\n"))
        #expect(broken.output.contains("the Content-Length before is 2; is that all of"))
    }

    @Test func `a body that nothing announces is told to be no body`() throws {
        let outcome = try Countersign.run("inspect", input: "POST / HTTP/1.1\r\nHost: a\r\n\r\n{\"a\":1}")
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("the message before has no Content-Length"))
    }

    @Test func `an empty line behind the last request is let pass, and told`() throws {
        let outcome = try Countersign.run("inspect", input: "GET / HTTP/1.1\r\nHost: a\r\n\r\n\r\n")
        #expect(outcome.status == 0)
        #expect(outcome.output.hasSuffix("behind it: an empty line, which is let pass\n"))
    }

    @Test func `more messages than are shown are told to be unread`() throws {
        let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
        let outcome = try Countersign.run(
            "inspect", "-o", "json", input: String(repeating: request, count: 101))
        #expect(outcome.status == 1)
        let json = try outcome.json()
        #expect(json["verdict"]?.text == "incomplete")
        #expect(json["messages"]?.count == 100)
        #expect(json["unread"]?.integer == request.utf8.count)
    }
}

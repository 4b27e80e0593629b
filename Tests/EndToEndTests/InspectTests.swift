import Testing
import Wire

@Suite struct InspectTests {
    static let transfer = """
        POST /transfers?dry=1 HTTP/1.1\r\nHost: Bank.example.com:443\r\nContent-Type: application/json\r
        Content-Length: 9\r\nX-Request-Id: 7\r\n\r\n{"a":[1]}
        """

    @Test func `a request that is taken is shown part by part`() throws {
        let outcome = try Countersign.run("inspect", input: Self.transfer)
        #expect(outcome.status == 0)
        #expect(
            outcome.output == """
                request: taken

                  method     POST
                  authority  bank.example.com
                  path       /transfers
                  query      dry=1
                  version    HTTP/1.1
                  framing    Content-Length, 9 octets
                  fields     4, * marks those the gateway knows
                  * Host            Bank.example.com:443
                  * Content-Type    application/json
                  * Content-Length  9
                    X-Request-Id    7
                  body       9 octets, JSON that is taken

                """)
    }

    @Test func `a request that is refused is shown with reason, status, place and remedy`() throws {
        let outcome = try Countersign.run("inspect", input: "GET /a\\b HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(outcome.status == 1)
        #expect(
            outcome.output == """
                request: refused with 400, path-backslash

                  what       the path has a backslash, which some servers
                             take for a slash
                  where      octet 6 of the request, line 1
                             GET /a\\\\b HTTP/1.1\\r\\n
                                   ^
                  remedy     separate segments with `/`

                """)
    }

    @Test func `the scheme says which port and which absolute form are the request's own`() throws {
        let request = "GET http://a:80/ HTTP/1.1\r\nHost: a\r\n\r\n"
        let http = try Countersign.run("inspect", "--scheme", "http", "-o", "json", input: request).json()
        #expect(http["messages"]?.elements.first?["authority"]?.text == "a")
        let https = try Countersign.run("inspect", "--scheme=https", "-o", "json", input: request)
        #expect(https.status == 1)
        #expect(
            try https.json()["messages"]?.elements.first?["findings"]?.elements.first?["reason"]?.text
                == "scheme-differs")
    }

    @Test func `JSON has the parts of a request that is taken`() throws {
        let outcome = try Countersign.run("inspect", "-o", "json", input: Self.transfer)
        #expect(outcome.status == 0)
        let json = try outcome.json()
        #expect(json["verdict"]?.text == "taken")
        let message = try #require(json["messages"]?.elements.first)
        #expect(message["kind"]?.text == "request")
        #expect(message["method"]?.text == "POST")
        #expect(message["authority"]?.text == "bank.example.com")
        #expect(message["path"]?.text == "/transfers")
        #expect(message["query"]?.text == "dry=1")
        #expect(message["version"]?.text == "HTTP/1.1")
        #expect(message["framing"]?["length"]?.integer == 9)
        #expect(message["fields"]?.elements.map { $0["known"]?.boolean } == [true, true, true, false])
        #expect(message["body"]?["json"]?.text == "taken")
        #expect(message["findings"]?.count == 0)
    }

    @Test func `JSON has the facts of a refusal`() throws {
        let outcome = try Countersign.run("inspect", "-o", "json", input: "GET / HTTP/2.0\r\n\r\n")
        #expect(outcome.status == 1)
        let finding = try #require(
            try outcome.json()["messages"]?.elements.first?["findings"]?.elements.first)
        #expect(finding["reason"]?.text == "version-unsupported")
        #expect(finding["status"]?.integer == 505)
        #expect(finding["in"]?.text == "message")
        #expect(finding["offset"]?.integer == 6)
        #expect(finding["line"]?.integer == 1)
        #expect(finding["excerpt"]?.text == "GET / HTTP/2.0\\r\\n")
        #expect(finding["caret"]?.integer == 6)
        #expect(finding["explanation"]?.text == "the version is neither HTTP/1.1 nor HTTP/1.0")
        #expect(finding["remedy"]?.text == "speak HTTP/1.1")
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\nHost: a\r\n", "head-incomplete"),
        ("GE", "head-incomplete"),
        ("\r\n", "head-incomplete"),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc", "body-incomplete"),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", "body-incomplete"),
    ])
    func `half a message is not complete, and no status is told for it`(input: String, reason: String) throws
    {
        let outcome = try Countersign.run("inspect", "-o", "json", input: input)
        #expect(outcome.status == 1)
        let json = try outcome.json()
        #expect(json["verdict"]?.text == "incomplete")
        let finding = try #require(json["messages"]?.elements.last?["findings"]?.elements.first)
        #expect(finding["reason"]?.text == reason)
        #expect(finding["status"] == nil)
        #expect(try Countersign.run("inspect", input: input).output.hasPrefix("request: not complete\n"))
    }

    @Test func `a response is read as an answer to GET, and refused with 502`() throws {
        let response = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nhello"
        let taken = try Countersign.run("inspect", "--response", "-o", "json", input: response).json()
        let message = try #require(taken["messages"]?.elements.first)
        #expect(message["status"]?.integer == 200)
        #expect(message["phrase"]?.text == "OK")
        #expect(message["framing"]?["kind"]?.text == "until-close")
        #expect(message["body"]?["octets"]?.integer == 5)
        let broken = try Countersign.run(
            "inspect", "--response", input: "HTTP/1.1 204 No\r\nContent-Length: 4\r\n\r\n")
        #expect(broken.status == 1)
        #expect(broken.output.hasPrefix("response: refused with 502, length-forbidden\n"))
        #expect(try Countersign.run("inspect", input: response).output.contains("`--response`"))
    }
}

import Domain
import Gateway
import TestKit
import Testing
import Wire

/// What a gateway does with what its policy decides, seen from both sides of it.
@Suite struct PolicyRoutingTests {
    private func world(_ upstream: RecordingUpstream, _ lines: String, most: Int = 256 << 10) throws -> World
    {
        try World(upstream) { plan in
            plan.policies = try PolicyScript.set(lines)
            plan.gateway.largestTestedBody = most
        }
    }

    private static let echo: @Sendable (SeenRequest) -> [UInt8] = {
        RecordingUpstream.answer(200, $0.target, to: $0.method)
    }

    @Test func `what is denied, refused or has to be challenged reaches nobody`() throws {
        let upstream = try RecordingUpstream(answer: Self.echo)
        let world = try world(upstream, "shut * /shut/** deny\npay POST /pay transfer\nrest * /** none")
        let client = try world.client()
        let denied = try client.ask(request("GET /Shut/x"))
        #expect(denied.status == 403 && denied.problem == "denied")
        let refused = try client.ask(request("PUT /pay", body: "x"))
        #expect(refused.status == 405 && refused.values(of: "allow") == ["POST"])
        let challenged = try world.client().ask(request("POST /pay", body: "x"))
        #expect(challenged.status == 503 && challenged.problem == "unavailable")
        #expect(challenged.values(of: "retry-after").count == 1)
        #expect(upstream.connections.isEmpty)
        #expect(try world.client().ask(request("GET /pay")).status == 200)
    }

    @Test func `ATK-neighbour: what goes up is the path as it came`() throws {
        let upstream = try RecordingUpstream(answer: Self.echo)
        let world = try world(upstream, "pay POST /pay transfer when=false\nrest * /** none")
        for path in ["/Pay", "/pay/", "/pay.json"] {
            #expect(try world.client().ask(request("POST \(path)", body: "x")).text == path)
        }
    }

    private static let byAmount = """
        big POST /pay transfer when=decimal(json.amount) >= decimal('100')
        rest * /** none
        """

    @Test(arguments: [
        ("{\"amount\":99.99}", 200), ("{\"amount\":\"99.99\"}", 200), ("{\"amount\":100}", 503),
        ("{\"amount\":1e2}", 503), ("{\"amount\":null}", 503), ("{}", 503), ("", 503), ("[", 503),
        ("{\"amount\":1,\"amount\":100}", 503), ("{\"amount\":1,\"Amount\":100}", 503),
    ])
    func `a condition is tested on the body, and what can't be read is never the weaker way`(
        body: String, status: Int
    ) throws {
        let upstream = try RecordingUpstream(answer: Self.echo)
        let world = try world(upstream, Self.byAmount)
        let text = request("POST /pay", "Content-Type: application/json", body: body)
        #expect(try world.client().ask(text).status == status)
        guard status == 200 else { return #expect(upstream.connections.isEmpty) }
        #expect(try upstream.connections[0].requests().complete.first?.body == Array(body.utf8))
    }

    @Test(arguments: ["{\"Amount\":1000}", "{\"AMOUNT\":1}", "{\"amount\":1000}"])
    func `a key in other letters is one that an app may take, and not absent`(body: String) throws {
        let upstream = try RecordingUpstream(answer: Self.echo)
        let world = try world(
            upstream,
            """
            big POST /pay deny when=has(json.amount) && decimal(json.amount) >= decimal('100')
            rest * /** none
            """)
        let text = request("POST /pay", "Content-Type: application/json", body: body)
        #expect(try world.client().ask(text).status == 403)
        #expect(upstream.connections.isEmpty)
    }

    @Test func `a body that was tested goes up as it came, with its length, however it came`() throws {
        let upstream = try RecordingUpstream(answer: Self.echo)
        let world = try world(upstream, Self.byAmount)
        let client = try world.client()
        let head = "POST /pay HTTP/1.1\r\nHost: bank\r\nContent-Type: application/json\r\n"
        let chunked = "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"amo\r\n9\r\nunt\" : 7}\r\n0\r\n\r\n"
        #expect(try client.ask(head + chunked).status == 200)
        try client.send(head + "Expect: 100-continue\r\nContent-Length: 14\r\n\r\n")
        #expect(try client.response().status == 100)
        try client.send("{\"amount\" : 7}")
        #expect(try client.response().status == 200)
        let seen = try upstream.connections[0].requests()
        #expect(seen.complete.count == 2 && seen.rest == 0)
        for request in seen.complete {
            #expect(request.body == Array("{\"amount\" : 7}".utf8))
            #expect(request.values(of: "content-length") == ["14"])
            #expect(request.values(of: "transfer-encoding") == [] && request.values(of: "expect") == [])
        }
    }

    @Test(arguments: [
        "multipart/form-data; boundary=x", "text/plain", "application/json; charset=utf-16", "",
    ])
    func `a body of a type that nobody reads streams, and is undecidable`(type: String) throws {
        let upstream = try RecordingUpstream(answer: Self.echo)
        let lines = "open POST /a none when=json.x == 1\nshut POST /a deny when=json.x == 2\nrest * /** none"
        let world = try world(upstream, lines, most: 10)
        let field = type.isEmpty ? "X: y" : "Content-Type: \(type)"
        let text = request("POST /a", field, body: String(repeating: "x", count: 5_000))
        #expect(try world.client().ask(text).status == 403)
        #expect(upstream.connections.isEmpty)
    }

    @Test func `where two scenarios are possible and nobody can say which, it is 400`() throws {
        let upstream = try RecordingUpstream(answer: Self.echo)
        let world = try world(upstream, "a POST /a one when=json.x == 1\nb POST /a two\nrest * /** none")
        let answer = try world.client().ask(request("POST /a", "Content-Type: application/json", body: "{}"))
        #expect(answer.status == 400 && answer.problem == "undecidable")
        // Nothing of the policy is in the answer.
        #expect(!answer.text.contains("json.x") && !answer.text.contains("`a`"))
        #expect(upstream.connections.isEmpty)
    }

    @Test(arguments: [true, false])
    func `a body that is too large to be tested is 413`(isChunked: Bool) throws {
        let upstream = try RecordingUpstream(answer: Self.echo)
        let world = try world(upstream, Self.byAmount, most: 100)
        let body = "{\"amount\":1,\"x\":\"\(String(repeating: "x", count: 100))\"}"
        let size = String(body.utf8.count, radix: 16)
        let text =
            isChunked
            ? request("POST /pay", "Content-Type: application/json", "Transfer-Encoding: chunked")
                + "\(size)\r\n\(body)\r\n0\r\n\r\n"
            : request("POST /pay", "Content-Type: application/json", body: body)
        #expect(try world.client().ask(text).problem == "body-too-large")
        #expect(upstream.connections.isEmpty)
    }

    @Test func `half a body reaches nobody`() throws {
        let upstream = try RecordingUpstream(answer: Self.echo)
        let world = try world(upstream, Self.byAmount)
        let client = try world.client()
        try client.send(
            "POST /pay HTTP/1.1\r\nHost: bank\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{\"amount\":1}"
        )
        try client.halfClose()
        _ = try client.receiveToEnd()
        #expect(upstream.connections.isEmpty)
    }

    @Test func `a route in shadow mode is counted, and stands in nobody's way`() throws {
        let upstream = try RecordingUpstream(answer: Self.echo)
        let world = try world(
            upstream,
            """
            watch POST /pay transfer shadow when=decimal(json.amount) >= decimal('100')
            rest * /** none
            """, most: 100)
        let client = try world.client()
        func pay(_ body: String) throws -> Int? {
            try client.ask(request("POST /pay", "Content-Type: application/json", body: body)).status
        }
        #expect(try pay("{\"amount\":1}") == 200)
        #expect(try pay("{\"amount\":100}") == 200)
        #expect(try pay("{\"amount\":\"" + String(repeating: "1", count: 100) + "\"}") == 200)
        let name = "countersign_shadow_decisions_total{route=\"p/watch\",decision=\"challenge\"}"
        let other = "countersign_shadow_decisions_total{route=\"p/watch\",decision=\"undecidable\"}"
        #expect(world.metricSettles(name, at: 1))
        #expect(world.metricSettles(other, at: 1))
    }

    @Test(arguments: [("127.0.0.0/8", ["alice"]), ("10.0.0.0/8", [])])
    func `a field that says who is calling goes up only from where it may`(
        block: String, seen: [String]
    ) throws {
        let upstream = try RecordingUpstream(answer: Self.echo)
        var way = HeaderWay()
        way.name = HeaderName("X-User")
        way.login = HeaderName("X-Login")
        way.from = [AddressBlock(Array(block.utf8)[...])].compactMap(\.self)
        var content = try PolicyScript.policy("rest * /** none").content
        content.subject = [.header(way)]
        let set = try PolicySet([Policy(content)])
        let world = try World(upstream) { $0.policies = set }
        let text = request("GET /a", "x-USER: alice", "X-Login: alice", "X-Other: y")
        #expect(try world.client().ask(text).status == 200)
        let request = try upstream.connections[0].requests().complete[0]
        #expect(request.values(of: "x-user") == seen && request.values(of: "x-login") == seen)
        #expect(request.values(of: "x-other") == ["y"])
    }

    @Test func `bodies that are tested have room for so many octets, and no more are kept`() throws {
        let upstream = try RecordingUpstream(answer: Self.echo)
        let world = try World(upstream) { plan in
            plan.policies = try PolicyScript.set(Self.byAmount)
            plan.gateway.mostTestedOctets = 100
        }
        let head =
            "POST /pay HTTP/1.1\r\nHost: bank\r\nContent-Type: application/json\r\nContent-Length: 60\r\n\r\n"
        let slow = try world.client()
        try slow.send(head + "{")
        #expect(world.metricSettles("countersign_connections_open", at: 1))
        let other = try world.client()
        let answer = try other.ask(head + String(repeating: " ", count: 60))
        #expect(answer.status == 503)
        try slow.send("\"amount\":1}" + String(repeating: " ", count: 48))
        #expect(try slow.response().status == 200)
        #expect(
            try world.client().ask(head + "{\"amount\":1}" + String(repeating: " ", count: 48)).status == 200)
    }

    @Test func `fields that a route sets replace whatever was there, both ways`() throws {
        let upstream = try RecordingUpstream { _ in
            response(200, "X-Version: app", "x-version: app2", "X-Other: app", body: "")
        }
        let world = try world(upstream, "all * /** none set=X-Version:seven")
        let answer = try world.client().ask(
            request("GET /a", "x-VERSION: caller", "X-Version: caller2", "X-Other: me"))
        #expect(answer.values(of: "x-version") == ["seven"] && answer.values(of: "x-other") == ["app"])
        let seen = try upstream.connections[0].requests().complete[0]
        #expect(seen.values(of: "x-version") == ["seven"] && seen.values(of: "x-other") == ["me"])
    }
}

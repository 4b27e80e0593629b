import Domain
import TestKit
import Testing
import Wire

/// What a policy decides, case by case. Each group is a policy and what becomes of some requests.
@Suite struct MatchingTests {
    private static let pay = """
        pay POST /pay transfer
        rest * /** none
        """

    @Test(arguments: [
        ("POST /pay", "pay"), ("POST /Pay", "pay"), ("POST /PAY/", "pay"), ("POST /pay/", "pay"),
        ("POST /pay.json", "pay"), ("POST /pay.XML", "pay"), ("POST /pay.json/", "pay"),
        ("POST /pay.yaml", "rest"), ("POST /pay/x", "rest"),
        ("POST /payx", "rest"), ("POST /x/pay", "rest"), ("POST /pay.json.xml", "rest"),
    ])
    func `ATK-neighbour: a protected route takes its neighbours`(line: String, decided: String) throws {
        try check(Self.pay, line, decided)
    }

    @Test(arguments: [
        ("PUT /pay", "405 by pay"), ("DELETE /pay", "405 by pay"), ("PATCH /Pay/", "405 by pay"),
        ("post /pay", "405 by pay"), ("PROPFIND /pay.json", "405 by pay"), ("GET /pay", "rest"),
        ("HEAD /pay", "rest"), ("OPTIONS /pay", "rest"), ("PUT /other", "rest"),
    ])
    func `ATK-method: a method that a protected path doesn't list is refused`(
        line: String, decided: String
    ) throws {
        try check(Self.pay, line, decided)
        let refusal = #expect(throws: Refusal.self) {
            let set = try PolicyScript.set(Self.pay)
            let request = try request("/pay", method: "PUT")
            return try set.match(
                set.candidates(for: request).decide {
                    Facts(request: request, time: Timestamp(wallMicroseconds: 0), source: nil)
                })
        }
        #expect(refusal?.status == 405 && refusal?.allow == [.post])
    }

    @Test(arguments: [
        ("HEAD /report", "report"), ("HEAD /Report", "report"), ("GET /report", "report"),
        ("POST /report", "405 by report"), ("OPTIONS /report", "rest"),
    ])
    func `HEAD is GET's neighbour`(line: String, decided: String) throws {
        try check("report GET /report view\nrest * /** none", line, decided)
    }

    @Test(arguments: [
        ("PUT /pay", "put"), ("POST /Pay", "other"), ("POST /PAY", "pay"), ("DELETE /pay", "405 by pay"),
        ("POST /pay", "pay"), ("PUT /Pay", "405 by pay"), ("PATCH /pay", "405 by pay"),
    ])
    func `a later route gets such a request only by naming it literally`(line: String, decided: String) throws
    {
        try check(
            """
            pay POST /pay transfer
            put PUT /pay none
            other POST /Pay none
            every * /pay none
            below PATCH /** none
            """, line, decided)
    }

    @Test(arguments: [
        ("DELETE /accounts/5", "remove"), ("POST /accounts/5", "change"), ("POST /accounts/5/", "change"),
        ("DELETE /accounts/5/", "405 by change"), ("PUT /accounts/5", "405 by change"),
    ])
    func `the same pattern names its paths too`(line: String, decided: String) throws {
        try check(
            """
            change POST /accounts/{id} transfer
            remove DELETE /accounts/{account} none
            rest * /** none
            """, line, decided)
    }

    @Test(arguments: [
        ("POST /Pay", "pay"), ("PUT /pay", "405 by pay"),
    ])
    func `a literal route that doesn't hold leaves the request to the protected one`(
        line: String, decided: String
    ) throws {
        try check(
            """
            pay POST /pay transfer
            other POST /Pay none when=false
            put PUT /pay none when=json.a == 1
            rest * /** none
            """, line, decided)
    }

    @Test(arguments: [
        ("GET /internal", "denied by closed"), ("GET /Internal/X", "denied by closed"),
        ("GET /internal.json", "denied by closed"), ("GET /x", "rest"),
        // What a denying route doesn't list is for others to say.
        ("DELETE /items/1", "denied by keep"), ("DELETE /ITEMS/1", "denied by keep"),
        ("PUT /items/1", "rest"),
    ])
    func `a route that denies takes its neighbours, and no other methods`(
        line: String, decided: String
    ) throws {
        try check(
            """
            closed * /internal/** deny
            keep DELETE /items/{id} deny
            rest * /** none
            """, line, decided)
    }

    @Test(arguments: [
        ("POST /a", "rest [watch]"), ("POST /A", "rest [watch]"), ("PUT /a", "rest [watch]"),
        ("GET /a", "rest"),
        ("POST /b", "rest [maybe?]"), ("POST /c", "rest"), ("POST /d", "denied by wall [all]"),
    ])
    func `a route in shadow mode is recorded and passed over`(line: String, decided: String) throws {
        try check(
            """
            watch POST /a transfer shadow
            maybe POST /b transfer shadow when=json.a == 1
            never POST /c deny shadow when=false
            all * /d none shadow
            wall * /d deny
            rest * /** none
            """, line, decided)
    }

    @Test(arguments: [
        // Nobody can say whether it holds: what asks for nothing doesn't take it, what denies does.
        ("POST /none", "rest"), ("POST /deny", "denied by shut"), ("POST /only", "rest"),
        // A scenario takes it where nothing behind asks for another one, or denies.
        ("POST /one", "one"), ("POST /same", "same"), ("POST /two", "undecidable by two"),
        ("POST /three", "undecidable by three"), ("POST /four", "four"),
        ("POST /five", "undecidable by five"),
    ])
    func `what can't be evaluated never picks the weaker way`(line: String, decided: String) throws {
        try check(
            """
            open * /none none when=json.a == 1
            shut * /deny deny when=json.a == 1
            lone * /only none when=json.a == 1
            never * /only deny when=false
            wall PUT /only deny
            one * /one transfer when=json.a == 1
            same * /same transfer when=json.a == 1
            same2 * /same transfer
            two * /two transfer when=json.a == 1
            two2 * /two sign-in when=json.b == 1
            three * /three transfer when=json.a == 1
            three2 * /three deny from=10.0.0.0/8
            four * /four transfer when=json.a == 1
            four2 * /four none
            four3 * /four deny
            five * /five transfer when=json.a == 1
            five2 POST /five sign-in from=10.0.0.0/8
            rest POST /** none
            """, line, decided)
    }

    @Test(arguments: [
        ("DELETE /accounts/6", "203.0.113.9", "denied by blocked"),
        ("DELETE /accounts/6", "192.0.2.1", "remove"),
        ("DELETE /accounts/5", "192.0.2.1", "denied by frozen"),
        ("DELETE /accounts/5/", "192.0.2.1", "slash"),
        ("DELETE /accounts/6/", "192.0.2.1", "405 by change"),
    ])
    func `a literal route gets past a guardian, and past nothing that protects before it`(
        line: String, source: String, decided: String
    ) throws {
        let words = line.split(separator: " ").map(String.init)
        let set = try PolicyScript.set(
            """
            change POST /accounts/{id} transfer
            blocked * /accounts/** deny from=203.0.113.0/24
            frozen * /accounts/5 deny
            remove DELETE /accounts/{account} none
            slash DELETE /accounts/5/ none
            rest * /** none
            """)
        #expect(try set.decided(request(words[1], method: words[0]), from: source) == decided, "\(line)")
    }

    @Test(arguments: ["post", "Post", "POST"])
    func `ATK-method: a method that is denied is denied in every case of its letters`(method: String) throws {
        let set = try PolicyScript.set("shut POST /pay deny\nrest * /** none")
        #expect(try set.decided(request("/pay", method: method)) == "denied by shut")
        #expect(try set.decided(request("/pay", method: "PUT")) == "rest")
    }

    @Test(arguments: [
        "/%C3%BCberweisung", "/%C3%9Cberweisung", "/%C3%9CBERWEISUNG/", "/%C3%BCberweisung.json",
    ])
    func `ATK-neighbour: letters beyond ASCII have a case too`(path: String) throws {
        let set = try PolicyScript.set("shut * /überweisung deny\nrest * /** none")
        #expect(try set.decided(request(path)) == "denied by shut")
        #expect(try set.decided(request("/%C3%A4")) == "rest")
    }

    @Test func `a request that names no host can't get past a route of a host`() throws {
        let set = try PolicyScript.set(
            "shut * /a deny host=a.example\nopen * /b none host=a.example\nrest * /** none")
        #expect(try set.decided(request("/a", host: nil)) == "denied by shut")
        #expect(try set.decided(request("/b", host: nil)) == "rest")
        #expect(try set.decided(request("/a", host: "b.example")) == "rest")
    }

    @Test func `hosts, fields and networks narrow a route`() throws {
        let set = try PolicyScript.set(
            """
            host * /** none host=a.example
            field * /** none header=X-Kind:mobile
            near * /** none from=10.0.0.0/8
            """)
        func decided(_ host: String, _ fields: String = "", from: String? = "192.0.2.1") throws -> String {
            try set.decided(try request("/", host: host, fields: fields), from: from)
        }
        #expect(try decided("a.example") == "host")
        #expect(try decided("b.example") == "denied")
        #expect(try decided("b.example", "X-Kind: mobile\r\n") == "field")
        #expect(try decided("b.example", "x-kind: mobile\r\n") == "field")
        #expect(try decided("b.example", "X-Kind: Mobile\r\n") == "denied")
        #expect(try decided("b.example", "X-Kind: mobile\r\nX-Kind: mobile\r\n") == "denied")
        #expect(try decided("b.example", from: "10.2.3.4") == "near")
        #expect(try decided("b.example", from: nil) == "denied")
    }

    @Test func `a field that comes twice is undecidable where it matters`() throws {
        let set = try PolicyScript.set(
            "big * /pay transfer header=X-Kind:big\nsmall * /pay sign-in\nrest * /** none")
        let twice = try request("/pay", fields: "X-Kind: big\r\nX-Kind: small\r\n")
        #expect(try set.decided(twice) == "undecidable by big")
    }

    @Test func `a body is asked for only where a candidate reads it`() throws {
        let set = try PolicyScript.set(
            """
            big POST /pay transfer when=json.amount > 100.0
            watch POST /seen transfer shadow when=json.amount > 100.0
            who * /who none when=subject.id == 'me'
            rest * /** none
            """)
        #expect(try set.candidates(for: request("/pay", method: "POST")).needed == .body)
        #expect(try set.candidates(for: request("/pay")).needed == [])
        let watched = try set.candidates(for: request("/seen", method: "POST"))
        #expect(watched.needed == [] && watched.wanted == .body)
        #expect(try set.candidates(for: request("/who")).needed == .subject)
        for (text, decided) in [("{\"amount\":101}", "big"), ("{\"amount\":1}", "rest"), ("{}", "big")] {
            let body = BodyFacts.json(try JSONDocument(Array(text.utf8)))
            #expect(try set.decided(request("/pay", method: "POST"), body: body) == decided)
        }
    }

    private func check(_ policy: String, _ line: String, _ decided: String) throws {
        let words = line.split(separator: " ").map(String.init)
        let set = try PolicyScript.set(policy)
        #expect(try set.decided(request(words[1], method: words[0])) == decided, "\(line)")
    }
}

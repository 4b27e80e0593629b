import Domain
import Testing
import Wire

@Suite struct ConditionFactsTests {
    @Test func `a body that was not read has no members and lacks none`() throws {
        for text in ["json.a == 1", "has(json.a)", "!has(json.a)", "json == null", "size(json) == 0"] {
            #expect(try ConditionCase(body: .unread).trouble(text)?.reason == .bodyUnread, "\(text)")
            #expect(try ConditionCase(body: .none).trouble(text)?.reason == .bodyNotJSON, "\(text)")
        }
        for text in ["form.a == '1'", "has(form.a)", "!has(form.a)", "form == {}"] {
            #expect(try ConditionCase(body: .unread).trouble(text)?.reason == .bodyUnread, "\(text)")
            #expect(try ConditionCase(body: .none).trouble(text)?.reason == .bodyNotForm, "\(text)")
        }
    }

    @Test func `a form is read strictly and by its exact names`() throws {
        let form = try FormReader().read(Array("amount=120.00&payee=J%C3%BCrgen&Note=".utf8))
        let example = ConditionCase(target: "/api/transfers", body: .form(form))
        #expect(try example.outcome("decimal(form.amount) == decimal('120')") == .holds)
        #expect(try example.outcome("form.payee == 'Jürgen' && form['payee'].size() == 6") == .holds)
        #expect(try example.outcome("!has(form.memo) && !('memo' in form)") == .holds)
        #expect(try example.outcome("form.exists(name, name == 'Note')") == .holds)
        #expect(try example.outcome("form.Note == ''") == .holds)
        #expect(try example.trouble("has(form.note)")?.reason == .nameSpelledOtherwise)
        #expect(try example.trouble("form.memo == ''")?.reason == .noSuchKey)
        #expect(try example.trouble("json.amount == 1")?.reason == .bodyNotJSON)
    }

    @Test func `a field that stands in body and query has two values and so none`() throws {
        let form = try FormReader().read(Array("amount=1&pay_to=x".utf8))
        func reason(_ target: String) throws -> ConditionTrouble.Reason? {
            try ConditionCase(target: target, body: .form(form)).trouble("form.pay_to == 'x'")?.reason
        }
        for target in ["/", "/?", "/?page=2", "/?payto=x"] { #expect(try reason(target) == nil, "\(target)") }
        #expect(try reason("/?amount=2") == .fieldInQuery)
        #expect(try reason("/?page=1&pay_to=x") == .fieldInQuery)
        #expect(try reason("/?Amount=2") == .nameSpelledOtherwise)
        #expect(try reason("/?pay.to=y") == .nameSpelledOtherwise)
        #expect(try reason("/?amount") == .queryUnreadable)
        // The query alone is what the query is.
        let example = ConditionCase(target: "/?amount=2", body: .form(form))
        #expect(try example.outcome("request.query.amount == '2'") == .holds)
    }

    @Test(arguments: ["/?a=1&a=2", "/?a=1&A=2", "/?a", "/?a=%", "/?a=%FF", "/?a;b=1", "/?a[]=1", "/?&a=1"])
    func `a query with two readings has none`(target: String) throws {
        let example = ConditionCase(target: target)
        for text in ["request.query.a == '1'", "has(request.query.b)", "size(request.query) == 1"] {
            #expect(try example.trouble(text)?.reason == .queryUnreadable, "\(text)")
        }
        // What doesn't ask for it doesn't mind.
        #expect(try example.outcome("request.path == '/'") == .holds)
    }

    @Test func `a query that is absent or empty has no fields`() throws {
        for target in ["/", "/?"] {
            #expect(try ConditionCase(target: target).outcome("size(request.query) == 0") == .holds)
            #expect(try ConditionCase(target: target).outcome("has(request.query.a)") == .fails)
        }
    }

    @Test func `the parameters of a path are what its pattern took, decoded`() throws {
        var example = ConditionCase(target: "/accounts/J%C3%BCr%40x/items/7?x=1")
        example.pattern = "/accounts/{account}/*/{item}"
        example.parameters = ["account", "item"]
        #expect(try example.outcome("path.account == 'Jür@x' && path.item == '7'") == .holds)
        #expect(try example.outcome("request.path == '/accounts/Jür@x/items/7'") == .holds)
        #expect(try example.outcome("int(path.item) == 7") == .holds)
        // A pattern that has no such name is not the one that the condition was made for.
        example.pattern = "/accounts/{other}/**"
        #expect(try example.trouble("path.item == '7'")?.reason == .noParameter)
    }

    @Test func `a path with several readings has none for a condition`() throws {
        let example = ConditionCase(target: "/a%2Fb", allowances: .encodedSlash)
        #expect(try example.trouble("request.path == '/a/b'")?.reason == .pathAmbiguous)
        var named = example
        named.pattern = "/{name}"
        named.parameters = ["name"]
        #expect(try named.trouble("path.name == 'a'")?.reason == .pathAmbiguous)
    }

    @Test func `who is calling is known or is not`() throws {
        let claims = try JSONDocument(Array(#"{"groups":["a"],"level":2}"#.utf8)).root
        let known = ConditionCase(subject: .known(id: "jürgen", claims: claims))
        #expect(try known.outcome("subject.id == 'jürgen' && 'a' in subject.claims.groups") == .holds)
        #expect(try known.outcome("subject.claims.level >= 2 && !has(subject.claims.admin)") == .holds)
        let bare = ConditionCase(subject: .known(id: "a", claims: nil))
        #expect(try bare.outcome("subject.id == 'a'") == .holds)
        #expect(try bare.trouble("has(subject.claims.groups)")?.reason == .noClaims)
        #expect(try ConditionCase().trouble("subject.id == ''")?.reason == .subjectUnknown)
    }

    @Test func `what a request doesn't have is no empty value`() throws {
        #expect(try ConditionCase(host: nil).trouble("request.host == ''")?.reason == .noHost)
        #expect(
            try ConditionCase(source: nil).trouble("source.address in cidr('::/0')")?.reason == .noAddress)
    }

    @Test func `an address is the same however it is spelled`() throws {
        #expect(
            try ConditionCase(source: "::ffff:10.1.2.3").outcome("source.address == ip('10.1.2.3')") == .holds
        )
        let six = ConditionCase(source: "2001:db8::1")
        #expect(try six.outcome("source.address in cidr('2001:db8::/32')") == .holds)
        #expect(try six.outcome("source.address == ip('2001:DB8:0:0::1')") == .holds)
        #expect(try six.outcome("string(source.address) == '2001:db8::1'") == .holds)
        #expect(try six.outcome("source.address in cidr('0.0.0.0/0')") == .fails)
    }

    @Test func `other methods than ours are compared as they came`() throws {
        #expect(try ConditionCase(method: "PROPFIND").outcome("request.method == 'PROPFIND'") == .holds)
        #expect(try ConditionCase(method: "post").outcome("request.method == 'POST'") == .fails)
    }
}

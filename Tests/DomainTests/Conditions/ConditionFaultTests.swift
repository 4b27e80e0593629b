import Domain
import Testing

@Suite struct ConditionFaultTests {
    @Test(
        arguments: [
            ("", .empty, ""), (" \n// nothing\n", .empty, ""), ("#", .unknownOctet, "#"),
            ("a == é", .unknownOctet, "é"), ("a & b", .unknownOctet, "&"), ("a = 1", .unknownOctet, "="),
            ("'abc", .stringUnclosed, "'abc"), ("'a\nb'", .stringUnclosed, "'a"),
            ("r'a", .stringUnclosed, "r'a"), ("'''a'", .stringUnclosed, "'''a'"),
            (#"'a\q'"#, .escapeInvalid, #"\q"#), (#"'\ud800'"#, .escapeInvalid, #"\ud800"#),
            (#"'\x4'"#, .escapeInvalid, #"\x4"#), (#"b'\u0041'"#, .escapeInvalid, #"\u"#),
            ("1x == 1", .numberInvalid, "1x"), ("0x == 1", .numberInvalid, "0x"),
            ("1e", .numberInvalid, "1e"),
            ("9223372036854775808 > 1", .numberTooLarge, "9223372036854775808"),
            ("-9223372036854775809 < 1", .numberTooLarge, "-9223372036854775809"),
            ("18446744073709551616u > 1u", .numberTooLarge, "18446744073709551616u"),
            ("1e999 > 1.0", .numberTooLarge, "1e999"),
            ("json.a ==", .operandMissing, ""), ("&& true", .operandMissing, "&&"),
            ("(", .operandMissing, ""), ("()", .operandMissing, ")"), ("json.", .operandMissing, ""),
            ("[1,,2] == []", .operandMissing, ","), ("size(,1)", .operandMissing, ","),
            ("true false", .unexpected, "false"), ("json.a json.b", .unexpected, "json"),
            ("true)", .unexpected, ")"), ("[1) == []", .unexpected, ")"), ("true : false", .unexpected, ":"),
            ("1, 2", .unexpected, ","), ("{'a'} == {}", .unexpected, "}"), ("json.1", .unexpected, ".1"),
            ("json.'a'", .unexpected, "'a'"), ("json.true", .unexpected, "true"),
            ("json.in", .unexpected, "in"),
            ("`json`.a", .unexpected, "`json`"), ("json{}", .unexpected, "{"),
            ("(true", .unclosed, "("), ("[1", .unclosed, "["), ("size('a'", .unclosed, "size"),
            ("true ? 1", .unclosed, "?"), ("json.a[0", .unclosed, "["), ("{'a': 1", .unclosed, "{"),
            ("true ? true ? 1 : 2 : 3", .nestedConditional, "?"),
            ("for == 1", .reservedWord, "for"), ("[1].all(while, true)", .loopVariable, "while"),
            ("jsn.amount > 1", .unknownName, "jsn"), ("amount > 1", .unknownName, "amount"),
            ("request.metod == 'GET'", .unknownField, "metod"), ("subject.name == ''", .unknownField, "name"),
            ("path.acount == ''", .unknownField, "acount"), ("source.adress == ''", .unknownField, "adress"),
            ("decmal('1') > decimal('2')", .unknownFunction, "decmal"),
            ("contains('a', 'b')", .unknownFunction, "contains"),
            ("'a'.startWith('a')", .unknownMethod, "startWith"), ("'a'.decimal()", .unknownMethod, "decimal"),
            ("request == null", .noValue, "request"), ("path", .noValue, "path"),
            ("[request] == []", .noValue, "request"), ("size(request) > 0", .noValue, "request"),
            ("has(request.method)", .noValue, "request"), ("request ? true : false", .noValue, "request"),
            ("request.method.x == 1", .noFields, "request.method"), ("has('a'.x)", .noFields, "'a'"),
            ("request.method.all(c, true)", .noFields, "request.method"), ("1.all(x, true)", .noFields, "1"),
            ("size() > 0", .wrongCount, "size()"), ("size('a', 'b') > 0", .wrongCount, "size('a', 'b')"),
            ("'a'.contains() ", .wrongCount, "'a'.contains()"),
            ("[1].all(x, true, true)", .wrongCount, "[1].all(x, true, true)"),
            ("[1].map(x, true, 1, 1) == []", .wrongCount, "[1].map(x, true, 1, 1)"),
            ("request.method == 1", .noOverload, "request.method == 1"),
            ("request.method > 1", .noOverload, "request.method > 1"),
            ("1 + 1.0 > 1.0", .noOverload, "1 + 1.0"), ("1 + 1u > 1u", .noOverload, "1 + 1u"),
            ("-1u > 0u", .noOverload, "-1u"), ("1.5 % 2.0 > 0.0", .noOverload, "1.5 % 2.0"),
            ("decimal('1') > 1", .noOverload, "decimal('1') > 1"),
            ("decimal('1') / decimal('3') > decimal('0')", .noOverload, "decimal('1') / decimal('3')"),
            ("decimal(1.5) > decimal('1')", .noOverload, "decimal(1.5)"),
            ("decimal(json.a + 1.0) > decimal('1')", .noOverload, "decimal(json.a + 1.0)"),
            ("source.address == '10.0.0.1'", .noOverload, "source.address == '10.0.0.1'"),
            ("source.address in '10.0.0.0/8'", .noOverload, "source.address in '10.0.0.0/8'"),
            ("request.time > '2026'", .noOverload, "request.time > '2026'"),
            ("'a' in 'abc'", .noOverload, "'a' in 'abc'"), ("{} < {}", .noOverload, "{} < {}"),
            ("[1]['a'] == 1", .noOverload, "[1]['a']"), ("1[0] == 1", .noOverload, "1[0]"),
            ("json.a.contains(1)", .noOverload, "json.a.contains(1)"),
            ("request.method", .notBoolean, "request.method"), ("1", .notBoolean, "1"),
            ("true && 1", .notBoolean, "1"), ("'a' || true", .notBoolean, "'a'"),
            ("1 ? true : false", .notBoolean, "1"), ("[1].all(x, x)", .notBoolean, "x"),
            ("true ? 1 : 2", .notBoolean, "true ? 1 : 2"), ("!1 || true", .noOverload, "!1"),
            ("{1.5: 1} == {}", .keyType, "1.5"), ("{null: 1} == {}", .keyType, "null"),
            ("{'a': 1, 'a': 2} == {}", .keyRepeated, "{'a': 1, 'a': 2}"),
            ("has(json)", .hasArgument, "has(json)"), ("has(json['a'])", .hasArgument, "has(json['a'])"),
            ("has(json.a, 1)", .hasArgument, ","), ("[1].all(1, true)", .loopVariable, "1"),
            ("[1].all(x.y, true)", .loopVariable, "x"), ("[1].all()", .loopVariable, ")"),
            ("decimal('1e2') > decimal('1')", .literalInvalid, "'1e2'"),
            ("decimal('01') > decimal('1')", .literalInvalid, "'01'"),
            ("source.address in cidr('10.1.0.0/8')", .literalInvalid, "'10.1.0.0/8'"),
            ("source.address == ip('10.0.0')", .literalInvalid, "'10.0.0'"),
            ("request.time > timestamp('2026-02-30T00:00:00Z')", .literalInvalid, "'2026-02-30T00:00:00Z'"),
            ("request.time - request.time > duration('5')", .literalInvalid, "'5'"),
            ("request.time.getHours('Europe/Berlin') > 1", .zoneUnknown, "'Europe/Berlin'"),
            ("request.headers['Accept'] == ''", .headerCase, "'Accept'"),
            ("'Accept' in request.headers", .headerCase, "'Accept'"),
            ("has(request.headers.Accept)", .headerCase, "request.headers.Accept"),
            ("request.headers.Accept == ''", .headerCase, "request.headers.Accept"),
            ("request.path.matches(json.a)", .patternNotLiteral, "json.a"),
            ("request.path.matches('(')", .patternInvalid, "'('"),
            ("request.path.matches('a{1001}')", .patternInvalid, "'a{1001}'"),
            ("request.path.matches('(a{100}){10}')", .patternTooLarge, "'(a{100}){10}'"),
            (
                "[1].all(a, [1].all(b, [1].all(c, [1].all(d, true))))", .loopsTooDeep, "all"
            ),
        ] as [(String, ConditionFault.Reason, String)])
    func `what is no condition is told with its place`(
        text: String, reason: ConditionFault.Reason, part: String
    ) throws {
        let fault = #expect(throws: ConditionFault.self) { try Condition(text, parameters: ["account"]) }
        #expect(fault?.reason == reason)
        if let fault { #expect(excerpt(text, fault.range) == part) }
    }

    @Test func `an unknown name comes with those that could stand there`() throws {
        func candidates(_ text: String) -> [String] {
            do throws(ConditionFault) {
                _ = try Condition(text, parameters: ["account", "id"])
                return []
            } catch {
                return error.candidates
            }
        }
        #expect(candidates("jsn.a") == ["request", "path", "subject", "source", "json", "form"])
        #expect(
            candidates("request.metod == ''") == ["method", "host", "path", "query", "headers", "time"])
        #expect(candidates("path.acount == ''") == ["account", "id"])
        #expect(candidates("decmal('1')").contains("decimal"))
        #expect(candidates("'a'.startWith('')").contains("startsWith"))
        #expect(candidates("'a'.exist(x, true)").contains("exists"))
        #expect(candidates("request == 1") == ["method", "host", "path", "query", "headers", "time"])
    }

    @Test(arguments: [
        ("request.method == 1", "there is no `string == int`", "make both of one type, for example with"),
        ("request.metod == ''", "there is no `request.metod`", "write one of `method`, `host`"),
        ("1 + json.a", "this is of type `int` and neither true nor false", "compare it with something"),
        ("decimal('x') == decimal('1')", "this text is no `decimal`", "write digits such as `'100'`"),
        ("''.matches('[b-a]')", "the pattern has a range that ends before it begins", "see the syntax"),
    ])
    func `a fault says what is wrong and how to mend it`(
        text: String, explanation: String, remedy: String
    ) throws {
        let fault = #expect(throws: ConditionFault.self) { try Condition(text) }
        #expect(fault?.explanation == explanation)
        #expect(fault?.remedy.hasPrefix(remedy) == true)
    }
}

import Domain
import Testing
import Wire

/// Texts and bodies that want to cost much. Nothing here may trap, and nothing may take long; how long is not asserted.
@Suite struct HostileConditionTests {
    func fault(_ text: String) -> ConditionFault.Reason? {
        do throws(ConditionFault) {
            _ = try Condition(text)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test(arguments: [
        "(", "[", "{", "!", "-", "json.a[", "size(", "json.all(x,", "true?", "a.", "'", "1+", "\u{301}",
    ])
    func `a hundred thousand of anything is too long`(piece: String) {
        #expect(fault(String(repeating: piece, count: 100_000)) == .tooLong)
        #expect(fault(String(repeating: piece, count: 4096 / piece.utf8.count)) != nil)
    }

    @Test(arguments: [
        ("(", "true", ")"), ("!", "true", ""), ("[", "1", "] == []"), ("-", "json.a", " > 1.0"),
        ("json.a[", "0", "]"), ("size(", "'a'", ")"), ("true ? true : ", "true", ""), ("{1: ", "1", "}"),
        ("dyn(", "1", ")"), ("1 + (", "1", ")"),
    ])
    func `what is nested deeper than the bound is refused at its place`(
        open: String, inner: String, close: String
    ) {
        let text = String(repeating: open, count: 97) + inner + String(repeating: close, count: 97)
        #expect(fault(text) == .tooDeep)
        let half = String(repeating: open, count: 24) + inner + String(repeating: close, count: 24)
        #expect(fault(half) != .tooDeep)
    }

    @Test func `what is long and flat is taken and evaluated`() throws {
        let example = try ConditionCase.json(#"{"a": 1}"#)
        let sum = "0" + String(repeating: "+1", count: 2000)
        #expect(try example.outcome(sum + " == 2000") == .holds)
        let all = "true" + String(repeating: "&&json.a==1", count: 370)
        #expect(try example.outcome(all) == .holds)
        let either = "json.b" + String(repeating: "||json.b", count: 500)
        #expect(try example.trouble(either)?.reason == .noSuchKey)
        let list = "1 in [" + String(repeating: "0,", count: 2000) + "1]"
        #expect(try example.outcome(list) == .holds)
        let members = "json" + String(repeating: ".a", count: 2000)
        #expect(try example.trouble(members + " == 1")?.reason == .noOverload)
        let choices = String(repeating: "json.a==2?false:", count: 90) + "true"
        #expect(try example.outcome(choices) == .holds)
    }

    @Test func `a megabyte of text is refused by its length`() {
        #expect(fault(String(repeating: "true && ", count: 131_072) + "true") == .tooLong)
        #expect(fault(String(repeating: "a", count: 1 << 20)) == .tooLong)
        #expect(fault("true" + String(repeating: " ", count: Condition.longest - 4)) == nil)
        #expect(fault("true" + String(repeating: " ", count: Condition.longest - 3)) == .tooLong)
    }

    @Test func `loops over long lists of a body end undecided`() throws {
        let list = "[" + Array(repeating: "1", count: 9000).joined(separator: ",") + "]"
        let example = try ConditionCase.json(list)
        #expect(try example.outcome("json.all(x, x == 1)") == .holds)
        #expect(try example.trouble("json.all(x, json.all(y, x == y))")?.reason == .tooCostly)
        #expect(try example.trouble("json.map(x, json.map(y, json)).size() > 0")?.reason == .tooCostly)
        #expect(try example.trouble("json.all(x, json == json)")?.reason == .tooCostly)
        #expect(try example.trouble("json.all(x, !(2 in json))")?.reason == .tooCostly)
        #expect(try example.trouble("json.all(x, size(json + json) > 0)")?.reason == .tooCostly)
        #expect(try example.trouble("json.all(x, json[8999] == 1)")?.reason == .tooCostly)
        // Where the budget ends, no other side makes up for it.
        let either = "json.all(x, json.all(y, x == y)) || true"
        #expect(try example.trouble(either)?.reason == .tooCostly)
        #expect(try example.outcome("true || json.all(x, json.all(y, x == y))") == .holds)
    }

    @Test func `long strings of a body cost what they are long`() throws {
        let (text, part) = (
            String(repeating: "a", count: 400_000), String(repeating: "a", count: 200_000) + "b"
        )
        let example = try ConditionCase.json(#"{"text": "\#(text)", "part": "\#(part)"}"#)
        #expect(try example.outcome("json.text.contains(json.part)") == .fails)
        #expect(try example.outcome("size(json.text) == 400000") == .holds)
        #expect(try example.trouble("json.text.matches('(a|b|c)*d')")?.reason == .tooCostly)
        let repeated = "[1,2,3,4,5,6,7,8,9].all(x, json.text.contains(json.part) || true)"
        #expect(try example.trouble(repeated)?.reason == .tooCostly)
        let doubled = "json.text" + String(repeating: "+json.text", count: 300)
        #expect(try example.trouble("size(" + doubled + ") > 0")?.reason == .tooCostly)
    }

    @Test func `what has to be decoded again and again is paid for each time`() throws {
        let long = String(repeating: "a", count: 100_000) + #"\u0062"#
        let list = Array(repeating: "1", count: 2000).joined(separator: ",")
        let text = #"{"list": [\#(list)], "\#(long)": 1, "s": "\#(long)", "t": ["\#(long)"]}"#
        let example = try ConditionCase.json(text)
        #expect(try example.outcome("json.s.endsWith('ab') && json.s == json.t[0]") == .holds)
        for loop in [
            "json.list.all(x, json.s != '')", "json.list.all(x, json.exists(key, key == 's'))",
            "json.list.all(x, json.t.all(y, y != ''))", "json.list.all(x, json.t[0] != '')",
            "json.list.all(x, json == json)", "json.list.all(x, json.s in json)",
        ] {
            #expect(try example.trouble(loop)?.reason == .tooCostly, "\(loop)")
        }
        #expect(try example.outcome("json.list.all(x, has(json.s))") == .holds)
    }

    @Test func `a head that is looked at again and again is paid for each time`() throws {
        let list = "[" + Array(repeating: "1", count: 9000).joined(separator: ",") + "]"
        var example = try ConditionCase.json(list)
        example.target =
            "/" + String(repeating: "a", count: 2000) + "?a=" + String(repeating: "b", count: 4000)
        example.fields = (0..<60).map { "X-\($0): \(String(repeating: "c", count: 100))\r\n" }.joined()
        for loop in [
            "json.all(x, request.path != '')", "json.all(x, request.headers['x-1'] != '')",
            "json.all(x, size(request.headers) > 1)", "json.all(x, request.headers.all(name, name != ''))",
            "json.all(x, !request.query.a.contains(request.query.a + 'c'))",
        ] {
            #expect(try example.trouble(loop)?.reason == .tooCostly, "\(loop)")
        }
        #expect(try example.outcome("json.all(x, request.method == 'POST')") == .holds)
    }

    @Test func `a pattern whose ways are many is paid for by its ways`() throws {
        let example = try ConditionCase.json(#"{"s": "\#(String(repeating: "b", count: 2000))"}"#)
        #expect(try example.outcome("json.s.matches('^b*$')") == .holds)
        #expect(try example.trouble("json.s.matches('(|||||||||a){30}c')")?.reason == .tooCostly)
        #expect(try example.trouble("json.s.matches('(b?){150}c')")?.reason == .tooCostly)
    }

    @Test func `a body as deep as can be is compared without recursion`() throws {
        let deep = String(repeating: "[", count: 31) + "1" + String(repeating: "]", count: 31)
        let example = try ConditionCase.json(#"{"a": \#(deep), "b": \#(deep)}"#)
        #expect(try example.outcome("json.a == json.b") == .holds)
        #expect(try example.outcome("json.a == [json.b]") == .fails)
    }

    /// Every prefix, and every one with an octet changed: taken or refused with a place inside the text.
    @Test func `what is cut or changed anywhere has an outcome or a fault with its place`() throws {
        let texts = [
            #"decimal(json.amount) >= decimal('100') && !(source.address in cidr('10.0.0.0/8'))"#,
            #"json.items.map(i, i.price > 1, [i.price]).exists_one(p, p == [2.5e1]) ? has(json.a.b) : 0x1Fu in {1u: r'\x'}"#,
            #"request.headers.`x-a`.matches('^[a-z]{2,3}(\\.x)*$') || b'\x00\377' != bytes("é") // end"#,
        ]
        let facts = try ConditionCase.json(#"{"amount": 1, "items": [{"price": 25}]}"#).facts
        let pattern = try PathPattern("/**")
        for text in texts {
            let octets = Array(text.utf8)
            for cut in 0...octets.count {
                for changed in [nil, UInt8(ascii: "("), UInt8(ascii: "'"), UInt8(ascii: "."), 0x00, 0xC3] {
                    var piece = changed == nil ? Array(octets[..<cut]) : octets
                    if let changed, cut < octets.count { piece[cut] = changed }
                    let written = String(decoding: piece, as: UTF8.self)
                    do throws(ConditionFault) {
                        _ = try Condition(written).outcome(for: facts, on: pattern)
                    } catch {
                        #expect(error.range.upperBound <= written.utf8.count, "\(written)")
                        #expect(!error.explanation.isEmpty && !error.remedy.isEmpty)
                    }
                }
            }
        }
    }
}

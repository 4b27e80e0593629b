import Testing
import Wire

@Suite struct JSONKeysTests {
    private static func fault(_ text: String, foldsKeys: Bool = true) throws -> String {
        do {
            _ = try JSONDocument(Array(text.utf8), limits: try JSONLimits(foldsKeys: foldsKeys))
            return "taken"
        } catch let fault as JSONFault {
            return "\(fault.reason.rawValue) @\(fault.offset)"
        }
    }

    @Test(arguments: [
        ("{\"amount\":1,\"amount\":2}", 13),
        ("{\"amount\":1,\"\\u0061mount\":2}", 13),
        ("{\"\\u0061mount\":1,\"amo\\u0075nt\":2}", 18),
        ("{\"a\":{\"amount\":1},\"b\":{\"x\":0,\"amount\":1,\"amount\":2}}", 41),
        ("{\"\":1,\"\":2}", 7),
        ("{\"é\":1,\"\\u00e9\":2}", 9),
        ("{\"😀\":1,\"\\ud83d\\ude00\":2}", 11),
        ("{\"a\\/b\":1,\"a/b\":2}", 11),
        ("{\"a\\nb\":1,\"a\\u000ab\":2}", 11),
        ("{\"a\":1,\"b\":2,\"c\":3,\"b\":4}", 20),
        ("{\"long-key-number-one\":1,\"long-key-number-two\":1,\"long-key-number-one\":1}", 50),
    ])
    func `PRS-json: two keys that are equal after unescaping are refused`(text: String, offset: Int) throws {
        #expect(try Self.fault(text) == "json-key-repeated @\(offset)")
        #expect(try Self.fault(text, foldsKeys: false) == "json-key-repeated @\(offset)")
    }

    @Test(arguments: [
        "{\"amount\":1,\"Amount\":2}", "{\"amount\":1,\"AMOUN\\u0054\":2}",
        "{\"a-very-long-key\":1,\"a-very-long-keY\":2}",
        "{\"\\u00e9X\":1,\"éx\":2}",
    ])
    func `PRS-json: two keys that differ in case alone are refused, unless the reader is told otherwise`(
        text: String
    ) throws {
        #expect(try Self.fault(text).hasPrefix("json-key-repeated"))
        #expect(try Self.fault(text, foldsKeys: false) == "taken")
    }

    @Test func `TRP-json: an NFC and an NFD spelling are two keys, which Swift's strings would make one`()
        throws
    {
        #expect("caf\u{E9}" == "cafe\u{301}")
        let text = "{\"caf\u{E9}\":1,\"cafe\u{301}\":2}"
        let root = try JSONDocument(Array(text.utf8)).root
        #expect(root["caf\u{E9}".utf8]?.number?.text == "1")
        #expect(root["cafe\u{301}".utf8]?.number?.text == "2")
    }

    @Test(arguments: [
        "{\"bankAccount\":1,\"ban\\u212aAccount\":2}", "{\"k\":1,\"\u{212A}\":2}",
        "{\"sum\":1,\"\u{17F}um\":2}",
        "{\"\u{E9}\":1,\"\u{C9}\":2}", "{\"\u{3C3}\":1,\"\u{3C2}\":2}",
    ])
    func `PRS-json: two keys that Go or Java would match in any case are refused`(text: String) throws {
        #expect(try Self.fault(text).hasPrefix("json-key-repeated"))
        #expect(try Self.fault(text, foldsKeys: false) == "taken")
    }

    @Test func `TRP-text: a Kelvin sign is not a k, to a reader that does not fold`() throws {
        #expect("\u{212A}".lowercased() == "k")
        let root = try JSONDocument(
            Array("{\"\u{212A}\":1,\"k\":2}".utf8), limits: try JSONLimits(foldsKeys: false)
        ).root
        #expect(root["k".utf8]?.number?.text == "2")
    }

    @Test func `TRP-text: white space is four octets and digits are ten, whatever Unicode calls so`() throws {
        for text in ["\u{A0}1", "1\u{A0}", "[1,\u{2003}2]", "\u{0663}", "1\u{0663}", "\u{FF11}", "\u{85}1"] {
            #expect(throws: JSONFault.self) { try JSONDocument(Array(text.utf8)) }
        }
        #expect(Character("\u{0663}").isNumber && Character("\u{A0}").isWhitespace)
    }

    @Test func `TRP-json: neither the first nor the last of two keys wins`() throws {
        #expect(try Self.fault("{\"a\":1,\"a\":2}").hasPrefix("json-key-repeated"))
    }

    @Test(
        arguments: [
            [0xEF, 0xBB, 0xBF, 0x31], [0xFF, 0xFE, 0x31, 0x00], [0xFE, 0xFF, 0x00, 0x31], [0x31, 0x00],
            [0x00, 0x31],
            Array("[1,]".utf8), Array("{\"a\":1,}".utf8),
        ] as [[UInt8]])
    func `TRP-json: a byte order mark, UTF-16 and a trailing comma are refused`(octets: [UInt8]) {
        #expect(throws: JSONFault.self) { try JSONDocument(octets) }
    }

    @Test func `TRP-json: 2^53 + 1 is refused, which a double would make 2^53`() throws {
        #expect(Double("9007199254740993") == 9007199254740992)
        #expect(try Self.fault("{\"amount\":9007199254740993}") == "json-number-inexact @10")
    }

    @Test func `PRS-json: keys that only look alike in their fingerprint are not equal`() throws {
        // A fingerprint sets bit 0x20 of each octet: `@` and the backtick share one, as do `A` and `a`.
        #expect(try Self.fault("{\"@key\":1,\"`key\":2}") == "taken")
        #expect(try Self.fault("{\"abcdefgh1\":1,\"abcdefgh2\":2}") == "taken")
        #expect(try Self.fault("{\"a\":1,\"aa\":2,\"aaa\":3}") == "taken")
        #expect(try Self.fault("[{\"a\":1},{\"a\":1}]") == "taken")
        #expect(try Self.fault("{\"a\":{\"a\":{\"a\":1}}}") == "taken")
    }

    @Test(arguments: [2, 16, 17, 40, 3000])
    func `PRS-json: a repeated key is found among few and among many`(count: Int) throws {
        let members = (0..<count).map { "\"key-\($0)\":0" }
        #expect(try Self.fault("{" + members.joined(separator: ",") + "}") == "taken")
        let repeated = (members + ["\"KEY-\(count - 1)\":1"]).joined(separator: ",")
        #expect(try Self.fault("{" + repeated + "}").hasPrefix("json-key-repeated"))
        #expect(try Self.fault("{" + repeated + "}", foldsKeys: false) == "taken")
        let first = (["\"key-\(count / 2)\":1"] + members).joined(separator: ",")
        #expect(try Self.fault("{" + first + "}", foldsKeys: false).hasPrefix("json-key-repeated"))
    }

    @Test(arguments: ["__proto__", "constructor", "prototype", "__prot\\u006f__", "\\u0063onstructor"])
    func `PRS-json: a key that reaches a prototype is refused at any depth`(key: String) throws {
        #expect(try Self.fault("{\"\(key)\":1}") == "json-key-refused @2")
        #expect(try Self.fault("[[{\"a\":{\"\(key)\":1}}]]").hasPrefix("json-key-refused"))
        #expect(try Self.fault("{\"a\":\"\(key)\"}") == "taken")
        #expect(try Self.fault("{\"\(key)x\":1}") == "taken")
    }
}

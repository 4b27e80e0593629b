import TestKit
import Testing

@Suite struct VectorJSONTests {
    static func read(_ text: String) throws -> VectorJSON {
        try VectorJSON(Array(text.utf8))
    }

    @Test(arguments: [
        ("null", VectorJSON.null), (" true ", .boolean(true)), ("false", .boolean(false)),
        ("-1.50e2", .number("-1.50e2")), ("\"a\"", .string([0x61])), ("[]", .array([])),
        ("[1, [2]]", .array([.number("1"), .array([.number("2")])])), ("{}", .object([])),
        (
            "{\"a\":1,\n\"a\" : {\"b\":null}}",
            .object([
                VectorJSON.Member(name: "a", value: .number("1")),
                VectorJSON.Member(
                    name: "a", value: .object([VectorJSON.Member(name: "b", value: .null)])),
            ])
        ),
    ])
    func `a value is read as it stands`(text: String, value: VectorJSON) throws {
        #expect(try Self.read(text) == value)
    }

    @Test(
        arguments: [
            (#"\u0000"#, [0]), (#"\u007f\u0080\u07FF"#, [0x7F, 0xC2, 0x80, 0xDF, 0xBF]),
            (#"\u20ac"#, [0xE2, 0x82, 0xAC]), (#"\ud83d\ude00"#, [0xF0, 0x9F, 0x98, 0x80]),
            (#"\ud83d"#, [0xED, 0xA0, 0xBD]), (#"\ude00"#, [0xED, 0xB8, 0x80]),
            (#"\ud83dx"#, [0xED, 0xA0, 0xBD, 0x78]), (#"\ud83d\n"#, [0xED, 0xA0, 0xBD, 0x0A]),
            (#"\ud83d\u0041"#, [0xED, 0xA0, 0xBD, 0x41]),
            (#"\b\f\n\r\t\"\\\/"#, [8, 12, 10, 13, 9, 0x22, 0x5C, 0x2F]), ("ü", [0xC3, 0xBC]),
        ] as [(String, [UInt8])])
    func `a string is unescaped, halves of pairs and all`(text: String, octets: [UInt8]) throws {
        #expect(try Self.read("\"" + text + "\"") == .string(octets))
    }

    @Test(arguments: [
        "", " ", "[", "[1", "[1,", "{", "{1:2}", "{\"a\"}", "{\"a\":}", "{\"a\":1", "{\"a\":1,}", "\"",
        "\"\\",
        "\"\\u12\"", "\"\\ud83d\\u1\"", "nul", "1 2", "]", "{\"a\":1 \"b\"", "--1",
    ])
    func `what is no JSON is a fault with a place`(text: String) throws {
        let fault = try #require(throws: VectorJSONFault.self) { try Self.read(text) }
        #expect(fault.description.contains(" at octet "))
    }

    @Test func `a value is asked for what it may be`() throws {
        let value = try Self.read(#"{"a":[1,-2],"s":"x","t":true,"f":1.5}"#)
        #expect(value["a"]?.elements?.map(\.integer) == [1, -2])
        #expect(value["s"]?.octets == [0x78] && value["s"]?.text == "x")
        #expect(value["t"]?.isTrue == true && value["s"]?.isTrue == false)
        #expect(value["f"]?.integer == nil && value["t"]?.integer == nil)
        #expect(value["z"] == nil && value["a"]?["a"] == nil)
        #expect(value.elements == nil && value.octets == nil)
    }
}

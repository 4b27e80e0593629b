import Testing
import Wire

@Suite struct JSONReaderTests {
    private static func fault(_ octets: [UInt8], _ limits: JSONLimits = .standard) -> String {
        do {
            _ = try JSONDocument(octets, limits: limits)
            return "taken"
        } catch {
            return "\(error.reason.rawValue) @\(error.offset)"
        }
    }

    private static func fault(_ text: String, _ limits: JSONLimits = .standard) -> String {
        fault(Array(text.utf8), limits)
    }

    @Test(arguments: [
        ("", "json-empty @0"),
        ("  \n", "json-empty @3"),
        ("\u{FEFF}{}", "json-byte-order-mark @0"),
        ("{}x", "json-trailing-octets @2"),
        ("{} {}", "json-trailing-octets @3"),
        ("{},", "json-trailing-octets @2"),
        ("[1,]", "json-unexpected-octet @3"),
        ("{\"a\":1,}", "json-unexpected-octet @7"),
        ("[,1]", "json-unexpected-octet @1"),
        ("[1 2]", "json-unexpected-octet @3"),
        ("[1}", "json-unexpected-octet @2"),
        ("{\"a\":1]", "json-unexpected-octet @6"),
        ("{\"a\" 1}", "json-unexpected-octet @5"),
        ("{\"a\":}", "json-unexpected-octet @5"),
        ("{a:1}", "json-unexpected-octet @1"),
        ("{'a':1}", "json-unexpected-octet @1"),
        ("// no\n1", "json-unexpected-octet @0"),
        ("[1]/* no */", "json-trailing-octets @3"),
        ("[1", "json-ends-early @2"),
        ("{\"a\"", "json-ends-early @4"),
        ("{\"a\":", "json-ends-early @5"),
        ("{", "json-ends-early @1"),
        ("\"a", "json-ends-early @2"),
        ("\"a\\", "json-ends-early @3"),
        ("\"\\u12", "json-ends-early @5"),
        ("tru", "json-ends-early @3"),
        ("trux", "json-unexpected-octet @3"),
        ("True", "json-unexpected-octet @0"),
        ("NaN", "json-unexpected-octet @0"),
        ("Infinity", "json-unexpected-octet @0"),
        ("-Infinity", "json-number-invalid @1"),
        ("\u{A0}1", "json-unexpected-octet @0"),
        ("\u{0B}1", "json-unexpected-octet @0"),
        ("\"a\nb\"", "json-control-octet @2"),
        ("\"a\tb\"", "json-control-octet @2"),
        ("\"\\x41\"", "json-escape-invalid @1"),
        ("\"\\u004g\"", "json-escape-invalid @1"),
        ("\"\\'\"", "json-escape-invalid @1"),
        ("\"\\ud800\"", "json-surrogate-alone @1"),
        ("\"\\udc00\"", "json-surrogate-alone @1"),
        ("\"\\ud800\\ud800\"", "json-surrogate-alone @1"),
        ("\"\\ud800\\n\"", "json-surrogate-alone @1"),
        ("\"\\ud800x\"", "json-surrogate-alone @1"),
        ("\"\\ud800\\udbff\"", "json-surrogate-alone @1"),
        ("\"\\ud800\\ue000\"", "json-surrogate-alone @1"),
        ("\"\\u0000\"", "json-null-character @1"),
        ("{\"\\u0000\":1}", "json-null-character @2"),
    ])
    func `PRS-json: what is not JSON is refused where it stops being JSON`(text: String, fault: String) {
        #expect(Self.fault(text) == fault)
    }

    @Test(
        arguments: [
            ([0x22, 0xC0, 0xAF, 0x22], 1), ([0x22, 0xED, 0xA0, 0x80, 0x22], 1),
            ([0x22, 0xF5, 0x80, 0x80, 0x80, 0x22], 1),
            ([0x22, 0x61, 0xE2, 0x82, 0x22], 2), ([0x22, 0x80, 0x22], 1), ([0x22, 0xE2, 0x82], 1),
        ] as [([UInt8], Int)])
    func `PRS-json: a string that is not UTF-8 is refused, overlong forms and surrogates too`(
        octets: [UInt8], offset: Int
    ) {
        #expect(Self.fault(octets) == "json-not-utf8 @\(offset)")
    }

    @Test(arguments: [
        ("01", "json-number-invalid @0"), ("-01", "json-number-invalid @1"), ("00", "json-number-invalid @0"),
        ("+1", "json-unexpected-octet @0"), (".5", "json-unexpected-octet @0"), ("1.", "json-ends-early @2"),
        ("[1.]", "json-number-invalid @3"), ("1.e5", "json-number-invalid @2"),
        ("[1e]", "json-number-invalid @3"),
        ("1e+", "json-ends-early @3"), ("0x10", "json-trailing-octets @1"),
        ("1_000", "json-trailing-octets @1"),
        ("-", "json-ends-early @1"), ("[-]", "json-number-invalid @2"), ("--1", "json-number-invalid @1"),
        ("1a", "json-trailing-octets @1"), ("\u{0663}", "json-unexpected-octet @0"),
        ("9007199254740991", "taken"), ("9007199254740992", "json-number-inexact @0"),
        ("9007199254740993", "json-number-inexact @0"), ("-9007199254740991", "taken"),
        ("-9007199254740993", "json-number-inexact @0"), ("18446744073709551617", "json-number-inexact @0"),
        ("184467440737095516170000000000001", "json-number-inexact @0"),
        ("1E400", "json-number-inexact @0"), ("-1e400", "json-number-inexact @0"),
        ("1e308", "json-number-inexact @0"),
        ("1e20", "json-number-inexact @0"), ("1e16", "json-number-inexact @0"), ("9e15", "taken"),
        ("9.1e15", "json-number-inexact @0"), ("-9.00719925474099e15", "taken"),
        ("-1e16", "json-number-inexact @0"),
        ("900719925474099e1", "taken"), ("900719925474100e1", "json-number-inexact @0"),
        ("1e-307", "taken"), ("1e-308", "json-number-inexact @0"), ("0.1e16", "taken"),
        ("0.1e17", "json-number-inexact @0"), ("0e999999999999", "json-number-inexact @0"),
        ("0e307", "taken"), ("0.0e-308", "json-number-inexact @0"), ("-0", "taken"),
        ("0.000e5", "taken"), ("123456789012.345", "taken"), ("123456789012.3456", "json-number-inexact @0"),
        ("120.00", "taken"), ("100000000000000000000.00", "json-number-inexact @0"),
        ("0.00000000000000000000000001", "taken"),
        ("9007199254740993.0", "json-number-inexact @0"), ("9007199254740993e0", "json-number-inexact @0"),
    ])
    func `PRS-json: a number is taken only if every parser keeps it`(text: String, fault: String) {
        #expect(Self.fault(text) == fault)
    }

    @Test func `PRS-json: a number of 64 octets is read and one more is refused`() throws {
        let fits = "1." + String(repeating: "0", count: 62)
        #expect(Self.fault(fits) == "taken")
        #expect(Self.fault(fits + "0") == "json-number-too-long @0")
        #expect(Self.fault(String(repeating: "1", count: 65)) == "json-number-too-long @0")
    }

    @Test(arguments: [
        ("1e307", "taken"), ("1e308", "json-number-inexact @0"), ("333333333.33333329", "taken"),
        ("9007199254740993", "taken"), ("100000000000000000000", "taken"),
        ("1e-400", "json-number-inexact @0"),
    ])
    func `PRS-jcs: a reader of doubles takes every number that is finite`(text: String, fault: String) throws
    {
        #expect(Self.fault(text, try JSONLimits(numbers: .doubles)) == fault)
    }

    @Test func `PRS-json: a number is kept as it was written`() throws {
        let document = try JSONDocument(Array("[120.00,1e2,-0,12]".utf8))
        let numbers = document.root.elements.compactMap(\.number)
        #expect(numbers.map(\.text) == ["120.00", "1e2", "-0", "12"])
        #expect(numbers.map(\.isInteger) == [false, false, true, true])
        #expect(numbers.map(\.double) == [120, 100, 0, 12])
    }

    @Test func `PRS-json: containers go 32 deep and no deeper`() throws {
        let fits = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
        #expect(Self.fault(fits) == "taken")
        #expect(Self.fault("[" + fits + "]") == "json-too-deep @32")
        let objects = String(repeating: "{\"a\":", count: 33) + "1" + String(repeating: "}", count: 33)
        #expect(Self.fault(objects) == "json-too-deep @160")
        let limits = try JSONLimits(depth: 64)
        let mixed = String(repeating: "[{\"a\":", count: 32) + "1" + String(repeating: "}]", count: 32)
        #expect(Self.fault(mixed, limits) == "taken")
    }

    @Test func `PRS-json: ten thousand values are read and one more is refused`() {
        let fits = "[" + String(repeating: "1,", count: 9998) + "1]"
        #expect(Self.fault(fits) == "taken")
        #expect(Self.fault("[1," + fits.dropFirst()) == "json-too-many-nodes @19999")
    }

    @Test func `PRS-json: a text above its size is refused before it is read`() throws {
        let limits = try JSONLimits(octets: 1024)
        let text = "\"" + String(repeating: "a", count: 1022) + "\""
        #expect(Self.fault(text, limits) == "taken")
        #expect(Self.fault(" " + text, limits) == "json-too-large @1024")
    }

    @Test func `a limit outside its range is refused by name`() {
        #expect(throws: LimitFault.self) { try JSONLimits(octets: 1) }
        #expect(throws: LimitFault.self) { try JSONLimits(depth: 65) }
        #expect(throws: LimitFault.self) { try JSONLimits(nodes: 0) }
        #expect(throws: LimitFault.self) { try JSONLimits(numberLength: 65) }
        let fault = #expect(throws: LimitFault.self) { try JSONLimits(numberLength: 15) }
        #expect(fault?.description == "`number_length` is 15; set it from 16 to 64")
    }

    @Test func `a text is told as events in its order`() throws {
        let text = Array(
            " {\"a\" : [1, -2.5, \"\\u0041\"] , \"b\":{}, \"c\":null,\"d\":true,\"e\":false}\r\n".utf8)
        var reader = JSONReader()
        var events: [String] = []
        while let event = try reader.next(text.span) {
            switch event {
            case .key(let key): events.append(String(decoding: text[key.range], as: UTF8.self) + ":")
            case .string(let string): events.append(string.hasEscapes ? "escaped" : "string")
            case .number(let number): events.append(number.isInteger ? "integer" : "number")
            default: events.append("\(event)")
            }
        }
        #expect(
            events == [
                "beginObject", "a:", "beginArray", "integer", "number", "escaped", "endArray", "b:",
                "beginObject",
                "endObject", "c:", "null", "d:", "boolean(true)", "e:", "boolean(false)", "endObject",
            ])
        #expect(try reader.next(text.span) == nil)
        var empty = JSONReader()
        #expect(throws: JSONFault.self) { try empty.next([UInt8]().span) }
    }
}

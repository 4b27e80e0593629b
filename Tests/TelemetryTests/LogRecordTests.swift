import Telemetry
import TestKit
import Testing

@Suite struct LogRecordTests {
    static func record(_ message: String = "m") -> LogRecord {
        LogRecord(microseconds: 1_700_000_000_123_456, level: .info, message: message)
    }

    static func line(_ record: LogRecord) -> String {
        String(decoding: record.line(), as: UTF8.self)
    }

    /// The field `v` of a record with this value, as it is written.
    static func written(_ value: LogRecord.Value) -> String {
        var record = record()
        let start = record.line().count - "}\n".utf8.count + ",\"v\":".utf8.count
        record.set("v", value)
        return String(decoding: record.line().dropFirst(start).dropLast(2), as: UTF8.self)
    }

    @Test func `a record is one line of JSON, its fields in order`() {
        var record = LogRecord(microseconds: 1_700_000_000_123_456, level: .warning, message: "it \"is\"")
        record.set("b", .integer(-1))
        record.set("a", .boolean(true))
        record.set("c.d", .octets([0x61]))
        record.set("e", .boolean(false))
        let expected = """
            {"time":"2023-11-14T22:13:20.123456Z","level":"warning","message":"it \\"is\\"",\
            "b":-1,"a":true,"c.d":"a","e":false}

            """
        #expect(Self.line(record) == expected)
    }

    @Test(arguments: [
        ("\u{0}\u{1F}\u{7F}", #""\u0000\u001f\u007f""#), ("\r\n\t", #""\r\n\t""#), (#"\""#, #""\\\"""#),
        ("\u{85}\u{9F}", #""\u0085\u009f""#), ("\u{2028}\u{2029}", #""\u2028\u2029""#),
        ("\u{202E}\u{2066}\u{200B}\u{FEFF}\u{61C}", #""\u202e\u2066\u200b\ufeff\u061c""#),
        ("\u{E0041}", #""\udb40\udc41""#), ("\u{FFFD}", #""\ufffd""#), ("\u{E000}", #""\ue000""#),
        ("ü€😀\u{A0}", "\"ü€😀\u{A0}\""), ("", "\"\""), ("\u{1B}[31m", #""\u001b[31m""#),
    ])
    func `what could end a line or change how it looks is escaped`(text: String, written: String) {
        #expect(Self.written(.text(text)) == written)
        #expect(Self.written(.octets(Array(text.utf8))) == written)
    }

    @Test(
        arguments: [
            ([0xFF], #""\ufffd""#), ([0x61, 0xC3, 0x62], #""a\ufffdb""#), ([0xC0, 0xAF], #""\ufffd\ufffd""#),
            ([0xED, 0xA0, 0x80], #""\ufffd\ufffd\ufffd""#),
        ] as [([UInt8], String)])
    func `octets that are not UTF-8 are marked`(octets: [UInt8], written: String) {
        #expect(Self.written(.octets(octets)) == written)
    }

    @Test func `every octet there is makes one line that reads back as JSON`() throws {
        for first in UInt8.min...UInt8.max {
            var record = Self.record()
            record.set("v", .octets([first, 0x0A, 0x22, first]))
            let line = record.line()
            #expect(line.dropLast().allSatisfy { $0 >= 0x20 && $0 != 0x7F } && line.last == 0x0A)
            let value = try VectorJSON(line)["v"]?.octets
            if first < 0x80 { #expect(value == [first, 0x0A, 0x22, first]) }
        }
    }

    @Test func `a forged line in a value stays in its value`() throws {
        var record = Self.record("x\"}\n{\"level\":\"error\"}")
        record.set("evil\":1,\"level", .text("\",\"level\":\"error"))
        let json = try VectorJSON(record.line())
        #expect(json["level"]?.text == "info")
        #expect(json["evil__1__level"]?.text == "\",\"level\":\"error")
        #expect(record.line().count(where: { $0 == 0x0A }) == 1)
    }

    @Test(arguments: [
        ("time", "time_"), ("level", "level_"), ("message", "message_"),
        ("dropped_fields", "dropped_fields_"),
        ("", "_"), ("Über", "__ber"), ("a b", "a_b"),
        (String(repeating: "n", count: 65), String(repeating: "n", count: 64)),
    ])
    func `a name that isn't one is made one`(name: String, made: String) throws {
        var record = Self.record()
        record.set(name, .integer(1))
        let json = try VectorJSON(record.line())
        #expect(json[made]?.integer == 1)
        #expect(json["level"]?.text == "info" && json["message"]?.text == "m")
    }

    @Test func `a name comes once, with what it was given last`() {
        var record = Self.record()
        record.set("a", .integer(1))
        record.set("b", .integer(2))
        record.set("a", .integer(3))
        #expect(Self.line(record).hasSuffix("\"a\":3,\"b\":2}\n"))
    }

    @Test func `a whole number that JSON's readers would round is text`() {
        #expect(Self.written(.integer(9_007_199_254_740_991)) == "9007199254740991")
        #expect(Self.written(.integer(9_007_199_254_740_992)) == "\"9007199254740992\"")
        #expect(Self.written(.integer(.min)) == "\"-9223372036854775808\"")
    }

    @Test func `texts are cut at their limit, never inside a scalar`() {
        let fits = String(repeating: "x", count: LogRecord.longestText)
        #expect(Self.written(.text(fits)) == "\"\(fits)\"")
        #expect(Self.written(.text(fits + "y")) == "\"\(fits)…\"")
        for lead in 0..<4 {
            let text = String(repeating: "x", count: LogRecord.longestText - 1 - lead) + "😀😀"
            let kept = String(
                text.unicodeScalars.prefix(LogRecord.longestText - 1 - lead + (lead == 3 ? 1 : 0)))
            #expect(Self.written(.text(text)) == "\"\(kept)…\"")
        }
        let noise = [UInt8](repeating: 0x80, count: 10_000)
        #expect(Self.written(.octets(noise)).utf8.count <= 6 * LogRecord.longestText + 5)
        let message = Self.line(Self.record(String(repeating: "m", count: 5_000)))
        #expect(message.contains(String(repeating: "m", count: LogRecord.longestMessage) + "…\"}"))
    }

    @Test func `a line is bounded, and says how many fields it had to leave out`() throws {
        var record = Self.record(String(repeating: "\0", count: 5_000))
        for number in 0..<100 { record.set("f\(number)", .octets([UInt8](repeating: 1, count: 5_000))) }
        record.set("last", .integer(1))
        let line = record.line()
        #expect(line.count <= LogRecord.longestLine)
        let json = try VectorJSON(line)
        #expect(json["dropped_fields"]?.integer == 100)
        #expect(json["last"]?.integer == 1)
    }

    @Test func `levels are ordered`() {
        #expect(LogRecord.Level.allCases.sorted() == [.debug, .info, .warning, .error])
    }
}

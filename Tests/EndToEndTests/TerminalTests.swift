import Testing

@testable import countersign

@Suite struct TerminalTests {
    @Test func `colours are for a terminal, unless NO_COLOR says something or the terminal is dumb`() throws {
        let escape = "\u{1B}["
        #expect(try Countersign.terminal(columns: 100, "demo --once").output.contains(escape))
        #expect(
            try Countersign.terminal(columns: 100, "demo --once", with: ["NO_COLOR": ""]).output.contains(
                escape))
        #expect(
            try !Countersign.terminal(columns: 100, "demo --once", with: ["NO_COLOR": "1"]).output.contains(
                escape))
        #expect(
            try !Countersign.terminal(columns: 100, "demo --once", with: ["TERM": "dumb"]).output.contains(
                escape))
        #expect(
            try !Countersign.shell("countersign demo --once", with: ["TERM": "xterm"]).output.contains(escape)
        )
    }

    @Test(arguments: [60, 80, 100])
    func `the demo fits the terminal`(columns: Int) throws {
        let outcome = try Countersign.terminal(columns: columns, "demo --once", with: ["NO_COLOR": "1"])
        #expect(outcome.status == 0)
        for line in outcome.output.utf8.split(whereSeparator: { $0 == 0x0D || $0 == 0x0A }) {
            #expect(line.count <= columns)
        }
    }

    @Test func `an answer for a person fits sixty columns`() throws {
        let input = "printf \"GET /a%%2fb HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n\""
        let outcome = try Countersign.shell("\(input) | countersign inspect")
        #expect(outcome.status == 1)
        #expect(outcome.output.split(separator: "\n").allSatisfy { $0.utf8.count <= 60 })
    }

    @Test func `nobody is left waiting for a message to be typed`() throws {
        let outcome = try Countersign.terminal(columns: 80, "inspect")
        #expect(outcome.status == 2)
        #expect(outcome.output.contains("error: there is no message to read: standard input is a terminal"))
    }

    @Test func `escapes say exactly which octets there were`() {
        let escaped = Escaped([0x41, 0x0D, 0x0A, 0x09, 0x5C, 0x00, 0x7F, 0xFF])
        #expect(escaped.text == #"A\r\n\t\\\x00\x7f\xff"#)
        #expect(escaped.columns == [0, 1, 3, 5, 7, 9, 13, 17])
    }
}

import Testing
import Wire

@Suite struct StructuredFieldFaultTests {
    static let grammar = "see the grammar of RFC 9651, section 3"

    @Test(arguments: [
        (["a="], "the field ends too early", grammar),
        (["a=\r"], "`\\x0d` can't stand here", grammar),
        (["a="], "the field ends too early", grammar),
        (["a,"], "a comma has no member behind it", "leave the comma out"),
        (["a,a"], "the key `a` comes twice", "send each key once"),
        (
            ["a=(" + String(repeating: "1 ", count: 257) + ")"],
            "there are more than 256 items of an inner list", "send less"
        ),
        (
            ["a=" + String(repeating: "t", count: 513)], "there are more than 512 octets in a token",
            "send less"
        ),
        (
            ["a=1.0000"], "the number has more digits than a structured field can write",
            "use up to 15 digits, or up to 12 and 3 after the point"
        ),
        (
            ["a=:A:"], "the byte sequence is not base64 as it must be written",
            "use the alphabet with `+` and `/`, full padding, and zero bits at the end"
        ),
        (["a=%\"%ff\""], "the display string is not UTF-8", "percent-encode the text's UTF-8"),
        (["a=\"", "\""], "a string goes over more than one line", "send it on one line"),
    ])
    func `a fault says what is wrong and how to mend it`(
        lines: [String], message: String, hint: String
    ) throws {
        let fault = try #require(throws: StructuredFieldFault.self) {
            try StructuredFieldReader().dictionary(lines.map { Array($0.utf8) })
        }
        #expect(fault.message == message)
        #expect(fault.hint == hint)
    }

    @Test func `an item of several lines is told so`() throws {
        let fault = try #require(throws: StructuredFieldFault.self) {
            try StructuredFieldReader().item([[0x31], [0x32]])
        }
        #expect(fault.message == "the field is one item, but has several lines")
        #expect(fault.hint == "send it on one line")
    }
}

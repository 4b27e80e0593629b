import Testing

@testable import PolicyFile

@Suite struct TreeReaderTests {
    @Test(arguments: [
        ("a: 1", "{a:1}"), ("a: 'x'", "{a:'x'}"), ("- a\n- [b, c]\n- {d: e}", "[a [b c] {d:e}]"),
        ("---\na: b\n...\n", "{a:b}"), ("# c\na: |\n  x\n  y\n", "{a:'x\ny\n'}"),
        ("a: b\r\nc: d\r\n", "{a:b c:d}"),
        ("\"a\\tb\": \"\\u00e9\"", "{a\tb:'é'}"), ("a:\n  b\n  c", "{a:b c}"), ("x", "x"), ("a:", "{a:}"),
    ])
    func `YAML becomes a tree`(text: String, tree: String) {
        let (node, diagnostics) = Loading.tree(text)
        #expect(node?.brief == tree)
        #expect(diagnostics.isEmpty)
    }

    @Test(arguments: [
        ("", "1:1 text"), ("# only a comment\n", "2:1 text"), ("# a\n# b", "2:4 text"),
        ("---\n...\n", "2:1 text"), ("~", "1:1 text"),
        ("a: &x 1", "1:4 yaml-not-taken"), ("a: *x", "1:4 yaml-not-taken"),
        ("a: !!str 1", "1:4 yaml-not-taken"),
        ("a: ! x", "1:4 yaml-not-taken"), ("a: {<<: {b: 1}}", "1:5 yaml-not-taken"),
        ("%YAML 1.1\n---\na: 1", "1:1 yaml-not-taken"), ("a: 1\n---\nb: 2", "2:1 yaml-not-taken"),
        ("? [a]\n: b", "1:3 yaml-not-taken"), ("'': b", "1:1 yaml-not-taken"),
        ("a: 1\nb: 2\na: 3", "3:1 key-repeated"), ("{a: 1, 'a': 2}", "1:8 key-repeated"),
        ("a: b: c", "1:5 yaml-syntax"), ("a: [1", "1:6 yaml-syntax"), ("a: 'x", "1:4 yaml-syntax"),
        ("a: 1\n b: 2", "2:3 yaml-syntax"), ("a: @x", "1:4 yaml-syntax"), ("[a, b}", "1:6 yaml-syntax"),
        ("a:\tb", "1:3 text"), ("\ta: b", "1:1 text"), ("a: \u{0}", "1:4 text"), ("a: b\rc: d", "1:5 text"),
        ("a: \u{1B}[31m", "1:4 text"), ("a: \u{85}", "1:4 text"), ("a: é\u{202E}x", "1:5 text"),
        ("a: \u{2028}", "1:4 text"), ("\u{FEFF}a: b", "1:1 text"), ("a: x\u{FEFF}", "1:5 text"),
        ("a: \u{7F}", "1:4 text"), ("a: x\u{200B}", "1:5 text"),
    ])
    func `what is not taken is told at its place`(text: String, brief: String) {
        let (_, diagnostics) = Loading.tree(text)
        #expect(diagnostics.map(\.brief) == [brief])
    }

    @Test(
        arguments: [
            ([0x61, 0x3A, 0x20, 0xFF], "1:4 text", "the file is not UTF-8"),
            ([0x0A, 0xC3, 0xA9, 0xC0, 0x80], "2:2 text", "the file is not UTF-8"),
            ([0xFF, 0xFE, 0x61, 0x00], "1:1 text", "the file is in UTF-16"),
            ([0xFE, 0xFF, 0x00, 0x61], "1:1 text", "the file is in UTF-16"),
            ([0xEF, 0xBB, 0xBF], "1:1 text", "the file begins with a byte order mark"),
        ] as [([UInt8], String, String)])
    func `what is not UTF-8 is told before it is parsed`(octets: [UInt8], brief: String, message: String) {
        let (node, diagnostics) = Loading.tree(octets)
        #expect(node == nil)
        #expect(diagnostics.map(\.brief) == [brief])
        #expect(diagnostics.first?.message == message)
    }

    @Test func `a line that is full of what may not stand there is told once`() {
        let text = String(repeating: "\t", count: 1 << 20)
        #expect(Loading.tree(text).1.map(\.brief) == ["1:1 text"])
        #expect(Loading.tree("\t\t\na:\t\t").1.map(\.brief) == ["1:1 text", "2:3 text"])
    }

    @Test func `columns count characters, also behind those of several octets`() {
        let (node, _) = Loading.tree("ключ: {ä: 'ö', 𝄞: z}")
        guard case .mapping(let outer)? = node?.content, case .mapping(let inner) = outer[0].value.content
        else {
            Issue.record("no mapping in a mapping")
            return
        }
        #expect(outer[0].keyPlace == Place(source: 0, line: 1, column: 1, width: 4))
        #expect(inner[0].value.place == Place(source: 0, line: 1, column: 11, width: 3))
        #expect(inner[1].keyPlace == Place(source: 0, line: 1, column: 16, width: 1))
        #expect(inner[1].value.place == Place(source: 0, line: 1, column: 19, width: 1))
    }

    @Test func `everything that is not taken is told at once`() {
        let (_, diagnostics) = Loading.tree("a: &x 1\na: *x\nb: [!!int 2, 3]\nb: 1")
        #expect(
            diagnostics.map(\.brief) == [
                "1:4 yaml-not-taken", "2:1 key-repeated", "2:4 yaml-not-taken", "3:5 yaml-not-taken",
                "4:1 key-repeated",
            ])
    }

    @Test func `a key is repeated only by the same octets`() {
        #expect(Loading.tree("caf\u{E9}: 1\ncafe\u{301}: 2").1.isEmpty)
    }

    @Test func `lists and mappings go 32 deep and no deeper`() {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(Loading.tree(nested(32)).1.isEmpty)
        #expect(Loading.tree(nested(33)).1.map(\.brief) == ["1:33 yaml-not-taken"])
        #expect(Loading.tree(String(repeating: "{a: ", count: 100_000)).1.count == 1)
        #expect(Loading.tree(String(repeating: "- ", count: 100_000)).1.count == 1)
    }

    @Test(arguments: [
        ("x", Scalar.Kind.text), ("", .null), ("~", .null), ("null", .null), ("true", .boolean),
        ("False", .boolean),
        ("tRUE", .text), ("no", .oldBoolean), ("On", .oldBoolean), ("OFF", .oldBoolean), ("y", .oldBoolean),
        ("1", .number), ("-1", .number), ("0x1F", .number), ("010", .number), ("0o7", .number),
        ("1_000", .number),
        ("1.5", .number), (".5", .number), ("1e3", .number), (".inf", .number), (".NaN", .number),
        ("12:30:45", .number), ("1.2.3.4", .text), ("10.0.0.0/8", .text), ("127.0.0.1:80", .text),
        ("30s", .text),
        ("0b1", .number), ("-", .text), (".", .text), ("1a", .text), ("12:99", .text),
    ])
    func `a plain value that YAML takes for something is not taken for text`(text: String, kind: Scalar.Kind)
    {
        #expect(Scalar(text: text, isQuoted: false).kind == kind)
        #expect(Scalar(text: text, isQuoted: true).kind == .text)
    }
}

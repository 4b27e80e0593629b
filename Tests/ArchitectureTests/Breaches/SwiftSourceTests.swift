import Testing

@Suite struct SwiftSourceTests {
    private func code(_ text: String) -> [String] {
        SwiftSource(path: "x.swift", text: text).lines.map(\.code)
    }

    @Test func `comments are apart from code, to the end of their line`() {
        let line = SwiftSource(path: "x.swift", text: "let a = 1 // import Foundation\nlet b = 2").lines[0]
        #expect(line.code == "let a = 1                     ")
        #expect(line.comment == "// import Foundation")
        #expect(line.number == 1)
    }

    @Test func `block comments nest and may take several lines`() {
        #expect(code("/* a /* b */ c\n d */ e") == ["              ", "      e"])
    }

    @Test func `the inside of a string is no code, whatever it holds`() {
        #expect(code(#"f("// no \" comment", g)"#) == [#"f("                ", g)"#])
        #expect(code("\"\"\"\nimport Foundation\n\"\"\"; x") == ["\"\"\"", "                 ", "\"\"\"; x"])
        #expect(code(##"#"a " b"# + c"##) == [##"#"     "# + c"##])
    }

    @Test func `an interpolation belongs to its string, with the strings in it`() {
        #expect(code(#"f("a \(b("c") + (d)) e"); g"#) == [#"f("                   "); g"#])
        #expect(code(###"#"\(a) \#("b") c"# + d"###) == [###"#"              "# + d"###])
    }

    @Test func `a raw identifier that is a sentence is no code, and another one is`() {
        #expect(code("func `import Foundation`() {}") == ["func `                 `() {}"])
        #expect(code("case `default`") == ["case `default`"])
    }

    @Test func `what is not closed ends with the file`() {
        #expect(code("/* a") == ["    "])
        #expect(code("\"\"\"\n a") == ["\"\"\"", "  "])
        #expect(code("let a = \"b\nlet c") == ["let a = \" ", "let c"])
    }
}

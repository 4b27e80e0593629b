import Testing

@Suite struct LeftoverBreachTests {
    private func lines(_ text: String) -> [Int] {
        Tree(["Sources/Wire/A.swift": text]).breachesOfTidiness().map(\.line)
    }

    @Test func `a reminder is a breach, at its file and line`() {
        let found = Tree(["Tests/WireTests/A.swift": "let a = 1\n// TODO: b"]).breachesOfTidiness()
        #expect(found.map(\.description) == ["Tests/WireTests/A.swift:2: TODO: write an issue, or do it"])
        #expect(lines("/// FIXME") == [1])
        #expect(lines("let todo = \"TODO\"") == [])
    }

    @Test(arguments: [
        "// let a = 1", "// private var a: Int", "// func a() {", "// if a == b {", "// }", "// return a",
        "// import Wire", "// try a.b(c)", "// print(a)", "//#expect(a == b)",
        "// public static func a(b: Int)",
    ])
    func `code in a comment is a breach`(text: String) {
        #expect(lines("\n    \(text)") == [2])
    }

    @Test(arguments: [
        "// token = 1*tchar", "// field-line = field-name \":\" OWS field-value OWS",
        "// return the octets to whom",
        "// if there is none, it is refused", "// let it be: `a = b`", "/// let a = 1",
        "// see close(2) for why",
        "// import goes down only", "// RFC 9110, section 5.6.2: 1*DIGIT (see below)",
    ])
    func `grammar, prose and documentation are no breach`(text: String) {
        #expect(lines(text) == [])
    }
}

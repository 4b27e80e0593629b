import Testing

@Suite struct RequirementBreachTests {
    private static let families = ["ABC": ["ABC-1", "ABC-2"], "PRS": ["PRS-json"]]
    private static let tests = """
        @Test func `ABC-1: a thing | holds`() {}
        @Test(arguments: [1])
        func `another thing`(a: Int) {}
        func `not a test`() {}
        @Test func plainName() {}
        """
    private static let rows = [
        "| id | what must hold | state | proved by |", "|---|---|---|---|",
        "| ABC-1 | One. | proved | `ABC-1: a thing | holds`, `another thing` |",
        "| ABC-2 | Two. | later: Proxy | |",
        "| PRS-json | Three. | not ours: why | |",
    ]

    private func breaches(_ old: String = "", _ new: String = "", tests: String = tests) -> [String] {
        let text = Self.rows.joined(separator: "\n")
        let paper = old.isEmpty ? text : text.replacing(old, with: new)
        return Tree([Tree.requirementsPath: paper, "Tests/ATests/A.swift": tests])
            .breachesOfTheRequirements(Self.families).map(\.description)
    }

    @Test func `names of tests are those of functions that are tests`() {
        let names = Tree(["Tests/ATests/A.swift": Self.tests]).testNames
        #expect(names.map(\.name) == ["ABC-1: a thing | holds", "another thing", "plainName"])
        #expect(names.map(\.line) == [1, 3, 5])
    }

    @Test func `a table that is complete and true is no breach`() {
        #expect(breaches() == [])
    }

    @Test func `a row that is missing is a breach`() {
        #expect(
            breaches(Self.rows[3], "") == [
                "docs/requirements.md:1: ABC-2 has no row: add one to its family's table"
            ])
    }

    @Test func `a second row of an id, or one of an unknown id, is a breach`() {
        #expect(breaches(Self.rows[3], Self.rows[3] + "\n" + Self.rows[3]).count == 1)
        #expect(
            breaches("PRS-json | Three", "PRS-yaml | Three").contains(
                "docs/requirements.md:5: PRS-yaml is not an id that House.swift knows"))
    }

    @Test func `a proof that names no test is a breach`() {
        #expect(
            breaches("later: Proxy", "proved") == [
                "docs/requirements.md:4: ABC-2 is proved by no test: name it, in backticks"
            ])
    }

    @Test func `a test that does not exist is a breach`() {
        #expect(
            breaches("`another thing`", "`an other thing`") == [
                "docs/requirements.md:3: ABC-1 names `an other thing`, and no test under Tests has that name"
            ])
    }

    @Test func `a milestone or a state that nobody knows is a breach`() {
        #expect(breaches("later: Proxy", "later: Someday").first?.contains("Someday is no milestone") == true)
        #expect(breaches("later: Proxy", "later").first?.contains("not later") == true)
        #expect(breaches("not ours: why", "not ours").count == 1)
        #expect(breaches("Two.", "") == ["docs/requirements.md:4: ABC-2 says nothing"])
    }

    @Test func `a test that starts with an id and is not in its row is told where to add`() {
        let tests = Self.tests + "\n@Test func `ABC-2: new`() {}\n@Test func `ABC-9: odd`() {}"
        #expect(
            breaches(tests: tests) == [
                "Tests/ATests/A.swift:6: add `ABC-2: new` to the row of ABC-2 (docs/requirements.md:4)",
                "Tests/ATests/A.swift:7: `ABC-9: odd` starts with ABC-9, which has no row",
            ])
    }
}

import Testing

@Suite struct DrawingBreachTests {
    private static let rows = """
        | target | floor | may import | today | holds |
        |---|---|---|---|---|
        | Low | 1 | nothing | yes | a |
        | Mid | 2 | Low, CThing | later | b |
        | Top | 3 | everything below | later | c |
        """
    private static let rooms = [
        "Low": House.Room(floor: 1, mayImport: []),
        "Mid": House.Room(floor: 2, mayImport: ["Low", "CThing"]),
        "Top": House.Room(floor: 3, mayImport: ["Low", "Mid"]),
    ]

    private func breaches(_ old: String = "", _ new: String = "") -> [String] {
        let text = old.isEmpty ? Self.rows : Self.rows.replacing(old, with: new)
        let tree = Tree([Tree.architecturePath: text, "Sources/Low/A.swift": ""])
        return tree.breachesOfTheDrawing(Self.rooms).map(\.description)
    }

    @Test func `a drawing of what holds is no breach`() {
        #expect(breaches() == [])
    }

    @Test func `another floor, another import, another target or another day is a breach`() {
        #expect(breaches("| Low | 1", "| Low | 2") == ["docs/architecture.md:3: House.swift has floor 1"])
        #expect(
            breaches("Low, CThing", "Low, Top") == [
                "docs/architecture.md:4: CThing is in one of this row and House.swift, and not in the other",
                "docs/architecture.md:4: Top is in one of this row and House.swift, and not in the other",
            ])
        #expect(
            breaches("| Top", "| Attic") == [
                "docs/architecture.md:5: Attic is not in House.swift",
                "docs/architecture.md:1: the table has no row for Top",
            ])
        #expect(breaches("later | b", "yes | b") == ["docs/architecture.md:4: Mid today: later"])
    }
}

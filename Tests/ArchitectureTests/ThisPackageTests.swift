import Testing

/// Every rule on the real tree. What each rule refuses is shown in the other suites, on trees made for it.
@Suite struct ThisPackageTests {
    static let tree = Result { try Tree.ofThisPackage() }

    private func expectNone(_ breaches: (Tree) -> [Breach]) throws {
        for breach in breaches(try Self.tree.get()) { Issue.record("\(breach)") }
    }

    @Test func `the tree is there`() throws {
        let tree = try Self.tree.get()
        #expect(tree.targets.isSuperset(of: ["Wire", "System", "Crypto", "TestKit", "countersign"]))
        #expect(tree.testNames.count > 50)
        #expect(tree.sources.contains { $0.path == "Sources/System/Files.swift" })
    }

    @Test func `the table of the house lets imports go down only`() {
        #expect(Tree.breachesWithinTheTable() == [])
    }

    @Test func `the table that is shown to people is the one that holds`() throws {
        try expectNone { $0.breachesOfTheDrawing() }
    }

    @Test func `every import stands in the table of the house`() throws {
        try expectNone { $0.breachesOfTheImportTable() }
    }

    @Test func `the manifest declares what the table allows and the sources need`() throws {
        try expectNone { $0.breachesOfTheManifest() }
    }

    @Test func `no file is longer than one concept takes`() throws {
        try expectNone { $0.breachesOfLength() }
    }

    @Test func `every target has its tests`() throws {
        try expectNone { $0.breachesOfMirroring() }
    }

    @Test func `no name has a banned word`() throws {
        try expectNone { $0.breachesOfNaming() }
    }

    @Test func `what is unsafe, unchecked or forced says why it holds`() throws {
        try expectNone { $0.breachesOfSafety() }
    }

    @Test func `comments hold neither reminders nor code`() throws {
        try expectNone { $0.breachesOfTidiness() }
    }

    @Test func `the table of requirements is complete and agrees with the tests`() throws {
        try expectNone { $0.breachesOfTheRequirements() }
    }
}

import Testing

@Suite struct ManifestBreachTests {
    private static let manifest = """
        func source(_ name: String) -> Target { .target(name: name) }
        let package = Package(
            targets: [
                // source("Comment")
                .target(name: "CLinux"),
                .systemLibrary(name: "COpenSSL", providers: [.apt(["libssl-dev"])]),
                source("Wire"),
                source("System", ["CLinux"]),
                .executableTarget(
                    name: "countersign",
                    dependencies: ["Wire", "System"]
                ),
                tests("WireTests", ["Wire"]),
            ]
        )
        """

    private func breaches(_ texts: [String: String], _ old: String = "", _ new: String = "") -> [String] {
        let manifest = old.isEmpty ? Self.manifest : Self.manifest.replacing(old, with: new)
        return Tree(texts.merging(["Package.swift": manifest]) { $1 }).breachesOfTheManifest().map(
            \.description)
    }

    @Test func `targets are found with their dependencies and their lines`() {
        let declared = Tree(["Package.swift": Self.manifest]).declaredTargets
        #expect(declared.map(\.name) == ["CLinux", "COpenSSL", "Wire", "System", "countersign", "WireTests"])
        #expect(declared.map(\.line) == [5, 6, 7, 8, 9, 13])
        #expect(declared[3].dependencies == ["CLinux"])
        #expect(declared[4].dependencies == ["Wire", "System"])
        #expect(declared[5].dependencies == ["Wire", "TestKit"])
        #expect(breaches([:]) == [])
    }

    @Test func `a dependency that the table doesn't allow is a breach`() {
        #expect(
            breaches([:], "source(\"Wire\")", "source(\"Wire\", [\"System\"])")
                == ["Package.swift:7: Wire may not depend on System"])
    }

    @Test func `a target that is not planned is a breach`() {
        #expect(
            breaches([:], "source(\"Wire\"),", "source(\"Wire\"), \n source(\"Attic\"),")
                == ["Package.swift:8: target Attic is not in the table of House.swift"])
    }

    @Test func `a folder that is not declared is a breach`() {
        #expect(
            breaches(["Sources/Crypto/A.swift": ""]) == ["Package.swift:1: Sources/Crypto is not declared"])
    }

    @Test func `an import that is not declared is a breach`() {
        #expect(
            breaches(["Sources/System/A.swift": "import CLinux\nimport Wire"]) == [
                "Sources/System/A.swift:2: Package.swift does not declare that System depends on Wire"
            ])
    }
}

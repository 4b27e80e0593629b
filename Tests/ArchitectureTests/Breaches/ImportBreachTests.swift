import Testing

@Suite struct ImportBreachTests {
    private func breaches(_ path: String, _ text: String) -> [String] {
        Tree([path: text]).breachesOfTheImportTable().map(\.description)
    }

    @Test func `an import is found behind attributes and access, of a module or of a part of it`() {
        let text = """
            public import Wire
            @testable import System
            @preconcurrency internal import struct Crypto.Digest
            import A; import B.C
            // import Comment
            let importance = 1
            """
        let imports = SwiftSource(path: "x.swift", text: text).imports
        #expect(imports.map(\.module) == ["Wire", "System", "Crypto", "A", "B"])
        #expect(imports.map(\.line) == [1, 2, 3, 4, 4])
    }

    @Test func `an import that the table allows is no breach`() {
        #expect(
            breaches("Sources/Domain/A.swift", "import Crypto\nimport Wire\nimport Synchronization") == [])
        #expect(breaches("Sources/System/A.swift", "import CLinux\nimport Glibc") == [])
        #expect(breaches("Tests/WireTests/A.swift", "import Testing\n@testable import Wire") == [])
        #expect(breaches("Package.swift", "import PackageDescription") == [])
        #expect(breaches("Fuzz/Package.swift", "import PackageDescription") == [])
        #expect(breaches("Fuzz/Heads/Heads.swift", "import Wire") == [])
    }

    @Test func `an import of the same floor is a breach`() {
        let what = "Wire (floor 1) may not import Telemetry (floor 1): imports go to a lower floor"
        #expect(breaches("Sources/Wire/A.swift", "\nimport Telemetry") == ["Sources/Wire/A.swift:2: \(what)"])
    }

    @Test func `an import of a higher floor is a breach`() {
        #expect(breaches("Sources/Crypto/A.swift", "import Domain").count == 1)
    }

    @Test func `an import of a lower floor that the table doesn't list is a breach`() {
        let what = "the table of House.swift does not let Domain import Telemetry"
        #expect(
            breaches("Sources/Domain/A.swift", "import Telemetry") == ["Sources/Domain/A.swift:1: \(what)"])
    }

    @Test(arguments: [
        "Sources/Wire/A.swift", "Tests/WireTests/A.swift", "Benchmarks/A/A.swift", "Fuzz/A/A.swift",
    ])
    func `Foundation is a breach everywhere, under each of its names`(path: String) {
        for module in ["Foundation", "FoundationEssentials", "FoundationNetworking"] {
            let found = breaches(path, "import \(module)")
            #expect(found.count == 1)
            #expect(found.first?.hasPrefix("\(path):1: \(module) is banned everywhere") == true)
        }
    }

    @Test func `Glibc is a breach outside of System, in tests too`() {
        #expect(
            breaches("Sources/TestKit/A.swift", "import Glibc")
                == ["Sources/TestKit/A.swift:1: only System may import Glibc"])
        #expect(breaches("Tests/WireTests/A.swift", "import Glibc").count == 1)
    }

    @Test func `a C module is a breach outside of its importers`() {
        #expect(
            breaches("Sources/Domain/A.swift", "import COpenSSL")
                == ["Sources/Domain/A.swift:1: only Crypto and Reactor may import COpenSSL"])
        #expect(breaches("Sources/countersign/A.swift", "import CHiredis").count == 1)
        #expect(breaches("Tests/CryptoTests/A.swift", "import COpenSSL").count == 1)
    }

    @Test func `other modules of the toolchain are a breach, and so is a target that nobody planned`() {
        #expect(breaches("Sources/System/A.swift", "import Dispatch").count == 1)
        #expect(breaches("Sources/Wire/A.swift", "import Testing").count == 1)
        #expect(breaches("Tests/WireTests/A.swift", "import XCTest").count == 1)
        #expect(
            breaches("Sources/Attic/A.swift", "import Wire")
                == ["Sources/Attic/A.swift:1: Attic is not in the table of House.swift"])
    }

    @Test func `a table that lets an import go up, or a C module have a stranger, is a breach`() {
        let rooms = [
            "Low": House.Room(floor: 1, mayImport: ["High"]),
            "High": House.Room(floor: 2, mayImport: ["CThing"]),
        ]
        #expect(
            Tree.breachesWithinTheTable(rooms, ["CThing": ["Low"]]) == [
                "High may import CThing, which does not count it among its importers",
                "Low may import High, which is not lower",
                "CThing counts Low among its importers, which may not import it",
            ])
    }
}

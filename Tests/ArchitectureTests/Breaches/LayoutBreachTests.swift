import Testing

@Suite struct LayoutBreachTests {
    @Test func `a file may have as many lines as the limit and not one more`() {
        let tree = Tree([
            "Sources/Wire/Long.swift": String(repeating: "let a = 1\n", count: 401),
            "Sources/Wire/Full.swift": String(repeating: "let a = 1\n", count: 400),
            "Tests/WireTests/Long.swift": String(repeating: "\n", count: 400) + "let a = 1",
            "Fuzz/Long.swift": String(repeating: "\n", count: 500),
        ])
        #expect(
            tree.breachesOfLength().map(\.description) == [
                "Sources/Wire/Long.swift:401: 401 lines; 400 is the limit: give its second concept a file",
                "Tests/WireTests/Long.swift:401: 401 lines; 400 is the limit: give its second concept a file",
            ])
    }

    @Test func `a target without tests is a breach, and tests without a target too`() {
        let tree = Tree([
            "Sources/Wire/A.swift": "", "Tests/WireTests/A.swift": "",
            "Sources/Crypto/A.swift": "",
            "Sources/countersign/A.swift": "", "Tests/EndToEndTests/A.swift": "",
            "Sources/COpenSSL/shim.h": "",
            "Tests/AtticTests/A.swift": "",
        ])
        #expect(
            tree.breachesOfMirroring().map(\.description) == [
                "Sources/Crypto:1: Crypto is tested by nothing in Tests/CryptoTests",
                "Tests/AtticTests:1: AtticTests mirrors no target of Sources",
            ])
    }

    @Test func `a banned word in the name of a type, function, file or folder is a breach`() {
        let tree = Tree([
            "Sources/Wire/A.swift": "struct HeadManager {}\n\nfunc makeUtil() {}\n",
            "Sources/Wire/Common/B.swift": "",
            "Sources/Wire/HTTPHelpers.swift": "extension X { enum Base: Y {} }",
        ])
        #expect(
            tree.breachesOfNaming().map(\.description) == [
                "Sources/Wire/Common/B.swift:1: `Common` has the word Common in it, which says nothing of what it is",
                "Sources/Wire/HTTPHelpers.swift:1: `HTTPHelpers` has the word Helpers in it, "
                    + "which says nothing of what it is",
                "Sources/Wire/A.swift:1: `HeadManager` has the word Manager in it, which says nothing of what it is",
                "Sources/Wire/A.swift:3: `makeUtil` has the word Util in it, which says nothing of what it is",
                "Sources/Wire/HTTPHelpers.swift:1: `Base` has the word Base in it, which says nothing of what it is",
            ])
    }

    @Test func `a word is banned whole, and not as a part of another`() {
        let text = "enum Base64URL {}\nstruct Database {}\nfunc implode() {}\n// struct Helper"
        #expect(Tree(["Sources/Wire/Baseline.swift": text]).breachesOfNaming() == [])
    }

    @Test func `a session that is not the caller's login is a breach`() {
        let found = Tree(["Sources/Domain/A.swift": "struct OTPSession {}"]).breachesOfNaming()
        #expect(found.map(\.line) == [1])
    }

    @Test func `names fall into words at capitals, and digits stay with what they follow`() {
        #expect(Tree.camelCaseWords(of: "Base64URLReader") == ["Base64", "URL", "Reader"])
        #expect(Tree.camelCaseWords(of: "makeHTTPHead") == ["Make", "HTTP", "Head"])
        #expect(Tree.camelCaseWords(of: "Type+aspect_two") == ["Type", "Aspect", "Two"])
        #expect(Tree.camelCaseWords(of: "") == [])
    }
}

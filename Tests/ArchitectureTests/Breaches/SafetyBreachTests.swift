import Testing

@Suite struct SafetyBreachTests {
    private func lines(_ text: String) -> [Int] {
        Tree(["Sources/System/A.swift": text]).breachesOfSafety().map(\.line)
    }

    @Test func `unsafe code without a note is a breach, at its file and line`() {
        let found = Tree(["Sources/System/A.swift": "func a() {\n    unsafe b()\n}"]).breachesOfSafety()
        let what = "`unsafe` without a `// SAFETY:` note that says why it holds"
        #expect(found.map(\.description) == ["Sources/System/A.swift:2: \(what)"])
    }

    @Test(arguments: ["try! a()", "a as! B", "final class A: @unchecked Sendable {}", "@safe struct A {}"])
    func `what is forced, unchecked or declared safe without a note is a breach`(text: String) {
        #expect(lines("\n\(text)") == [2])
    }

    @Test func `a note counts on the line, above it in the block, and in a block around it`() {
        let text = """
            func a() {
                unsafe b() // SAFETY: on the line
            }
            func c() {
                // SAFETY: above, for all that follows
                unsafe d()
                if e {
                    unsafe f()
                }
            }
            """
        #expect(lines(text) == [])
    }

    @Test func `a note counts above the declaration, its attributes and the lines of its head`() {
        let text = """
            // SAFETY: for the whole type
            @frozen
            struct A {
                func a(
                    b: Int
                ) {
                    unsafe c()
                }
            }
            extension A {
                /// What it does.
                // SAFETY: for the function
                @inline(__always)
                func d(
                    _ e: Int
                ) -> Int {
                    unsafe f()
                }
            }
            """
        #expect(lines(text) == [])
    }

    @Test func `a note in the function next door doesn't count`() {
        let text = """
            struct A {
                // SAFETY: for b alone
                func b() {
                    unsafe c()
                }

                func d() {
                    unsafe e()
                }
            }
            """
        #expect(lines(text) == [8])
    }

    @Test
    func `a note in the comment that opens the file counts for what is unsafe in it, and for nothing else`() {
        let opening = "// What it decides.\n//\n// SAFETY: all through. INVARIANT: no.\n\nimport Wire\n"
        #expect(lines(opening + "func a() {\n    unsafe b()\n}") == [])
        #expect(lines(opening + "let a = try! b()") == [6])
        #expect(lines("import Wire\n// SAFETY: not the opening\n\nfunc a() {\n    unsafe b()\n}") == [5])
    }

    @Test func `a declaration needs its note right above it`() {
        let text = """
            // INVARIANT: for the first alone
            final class A: @unchecked Sendable {}

            final class B: @unchecked Sendable {}
            struct C {
                // SAFETY: for d alone
                let d = unsafe e()
                let f = unsafe g()
            }
            """
        #expect(lines(text) == [4, 8])
    }

    @Test func `a note below, or in a block that is closed, doesn't count`() {
        #expect(lines("func a() {\n    unsafe b()\n    // SAFETY: too late\n}") == [2])
        #expect(lines("func a() {\n    if b {\n        // SAFETY: c\n    }\n    unsafe d()\n}") == [5])
    }

    @Test func `what is forced needs an invariant, and the word safety is not enough`() {
        #expect(lines("// SAFETY: hm\nlet a = try! b()") == [2])
        #expect(lines("// INVARIANT: b is never wrong\nlet a = try! b()") == [])
    }

    @Test func `names and texts that hold the words are no breach`() {
        #expect(lines("let unsafely = \"unsafe\"\nlet a = try? b() // no try! here\nlet c = d as? E") == [])
    }
}

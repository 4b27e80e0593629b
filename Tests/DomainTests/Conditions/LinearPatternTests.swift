import Testing

@testable import Domain

@Suite struct LinearPatternTests {
    static func matches(_ pattern: String, _ text: String) throws -> Bool {
        var meter = ConditionMeter(1_000_000)
        return try LinearPattern(Array(pattern.utf8)[...]).matches(ConditionText(text), &meter)
    }

    @Test(
        arguments: [
            ("", ["", "a"], []), ("a", ["a", "bab"], ["", "b", "A"]), ("^a", ["a", "ab"], ["ba", ""]),
            ("a$", ["a", "ba"], ["ab", "a\n"]), ("^$", [""], ["a", "\n"]), ("^a$", ["a"], ["aa", ""]),
            (".", ["a", "é", "🐱"], ["", "\n"]), ("^.$", ["é", "🐱"], ["ab"]),
            ("^a*$", ["", "a", "aaa"], ["b", "ab"]), ("^a+$", ["a", "aaa"], ["", "b"]),
            ("^a?$", ["", "a"], ["aa"]), ("^(ab)*$", ["", "ab", "abab"], ["a", "aba"]),
            ("^a*?b+?c??$", ["b", "aabb", "bc"], ["a", "cc"]), ("a|b", ["a", "cb"], ["c", ""]),
            ("^(a|b|)$", ["a", "b", ""], ["c"]), ("^(?:ab|cd)+$", ["abcd", "cd"], ["", "abc"]),
            ("^a{2}$", ["aa"], ["a", "aaa"]), ("^a{2,}$", ["aa", "aaaa"], ["a"]),
            ("^a{1,3}$", ["a", "aaa"], ["", "aaaa"]), ("^a{0}$", [""], ["a"]),
            ("^a{0,1}b$", ["b", "ab"], ["aab"]),
            ("a{", ["a{"], ["a"]), ("a{,2}", ["a{,2}"], ["aa"]), ("{1}", [], []), ("x{a}", ["x{a}"], ["xa"]),
            ("[abc]", ["a", "xc"], ["", "d"]), ("^[a-c]+$", ["abc"], ["abd"]),
            ("^[^a-c]$", ["d", "é"], ["a", ""]),
            ("^[]a]$", ["]", "a"], ["b"]), ("^[^]a]$", ["b"], ["]", "a"]), ("^[a-]$", ["a", "-"], ["b"]),
            ("^[-a]$", ["a", "-"], ["b"]), (#"^[\d\-x]+$"#, ["1-x"], ["y"]),
            (#"^[\w]+$"#, ["a_1Z"], ["é", "-"]),
            ("^[é-ü]$", ["ö", "é"], ["z", "ÿ"]), ("^[^\n]$", ["a"], ["\n"]),
            (#"^\d{2}$"#, ["42"], ["4", "٤٢"]),
            (#"^\D\W\S$"#, ["a-b", "é.é"], ["1-b", "aab", "a- "]),
            (#"\s"#, [" ", "\t", "\n"], ["", "\u{0B}"]),
            (#"^\x41\x{1F431}$"#, ["A🐱"], ["A"]),
            (#"\.\*\+\?\(\)\[\]\{\}\|\^\$\\"#, [#".*+?()[]{}|^$\"#], ["a"]),
            (#"\bcat\b"#, ["cat", "a cat!", "cat\n"], ["cats", "concat", "cat_"]),
            (#"\Bat\b"#, ["cat"], ["at", "ate"]), (#"\Aa\z"#, ["a"], ["ab", "a\n"]),
            (#"^\t\n\r\f\v\a$"#, ["\t\n\r\u{C}\u{B}\u{7}"], [""]),
            ("^(a*)*$", ["", "aaa"], ["b"]), ("^(a|a)*$", ["aaaa"], ["aab"]),
            ("(^a|b$)", ["ab", "cb", "a"], ["cac"]),
            ("^(([a-z]+)\\.)+com$", ["a.com", "a.b.com"], ["com", ".com"]),
            ("-/é", ["a-/éb"], ["-/e"]),
        ] as [(String, [String], [String])])
    func `a pattern matches what it says`(pattern: String, taken: [String], others: [String]) throws {
        if taken.isEmpty, others.isEmpty {
            #expect(throws: LinearPatternFault.nothingToRepeat) { try Self.matches(pattern, "") }
            return
        }
        for text in taken { #expect(try Self.matches(pattern, text), "\(pattern) matches \(text)") }
        for text in others { #expect(try !Self.matches(pattern, text), "\(pattern) matches \(text)") }
    }

    @Test(
        arguments: [
            ("(", .parenthesis), (")", .parenthesis), ("(a", .parenthesis), ("a)", .parenthesis),
            ("[", .bracket), ("[]", .bracket), ("[a", .bracket), ("[^]", .bracket),
            ("*", .nothingToRepeat), ("a**", .nothingToRepeat), ("a|*", .nothingToRepeat),
            ("(*)", .nothingToRepeat), ("^*", .nothingToRepeat), (#"\b+"#, .nothingToRepeat),
            ("a+{2}", .nothingToRepeat), ("a{2,1}", .repetition), ("a{1001}", .repetition),
            ("a{99999999999999999999}", .repetition), ("\\", .escape), (#"\q"#, .escape), (#"\1"#, .escape),
            (#"\p{L}"#, .escape), (#"\Q"#, .escape), (#"\x4"#, .escape), (#"\x{}"#, .escape),
            (#"\x{110000}"#, .escape), (#"\x{D800}"#, .escape), (#"[\b]"#, .escape), (#"[a\"#, .escape),
            ("[b-a]", .range), (#"[a-\d]"#, .range), ("(?i)a", .unsupported), ("(?=a)", .unsupported),
            ("(?P<n>a)", .unsupported), ("(?", .unsupported), ("[[:alpha:]]", .unsupported),
            ("a{1000}", .tooLarge), ("(a{100}){100}", .tooLarge), ("((a{30}){30}){30}", .tooLarge),
            ("(((){1000}){1000}){1000}", .tooLarge), (String(repeating: "a", count: 1000), .tooLarge),
        ] as [(String, LinearPatternFault)])
    func `what is no pattern is refused`(pattern: String, fault: LinearPatternFault) {
        #expect(throws: fault, "\(pattern)") { try Self.matches(pattern, "") }
    }

    /// Held against the regular expressions of the standard library.
    @Test func `patterns agree with another matcher`() throws {
        let atoms = ["a", "b", ".", "[ab]", "[^a]", "(a|b)", "(ab)", "(a*b|)", "^", "$", "\\b"]
        let quantifiers = ["", "*", "+", "?", "{2}", "{1,2}"]
        var numbers = ScriptedNumbers()
        func pick(_ choices: [String]) -> String {
            choices[Int(numbers.next().magnitude % UInt(choices.count))]
        }
        for _ in 0..<400 {
            var pattern = ""
            for _ in 0..<3 {
                let atom = pick(atoms)
                pattern += atom + (["^", "$", "\\b"].contains(atom) ? "" : pick(quantifiers))
                if numbers.next() % 4 == 0 { pattern += "|" }
            }
            let reference = try Regex(pattern)
                .matchingSemantics(.unicodeScalar).wordBoundaryKind(.simple)
            for text in ["", "a", "b", "ab", "ba", "aab", "abab", "bbb", "c", "acb", "a b"] {
                let expected = try reference.firstMatch(in: text) != nil
                #expect(try Self.matches(pattern, text) == expected, "\(pattern) in \(text)")
            }
        }
    }

    @Test func `what makes backtracking take forever takes a step a character and place`() throws {
        for pattern in ["^(a*)*$", "(a|aa)+$", "(.*a){20}$", "^(([a-z])+.)+[A-Z]([a-z])+$", "(a+)+b"] {
            var meter = ConditionMeter(1_000_000)
            let text = ConditionText(String(repeating: "a", count: 5000) + "!")
            #expect(try !LinearPattern(Array(pattern.utf8)[...]).matches(text, &meter))
        }
    }

    @Test func `a long text costs what it is long`() throws {
        var meter = ConditionMeter(1000)
        let pattern = try LinearPattern(Array("(x+x+)+y".utf8)[...])
        let text = ConditionText(String(repeating: "x", count: 2000))
        #expect(throws: ConditionTrouble.Reason.tooCostly) { try pattern.matches(text, &meter) }
    }

    @Test(arguments: LinearPatternFault.allCases)
    func `a fault of a pattern has words`(fault: LinearPatternFault) {
        #expect(!fault.explanation.isEmpty && !fault.explanation.hasSuffix("."))
    }
}

import Domain
import Testing

@Suite struct PathPatternTests {
    func takes(_ pattern: String, _ path: String) throws -> Bool {
        try PathPattern(pattern).takes(Array(path.utf8).span)
    }

    @Test(arguments: [
        ("/", ["/"], ["/a", "", "*", "//"]),
        ("/a", ["/a"], ["/a/", "/A", "/ab", "/", "/a/b", "a"]),
        ("/a/", ["/a/"], ["/a", "/a/b", "/a//"]),
        ("/a/b", ["/a/b"], ["/a/c", "/b/b", "/a", "/a/b/", "/a/bb"]),
        ("/**", ["/", "/a", "/a/", "/a/b", "//"], ["", "*", "a"]),
        ("/a/**", ["/a", "/a/", "/a/x", "/a/x/y/", "/a//"], ["/ab", "/", "/A", "/ab/x", "/b/a"]),
        ("/*", ["/a", "/abc"], ["/", "/a/", "/a/b"]),
        ("/{id}", ["/a", "/7"], ["/", "/a/"]),
        ("/a/*/c", ["/a/b/c", "/a/*/c"], ["/a//c", "/a/c", "/a/b/c/", "/a/b/d", "/x/b/c", "/a/b"]),
        ("/a/{id}/**", ["/a/b", "/a/b/", "/a/b/c/d"], ["/a", "/a/", "/a//x"]),
        ("/*/b/**", ["/a/b", "/a/b/c"], ["/a", "/a/bc", "//b"]),
        ("/*/", ["/a/"], ["/a", "//", "/"]),
        ("/café", ["/café"], ["/cafe", "/cafe\u{301}"]),
        ("/a b/@me", ["/a b/@me"], ["/a%20b/@me"]),
    ])
    func `a pattern takes exactly its paths`(pattern: String, taken: [String], others: [String]) throws {
        for path in taken { #expect(try takes(pattern, path), "\(pattern) takes \(path)") }
        for path in others { #expect(try !takes(pattern, path), "\(pattern) does not take \(path)") }
    }

    @Test(
        arguments: [
            ("", .noSlash, 0), ("a", .noSlash, 0), ("**", .noSlash, 0),
            ("/a//b", .emptySegment, 3), ("//", .emptySegment, 1), ("/**/", .starsNotAtEnd, 1),
            ("/a/**/b", .starsNotAtEnd, 3), ("/**/**", .starsNotAtEnd, 1), ("/a*", .starInSegment, 2),
            ("/***", .starInSegment, 1), ("/a**", .starInSegment, 2), ("/a/{b", .braceInSegment, 3),
            ("/a{b}", .braceInSegment, 2), ("/{b}c", .braceInSegment, 1), ("/{}", .badName, 1),
            ("/{A}", .badName, 1), ("/{1a}", .badName, 1), ("/{a-b}", .badName, 1),
            ("/{a}/x/{a}", .nameTwice, 7), ("/a%20b", .escape, 2), ("/a;b", .neverTaken, 2),
            ("/a?b", .neverTaken, 2), ("/a#", .neverTaken, 2), ("/a\\b", .neverTaken, 2),
            ("/a\u{0}", .neverTaken, 2), ("/\u{7F}", .neverTaken, 1), ("/\u{85}", .neverTaken, 1),
            ("/.", .segmentEnd, 1), ("/a/..", .segmentEnd, 4), ("/a./b", .segmentEnd, 2),
            ("/a /b", .segmentEnd, 2),
        ] as [(String, PathPatternFault.Reason, Int)])
    func `what is no pattern is told with its place`(
        text: String, reason: PathPatternFault.Reason, offset: Int
    ) throws {
        let fault = #expect(throws: PathPatternFault.self) { try PathPattern(text) }
        #expect(fault?.reason == reason)
        #expect(fault?.offset == offset)
    }

    @Test func `a pattern has at most 32 segments and 1024 octets`() throws {
        #expect(throws: Never.self) { try PathPattern(String(repeating: "/a", count: 32) + "/**") }
        let long = String(repeating: "/a", count: 33)
        #expect(throws: PathPatternFault.self) { try PathPattern(long) }
        #expect(throws: Never.self) { try PathPattern("/" + String(repeating: "a", count: 1023)) }
        #expect(throws: PathPatternFault.self) { try PathPattern("/" + String(repeating: "a", count: 1024)) }
    }

    @Test(arguments: PathPatternFault.Reason.allCases)
    func `a fault says what is wrong and how to mend it`(reason: PathPatternFault.Reason) {
        for text in [reason.explanation, reason.remedy] {
            #expect(!text.isEmpty && !text.hasSuffix(".") && text.first?.isUppercase == false)
        }
    }

    static let patterns = [
        "/", "/a", "/a/", "/b", "/**", "/a/**", "/*", "/{x}", "/*/", "/a/*", "/a/b", "/a/*/**", "/*/b",
        "/*/b/**", "/*/**", "/a/b/**", "/a/{x}/c",
    ]
    static let paths = [
        "/", "/a", "/a/", "/b", "/b/", "/a/b", "/a/b/", "/a/c", "/x/b", "/a/b/c", "/a/x/c", "/x/b/c",
        "/x/y/z",
    ]

    /// Held against the paths themselves: a pattern that covers another takes all that the other takes, and one
    /// that does not misses something of it.
    @Test(arguments: patterns)
    func `a pattern covers those whose every path it takes`(text: String) throws {
        let pattern = try PathPattern(text)
        for other in Self.patterns {
            let all = try Self.paths.filter { try takes(other, $0) }.allSatisfy { try takes(text, $0) }
            #expect(pattern.covers(try PathPattern(other)) == all, "\(text) covers \(other)")
        }
    }
}

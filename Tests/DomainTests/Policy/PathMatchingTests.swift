import Domain
import Testing
import Wire

@Suite struct PathMatchingTests {
    static let set = Result {
        try PolicySet([
            PolicySetTests.policy("p", "files /files/@me", "admin /admin/**", "rest /**")
        ])
    }

    func taken(_ target: String, _ allowances: PathAllowances = []) throws -> String {
        try PolicySetTests.taken(Self.set.get(), request(target, allowances: allowances))
    }

    @Test func `a path that is spelled in two ways lands on one route`() throws {
        #expect(try taken("/files/@me") == "p/files")
        #expect(try taken("/files/%40me") == "p/files")
        #expect(try taken("/files/%40you") == "p/rest")
    }

    @Test func `ATK-path: a path that has readings on two routes is refused`() throws {
        let all: PathAllowances = [
            .encodedSlash, .encodedPercent, .semicolon, .emptySegments, .encodedDelimiters,
        ]
        #expect(try taken("/repo%2Fone", all) == "p/rest")
        #expect(try taken("/a;b", all) == "p/rest")
        for path in [
            "/x%2F..%2Fadmin", "/admin;x/y", "//admin/x", "/admin%2Fx", "/%2Fadmin", "/admin%3Fx",
            "/%2561dmin",
            "/ADMIN%2Fx",
        ] {
            let fault = #expect(throws: Refusal.self, "\(path)") { try taken(path, all) }
            #expect(fault?.problem == .ambiguous, "\(path)")
            #expect(fault?.detail?.hasSuffix("one of another route, or of none") == true, "\(path)")
        }
    }

    @Test func `every reading of a path below one route is that route's`() throws {
        #expect(try taken("/admin/a%2Fb", .encodedSlash) == "p/admin")
        #expect(try taken("/admin/a;b/c", .semicolon) == "p/admin")
    }

    @Test func `a path of too many readings is refused`() throws {
        let path = "/a%2F" + String(repeating: "%252F", count: 3) + String(repeating: "x", count: 2050)
        let fault = #expect(throws: Refusal.self) { try taken(path, [.encodedSlash, .encodedPercent]) }
        #expect(fault?.status == 400)
    }

    @Test func `an upstream gets only what it allows itself`() throws {
        let match = try PolicySetTests.match(
            Self.set.get(), request("/repo%2Fone", allowances: [.encodedSlash, .semicolon]))
        #expect(match.usedAllowances == .encodedSlash)
        #expect(throws: Never.self) { try match.check(upstreamAllows: [.encodedSlash, .emptySegments]) }
        let fault = #expect(throws: Refusal.self) { try match.check(upstreamAllows: .semicolon) }
        #expect(fault?.status == 400)
    }
}

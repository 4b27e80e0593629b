import Domain
import Testing

@Suite struct IdentifierTests {
    @Test(arguments: ["a", "7", "acme-bank", "a.b_c-1", String(repeating: "a", count: 64)])
    func `an identifier is plain`(text: String) {
        #expect(Identifier(text)?.text == text)
        #expect(Identifier(text)?.description == text)
    }

    @Test(arguments: ["", "A", "-a", ".a", "_a", "a b", "é", "a\n", "a/b", String(repeating: "a", count: 65)])
    func `what is not plain is no identifier`(text: String) {
        #expect(Identifier(text) == nil)
    }

    @Test(arguments: ["a", "7", "acme-bank", "", "A", "-a", "é", "a\n", "a.b_c-1"])
    func `the schema's expression says the same`(text: String) throws {
        let expression = try Regex(Identifier.pattern)
        #expect((text.wholeMatch(of: expression) != nil) == (Identifier(text) != nil))
    }
}

import Testing
import Wire

@Suite struct JSONValueTests {
    private static let text = """
        {"a":{"b":[10,{"c":"d"},[]],"":"empty","m~n":1,"x/y":2,"\\u00e9\\n":3},"t":true,"f":false,"n":null,"s":"q\\"\\ud83d\\ude00"}
        """

    private static func root() throws -> JSONValue { try JSONDocument(Array(text.utf8)).root }

    @Test func `a value tells what it is and nothing it is not`() throws {
        let root = try Self.root()
        #expect(root.kind == .object && root.count == 5 && root.elements.isEmpty && root.string == nil)
        #expect(
            root["t".utf8]?.boolean == true && root["f".utf8]?.boolean == false
                && root["n".utf8]?.boolean == nil)
        #expect(
            root["n".utf8]?.kind == .null && root["t".utf8]?.kind == .boolean
                && root["s".utf8]?.kind == .string)
        #expect(root["s".utf8]?.string == Array("q\"\u{1F600}".utf8))
        let list = try #require(root["a".utf8]?["b".utf8])
        #expect(list.kind == .array && list.count == 3 && list.members.isEmpty && list.number == nil)
        #expect(list.elements[0].number?.text == "10" && list.elements[0].kind == .number)
        #expect(list.elements[1]["c".utf8]?.string == Array("d".utf8) && list.elements[2].count == 0)
        #expect(root["missing".utf8] == nil && list["b".utf8] == nil)
    }

    @Test func `members come in order, with their keys unescaped`() throws {
        let members = try Self.root()["a".utf8]?.members ?? []
        #expect(
            members.map { String(decoding: $0.key, as: UTF8.self) } == ["b", "", "m~n", "x/y", "\u{E9}\n"])
        #expect(try Self.root()["a".utf8]?["\u{E9}\n".utf8]?.number?.text == "3")
    }

    @Test(arguments: [
        ("/a/b/0", "10"), ("/a/m~0n", "1"), ("/a/x~1y", "2"), ("/a/\u{E9}\n", "3"),
    ])
    func `a pointer names one value`(pointer: String, number: String) throws {
        #expect(try JSONPointer(pointer).value(in: Self.root())?.number?.text == number)
        #expect(try JSONPointer(pointer).description == pointer)
    }

    @Test func `the empty pointer is the whole, and an empty token is an empty key`() throws {
        #expect(try JSONPointer("").value(in: Self.root())?.kind == .object)
        #expect(try JSONPointer("/a/").value(in: Self.root())?.string == Array("empty".utf8))
        #expect(try JSONPointer("/a/b/1/c").value(in: Self.root())?.string == Array("d".utf8))
    }

    @Test(arguments: [
        "/b", "/a/b/3", "/a/b/00", "/a/b/01", "/a/b/-1", "/a/b/+1", "/a/b/1e0", "/a/b/x", "/a/b/", "/t/x",
        "/s/0", "/n/",
        "/a/b/99999999999999999999", "/a/b/0/0", "/A",
    ])
    func `a pointer to nothing finds nothing`(pointer: String) throws {
        #expect(try JSONPointer(pointer).value(in: Self.root()) == nil)
    }

    @Test(arguments: [
        ("a", JSONPointer.Fault.Reason.noSlash, 0), ("/a~", .escapeInvalid, 2), ("/a~2", .escapeInvalid, 2),
        ("/~/b", .escapeInvalid, 1), ("/a/-", .dash, 3), ("/-/a", .dash, 1),
    ])
    func `a text that is no pointer is refused where it stops being one`(
        text: String, reason: JSONPointer.Fault.Reason, offset: Int
    ) {
        let fault = #expect(throws: JSONPointer.Fault.self) { try JSONPointer(text) }
        #expect(fault?.reason == reason && fault?.offset == offset)
    }
}

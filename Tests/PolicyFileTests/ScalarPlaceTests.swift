import Testing

@testable import PolicyFile

/// Where an octet of a value is in its file, however the value is written.
@Suite struct ScalarPlaceTests {
    /// The place of `X` in the value of the only key.
    static func place(_ text: String) -> String? {
        var reading = Reading()
        let source = reading.take(SourceText(name: "t", octets: Array(text.utf8)))
        guard let node = TreeReader.tree(of: source, in: &reading)?["a"]?.value,
            case .scalar(let scalar) = node.content,
            let offset = scalar.text.utf8.firstIndex(of: UInt8(ascii: "X"))
        else { return nil }
        let start = scalar.text.utf8.distance(from: scalar.text.startIndex, to: offset)
        let place = reading.place(of: start..<start + 1, in: node)
        return "\(place.line):\(place.column)+\(place.width)"
    }

    @Test(arguments: [
        ("a: bcX", "1:6+1"), ("a: éX", "1:5+1"), ("a: 'bX'", "1:6+1"), ("a: 'it''s X'", "1:11+1"),
        ("a: \"b\\tX\"", "1:8+1"), ("a: \"\\u00e9\\U0001F600\\x41X\"", "1:25+1"), ("a: \"\\\\X\"", "1:7+1"),
        ("a: b\n  c X", "2:5+1"), ("a: b\n\n  X", "3:3+1"), ("a: 'b\n  c\n  X'", "3:3+1"),
        ("a: \"b\n\n  X\"", "3:3+1"),
        ("a: |\n  b\n  cX\n", "3:4+1"), ("a: |\n    b\n      X\n", "3:7+1"), ("a: |-\n  X", "2:3+1"),
        ("a: >\n  b\n  c X\n", "3:5+1"), ("a: |\r\n  b\r\n  X\r\n", "3:3+1"), ("a: |\n\n  X\n", "3:3+1"),
        ("{a: X, b: c}", "1:5+1"), ("a: b # c\n", nil), ("a: >\n  b\n    c\n\n\n  X\n", "6:3+1"),
    ])
    func `an octet of a value is found where it is written`(text: String, place: String?) {
        #expect(Self.place(text) == place)
    }

    @Test func `where the way can't be walked, the value's own place does`() {
        // An escaped line end, and a block that says itself how far it is indented.
        #expect(Self.place("a: \"b\\\n  X\"") == "1:4+\(Int.max)")
        #expect(Self.place("a: |2\n   X\n") == "1:4+\(Int.max)")
    }

    @Test func `a part of a value is as wide as it is written`() {
        var reading = Reading()
        let source = reading.take(SourceText(name: "t", octets: Array("a: \"b\\u0058cd\"".utf8)))
        let node = TreeReader.tree(of: source, in: &reading)?["a"]?.value
        #expect(
            node.map { reading.place(of: 1..<3, in: $0) } == Place(source: 0, line: 1, column: 6, width: 7))
        #expect(node.map { reading.place(of: 4..<4, in: $0) }?.column == 14)
    }
}

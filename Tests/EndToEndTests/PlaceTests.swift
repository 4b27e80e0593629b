import Testing

@testable import countersign

@Suite struct PlaceTests {
    /// Lines of one octet each, and of octets whose escapes have one, two and four columns.
    static let lines: [[UInt8]] = [0, 1, 11, 12, 13, 47, 48, 49, 100, 300].flatMap { count in
        [
            [UInt8](repeating: 0x61, count: count),
            [UInt8](repeating: 0xFF, count: count),
            (0..<count).map { [0x61, 0x5C, 0x00][$0 % 3] },
        ]
    }

    @Test(arguments: lines)
    func `wherever the octet stands, the caret is under its first column and the line fits`(line: [UInt8]) {
        for offset in 0...line.count {
            let place = Place(.message, of: line[...], at: offset)
            let shown = Array(place.excerpt.utf8)
            #expect(place.line == 1)
            #expect(shown.count <= Place.width + 6)
            #expect(place.caret <= shown.count)
            guard offset < line.count else { continue }
            #expect(shown[place.caret...].starts(with: Array(Escaped([line[offset]]).text.utf8)))
        }
    }

    @Test func `a line is what stands between two line feeds, and the last of them is its own`() {
        let text = Array("ab\r\ncd\nef".utf8)[...]
        let excerpts = (0..<text.count).map { Place(.message, of: text, at: $0).excerpt }
        #expect(excerpts[..<4].allSatisfy { $0 == "ab\\r\\n" })
        #expect(excerpts[4..<7].allSatisfy { $0 == "cd\\n" })
        #expect(excerpts[7...].allSatisfy { $0 == "ef" })
        #expect(Place(.message, of: text, at: 8).line == 3)
        #expect(Place(.message, of: text, at: 8).caret == 1)
    }

    @Test func `what is missing behind the last line is shown at its end`() {
        #expect(Place(.message, of: Array("ab\r\n".utf8)[...], at: 4).caret == 2)
        #expect(Place(.message, of: Array("ab\n".utf8)[...], at: 3).caret == 2)
        #expect(Place(.message, of: Array("ab".utf8)[...], at: 2).caret == 2)
        #expect(Place(.message, of: [], at: 0).excerpt == "")
    }
}

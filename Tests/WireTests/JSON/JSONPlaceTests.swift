import Testing
import Wire

/// Values that are looked at where they lie: the same as those that are copied out.
@Suite struct JSONPlaceTests {
    static let text = #"{"a":"x","\u0061b":"\u00e9\n","":[1,[2],{"k":3}],"o":{"a":{}},"n":1.50,"z":null}"#

    @Test func `a string's place holds what the string is`() throws {
        let document = try JSONDocument(Array(Self.text.utf8))
        for (_, value) in document.root.members {
            guard let (storage, range) = value.text else {
                #expect(value.string == nil)
                continue
            }
            #expect(Array(storage[range]) == value.string)
            #expect((value.encodedCount == 0) == (storage == document.octets))
        }
        #expect(document.root.text == nil && document.root.encodedCount == 0)
    }

    @Test func `a member is found by exactly its key`() throws {
        let root = try JSONDocument(Array(Self.text.utf8)).root
        for (key, _) in root.members { #expect(root.member(key) != nil) }
        for key in ["a", "ab", "", "o", "z"] {
            let octets = Array(key.utf8)
            #expect(root.member(octets)?.kind == root[octets]?.kind && root[octets] != nil, "\(key)")
        }
        for key in ["b", "A", #"\u0061b"#, "ab ", "k", "aaaaaaaaaaaaaaaaaaaa"] {
            #expect(root.member(Array(key.utf8)) == nil, "\(key)")
        }
        #expect(root.member([0x6F])?.member([0x61])?.kind == .object)
        #expect(root.member([0x61])?.member([0x61]) == nil)
    }

    @Test func `keys and elements come in their order`() throws {
        let root = try JSONDocument(Array(Self.text.utf8)).root
        #expect(root.keys.map { $0.string ?? [] } == root.members.map(\.key))
        let list = try #require(root.member([]))
        #expect(list.keys.isEmpty && list.count == 3)
        #expect((0..<3).map { list.element(at: $0)?.kind } == [.number, .array, .object])
        for index in [-1, 3, .max, .min] { #expect(list.element(at: index) == nil) }
        #expect(root.element(at: 0) == nil)
    }
}

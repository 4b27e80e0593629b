import Testing
import Wire

@Suite struct StructuredFieldReaderTests {
    typealias Kind = StructuredFieldFault.Kind

    static func lines(_ texts: [String]) -> [[UInt8]] { texts.map { Array($0.utf8) } }

    static func fault(
        _ text: String,
        with reader: StructuredFieldReader = StructuredFieldReader()
    ) throws -> StructuredFieldFault {
        try #require(throws: StructuredFieldFault.self) { try reader.dictionary(lines([text])) }
    }

    @Test(arguments: [
        ("a=1,b=2,a=3", 8), ("a,a", 2), ("a=(1 2),  b, a;x", 13), ("k;x=1;y=2;x=3", 10), ("k=(1;x;x)", 7),
        ("k=();z;z", 7),
    ])
    func `a key that comes twice is refused where it comes again`(text: String, offset: Int) throws {
        let fault = try Self.fault(text)
        guard case .repeatedKey = fault.kind else {
            Issue.record("\(fault)")
            return
        }
        #expect(fault.offset == offset)
    }

    @Test func `the last of equal keys wins at the place of the first, where that is asked for`() throws {
        let reader = StructuredFieldReader(repeatedKeys: .lastWins)
        let dictionary = try reader.dictionary(Self.lines(["a=1, b=2;p;q;p=0", "a=(x)"]))
        #expect(dictionary.serialized() == Array("a=(x), b=2;p=0;q".utf8))
    }

    @Test func `equal keys of different items are no repetition`() throws {
        let dictionary = try StructuredFieldReader().dictionary(Self.lines(["a;x, b;x, c=(1;x 2;x);x"]))
        #expect(dictionary.entries.map(\.key.octets) == ["a", "b", "c"].map { Array($0.utf8) })
    }

    @Test(arguments: [
        ("a b", Kind.unexpected(0x62), 2), ("A", .unexpected(0x41), 0), ("a=", .endsEarly, 2),
        ("a,", .trailingComma, 1), ("a , \t", .trailingComma, 2), ("a;", .endsEarly, 2),
        ("a=1x", .unexpected(0x78), 3), ("a=-", .endsEarly, 3), ("a=-x", .unexpected(0x78), 3),
        ("a=1234567890123456", .outOfRange, 2), ("a=1234567890123.1", .outOfRange, 2),
        ("a=1.1234", .outOfRange, 2), ("a=1.", .endsEarly, 4), ("a=1.x", .unexpected(0x78), 4),
        ("a=\"x", .endsEarly, 4), ("a=\"\\x", .unexpected(0x78), 4), ("a=\"\\", .endsEarly, 4),
        ("a=\"\u{7f}\"", .unexpected(0x7F), 3), ("a=:YQ=:", .notBase64, 5), ("a=:Y Q=:", .notBase64, 4),
        ("a=:YQ", .endsEarly, 5), ("a=?2", .unexpected(0x32), 3), ("a=@1.5", .unexpected(0x2E), 4),
        ("a=@", .endsEarly, 3), ("a=@x", .unexpected(0x78), 3), ("a=%x", .unexpected(0x78), 3),
        ("a=%\"%C3\"", .unexpected(0x43), 5), ("a=%\"%4\"", .unexpected(0x22), 6),
        ("a=%\"b%ff\"", .notUTF8, 5), ("a=%\"", .endsEarly, 4), ("a=%\"%", .endsEarly, 5),
        ("a=(1", .endsEarly, 4), ("a=(1,2)", .unexpected(0x2C), 4), ("a=()b", .unexpected(0x62), 4),
        ("a=!", .unexpected(0x21), 2), ("a=ü", .unexpected(0xC3), 2),
    ])
    func `a fault tells what is wrong, and at which octet`(text: String, kind: Kind, offset: Int) throws {
        let fault = try Self.fault(text)
        #expect(fault.kind == kind)
        #expect(fault.offset == offset)
    }

    @Test func `several lines are one list, as if a comma and a space stood between them`() throws {
        let list = try StructuredFieldReader().list(Self.lines(["1, 2", "(3 4)", "\"x\", \"y,z\""]))
        #expect(list.serialized() == Array("1, 2, (3 4), \"x\", \"y,z\"".utf8))
    }

    @Test(arguments: [["1, \"a", "b\"", "2"], ["1", "%\"a", "b\""], ["\"a\"", "\"b", "\""], ["\"", "\""]])
    func `a string over two lines is refused`(lines: [String]) throws {
        let fault = try #require(throws: StructuredFieldFault.self) {
            try StructuredFieldReader().list(Self.lines(lines))
        }
        #expect(fault.kind == .brokenAcrossLines)
    }

    @Test func `an item has one line`() throws {
        let reader = StructuredFieldReader()
        #expect(try reader.item(Self.lines([" 1 "])).value == .integer(try StructuredInteger(1)))
        let several = try #require(throws: StructuredFieldFault.self) {
            try reader.item(Self.lines(["1", ""]))
        }
        #expect(
            several
                == (try #require(throws: StructuredFieldFault.self) {
                    try reader.item(Self.lines(["1", "2"]))
                }))
        #expect(several.kind == .severalLines && several.offset == 1)
        let none = try #require(throws: StructuredFieldFault.self) { try reader.item([]) }
        #expect(none.kind == .endsEarly && none.offset == 0)
    }

    @Test func `no lines are a field without members, which is not sent`() throws {
        #expect(try StructuredFieldReader().list([]).serialized() == nil)
        #expect(try StructuredFieldReader().dictionary([]).serialized() == nil)
    }

    /// A list in which there are `count` of something.
    static func text(with count: Int, of part: StructuredFieldPart) -> String {
        switch part {
        case .listMembers: Array(repeating: "1", count: count).joined(separator: ",")
        case .innerListItems: "(" + Array(repeating: "1", count: count).joined(separator: " ") + ")"
        case .parameters: "a;" + (0..<count).map { "p\($0)" }.joined(separator: ";")
        case .key: "a;" + String(repeating: "k", count: count)
        case .string: "\"" + String(repeating: "s", count: count) + "\""
        case .token: String(repeating: "t", count: count)
        case .byteSequence:
            ":" + String(decoding: Base64.encode([UInt8](repeating: 7, count: count)), as: UTF8.self) + ":"
        case .displayString: "%\"" + String(repeating: "%25", count: count) + "\""
        case .dictionaryMembers: ""
        }
    }

    @Test(arguments: [
        StructuredFieldPart.listMembers, .innerListItems, .parameters, .key, .string, .token, .byteSequence,
        .displayString,
    ])
    func `as much as the standard asks for is read, and one more is refused`(
        part: StructuredFieldPart
    ) throws {
        let reader = StructuredFieldReader()
        let list = try reader.list(Self.lines([Self.text(with: part.limit, of: part)]))
        #expect(list.members.count == (part == .listMembers ? part.limit : 1))
        let fault = try #require(throws: StructuredFieldFault.self) {
            try reader.list(Self.lines([Self.text(with: part.limit + 1, of: part)]))
        }
        #expect(fault.kind == .tooMany(part) || fault.kind == .tooLong(part))
    }

    @Test func `a dictionary of as many members as the standard asks for is read, and one more is refused`()
        throws
    {
        let keys = (0...StructuredFieldPart.dictionaryMembers.limit).map { "k\($0)" }
        let reader = StructuredFieldReader()
        let dictionary = try reader.dictionary(Self.lines([keys.dropLast().joined(separator: ",")]))
        #expect(dictionary.entries.count == 1_024)
        #expect(dictionary[Array("k1023".utf8)] != nil && dictionary[Array("k1024".utf8)] == nil)
        let fault = try Self.fault(keys.joined(separator: ","))
        #expect(fault.kind == .tooMany(.dictionaryMembers))
        #expect(try Self.fault(keys.joined(separator: ",") + ",k3").kind == .tooMany(.dictionaryMembers))
    }

    @Test func `whatever is read is written so that it reads the same, and is then written the same`() throws
    {
        let pieces = [
            "a=1", "b", "*=", "c=", ";p", ";q=2.50", ", ", ",d=", " ", "(", ")", "(x \"y\");z", "-2", ".5",
            "\"",
            "\\\"", "?1", "?0", ":YQ==:", "@3", "%\"%c3%bc\"", "\t", "tok/en",
        ].map { Array($0.utf8) }
        let reader = StructuredFieldReader(repeatedKeys: .lastWins)
        var state: UInt64 = 7
        var read = 0
        for round in 0..<4_000 {
            let text = (0..<(round % 7)).flatMap { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return pieces[Int(state >> 33) % pieces.count]
            }
            guard let dictionary = try? reader.dictionary([text]), let written = dictionary.serialized()
            else {
                continue
            }
            read += 1
            let again = try StructuredFieldReader().dictionary([written])
            #expect(again == dictionary)
            #expect(again.serialized() == written)
        }
        #expect(read > 100)
    }

    @Test func `each text cut anywhere is read or refused, and nothing traps`() {
        let whole = Array("a=(\"b\\\"\" :YQ==: %\"%c3%bc\");c=-1.25, d=@-1;e=?0, *f=t/x:y".utf8)
        for end in 0...whole.count {
            for octet in UInt8.min...UInt8.max where octet < 0x30 || octet % 7 == 0 {
                let text = Array(whole[..<end]) + [octet]
                do throws(StructuredFieldFault) {
                    _ = try StructuredFieldReader().dictionary([text])
                } catch {
                    #expect((0...text.count).contains(error.offset))
                }
            }
        }
    }
}

import Testing
import Wire

@Suite struct PercentCodingTests {
    @Test(arguments: [
        ("", ""), ("abc", "abc"), ("%41%62", "Ab"), ("%c3%bC", "ü"), ("a+b", "a+b"), ("%2541", "%41"),
        ("%00", "\0"), ("%25", "%"),
    ])
    func `text is decoded once`(text: String, decoded: String) throws {
        #expect(try PercentCoding.decode(Array(text.utf8)) == Array(decoded.utf8))
    }

    @Test func `plus is a space only where the caller says so`() throws {
        #expect(try PercentCoding.decode(Array("a+%2B".utf8), plusIsSpace: true) == Array("a +".utf8))
    }

    @Test(arguments: [
        ("%", 0), ("a%", 1), ("a%4", 1), ("%4", 0), ("%g1", 0), ("%1g", 0), ("%%41", 0), ("%41%", 3),
        ("%u0041", 0), ("% 41", 0), ("%+1", 0), ("%-1", 0), ("%0x", 0), ("%4%31", 0),
    ])
    func `a bad escape is refused where it stands`(text: String, offset: Int) {
        let fault = PercentFault.badEscape(offset: offset)
        #expect(throws: fault) { try PercentCoding.decode(Array(text.utf8)) }
        #expect(fault.offset == offset)
    }

    @Test(arguments: [
        ("%c0%af", 0), ("a%c3", 1), ("%41%e0%80%af", 3), ("+%ed%a0%80", 1), ("%f4%90%80%80", 0),
        ("a%c3%bcb%80", 8), ("%c3%28", 0), ("%fe", 0), ("%c3a%bc", 0),
    ])
    func `what is no UTF-8 is refused where it starts before decoding`(text: String, offset: Int) throws {
        let fault = PercentFault.notUTF8(offset: offset)
        #expect(throws: fault) { try PercentCoding.decode(Array(text.utf8)) }
        #expect(fault.offset == offset)
        #expect(throws: Never.self) { try PercentCoding.decode(Array(text.utf8), requiresUTF8: false) }
    }

    @Test func `a sequence half raw and half escaped is judged as what it decodes to`() throws {
        #expect(try PercentCoding.decode([0xC3] + Array("%bc".utf8)) == [0xC3, 0xBC])
    }

    @Test func `every octet survives encoding and decoding, whatever is left alone`() throws {
        let all = Array(UInt8.min...UInt8.max)
        for plain in [PercentCoding.unreserved, OctetSet(""), OctetSet("%"), OctetSet("%/+ ")] {
            #expect(
                try PercentCoding.decode(PercentCoding.encode(all, leaving: plain), requiresUTF8: false)
                    == all)
        }
    }

    @Test func `escapes are written in upper case, and just where they are needed`() {
        #expect(PercentCoding.encode(Array("a-Z_0.~/%ü".utf8)) == Array("a-Z_0.~%2F%25%C3%BC".utf8))
        #expect(PercentCoding.encode(Array("a/b%".utf8), leaving: OctetSet("ab/%")) == Array("a/b%25".utf8))
    }
}

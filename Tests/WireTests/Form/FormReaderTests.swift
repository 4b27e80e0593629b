import Testing
import Wire

@Suite struct FormReaderTests {
    static func read(_ text: String, foldsCase: Bool = true) throws -> [String] {
        try FormReader(foldsCase: foldsCase).read(Array(text.utf8)).fields.map { field in
            String(decoding: field.name + [UInt8(ascii: "|")] + field.value, as: UTF8.self)
        }
    }

    static func fault(_ text: [UInt8], foldsCase: Bool = true) -> FormFault? {
        do throws(FormFault) {
            _ = try FormReader(foldsCase: foldsCase).read(text)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        ("", []),
        ("amount=120.00", ["amount|120.00"]),
        ("b=2&a=1", ["b|2", "a|1"]),
        ("a=", ["a|"]),
        ("a==", ["a|="]),
        ("a=b=c", ["a|b=c"]),
        ("a=1+2%2B3%203", ["a|1 2+3 3"]),
        ("a=%26%3D%3b%25", ["a|&=;%"]),
        ("%61mount=1", ["amount|1"]),
        ("a=%c3%bc%F0%9F%98%80", ["a|ü😀"]),
        ("a=%0D%0A%09", ["a|\r\n\t"]),
        ("a=!\"#$'()*,-./:<>?@[\\]^_`{|}~", ["a|!\"#$'()*,-./:<>?@[\\]^_`{|}~"]),
        ("x.y-z_0=1", ["x.y-z_0|1"]),
        ("method=put&_charset=1", ["method|put", "_charset|1"]),
        ("Constructor=1", ["Constructor|1"]),
    ])
    func `a form with one reading is read, in order`(text: String, fields: [String]) throws {
        #expect(try Self.read(text) == fields)
    }

    @Test(arguments: [
        ("&", FormFault.Kind.emptyPair, 0), ("&a=1", .emptyPair, 0), ("a=1&", .emptyPair, 3),
        ("a=1&&b=2", .emptyPair, 4), ("a", .missingEquals, 0), ("a=1&b", .missingEquals, 4),
        ("a=1;b=2", .semicolon, 3), ("a;=1", .semicolon, 1), (";", .semicolon, 0),
        ("a=b c", .rawOctet(0x20), 3), ("a=1\r\n", .rawOctet(0x0D), 3), ("a=\u{0}", .rawOctet(0), 2),
        ("a=\u{7F}", .rawOctet(0x7F), 2), ("ü=1", .rawOctet(0xC3), 0), ("a=ü", .rawOctet(0xC3), 2),
        ("a=\t", .rawOctet(9), 2), ("a=%", .badEscape, 2), ("a=1&b=x%4", .badEscape, 7),
        ("a=%zz", .badEscape, 2), ("%=1", .badEscape, 0), ("a=%u0041", .badEscape, 2),
        ("a=%00", .nul, 2), ("a=1&b=x%00", .nul, 6), ("a=%c0%af", .notUTF8, 2), ("a=b%ff", .notUTF8, 3),
        ("%ff=1", .notUTF8, 0), ("a=%ed%a0%80", .notUTF8, 2), ("a=%c3", .notUTF8, 2),
        ("a=%FE%FF%00a", .notUTF8, 2),
    ])
    func `PRS-form: a form with a second reading is refused at its place`(
        text: String, kind: FormFault.Kind, offset: Int
    ) {
        let fault = Self.fault(Array(text.utf8))
        #expect(fault?.kind == kind)
        #expect(fault?.offset == offset)
    }

    @Test(arguments: [
        "a[]=1", "a[b]=1", "a%5B%5D=1", "a]=1", "[=1", "a%5bb%5d=1",
    ])
    func `PRS-form: a name with a bracket is refused, raw or escaped`(text: String) {
        guard case .bracketInName = Self.fault(Array(text.utf8))?.kind else {
            Issue.record("\(text) was not refused for its bracket")
            return
        }
    }

    @Test(arguments: UInt8.min...UInt8.max)
    func `PRS-form: a name is of its letters and no others`(octet: UInt8) {
        let isNameOctet = octet.isASCIILetter || octet.isASCIIDigit || Array("_.-".utf8).contains(octet)
        let text = Array("x".utf8) + PercentCoding.encode([octet], leaving: OctetSet("")) + Array("=1".utf8)
        #expect((Self.fault(text) == nil) == isNameOctet)
    }

    @Test(arguments: ["=1", "a+b=1", "a%00=1", "a%0d%0a=1", "a%20=1", "%C3%BC=1", "a:b=1"])
    func `PRS-form: a name that is none is refused`(text: String) {
        guard case .badName = Self.fault(Array(text.utf8))?.kind else {
            Issue.record("\(text) was not refused for its name")
            return
        }
    }

    @Test func `a name has 64 octets at most, after decoding`() throws {
        let longest = String(repeating: "%61", count: 64)
        #expect(try Self.read(longest + "=1") == [String(repeating: "a", count: 64) + "|1"])
        #expect(
            Self.fault(Array((longest + "a=1").utf8))?.kind
                == .badName(name: Array(repeating: 0x61, count: 65)))
    }

    @Test(arguments: [
        "_method", "_METHOD", "_Method", ".method", "_httpmethod", "_HttpMethod", ".HTTPMETHOD", "_charset_",
        "_CharSet_", ".charset.", "_charset.", "%5Fmethod", "__proto__", "constructor", "prototype",
        "toString",
        "hasOwnProperty", "__defineGetter__",
    ])
    func `PRS-form: a name by which a framework takes orders, or that it drops, is refused`(name: String) {
        for foldsCase in [true, false] {
            let fault = Self.fault(Array((name + "=PUT").utf8), foldsCase: foldsCase)
            guard case .reservedName = fault?.kind else {
                Issue.record("\(name) was not refused: \(String(describing: fault))")
                return
            }
        }
    }

    @Test func `octets that are anything at all never trap the reader`() {
        var state: UInt64 = 42
        let alphabet = Array("a=&%+;[].0_\u{0}".utf8) + [0xC3, 0xFF]
        for length in 0..<2_000 {
            let text = (0..<(length % 40)).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return alphabet[Int(state >> 33) % alphabet.count]
            }
            if let fault = Self.fault(text) { #expect((0...text.count).contains(fault.offset)) }
        }
    }
}

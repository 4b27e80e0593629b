import Testing
import Wire

@Suite struct StructuredFieldValueTests {
    static func key(_ text: String) throws -> StructuredKey { try StructuredKey(Array(text.utf8)) }

    static func integer(_ value: Int64) throws -> StructuredBareItem {
        .integer(try StructuredInteger(value))
    }

    @Test(
        arguments: [
            ("0", 0), ("-0", 0), ("0.0004", 0), ("0.0005", 0), ("0.00050", 0), ("0.000500001", 1),
            ("0.0015", 2),
            ("0.0025", 2), ("-0.0025", -2), ("-0.0026", -3), ("1", 1_000), ("12.5", 12_500),
            ("9.9995", 10_000),
            ("007.10", 7_100), ("999999999999.9994", 999_999_999_999_999),
        ] as [(String, Int64)])
    func `a decimal is the nearest that can be written, of two the even`(
        text: String, thousandths: Int64
    ) throws {
        #expect(try StructuredDecimal(nearestTo: Array(text.utf8)).thousandths == thousandths)
    }

    @Test(arguments: [
        "", "-", ".", "-.", ".5", "1.", "1.2.3", "+1", "1e3", " 1", "1 ", "--1", "1-", "ü", "1000000000000",
        "999999999999.9995", "-999999999999.9996", "99999999999999999999999999", "NaN", "0x1",
    ])
    func `what is no such number is refused`(text: String) {
        #expect(throws: StructuredFieldFault.self) { try StructuredDecimal(nearestTo: Array(text.utf8)) }
    }

    @Test func `numbers that have too many digits can't be made`() throws {
        let most: Int64 = 999_999_999_999_999
        #expect(try StructuredInteger(-most).value == -most)
        #expect(try StructuredDecimal(thousandths: most).thousandths == most)
        for value in [most + 1, -most - 1, .min, .max] {
            #expect(throws: StructuredFieldFault.self) { try StructuredInteger(value) }
            #expect(throws: StructuredFieldFault.self) { try StructuredDecimal(thousandths: value) }
            #expect(throws: StructuredFieldFault.self) { try StructuredDate(seconds: value) }
        }
    }

    @Test(arguments: UInt8.min...UInt8.max)
    func `an octet can stand in a text exactly where the grammar says`(octet: UInt8) {
        let lower = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(octet) || octet == UInt8(ascii: "*")
        let inKey = lower || octet.isASCIIDigit || Array("_-.".utf8).contains(octet)
        let first = octet.isASCIILetter || octet == UInt8(ascii: "*")
        let inToken = octet.isTokenOctet || octet == UInt8(ascii: ":") || octet == UInt8(ascii: "/")
        let a = UInt8(ascii: "a")
        #expect(((try? StructuredKey([octet])) != nil) == lower)
        #expect(((try? StructuredKey([a, octet])) != nil) == inKey)
        #expect(((try? StructuredToken([octet])) != nil) == first)
        #expect(((try? StructuredToken([a, octet])) != nil) == inToken)
        #expect(((try? StructuredString([a, octet])) != nil) == (0x20...0x7E).contains(octet))
        #expect(((try? StructuredDisplayString([a, octet])) != nil) == (octet < 0x80))
    }

    @Test func `an empty key or token can't be made, an empty string can`() throws {
        let fault = try #require(throws: StructuredFieldFault.self) { try StructuredKey([]) }
        #expect(fault.kind == .endsEarly)
        #expect(throws: StructuredFieldFault.self) { try StructuredToken([]) }
        #expect(StructuredItem(.string(try StructuredString([]))).serialized() == Array("\"\"".utf8))
    }

    @Test func `every octet of a display string comes back`() throws {
        let text = try StructuredDisplayString(Array("\0\u{1F}\"%\\~\u{7F}ü€😀".utf8))
        let written = StructuredItem(.displayString(text)).serialized()
        #expect(written == Array("%\"%00%1f%22%25\\~%7f%c3%bc%e2%82%ac%f0%9f%98%80\"".utf8))
        #expect(try StructuredFieldReader().item([written]).value == .displayString(text))
    }

    @Test func `a dictionary keeps its order, and gives back what it replaces`() throws {
        var dictionary = StructuredDictionary()
        for number in 0..<20 {
            let item = StructuredItem(try Self.integer(Int64(number)))
            #expect(dictionary.set(.item(item), for: try Self.key("k\(number)")) == nil)
        }
        let replaced = dictionary.set(.innerList(StructuredInnerList([])), for: try Self.key("k3"))
        #expect(replaced == .item(StructuredItem(try Self.integer(3))))
        #expect(dictionary.entries.map(\.key) == (try (0..<20).map { try Self.key("k\($0)") }))
        #expect(dictionary[Array("k3".utf8)] == .innerList(StructuredInnerList([])))
        #expect(dictionary[Array("k19".utf8)] == .item(StructuredItem(try Self.integer(19))))
        #expect(dictionary[Array("K3".utf8)] == nil)
    }

    @Test func `parameters with the same entries are equal and hash alike`() throws {
        var first = StructuredParameters()
        var second = StructuredParameters()
        first.set(.boolean(true), for: try Self.key("a"))
        second.set(.boolean(false), for: try Self.key("a"))
        #expect(first != second && first[Array("a".utf8)] == .boolean(true))
        second.set(.boolean(true), for: try Self.key("a"))
        #expect(Set([first, second]).count == 1)
        #expect(first.entries.map(\.value) == [.boolean(true)])
    }

    @Test func `a true member is written without its value, a false one with it`() throws {
        var dictionary = StructuredDictionary()
        var parameters = StructuredParameters()
        parameters.set(.boolean(false), for: try Self.key("p"))
        dictionary.set(.item(StructuredItem(.boolean(true), parameters: parameters)), for: try Self.key("a"))
        dictionary.set(.item(StructuredItem(.boolean(false))), for: try Self.key("b"))
        #expect(dictionary.serialized() == Array("a;p=?0, b=?0".utf8))
    }
}

import TestKit
import Testing

@testable import Wire

@Suite struct CanonicalJSONTests {
    /// The RFC's own samples hold numbers that only a double keeps, which the standard profile refuses.
    private static func canonical(_ octets: [UInt8]) throws -> [UInt8] {
        let limits = try JSONLimits(numbers: .doubles, foldsKeys: false)
        return CanonicalJSON.octets(try JSONDocument(octets, limits: limits).root)
    }

    @Test func `PRS-jcs: every published sample has its canonical form`() throws {
        guard let folder = try Vectors.here.folder(.jcs, for: "CanonicalJSONTests") else { return }
        let names = try folder.folder("input").names(endingIn: ".json")
        #expect(names.count == 6)
        for name in names {
            let canonical = try Self.canonical(try folder.folder("input").read(name))
            #expect(canonical == (try folder.folder("output").read(name)), "\(name)")
            let hex = try folder.folder("outhex").read(name.replacing(".json", with: ".txt"))
            #expect(try Hex.decode(hex.filter { $0.hexDigitValue != nil }) == canonical, "\(name)")
            #expect(try Self.canonical(canonical) == canonical, "\(name) again")
        }
    }

    @Test func `PRS-jcs: a hundred thousand doubles are written as ECMAScript writes them`() throws {
        guard let folder = try Vectors.here.folder(.jcs, for: "ES6Number") else { return }
        var count = 0
        for line in try folder.read("es6-numbers-100000.txt").split(separator: UInt8(ascii: "\n")) {
            let parts = line.split(separator: UInt8(ascii: ","))
            let bits = try #require(UInt64(String(decoding: parts[0], as: UTF8.self), radix: 16))
            let text = ES6Number.text(Double(bitPattern: bits))
            if text.map({ Array($0.utf8) }) != Array(parts[1]) {
                Issue.record("\(String(bits, radix: 16)) became \(text ?? "nothing")")
            }
            count += 1
        }
        #expect(count == 100_000)
    }

    private static let texts: [String: String] = [
        "0.0": "0", "-0.0": "0", "1": "1", "-1.5": "-1.5", "1e21": "1e+21", "1e20": "100000000000000000000",
        "123456789012345680000": "123456789012345680000", "1e-6": "0.000001", "1e-7": "1e-7",
        "1.5e-9": "1.5e-9",
        "5e-324": "5e-324", "1.7976931348623157e308": "1.7976931348623157e+308", "0.1": "0.1", "100": "100",
        "333333333.33333329": "333333333.3333333", "9007199254740991": "9007199254740991", "4.50": "4.5",
        "2e-3": "0.002",
    ]

    @Test(arguments: texts.keys.sorted())
    func `PRS-jcs: a number has one text`(written: String) throws {
        #expect(ES6Number.text(try #require(Double(written))) == Self.texts[written])
    }

    @Test func `PRS-jcs: what is no number has no text`() {
        #expect(
            ES6Number.text(.nan) == nil && ES6Number.text(.infinity) == nil
                && ES6Number.text(-.infinity) == nil)
    }

    @Test func `PRS-jcs: members are sorted by UTF-16 code units, not by code points`() throws {
        let text = Array("{\"\u{FB33}\":1,\"\u{1F600}\":2,\"b\":3,\"a\":4,\"ab\":5,\"\u{E9}\":6,\"\":7}".utf8)
        let expected = "{\"\":7,\"a\":4,\"ab\":5,\"b\":3,\"\u{E9}\":6,\"\u{1F600}\":2,\"\u{FB33}\":1}"
        #expect(try Self.canonical(text) == Array(expected.utf8))
        let (astral, private_) = (Array("x\u{1F600}".utf8), Array("x\u{FB33}".utf8))
        #expect(
            CanonicalJSON.precedesInUTF16(astral, private_)
                && !CanonicalJSON.precedesInUTF16(private_, astral))
    }

    @Test func `PRS-jcs: strings keep their characters and escape what they must, shortly`() throws {
        let text = #"["\u0008\u0009\u000a\u000c\u000d\u0001\u001f\"\\\/\u007f\u00e9\u2028","cafe\u0301"]"#
        let expected = "[\"\\b\\t\\n\\f\\r\\u0001\\u001f\\\"\\\\/\u{7F}\u{E9}\u{2028}\",\"cafe\u{301}\"]"
        #expect(try Self.canonical(Array(text.utf8)) == Array(expected.utf8))
    }
}

@Suite struct JSONWriterTests {
    @Test func `commas and colons are where they belong, and the strict reader takes the text`() throws {
        var writer = JSONWriter()
        writer.object { object in
            object.key("list")
            object.array { array in
                array.integer(-1)
                array.string("a\"b\u{0}")
                array.array { _ in }
                array.object {
                    $0.key("x"); $0.null()
                }
            }
            object.key("yes")
            object.boolean(true)
            object.key("no")
            object.boolean(false)
        }
        let octets = writer.octets
        #expect(
            String(decoding: octets, as: UTF8.self)
                == #"{"list":[-1,"a\"b\u0000",[],{"x":null}],"yes":true,"no":false}"#)
    }
}

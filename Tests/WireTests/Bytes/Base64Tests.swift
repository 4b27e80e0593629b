import Testing
import Wire

@Suite struct Base64Tests {
    /// RFC 4648, section 10.
    static let examples: [(plain: String, padded: String)] = [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"),
        ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ]

    @Test(arguments: examples)
    func `the RFC's examples are written and read back`(plain: String, padded: String) throws {
        let bare = Array(padded.utf8.prefix { $0 != UInt8(ascii: "=") })
        #expect(Base64.encode(Array(plain.utf8)) == Array(padded.utf8))
        #expect(Base64URL.encode(Array(plain.utf8)) == bare)
        #expect(try Base64.decode(Array(padded.utf8)) == Array(plain.utf8))
        #expect(try Base64URL.decode(bare) == Array(plain.utf8))
    }

    @Test func `every octet at every place of a group survives the way there and back`() throws {
        for octet in UInt8.min...UInt8.max {
            for octets in [[octet], [octet, 0xFF], [0, octet], [octet, octet, octet], [1, 2, octet, 3]] {
                #expect(try Base64.decode(Base64.encode(octets)) == octets)
                #expect(try Base64URL.decode(Base64URL.encode(octets)) == octets)
            }
        }
    }

    @Test func `the two alphabets differ in exactly two letters`() throws {
        let octets: [UInt8] = [0xFB, 0xFF, 0xBF]
        #expect(Base64.encode(octets) == Array("+/+/".utf8))
        #expect(Base64URL.encode(octets.span) == Array("-_-_".utf8))
        #expect(Base64.encode(octets.span) == Array("+/+/".utf8))
        #expect(try Base64.decode(Array("+/+/".utf8).span) == octets)
    }

    @Test(arguments: UInt8.min...UInt8.max)
    func `an octet is a letter of an alphabet, or refused at its place`(octet: UInt8) {
        let text = [UInt8(ascii: "A"), UInt8(ascii: "A"), octet, UInt8(ascii: "A")]
        let isShared = octet.isASCIILetter || octet.isASCIIDigit
        let inStandard = isShared || octet == UInt8(ascii: "+") || octet == UInt8(ascii: "/")
        let inURL = isShared || octet == UInt8(ascii: "-") || octet == UInt8(ascii: "_")
        let fault = Base64Fault.outsideAlphabet(offset: 2)
        #expect(((try? Base64.decode(text)) != nil) == inStandard)
        #expect(((try? Base64URL.decode(text)) != nil) == inURL)
        if !inStandard, octet != UInt8(ascii: "=") {
            #expect(throws: fault) { try Base64.decode(text) }
        }
        if !inURL { #expect(throws: fault) { try Base64URL.decode(text) } }
    }

    @Test(arguments: [
        ("Zg==", Base64Fault.padding(offset: 2)), ("Zm8=", .padding(offset: 3)), ("=", .padding(offset: 0)),
        ("Zm9v=", .padding(offset: 4)), ("Z", .impossibleLength(offset: 0)),
        ("Zm9vY", .impossibleLength(offset: 4)), ("Zh", .trailingBits(offset: 1)),
        ("Zm9", .trailingBits(offset: 2)), (" Zg", .outsideAlphabet(offset: 0)),
        ("Zg\n", .outsideAlphabet(offset: 2)), ("Zg=A", .outsideAlphabet(offset: 2)),
    ])
    func `base64url has one spelling and no padding`(text: String, fault: Base64Fault) {
        #expect(throws: fault) { try Base64URL.decode(Array(text.utf8)) }
        #expect((0..<text.utf8.count).contains(fault.offset))
    }

    @Test(arguments: [
        ("Zg", Base64Fault.padding(offset: 2)), ("Zg=", .padding(offset: 2)), ("Zg===", .padding(offset: 2)),
        ("Zm8", .padding(offset: 3)), ("Zm8==", .padding(offset: 3)), ("Zm9v=", .padding(offset: 4)),
        ("====", .padding(offset: 0)), ("Z===", .impossibleLength(offset: 0)),
        ("Z", .impossibleLength(offset: 0)), ("Zh==", .trailingBits(offset: 1)),
        ("Zm9=", .trailingBits(offset: 2)), ("Zg==Zg==", .outsideAlphabet(offset: 2)),
        ("Zg= =", .padding(offset: 4)), ("=Zg=", .outsideAlphabet(offset: 0)),
    ])
    func `base64 has one spelling, with exactly its padding`(text: String, fault: Base64Fault) {
        #expect(throws: fault) { try Base64.decode(Array(text.utf8)) }
    }

    @Test func `of all groups of two letters just the one with zero bits at the end is read`() {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        var read = 0
        for first in alphabet {
            for second in alphabet where (try? Base64URL.decode([first, second])) != nil { read += 1 }
        }
        #expect(read == 256)
    }
}

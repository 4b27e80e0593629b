import Testing
import Wire

@Suite struct OctetSetTests {
    @Test func `a token is made of exactly the octets of RFC 9110, section 5.6.2`() {
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
        let written = OctetSet("!#$%&'*+-.^_`|~0123456789" + letters)
        for octet in UInt8.min...UInt8.max {
            #expect(octet.isTokenOctet == written.contains(octet), "octet \(octet)")
        }
        #expect(!UInt8(0x80).isTokenOctet)
    }

    @Test func `an octet is folded, or read as a digit, by ASCII alone`() {
        #expect(UInt8(ascii: "K").lowercasedASCII == UInt8(ascii: "k"))
        #expect(UInt8(ascii: "@").lowercasedASCII == UInt8(ascii: "@"))
        #expect(UInt8(ascii: "[").lowercasedASCII == UInt8(ascii: "["))
        for octet in UInt8(0x80)...UInt8.max {
            #expect(octet.lowercasedASCII == octet)
            #expect(!octet.isASCIIDigit && !octet.isASCIILetter && octet.hexDigitValue == nil)
        }
        #expect((0...UInt8.max).compactMap(\.hexDigitValue).count == 22)
        #expect(UInt8(ascii: "f").hexDigitValue == 15 && UInt8(ascii: "G").hexDigitValue == nil)
    }
}

import Testing
import Wire

@Suite struct HexTests {
    @Test func `every octet is two lower-case digits, and read back`() throws {
        let all = Array(UInt8.min...UInt8.max)
        let text = Hex.encode(all)
        #expect(text.count == 512)
        #expect(Hex.encode([0x00, 0x9A, 0xFF]) == Array("009aff".utf8))
        #expect(try Hex.decode(text) == all)
        #expect(try Hex.decode([]) == [])
    }

    @Test func `upper case is read only where it was allowed`() throws {
        #expect(throws: HexFault.notDigit(offset: 1)) { try Hex.decode(Array("0A".utf8)) }
        #expect(try Hex.decode(Array("0AfF".utf8), letters: .either) == [0x0A, 0xFF])
    }

    @Test(arguments: UInt8.min...UInt8.max)
    func `an octet that is no digit is refused at its place`(octet: UInt8) {
        let text = Array("000".utf8) + [octet]
        if octet.hexDigitValue == nil {
            #expect(throws: HexFault.notDigit(offset: 3)) { try Hex.decode(text, letters: .either) }
        } else {
            #expect(throws: Never.self) { try Hex.decode(text, letters: .either) }
        }
    }

    @Test(arguments: ["0", "abc"])
    func `a digit alone is refused`(text: String) {
        let fault = HexFault.oddLength(offset: text.utf8.count - 1)
        #expect(throws: fault) { try Hex.decode(Array(text.utf8)) }
        #expect(fault.offset == text.utf8.count - 1)
        #expect(HexFault.notDigit(offset: 4).offset == 4)
    }
}
